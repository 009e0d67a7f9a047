"use strict";
/* Response curves: an outcome against what was varied; and heat maps over two of the parameters. */
report.modules.push(() => {
    if (report.data.kind !== "study") return;
    const two = 1.96; /* standard errors, of a 95 % interval */
    const mostLines = 8, mostWhiskers = 80;

    /* 1, 2, 5, 10, ... within a range. */
    function steps(low, high) {
        const found = [];
        for (let decade = Math.floor(Math.log10(low)); decade <= Math.log10(high); decade++)
            for (const step of [1, 2, 5]) if (step * 10 ** decade >= low && step * 10 ** decade <= high) found.push(step * 10 ** decade);
        return found;
    }

    function axisOf(self, factor, ink) {
        const base = { name: report.design.factorText(factor), nameLocation: "middle", nameGap: 32, nameTextStyle: { color: ink.soft, width: self.box.clientWidth - 90, overflow: "truncate" }, axisLabel: { color: ink.soft, hideOverlap: true, formatter: factor.text }, axisLine: { onZero: false, lineStyle: { color: ink.line } }, splitLine: { show: false } };
        if (factor.labels) return { ...base, type: "category", data: factor.known.map(factor.text), axisLabel: { color: ink.soft } };
        const [low, high] = [factor.known[0], factor.known[factor.known.length - 1]];
        if (factor.isListed) Object.assign(base.axisLabel, { customValues: factor.known, showMinLabel: true, showMaxLabel: true });
        else if (factor.isLog) Object.assign(base.axisLabel, { customValues: steps(low, high), showMinLabel: true, showMaxLabel: true });
        else Object.assign(base.axisLabel, { showMinLabel: false, showMaxLabel: false });
        if (factor.isLog) return { ...base, name: base.name + ", logarithmic", type: "log", min: low / 1.15, max: high * 1.15, axisTick: { show: false } };
        const room = 0.04 * (high - low || 1);
        return { ...base, type: "value", min: low - room, max: high + room, axisTick: { show: false } };
    }

    report.response = () => {
        const { factors, levels, at, mean, every, points, first, thinned, varies } = report.design, { format, called, picker } = report.outcome;
        const varied = factors.filter((factor) => factor.known.length > 1), list = report.outcomes.filter(varies);
        if (!varied.length || !list.length) return;
        const strongest = report.strongest(first);
        let factor = strongest && varied.includes(strongest.factor) ? strongest.factor : varied[0], lines = null;
        const section = report.part("response", "Response", "How an outcome responds", "Every point is a design point: the mean over its replicates" + (report.data.means.low ? ", with its 95 % interval where there are few enough to see" : "; with one run at each there are no intervals") + ". The line joins the means over the design points with the same value of the parameter, or, where values are many, in ranges of it; the other parameters vary from point to point." + thinned);
        const box = report.controls(section), buttons = report.element("div", "legend"), hidden = new Set();
        buttons.setAttribute("role", "group");
        buttons.setAttribute("aria-label", "Lines of the response chart");
        let outcome = picker(box, list, first, (other) => { outcome = other; redraw(); });
        const name = (one) => [String(one.index), one.path];
        report.choice(box, "against", varied.map(name), String(factor.index), (value) => { factor = factors[value]; redraw(); });
        const few = varied.filter((one) => one.known.length <= mostLines);
        if (varied.length > 1 && few.length) report.choice(box, "lines by", [["", "all together"]].concat(few.map(name)), "", (value) => { lines = value === "" ? null : factors[value]; hidden.clear(); redraw(); });
        section.append(buttons);

        const x = (value) => (factor.labels ? factor.known.indexOf(value) : value);
        function series() {
            const groups = lines && lines !== factor ? lines.known.map((value) => ({ name: `${lines.name} = ${lines.text(value)}`, members: points.filter((p) => lines.values[p] === value) })) : [{ name: "all design points", members: points }];
            return groups.map((group, i) => ({
                ...group, colour: report.theme.colour(i),
                line: levels(factor).map((level) => { const inside = group.members.filter((p) => level.has(factor.values[p])); return { x: x(level.middle), text: level.text, count: inside.length, value: mean(inside.map((p) => at(outcome, p).value)) }; }).filter((point) => report.known(point.value)),
            }));
        }
        const width = () => { const all = points.map((p) => at(outcome, p)).filter((one) => report.known(one.low)).map((one) => one.high - one.low).sort((a, b) => a - b); return all.length ? all[Math.floor(all.length / 2)] : 0; };
        /* Width of an interval of a level's mean, whatever else varies from point to point. */
        function luck(values) {
            const known = values.filter(report.known), middle = mean(known);
            return known.length < 2 ? 0 : 2 * two * Math.sqrt(known.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (known.length - 1) / known.length);
        }
        /* Whether it rises or falls, by the means over all points, or that the intervals do not tell. */
        function found() {
            const line = levels(factor).map((level) => { const values = points.filter((p) => level.has(factor.values[p])).map((p) => at(outcome, p).value); return { text: level.text, value: mean(values), luck: luck(values) }; }).filter((point) => report.known(point.value)), what = `“${called(outcome)}”`, { value: text } = format(outcome);
            const sorted = [...line].sort((a, b) => a.value - b.value), [least, most] = [sorted[0], sorted[sorted.length - 1]];
            if (!line.length || most.value - least.value <= Math.max(width(), (least.luck + most.luck) / 2)) return `Undecided whether ${what} responds to ${factor.name}: its means differ by less than an interval`;
            const steps = line.slice(1).map((point, i) => point.value - line[i].value), [first, last] = [line[0], line[line.length - 1]];
            if (!factor.labels && (steps.every((step) => step >= 0) || steps.every((step) => step <= 0))) return `${what} ${last.value > first.value ? "rises" : "falls"} with ${factor.name}, from ${text(first.value)} to ${text(last.value)}`;
            return `${what} is most at ${factor.name} ${most.text} (${text(most.value)}), least at ${least.text} (${text(least.value)})`;
        }
        const chart = report.chart(section, {
            onRound: () => {},
            describe: () => `${called(outcome)} against ${factor.path}. ` + series().map((one) => `${one.name}: ` + one.line.map((point) => `${point.text} gives ${format(outcome).value(point.value)}`).join(", ")).join(". ") + ". The table below has all values.",
            option: (self) => {
                const ink = report.theme.ink(), all = series(), { value: text, unit } = format(outcome);
                section.finding(found());
                report.legend(buttons, all.length > 1 ? all : [], hidden, () => self.draw());
                const visible = all.filter((one) => !hidden.has(one.name)), whiskers = visible.reduce((sum, one) => sum + one.members.length, 0) <= mostWhiskers;
                const dots = (one) => one.members.filter((p) => report.known(factor.values[p]) && report.known(at(outcome, p).value)).map((p) => ({ p, ...at(outcome, p) }));
                /* Points with the same value stand side by side. */
                const places = new Map();
                if (factor.isListed) visible.forEach((one) => dots(one).forEach((dot) => { const value = factor.values[dot.p]; places.set(value, (places.get(value) || []).concat(dot.p)); }));
                const room = (0.6 * self.box.clientWidth) / Math.max(2, factor.known.length);
                const shift = (p) => { const same = places.get(factor.values[p]) || [p]; return (same.indexOf(p) - (same.length - 1) / 2) * Math.min(9, room / same.length); };
                const drawn = visible.flatMap((one) => [
                    { name: one.name, type: "custom", data: dots(one).map((dot) => [x(factor.values[dot.p]), dot.value, dot.p]), encode: { x: 0, y: 1 }, clip: true, renderItem: (params, api) => {
                        const dot = dots(one)[params.dataIndex], [px, py] = api.coord([x(factor.values[dot.p]), dot.value]), dx = px + shift(dot.p), children = [];
                        if (whiskers && report.known(dot.low)) children.push({ type: "line", shape: { x1: dx, x2: dx, y1: api.coord([0, dot.low])[1], y2: api.coord([0, dot.high])[1] }, style: { stroke: one.colour, lineWidth: 1, opacity: 0.55 } });
                        children.push({ type: "circle", shape: { cx: dx, cy: py, r: whiskers ? 3.5 : 2.4 }, style: { fill: one.colour, opacity: whiskers ? 0.85 : 0.45 } });
                        return { type: "group", children };
                    } },
                    { name: one.name, type: "line", data: one.line.map((point) => [point.x, point.value]), showSymbol: false, silent: true, tooltip: { show: false }, lineStyle: { color: one.colour, width: 2.4 }, itemStyle: { color: one.colour }, z: 4 },
                ]);
                /* What the sliders have left out stays in sight, so that the scale does too. */
                const out = every.filter((p) => !points.includes(p) && report.known(factor.values[p]) && report.known(at(outcome, p).value));
                if (out.length) drawn.unshift({ name: "other design points", type: "scatter", silent: true, symbolSize: 5, itemStyle: { color: ink.soft, opacity: 0.6 }, tooltip: { show: false }, data: out.map((p) => [x(factor.values[p]), at(outcome, p).value]) });
                const values = visible.flatMap((one) => dots(one).map((dot) => dot.value)).concat(out.map((p) => at(outcome, p).value));
                const ends = visible.flatMap((one) => (whiskers ? dots(one).flatMap((dot) => [dot.low, dot.high]).filter(report.known) : []));
                const low = Math.min(...values, ...ends), high = Math.max(...values, ...ends), margin = 0.05 * (high > low ? high - low : Math.abs(high) || 1);
                return {
                    animation: false, textStyle: { fontFamily: report.font, color: ink.text }, legend: { show: false },
                    grid: { left: self.narrow() ? 62 : 84, right: 24, top: 34, bottom: 50, outerBoundsMode: "none" },
                    tooltip: { trigger: "item", confine: true, backgroundColor: ink.panel, borderColor: ink.line, textStyle: { color: ink.text }, formatter: (item) => pointHint(item.value[2]) },
                    xAxis: axisOf(self, factor, ink),
                    yAxis: { type: "value", min: low - margin, max: high + margin, name: called(outcome) + (unit ? `, ${unit}` : ""), nameTextStyle: { color: ink.soft, align: "left", padding: [0, 0, 0, self.narrow() ? -50 : -70], width: self.box.clientWidth - 40, overflow: "truncate" }, axisLine: { show: true, onZero: false, lineStyle: { color: ink.line } }, axisLabel: { color: ink.soft, formatter: report.format.tick(text), showMinLabel: false, showMaxLabel: false }, splitLine: { showMinLine: false, showMaxLine: false, lineStyle: { color: ink.line, opacity: 0.6 } } },
                    series: drawn,
                };
            },
        });
        function pointHint(p) {
            const { value: text, unit } = format(outcome), one = at(outcome, p);
            return `<div class="tip">${report.escape(called(outcome))}: <b>${text(one.value)}</b> ${report.escape(unit)}${report.known(one.low) ? `<br>${text(one.low)} to ${text(one.high)}` : ""}<br>` + factors.map((each) => `${report.escape(each.name)} = ${report.escape(each.text(each.values[p]))}`).join("<br>") + "</div>";
        }
        const table = report.details(section, "Response as a table", () => ({
            caption: `${called(outcome)}: means over design points`, heads: [factor.path, "design points"].concat(series().map((one) => one.name)),
            rows: levels(factor).map((level) => [level.text, points.filter((p) => level.has(factor.values[p])).length].concat(series().map((one) => { const found = one.line.find((point) => point.text === level.text); return found ? format(outcome).value(found.value) : "–"; }))),
        }), { how: "A point is a design point, the line joins means over points with the same value. The title says undecided where the means differ by less than an interval.", source: "by_point" });
        function redraw() {
            chart.draw();
            table.refresh();
        }
    };

    report.heatMap = () => {
        const { factors, levels, at, mean, points, first, thinned, varies } = report.design, { format, called, picker } = report.outcome;
        const varied = factors.filter((factor) => factor.known.length > 1), list = report.outcomes.filter(varies);
        if (varied.length < 2 || !list.length) return;
        const strongest = report.strongest(first), main = strongest && varied.includes(strongest.factor) ? strongest.factor : varied[0];
        let across = main, down = varied.find((factor) => factor !== main);
        const section = report.part("heat", "Heat map", "Two parameters at once", "Mean of the outcome over the design points with these values; parameters with many values are cut into six ranges of equal width on their axis. Lighter: more. A dash: no design point there." + thinned);
        const box = report.controls(section);
        let outcome = picker(box, list, first, (other) => { outcome = other; redraw(); });
        const options = varied.map((factor) => [String(factor.index), factor.path]);
        const selectAcross = report.choice(box, "across", options, String(across.index), (value) => { if (factors[value] === down) { down = across; selectDown.value = String(down.index); } across = factors[value]; redraw(); });
        const selectDown = report.choice(box, "down", options, String(down.index), (value) => { if (factors[value] === across) { across = down; selectAcross.value = String(across.index); } down = factors[value]; redraw(); });
        function cells() {
            const { value: text, unit } = format(outcome);
            return levels(down).slice().reverse().flatMap((row, r) => levels(across).map((column, c) => {
                const inside = points.filter((p) => row.has(down.values[p]) && column.has(across.values[p])), value = mean(inside.map((p) => at(outcome, p).value));
                const single = inside.length === 1 ? at(outcome, inside[0]) : null;
                return { row: r, column: c, value, count: inside.length, low: single && single.low, high: single && single.high, hint: `${report.escape(called(outcome))}: <b>${text(value)}</b> ${report.escape(unit)}${single && report.known(single.low) ? `<br>${text(single.low)} to ${text(single.high)}` : ""}<br>${report.escape(across.name)}: ${report.escape(column.text)}<br>${report.escape(down.name)}: ${report.escape(row.text)}<br>${report.plural(inside.length, "design point")}` };
            }));
        }
        const make = () => ({ columns: levels(across).map((level) => level.text), rows: levels(down).slice().reverse().map((level) => level.text), columnName: report.design.factorText(across), rowName: report.design.factorText(down), cells: cells(), format: format(outcome).value });
        function found(all) {
            const filled = all.filter((cell) => report.known(cell.value)).sort((a, b) => a.value - b.value), widths = filled.filter((cell) => report.known(cell.low)).map((cell) => cell.high - cell.low).sort((a, b) => a - b), { value: text } = format(outcome);
            const [least, most] = [filled[0], filled[filled.length - 1]], what = `“${called(outcome)}”`;
            if (!most || most.value - least.value <= (widths[Math.floor(widths.length / 2)] || 0)) return `Undecided whether ${across.name} and ${down.name} move ${what}: its means differ by less than an interval`;
            const where = (cell) => `${levels(across)[cell.column].text}, ${levels(down).slice().reverse()[cell.row].text}`;
            if (!widths.length && filled.every((cell) => cell.count === 1)) return `${what} between ${text(least.value)} and ${text(most.value)} with ${across.name} and ${down.name}; one run a point gives no interval`;
            return `${what} goes from ${text(least.value)} (${where(least)}) to ${text(most.value)} (${where(most)}) with ${across.name} and ${down.name}`;
        }
        const chart = report.heatChart(section, () => { const made = make(); section.finding(found(made.cells)); return made; }, () => `Heat map of ${called(outcome)} over ${across.path} and ${down.path}. The table below has all values.`);
        const table = report.details(section, "Heat map as a table", () => {
            const { columns, rows, cells: all } = make();
            return { caption: `${called(outcome)}: rows ${down.path}, columns ${across.path}`, heads: [down.path].concat(columns), rows: rows.map((row, r) => [row].concat(columns.map((_, c) => format(outcome).value(all.find((cell) => cell.row === r && cell.column === c).value)))) };
        }, { how: "A cell is the mean over the design points there; of one point with replicates ± half of its 95 % interval. Colours span at least a typical interval, so that noise gets no bright colours.", source: "by_point" });
        function redraw() {
            chart.draw();
            table.refresh();
        }
    };
});
