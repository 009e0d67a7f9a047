"use strict";
/* The regions in which an event happens: boxes with their limits, the path of peeling, the design points. */
report.modules.push(() => {
    if (report.data.kind !== "discovery") return;
    const { say } = report;
    const { data } = report, { number, percent, money } = report.format, plain = report.format.tick(number);
    const mostRows = 300, apart = 0.3; /* points with the same name lie so far from each other at most */
    const choices = { knee: "the knee of the path", coverage: "the densest box with the coverage asked for", number: "the box that was asked for" };
    const stands = data.boxes.filter((box) => box.stands), base = data.events / data.runs;

    const factors = data.factors.map((factor, index) => {
        const names = factor.names ? factor.names.split("|") : null, isMoney = factor.unit === report.data.terms.stored_money_unit;
        const unit = isMoney ? say("CNY") : factor.unit === "1" ? "" : factor.unit.replace(/^1\//, "per ");
        return { ...factor, index, names, called: factor.name + (unit ? `, ${unit}` : ""), values: data.points.values[index], text: (value) => (names ? names[value] || String(value) : isMoney ? money(value) : plain(value)) };
    });

    function axisOf(self, called, text, values, names, gap) {
        const ink = report.theme.ink(), low = Math.min(...values), high = Math.max(...values), room = names ? 0.6 : 0.04 * (high - low || 1);
        const labels = names ? { customValues: names.map((_, i) => i), showMinLabel: true, showMaxLabel: true } : { showMinLabel: false, showMaxLabel: false };
        return {
            type: "value", min: low - room, max: high + room, name: called, nameLocation: "middle", nameGap: gap, nameTextStyle: { color: ink.soft, width: gap > 40 ? 300 : self.box.clientWidth - 90, overflow: "truncate" },
            axisLabel: { color: ink.soft, hideOverlap: true, formatter: text, ...labels }, axisTick: { show: false }, axisLine: { show: true, onZero: false, lineStyle: { color: ink.line } }, splitLine: { lineStyle: { color: ink.line, opacity: 0.4 } }, splitNumber: self.narrow() ? 3 : 6,
        };
    }
    const plane = (self, xAxis, yAxis, series, hint) => {
        const ink = report.theme.ink();
        return {
            animation: false, textStyle: { fontFamily: report.font, color: ink.text }, legend: { show: false }, grid: { left: self.narrow() ? 70 : 92, right: 24, top: 20, bottom: 50, outerBoundsMode: "none" },
            tooltip: { trigger: "item", confine: true, backgroundColor: ink.panel, borderColor: ink.line, textStyle: { color: ink.text }, formatter: (item) => `<div class="tip">${hint(item)}</div>` }, xAxis, yAxis, series,
        };
    };

    function regions() {
        const rows = data.boxes.flatMap((box, b) => box.limits.map((limit) => ({ ...limit, box: b + 1, name: factors[limit.factor].name })));
        const section = report.part("boxes", "Regions", stands.length ? `Inside ${stands.length === 1 ? "the region" : "the first region"} it happens in ${percent(data.boxes[0].density)} of the runs, in ${percent(base)} of all` : "No region stands the tests of its limits", "How often the event happens in each region, beside all runs. A limit was kept when chance would hardly have given so many such runs without it (quasi-p up to 0.05) and at least half of the halves of the points gave it too. The quasi-p is no p-value: the limit was chosen on the same runs.");
        const bars = [{ name: "all runs", value: base, hint: `All runs: the event happens in <b>${percent(base)}</b> of ${data.runs}` }].concat(data.boxes.map((box, b) => ({ name: `box ${b + 1}`, value: box.density, hint: `<b>Box ${b + 1}</b>: ${report.escape(box.region)}<br>happens in <b>${percent(box.density)}</b> of the runs there (${box.events} of ${box.runs})<br>holds ${percent(box.coverage)} of such runs and ${percent(box.mass)} of all` })));
        report.rowChart(section, () => ({ rows: bars.map((bar, i) => ({ name: bar.name, hint: bar.hint, marks: [{ value: bar.value, colour: report.theme.colour(i ? 0 : 7) }] })), settings: { bars: true, base: 0, min: 0, max: 1, label: percent, name: "share of the runs there in which it happens" } }), () => "How often the event happens. " + bars.map((bar) => `${bar.name}: ${percent(bar.value)}`).join("; ") + ". The table below has the limits.");
        if (rows.length) report.sortable(section, "Limits of the regions.", [
            { name: "Box", text: (row) => row.box, value: (row) => row.box },
            { name: "Parameter", text: (row) => row.name, value: (row) => row.name, isText: true },
            { name: "Limit", text: (row) => row.text, value: (row) => row.text, isText: true },
            { name: "Quasi-p", text: (row) => (row.quasi_p < 0.001 ? "<0.001" : number(row.quasi_p)), value: (row) => row.quasi_p },
            { name: "In halves", text: (row) => percent(row.reproduced), value: (row) => row.reproduced },
            { name: "Verdict", text: (row) => (row.dropped ? "dropped" : "stands"), value: (row) => (row.dropped ? 1 : 0) },
        ], rows);
    }

    function peeling() {
        const { path } = data, section = report.part("path", "Path", `The chosen box holds ${percent(data.boxes[0].coverage)} of the runs with the event, and ${percent(data.boxes[0].density)} of its runs have it`, `The path of peeling. From all runs (right) a little is cut off at a time: what is left has less coverage, the share of such runs, and more density, the share of its runs that are such. Taken is ${choices[data.choice] || data.choice} (ring); a cross marks the region after it was widened again and its limits tested. Each cut takes at most ${percent(Number(data.alpha))} of the runs.`);
        let shown = 1;
        if (data.boxes.length > 1) report.choice(report.controls(section), "Path of", data.boxes.map((_, b) => [String(b + 1), `box ${b + 1}`]), "1", (value) => { shown = Number(value); chart.draw(); table.refresh(); });
        const keys = report.element("p", "note");
        const steps = () => path.box.map((_, i) => i).filter((i) => path.box[i] === shown), most = Math.max(...path.restricted);
        section.append(keys);
        const chart = report.chart(section, {
            onRound: () => {}, height: (self) => (self.narrow() ? 300 : 400),
            describe: () => { const chosen = steps().find((i) => path.number[i] === data.boxes[shown - 1].chosen); return `Density against coverage of ${steps().length} boxes on the path of box ${shown}. Chosen: box ${path.number[chosen]}, coverage ${percent(path.coverage[chosen])}, density ${percent(path.density[chosen])}. The table below has all of them.`; },
            option: (self) => {
                const ink = report.theme.ink(), list = steps(), box = data.boxes[shown - 1], chosen = list.find((i) => path.number[i] === box.chosen);
                keys.innerHTML = Array.from({ length: most + 1 }, (_, k) => k).filter((k) => list.some((i) => path.restricted[i] === k)).map((k) => `<i class="key" style="background:${report.theme.colour(k)}"></i> ${report.plural(k, "parameter")} restricted`).join(" &nbsp; ");
                const axis = (called, gap) => ({ ...axisOf(self, called, percent, [0, 1], null, gap), min: 0, max: 1, interval: self.narrow() ? 0.5 : 0.2, axisLabel: { color: ink.soft, formatter: percent } });
                const mark = (at, draw) => ({ type: "custom", silent: true, z: 6, data: [at], encode: { x: 0, y: 1 }, renderItem: (params, api) => draw(api.coord(at)) });
                return plane(self, axis("coverage: share of such runs that are in the box", 30), axis("density", self.narrow() ? 48 : 62), [
                    { type: "line", silent: true, showSymbol: false, tooltip: { show: false }, data: list.map((i) => [path.coverage[i], path.density[i]]), lineStyle: { color: ink.soft, width: 1 } },
                    { type: "scatter", symbolSize: 9, z: 5, data: list.map((i) => ({ value: [path.coverage[i], path.density[i]], itemStyle: { color: report.theme.colour(path.restricted[i]) } })) },
                    mark([path.coverage[chosen], path.density[chosen]], ([cx, cy]) => ({ type: "circle", shape: { cx, cy, r: 9 }, style: { fill: null, stroke: ink.text, lineWidth: 2 } })),
                    ...(box.stands ? [mark([box.coverage, box.density], ([x, y]) => ({ type: "group", children: [[-1, 1], [1, 1]].map(([dx, dy]) => ({ type: "line", shape: { x1: x - 6 * dx, y1: y - 6 * dy, x2: x + 6 * dx, y2: y + 6 * dy }, style: { stroke: ink.text, lineWidth: 2.4 } })) }))] : []),
                ], (item) => { const i = list[item.dataIndex]; return `Box ${path.number[i]} on the path<br>coverage <b>${percent(path.coverage[i])}</b>, density <b>${percent(path.density[i])}</b><br>${path.events[i]} of ${report.plural(path.runs[i], "run")}, ${percent(path.mass[i])} of all<br>${report.plural(path.restricted[i], "parameter")} restricted`; });
            },
        });
        const table = report.details(section, "Path as a table", () => ({ caption: `Path of box ${shown}`, heads: ["Number", "Coverage", "Density", "Of all runs", "Runs", "Such runs", "Parameters restricted", ""], rows: steps().map((i) => [path.number[i], percent(path.coverage[i]), percent(path.density[i]), percent(path.mass[i]), path.runs[i], path.events[i], path.restricted[i], path.number[i] === data.boxes[shown - 1].chosen ? "chosen" : ""]) }));
    }

    /* Places of points with the same name, the same at each drawing. */
    const spread = (p) => apart * (2 * ((p * 0.618034) % 1) - 1);

    function points() {
        const { share, runs, box: inside } = data.points, all = share.map((_, p) => p);
        const tested = data.boxes.flatMap((box) => box.limits.filter((limit) => !limit.dropped)).sort((a, b) => a.quasi_p - b.quasi_p).map((limit) => limit.factor);
        const order = [...new Set(tested.concat(factors.map((factor) => factor.index)))];
        const happens = { index: -1, name: "share of runs", called: "share of runs with the event", values: share, text: percent, names: null };
        let across = factors[order[0]], down = factors[order[1]] || happens;
        const section = report.part("points", "Points", `${inside.filter((box) => box > 0).length} of ${report.plural(all.length, "design point")} lie in ${stands.length ? "a region" : "the box that was given up"}`, `Each is a set of parameters; the lighter, the more of its runs have the event. Frames: the regions, as far as they limit these two parameters; other limits may apply too.` + (all.length < data.all_points ? ` Shown: ${all.length.toLocaleString("en-GB")} of ${data.all_points.toLocaleString("en-GB")} points, evenly chosen.` : ""));
        const box = report.controls(section), strip = report.element("div", "strip");
        strip.setAttribute("aria-hidden", "true");
        const options = factors.map((factor) => [String(factor.index), factor.name]);
        if (factors.length > 1) {
            report.choice(box, "across", options, String(across.index), (value) => { across = factors[value]; chart.draw(); });
            report.choice(box, "up", options.concat([["-1", happens.called]]), String(down.index), (value) => { down = factors[value] || happens; chart.draw(); });
        }
        const place = (factor, p) => factor.values[p] + (factor.names ? spread(p) : 0);
        /* A box's ends on an axis, or those of the chart. */
        const end = (one, factor, side, value) => (factor.index < 0 || factor.names || !report.known(one[side][factor.index]) ? value : one[side][factor.index]);
        const chart = report.chart(section, {
            onRound: () => {}, height: (self) => (self.narrow() ? 340 : 460),
            describe: () => `Scatter of ${all.length} design points: ${across.called} across, ${down.called} up, and how many runs have the event. ${data.words.join(" ")} The table below has the values.`,
            option: (self) => {
                const ink = report.theme.ink(), xAxis = axisOf(self, across.called, across.text, across.values, across.names, 32), yAxis = axisOf(self, down.called, down.text, down.values, down.names, self.narrow() ? 54 : 74);
                report.heatScale(strip, 0, 1, percent);
                const frames = stands.map((one, b) => ({ type: "custom", silent: true, z: 4, clip: true, data: [[0, 0]], renderItem: (params, api) => {
                    const [left, bottom] = api.coord([end(one, across, "low", xAxis.min), end(one, down, "low", yAxis.min)]), [right, top] = api.coord([end(one, across, "high", xAxis.max), end(one, down, "high", yAxis.max)]);
                    return { type: "group", children: [{ type: "rect", shape: { x: left, y: top, width: right - left, height: bottom - top }, style: { fill: null, stroke: report.theme.colour(b + 1), lineWidth: 2.4, lineDash: b ? [6, 3] : null } }, { type: "text", style: { text: `box ${b + 1}`, x: left + 5, y: top + 4, fill: ink.text, stroke: ink.back, lineWidth: 3, fontSize: 12, fontFamily: report.font } }] };
                } }));
                return plane(self, xAxis, yAxis, [{ type: "scatter", symbolSize: 8, data: all.map((p) => ({ value: [place(across, p), place(down, p)], itemStyle: { color: report.heatColour(share[p]), borderColor: ink.soft, borderWidth: 0.6 } })) }].concat(frames), (item) => {
                    const p = item.dataIndex;
                    return `in <b>${percent(share[p])}</b> of ${report.plural(runs[p], "run")}${inside[p] ? `, in box ${inside[p]}` : ""}<br>` + factors.map((factor) => `${report.escape(factor.name)} = ${report.escape(factor.text(factor.values[p]))}`).join("<br>");
                });
            },
        });
        section.append(strip);
        report.details(section, "Points as a table", () => ({ caption: `Design points${all.length > mostRows ? `, the first ${mostRows}` : ""}`, heads: factors.map((factor) => factor.called).concat("Runs", "with the event", "Box"), rows: all.slice(0, mostRows).map((p) => factors.map((factor) => factor.text(factor.values[p])).concat(runs[p], percent(share[p]), inside[p] || "–")) }));
    }

    report.discovery = () => {
        const { provenance, failed, unknown } = data;
        report.question("In which region does it happen, and how sure is that");
        report.facts(`${data.event}: in ${data.events.toLocaleString("en-GB")} of ${report.plural(data.runs, "run")} (${percent(base)}), at ${report.plural(data.all_points, "design point")} of ${report.plural(factors.length, "parameter")}.` + (failed ? ` ${report.plural(failed, "run")} failed and ${failed === 1 ? "is" : "are"} left out.` : "") + (unknown ? ` Of ${report.plural(unknown, "run")} the outcome is not known.` : ""));
        report.verdict(data.words);
        stands.forEach((box, b) => report.tile(`Box ${b + 1}: it happens in`, percent(box.density), `of the runs there, ${percent(base)} of all; holds ${percent(box.coverage)} of such runs; ${box.region}`));
        if (!stands.length) report.tile("Regions", "none", "stands the tests of its limits");
        document.getElementById("answer").append(report.element("p", "note", "The numbers are those of the runs that the regions were made from; in new runs the density is a little lower. A study over the region alone tells."));
        regions();
        peeling();
        points();
        const { quoted, stem } = report.commandOf;
        report.standing("how often a region comes out again says how sure it is, not whether the model is right");
        report.whatIf([
            ["Does it hold at points that were not used to find it? More points of the study", `pricewar-sim sweep ${quoted(data.provenance.study_file || "STUDY.cfg")} -o ${quoted(`${stem()}-more.h5`)}`],
            ["Is this file whole, and can it be repeated?", `pricewar-sim verify-file ${quoted(data.file)}`],
        ]);
        report.assumptions();
        report.provenance([["Program", provenance.source], ["File of the study", provenance.study_file], ["SHA-256 of the study", provenance.study_sha256]]);
    };
});
