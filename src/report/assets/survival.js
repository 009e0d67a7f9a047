"use strict";
/* Who survives: ranked points with intervals, and, when asked for, the curves over the rounds: of groups of vendors, of single
 * vendors, of both sides of a comparison, of the runs of a study by what was varied. */
report.modules.push(() => {
    const { say } = report;
    const { percent } = report.format;
    const { dates } = report.data;
    const last = dates.length - 1, fewBands = 2; /* curves that all show their bands */
    const at = (path, t) => ({ value: path.value[t], low: path.low[t], high: path.high[t] });
    const withBand = ({ value, low, high }) => percent(value) + (report.known(low) ? ` (${percent(low)} to ${percent(high)})` : "");
    const isKnown = (path) => path.low.some(report.known);

    /* Rows of points; rows: [{name, brief, marks: [{value, low, high, hue, open, whose}]}]. */
    function points(section, rows, marks, name) {
        const told = (row) => row.marks.map((mark) => `${mark.whose ? mark.whose + " " : ""}${withBand(mark)}`).join(", ");
        report.rowChart(section, () => ({
            rows: rows.map((row) => ({ ...row, hint: `<b>${report.escape(row.name)}</b>` + row.marks.map((mark) => `<br>${mark.whose ? report.escape(mark.whose) + ": " : ""}alive at the end: <b>${withBand(mark)}</b>`).join(""), marks: row.marks.map((mark) => ({ ...mark, colour: report.theme.colour(mark.hue) })) })),
            settings: { marks, min: 0, max: 1, label: percent, name },
        }), () => "Alive at the end. " + rows.map((row) => `${row.name}: ${told(row)}`).join(". ") + ". The table below has all rounds.");
    }

    /* Curves that the reader opens. series(): [{name, path, hue, dash, width}]; `hidden`: names switched off at first. Of many
     * the one nearest to the pointer has its band, and of few all have. */
    function curves(section, title, series, hidden, label, controls) {
        const fold = report.element("details", "curves"), buttons = report.element("div", "legend");
        fold.append(report.element("summary", "", title));
        section.append(fold);
        if (controls) controls(fold);
        buttons.setAttribute("role", "group");
        buttons.setAttribute("aria-label", label);
        fold.append(buttons);
        const look = (one) => ({ ...one, colour: report.theme.colour(one.hue), dash: one.dash === undefined ? report.theme.dash(one.hue) : one.dash });
        const visible = () => series().filter((one) => !hidden.has(one.name)).map(look);
        let near = null;
        /* In the series' own place, so that the pointer's band takes that of another. */
        const band = (one, id) => ({ ...report.band(one ? one.name : "", one ? one.path.low : [], one ? one.path.high : [], one ? one.colour : "none", 0.16, true), id });
        /* There before the curves are drawn, as what the reader has switched off is kept by its buttons. */
        const tellLegend = () => report.legend(buttons, series().map(look), hidden, () => { tellLegend(); chart.draw(); });
        const chart = report.chart(fold, {
            describe: () => "Survival curves. " + visible().map((one) => `${one.name}: ${withBand(at(one.path, last))} alive at the end`).join(". ") + ". The table below has all values.",
            option: (self) => {
                tellLegend();
                const shown = visible(), banded = shown.length <= fewBands ? shown : shown.filter((one) => one.name === near);
                const bands = Array.from({ length: fewBands }, (_, i) => band(banded[i] && isKnown(banded[i].path) ? banded[i] : null, `band ${i}`));
                const lines = shown.map((one) => ({ name: one.name, type: "line", step: "end", data: one.path.value, showSymbol: false, lineStyle: { width: one.width || 1.8, color: one.colour, type: one.dash }, itemStyle: { color: one.colour } }));
                return report.overTime(self, { axis: { min: 0, max: 1 }, label: { formatter: percent } }, bands.concat(lines), (round) =>
                    report.hint(round, visible().map((one) => ({ name: one.name, colour: one.colour, dash: one.dash, value: one.path.value[round], text: withBand(at(one.path, round)) }))),
                { ends: shown.map((one) => ({ name: one.brief || one.name, text: percent(one.path.value[last]), path: one.path.value, colour: one.colour })) });
            },
        });
        tellLegend();
        chart.drawn.getZr().on("mousemove", ({ offsetX, offsetY }) => {
            const shown = visible();
            if (shown.length <= fewBands || !chart.drawn.containPixel("grid", [offsetX, offsetY])) return;
            const [round, height] = chart.drawn.convertFromPixel({ xAxisIndex: 0, yAxisIndex: 0 }, [offsetX, offsetY]);
            const away = (one) => Math.abs(one.path.value[Math.max(0, Math.min(last, Math.round(round)))] - height);
            const nearest = shown.reduce((best, one) => (away(one) < away(best) ? one : best));
            if (nearest.name === near) return;
            near = nearest.name;
            chart.drawn.setOption({ series: [band(isKnown(nearest.path) ? nearest : null, "band 0")] });
        });
        fold.addEventListener("toggle", () => chart.resize());
        const table = report.details(section, "Survival as a table", () => ({
            caption: "Alive after each round, with 95 % intervals", heads: ["Round", "Date"].concat(series().map((one) => one.name)),
            rows: dates.map((date, t) => [report.data.rounds[t], date].concat(series().map((one) => withBand(at(one.path, t))))),
        }), { how: "A curve is the share that is alive after each round; the band is its 95 % interval. Point near a curve for its band.", source: { runs: "alive", study: "survival" }[report.data.kind] });
        return { redraw: () => { near = null; tellLegend(); chart.draw(); table.refresh(); } };
    }

    /* Who is least often alive, or that the runs cannot tell. list: [{name, value, low, high}] */
    function weakest(list) {
        const order = [...list].sort((a, b) => a.value - b.value), first = order[0], second = order.find((one) => one.value > first.value), ties = order.filter((one) => one.value === first.value);
        const who = report.some(ties.map((one) => one.name));
        if (first.value === 0 && report.known(first.low) && (!second || first.high < second.low)) return `${who} through none`;
        if (!report.known(first.low) || !second || first.high < second.low) return `least often ${who}, in ${withBand(first)}`;
        if (second.value === 1) return `${who} in ${withBand(first)}: undecided who is most at risk`;
        return `undecided whether ${who} (${percent(first.value)}) or ${second.name} (${percent(second.value)}) is least often alive`;
    }

    function found(list, runs) {
        const vendors = say("vendors"), always = list.filter((one) => one.value === 1).length;
        if (runs === 1) return `${always} of ${list.length} ${vendors} are alive at the end of the one run`;
        if (always === list.length) return list.length === 1 ? say`The one vendor lives through every run` : `All ${list.length} ${vendors} live through every run`;
        if (list.every((one) => one.value === 0)) return `None of the ${list.length} ${vendors} lives to the end of any run`;
        return `${always || "None"} of ${list.length} ${vendors} ${always === 1 ? "lives" : always ? "live" : "lives"} through every run; ${weakest(list)}`;
    }

    function ofRuns() {
        const { survival, summary } = report.data, runs = summary.replicates;
        const all = [];
        if (survival.independent) all.push({ name: survival.owned ? say("Independent vendors") : say("All vendors"), path: survival.independent, group: true, hue: 1 });
        if (survival.owned) all.push({ name: say("Cloud-owned vendors"), path: survival.owned, group: true, hue: 0 });
        const groups = all.length, vendors = summary.firms.filter((firm) => firm.layer === "vendor");
        vendors.forEach((vendor, i) => all.push({ name: vendor.full, brief: vendor.brief, path: survival.vendors[i], hue: i, width: 1.6 }));
        all.slice(0, groups).forEach((group) => Object.assign(group, { dash: "solid", width: 3 }));
        const ends = vendors.map((vendor, i) => ({ name: vendor.full, brief: vendor.brief, owned: vendor.owned, ...at(survival.vendors[i], last) })), owns = ends.some((one) => one.owned);
        const section = report.part("survival", "Survival", found(ends, runs), runs === 1
            ? say("One run gives no interval. A vendor that comes later is alive from then on.")
            : say`Share of ${runs} runs in which the vendor is alive at the end, with Wilson's 95 % interval; a vendor that comes later is alive from then on.` + (owns ? say(" Blue: owned by a cloud; orange: independent.") : ""));
        points(section, [...ends].sort((a, b) => b.value - a.value).map((one) => ({ name: one.name, brief: one.brief, marks: [{ ...one, name: undefined, hue: owns && one.owned ? 0 : 1 }] })), 1, "alive at the end");
        curves(section, "Curves over the rounds", () => all, new Set(all.filter((one) => !one.group).map((one) => one.name)), "Series of the survival chart");
    }

    function ofComparison() {
        const { survival, firms, runs } = report.data, { names: [first, second], cause } = report.sides;
        const vendors = firms.filter((firm) => firm.layer === "vendor"), effects = vendors.map((vendor) => (report.differenceNamed(`final_alive[${vendor.name}]`) || {}).effect);
        const names = (effect) => vendors.filter((_, i) => effects[i] === effect).map((vendor) => vendor.full);
        const parts = [["less", "less often"], ["more", "more often"]].map(([effect, text]) => [names(effect), text]).filter(([list]) => list.length).map(([list, text]) => `${report.some(list)} ${list.length > 1 ? "are" : "is"} ${text} alive`);
        const open = names("undecided").length, title = parts.length ? `By ${cause} ${parts.join(", ")}${open ? `; ${open} undecided` : ""}` : open ? `Undecided whether ${cause} decides who is alive at the end` : `${report.capitalised(cause)} changes nothing in who is alive at the end`;
        let whose = "groups";
        const section = report.part("survival", "Survival", title, `Alive at the end, of ${report.plural(runs, "run")} on each side: ${first} full, ${second} hollow, with 95 % intervals of each side by itself. As the runs are paired, the interval of the difference is that of the table of outcomes, not what two intervals suggest.`);
        const mark = (side, i, more) => ({ ...at(survival[side].vendors[i], last), hue: vendors[i].owned ? 0 : 1, whose: [first, second][side], ...more });
        points(section, vendors.map((vendor, i) => ({ name: vendor.full, brief: vendor.brief, marks: [mark(0, i), mark(1, i, { open: true })] })).sort((a, b) => b.marks[0].value - a.marks[0].value), 2, `alive at the end; full: ${first}, hollow: ${second}`);
        const pair = (name, of, hue) => [{ name: `${name}: ${first}`, path: of(survival[0]), hue, dash: "solid", width: 2.4 }, { name: `${name}: ${second}`, path: of(survival[1]), hue, dash: [6, 3], width: 2.4 }];
        const groups = [[survival[0].owned ? say("Independent vendors") : say("All vendors"), "independent", 1], [say("Cloud-owned vendors"), "owned", 0]].filter(([, group]) => survival[0][group]);
        const series = () => (whose === "groups" ? groups.flatMap(([name, group, hue]) => pair(name, (side) => side[group], hue)) : pair(vendors[whose].full, (side) => side.vendors[whose], 2));
        const hidden = new Set();
        const made = curves(section, "Curves over the rounds", series, hidden, "Series of the survival chart", (fold) => {
            report.clockIn(fold);
            report.choice(report.controls(fold), "Show", [["groups", say("groups of vendors")]].concat(vendors.map((vendor, i) => [String(i), vendor.full])), "groups", (value) => { whose = value; hidden.clear(); made.redraw(); });
        });
    }

    function ofStudy() {
        const { curves: all, tests } = report.data.survival;
        const list = all.map((curve) => { const [vendor, group] = curve.name.split(" | "); return { ...curve, vendor, group }; });
        const labels = new Map(report.data.firms.map((firm) => [firm.name, firm.full]));
        const vendors = [...new Set(list.map((curve) => curve.vendor))], factors = report.data.factors.map((factor) => factor.path);
        const by = (curve) => factors.filter((path) => curve.group.startsWith(path + " ")).sort((a, b) => b.length - a.length)[0];
        const leaves = (vendor) => list.find((curve) => curve.vendor === vendor && curve.group === "all runs").value[dates.length - 1];
        let vendor = [...vendors].sort((a, b) => leaves(a) - leaves(b))[0], grouping = report.data.survival.all ? factors[0] : "";
        const ends = vendors.map((name) => ({ name: labels.get(name) || name, ...at(list.find((curve) => curve.vendor === name && curve.group === "all runs"), last) }));
        const section = report.part("survival", "Survival", found(ends, report.data.runs), say("Share of the runs of all design points in which the vendor is alive at the end (Kaplan & Meier, 1958), with 95 % intervals.") + (report.data.survival.all ? "" : " The page of this large study has the curves over all runs only; the file has those by value."));
        points(section, [...ends].sort((a, b) => b.value - a.value).map((one) => ({ name: one.name, marks: [{ ...one, hue: 0 }] })), 1, "alive at the end, over all runs of the study");
        const note = report.element("p", "note"), hidden = new Set();
        const series = () => (vendor === "all"
            ? vendors.map((name, i) => ({ name: labels.get(name) || name, path: list.find((curve) => curve.vendor === name && curve.group === "all runs"), hue: i }))
            : list.filter((curve) => curve.vendor === vendor && (grouping ? by(curve) === grouping : curve.group === "all runs")).map((curve, i) => ({ name: grouping ? curve.group.slice(grouping.length + 1).replace(/^= /, "").replace(/-?\d[\d.]*(e[-+]\d+)?$/, (digits) => report.format.tick(report.format.number)(Number(digits))) : "all runs", path: curve, hue: i, dash: "solid", width: 2.2 })));
        function tell() {
            const test = tests.find((one) => one.name === `${vendor} | ${grouping}`);
            note.textContent = vendor !== "all" && grouping && test && report.known(test.p) ? `Log-rank test of no difference between these curves: p = ${report.format.number(test.p)}. The test takes runs for independent; with common random numbers p is too large rather than too small.` : "";
        }
        const redraw = () => { hidden.clear(); tell(); made.redraw(); };
        if (report.data.paths) report.clockIn(section);
        const made = curves(section, "Curves over the rounds, and by what was varied", series, hidden, "Series of the survival chart", (fold) => {
            if (!report.data.paths) report.clockIn(fold);
            const box = report.controls(fold);
            report.choice(box, say("Vendor"), vendors.map((name) => [name, labels.get(name) || name]).concat([["all", "all, over all runs"]]), vendor, (value) => { vendor = value; redraw(); });
            if (report.data.survival.all) report.choice(box, "by", factors.map((path) => [path, path]).concat([["", "all runs together"]]), grouping, (value) => { grouping = value; redraw(); });
            fold.append(note);
        });
        tell();
    }

    report.survival = { runs: ofRuns, comparison: ofComparison, study: ofStudy }[report.data.kind];
});
