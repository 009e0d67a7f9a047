"use strict";
/* Survival curves with their intervals: of groups of vendors, of single vendors, of both sides of a comparison, of the runs
 * of a study by what was varied. */
report.modules.push(() => {
    const { say } = report;
    const { percent } = report.format;
    const { dates } = report.data;
    const withBand = (path, t) => percent(path.value[t]) + (report.known(path.low[t]) ? ` (${percent(path.low[t])} to ${percent(path.high[t])})` : "");
    const isKnown = (path) => path.low.some(report.known);

    /* Curves in a section. series(): [{name, path, hue, dash, width, opacity}]; `hidden`: names switched off at first. */
    function curves(section, series, hidden, label) {
        const buttons = report.element("div", "legend");
        buttons.setAttribute("role", "group");
        buttons.setAttribute("aria-label", label);
        section.append(buttons);
        const look = (one) => ({ ...one, colour: report.theme.colour(one.hue), dash: one.dash === undefined ? report.theme.dash(one.hue) : one.dash });
        const visible = () => series().filter((one) => !hidden.has(one.name)).map(look);
        const chart = report.chart(section, {
            describe: () => "Survival curves. " + series().filter((one) => !hidden.has(one.name)).map((one) => `${one.name}: ${withBand(one.path, dates.length - 1)} alive at the end`).join(". ") + ". The table below has all values.",
            option: (self) => {
                report.legend(buttons, series().map(look), hidden, () => self.draw());
                const lines = visible().flatMap((one) => {
                    const line = { name: one.name, type: "line", step: "end", data: one.path.value, showSymbol: false, lineStyle: { width: one.width || 1.8, color: one.colour, type: one.dash }, itemStyle: { color: one.colour } };
                    return isKnown(one.path) ? [report.band(one.name, one.path.low, one.path.high, one.colour, one.opacity || 0.12, true), line] : [line];
                });
                return report.overTime(self, { axis: { min: 0, max: 1 }, label: { formatter: percent } }, lines, (round) =>
                    report.hint(round, visible().map((one) => ({ name: one.name, colour: one.colour, value: one.path.value[round], text: withBand(one.path, round) }))));
            },
        });
        const table = report.details(section, "Survival as a table", () => ({
            caption: "Alive after each round, with 95 % intervals", heads: ["Round", "Date"].concat(series().map((one) => one.name)),
            rows: dates.map((date, t) => [report.data.rounds[t], date].concat(series().map((one) => withBand(one.path, t)))),
        }));
        return { redraw: () => { chart.draw(); table.refresh(); } };
    }

    function ofRuns() {
        const { survival, summary } = report.data, runs = summary.replicates;
        const all = [];
        if (survival.independent) all.push({ name: survival.owned ? say("Independent vendors") : say("All vendors"), path: survival.independent, group: true, hue: 1 });
        if (survival.owned) all.push({ name: say("Cloud-owned vendors"), path: survival.owned, group: true, hue: 0 });
        const groups = all.length;
        summary.firms.filter((firm) => firm.layer === "vendor").forEach((vendor, i) => all.push({ name: vendor.full, path: survival.vendors[i], hue: i, width: 1.6, opacity: 0.1 }));
        all.slice(0, groups).forEach((group) => Object.assign(group, { dash: "solid", width: 3, opacity: 0.2 }));
        const section = report.part("survival", "Survival", say("Survival of model vendors"), runs === 1
            ? say("Share of vendors alive in each group; a vendor that comes later is alive from then on. One run gives no interval. Single vendors can be switched on.")
            : say`Share of vendors alive in each group, mean of ${runs} runs; a vendor that comes later is alive from then on. The bands are 95 % intervals over runs (Student's t). Single vendors, with the share of runs in which they are alive (Wilson's interval), can be switched on.`);
        curves(section, () => all, new Set(all.filter((one) => !one.group).map((one) => one.name)), "Series of the survival chart");
    }

    function ofComparison() {
        const { survival, firms, runs } = report.data, [first, second] = report.sides.names;
        const vendors = firms.filter((firm) => firm.layer === "vendor");
        let whose = "groups";
        const section = report.part("survival", "Survival", say("Survival of model vendors on both sides"), say`Share of vendors alive, mean of ${report.plural(runs, "run")} on each side: ${first} solid, ${second} dashed. Bands: 95 % intervals of each side by itself, Student's t for groups and Wilson's for single vendors. As the runs are paired, the interval of the difference is that of the table of outcomes, not what two bands suggest.`);
        report.clockIn(section);
        const box = report.controls(section);
        const pair = (name, of, hue) => [{ name: `${name}: ${first}`, path: of(survival[0]), hue, dash: "solid", width: 2.4, opacity: 0.14 }, { name: `${name}: ${second}`, path: of(survival[1]), hue, dash: [6, 3], width: 2.4, opacity: 0.1 }];
        const groups = [[survival[0].owned ? say("Independent vendors") : say("All vendors"), "independent", 1], [say("Cloud-owned vendors"), "owned", 0]].filter(([, group]) => survival[0][group]);
        const series = () => (whose === "groups" ? groups.flatMap(([name, group, hue]) => pair(name, (side) => side[group], hue)) : pair(vendors[whose].full, (side) => side.vendors[whose], 2));
        const hidden = new Set();
        report.choice(box, "Show", [["groups", say("groups of vendors")]].concat(vendors.map((vendor, i) => [String(i), vendor.full])), "groups", (value) => { whose = value; hidden.clear(); made.redraw(); });
        const made = curves(section, series, hidden, "Series of the survival chart");
    }

    function ofStudy() {
        const { curves: all, tests } = report.data.survival;
        const list = all.map((curve) => { const [vendor, group] = curve.name.split(" | "); return { ...curve, vendor, group }; });
        const labels = new Map(report.data.firms.map((firm) => [firm.name, firm.full]));
        const vendors = [...new Set(list.map((curve) => curve.vendor))], factors = report.data.factors.map((factor) => factor.path);
        const by = (curve) => factors.filter((path) => curve.group.startsWith(path + " ")).sort((a, b) => b.length - a.length)[0];
        const leaves = (vendor) => list.find((curve) => curve.vendor === vendor && curve.group === "all runs").value[dates.length - 1];
        let vendor = [...vendors].sort((a, b) => leaves(a) - leaves(b))[0], grouping = report.data.survival.all ? factors[0] : "";
        const section = report.part("survival", "Survival", "Survival in the runs of the study", say("Share of runs in which the vendor is alive (Kaplan & Meier, 1958) with 95 % intervals, over all design points, or by the values of what was varied; ranges are split in the middle.") + (report.data.survival.all ? "" : " The page of this large study has the curves over all runs only; the file has those by value."));
        report.clockIn(section);
        const box = report.controls(section), note = report.element("p", "note"), hidden = new Set();
        const series = () => (vendor === "all"
            ? vendors.map((name, i) => ({ name: labels.get(name) || name, path: list.find((curve) => curve.vendor === name && curve.group === "all runs"), hue: i, opacity: 0.06 }))
            : list.filter((curve) => curve.vendor === vendor && (grouping ? by(curve) === grouping : curve.group === "all runs")).map((curve, i) => ({ name: grouping ? curve.group.slice(grouping.length + 1).replace(/^= /, "").replace(/-?\d[\d.]*(e[-+]\d+)?$/, (digits) => report.format.tick(report.format.number)(Number(digits))) : "all runs", path: curve, hue: i, dash: "solid", width: 2.2 })));
        function tell() {
            const test = tests.find((one) => one.name === `${vendor} | ${grouping}`);
            note.textContent = vendor !== "all" && grouping && test && report.known(test.p) ? `Log-rank test of no difference between these curves: p = ${report.format.number(test.p)}. The test takes runs for independent; with common random numbers p is too large rather than too small.` : "";
        }
        const redraw = () => { hidden.clear(); tell(); made.redraw(); };
        report.choice(box, say("Vendor"), vendors.map((name) => [name, labels.get(name) || name]).concat([["all", "all, over all runs"]]), vendor, (value) => { vendor = value; redraw(); });
        if (report.data.survival.all) report.choice(box, "by", factors.map((path) => [path, path]).concat([["", "all runs together"]]), grouping, (value) => { grouping = value; redraw(); });
        section.append(note);
        tell();
        const made = curves(section, series, hidden, "Series of the survival chart");
    }

    report.survival = { runs: ofRuns, comparison: ofComparison, study: ofStudy }[report.data.kind];
});
