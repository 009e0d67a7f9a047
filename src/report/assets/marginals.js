"use strict";
/* Each parameter before and after the data, and the draws in pairs of parameters. */
report.modules.push(() => {
    if (report.data.kind !== "inference") return;
    const { sample, correlations } = report.data, { percent, number } = report.format;
    const slight = 0.2; /* a correlation that is not worth telling */

    /* An axis of a parameter's values; of texts their places. */
    function axisOf(self, parameter, gap) {
        const ink = report.theme.ink(), { cells } = parameter, low = cells[0].low, high = cells[cells.length - 1].high;
        const room = parameter.isListed ? 0.5 * ((high - low) / Math.max(1, cells.length - 1) || 1) : 0;
        const labels = parameter.isListed ? { customValues: cells.map((cell) => cell.low), showMinLabel: true, showMaxLabel: true } : { showMinLabel: false, showMaxLabel: false };
        return {
            type: parameter.is_log && low > 0 ? "log" : "value", min: low - room, max: high + room, name: parameter.called + (parameter.is_log ? ", logarithmic" : ""), nameLocation: "middle", nameGap: gap, nameTextStyle: { color: ink.soft, width: self.box.clientWidth - 90, overflow: "truncate" },
            axisLabel: { color: ink.soft, hideOverlap: true, formatter: parameter.text, ...labels }, axisTick: { show: false }, axisLine: { show: true, onZero: false, lineStyle: { color: ink.line } }, splitLine: { show: false }, splitNumber: self.narrow() ? 3 : 6,
        };
    }

    /* A posterior over its prior as a small drawing. */
    function thumb({ cells }) {
        const width = 120, height = 34, most = Math.max(...cells.map((cell) => Math.max(cell.prior, cell.posterior)));
        const step = width / cells.length, y = (share) => (height - 1 - ((height - 2) * share) / most).toFixed(1);
        const bars = cells.map((cell, i) => `<rect x="${(i * step).toFixed(1)}" y="${y(cell.posterior)}" width="${step.toFixed(1)}" height="${(height - 1 - y(cell.posterior)).toFixed(1)}"/>`).join("");
        const line = cells.flatMap((cell, i) => [`${(i * step).toFixed(1)},${y(cell.prior)}`, `${((i + 1) * step).toFixed(1)},${y(cell.prior)}`]).join(" ");
        return `<svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" aria-hidden="true"><g fill="currentColor" opacity=".45">${bars}</g><polyline points="${line}" fill="none" stroke="currentColor" stroke-width="1.2" stroke-dasharray="3 2" vector-effect="non-scaling-stroke"/></svg>`;
    }

    report.marginals = () => {
        const { parameters } = report.posterior;
        let shown = [...parameters].sort((a, b) => a.prior_share - b.prior_share)[0];
        const section = report.part("marginals", "Marginals", "Before and after the data", "Share of the draws in each range of values after the data (bars), and of the prior (dashed line). Where bars stand above the line, values have become more likely. Choose a parameter; small drawings have scales of their own.");
        const thumbs = report.element("div", "thumbs"), title = report.element("h3");
        thumbs.setAttribute("role", "group");
        thumbs.setAttribute("aria-label", "Parameter shown in the chart");
        section.append(title);
        const where = (cell) => (cell.low === cell.high ? shown.text(cell.low) : `${shown.text(cell.low)} to ${shown.text(cell.high)}`);
        const middle = (cell) => (shown.is_log && cell.low > 0 ? Math.sqrt(cell.low * cell.high) : (cell.low + cell.high) / 2);
        const chart = report.chart(section, {
            onRound: () => {},
            describe: () => {
                const first = [...shown.cells].sort((a, b) => b.posterior - a.posterior)[0];
                return `${shown.called} before and after the data. Most likely range: ${where(first)}, with ${percent(first.posterior)} of the draws, ${percent(first.prior)} before. ` + (shown.labels ? "" : `90 % interval ${report.posterior.span(shown)}. `) + "The table below has all values.";
            },
            option: (self) => {
                const ink = report.theme.ink(), { cells } = shown, colour = report.theme.colour(0), half = cells.length > 1 && cells[0].low === cells[0].high ? 0.3 * (cells[1].low - cells[0].low) : 0.3;
                title.textContent = shown.called;
                const best = [...cells].sort((a, b) => b.posterior - a.posterior)[0];
                section.finding(`${shown.name}: ${shown.labels ? `${where(best)} has ${percent(best.posterior)} of the draws` : `${report.posterior.span(shown)} after the data`}, ${shown.verdict}`);
                const ends = (cell) => (cell.low === cell.high ? [cell.low - half, cell.high + half] : [cell.low, cell.high]);
                return {
                    animation: false, textStyle: { fontFamily: report.font, color: ink.text }, legend: { show: false },
                    grid: { left: self.narrow() ? 56 : 70, right: 24, top: 24, bottom: 50, outerBoundsMode: "none" },
                    tooltip: { trigger: "item", confine: true, backgroundColor: ink.panel, borderColor: ink.line, textStyle: { color: ink.text }, formatter: (item) => { const cell = cells[item.dataIndex]; return `<div class="tip"><b>${report.escape(shown.name)} ${report.escape(where(cell))}</b><br>after the data: <b>${percent(cell.posterior)}</b> of the draws<br>before: ${percent(cell.prior)}</div>`; } },
                    xAxis: axisOf(self, shown, 32),
                    yAxis: { type: "value", min: 0, axisLine: { show: false, onZero: false }, axisLabel: { color: ink.soft, formatter: percent, showMaxLabel: false }, splitLine: { lineStyle: { color: ink.line, opacity: 0.6 } } },
                    series: [{
                        name: "after the data", type: "custom", clip: true, data: cells.map((cell) => [middle(cell), Math.max(cell.posterior, cell.prior)]), encode: { x: 0, y: 1 },
                        renderItem: (params, api) => {
                            const cell = cells[params.dataIndex], [left, right] = ends(cell), at = (x, y) => api.coord([x, y]);
                            const [x1, y0] = at(left, 0), [x2, y1] = at(right, cell.posterior), prior = at(left, cell.prior)[1];
                            return { type: "group", children: [
                                { type: "rect", shape: { x: x1, y: Math.min(y1, prior), width: x2 - x1, height: y0 - Math.min(y1, prior) }, style: { fill: ink.text, opacity: 0.001 } }, /* to point at */
                                { type: "rect", shape: { x: x1 + 0.5, y: y1, width: Math.max(1, x2 - x1 - 1), height: y0 - y1 }, style: { fill: colour, opacity: 0.6 } },
                                { type: "line", shape: { x1, y1: prior, x2, y2: prior }, style: { stroke: ink.text, lineWidth: 1.6, lineDash: [4, 2] } }] };
                        },
                    }],
                };
            },
        });
        const table = report.details(section, "Marginals as a table", () => ({ caption: `${shown.called}: shares of the draws and of the prior`, heads: ["From", "to", "after the data", "before"], rows: shown.cells.map((cell) => [shown.text(cell.low), shown.text(cell.high), percent(cell.posterior), percent(cell.prior)]) }));
        for (const parameter of parameters) {
            const button = document.createElement("button");
            button.type = "button";
            button.setAttribute("aria-pressed", String(parameter === shown));
            button.append(report.element("span", "", parameter.name));
            button.insertAdjacentHTML("beforeend", thumb(parameter));
            button.addEventListener("click", () => {
                shown = parameter;
                for (const other of thumbs.querySelectorAll("button")) other.setAttribute("aria-pressed", String(other === button));
                chart.draw();
                table.refresh();
            });
            thumbs.append(button);
        }
        section.append(thumbs);
    };

    report.pairs = () => {
        const { parameters } = report.posterior;
        if (parameters.length < 2 || !sample.length) return;
        const strongest = parameters.flatMap((a) => parameters.slice(a.index + 1).map((b) => ({ a, b, size: Math.abs(correlations[a.index][b.index] || 0) }))).sort((one, other) => other.size - one.size)[0];
        let across = strongest.a, down = strongest.b;
        const section = report.part("pairs", "Pairs", "The draws in pairs of parameters", `${sample.length} draws of equal weight; darker where draws of large weight are there several times. A slope says that the parameters make up for each other: the data know a combination of them better than either.`);
        const box = report.controls(section), note = report.element("p", "note");
        const options = parameters.map((parameter) => [String(parameter.index), parameter.name]);
        const selectAcross = report.choice(box, "across", options, String(across.index), (value) => { if (parameters[value] === down) { down = across; selectDown.value = String(down.index); } across = parameters[value]; redraw(); });
        const selectDown = report.choice(box, "up", options, String(down.index), (value) => { if (parameters[value] === across) { across = down; selectAcross.value = String(across.index); } down = parameters[value]; redraw(); });
        section.append(note);
        const correlation = () => correlations[across.index][down.index];
        const hint = (draw) => `${report.escape(across.name)} = ${report.escape(across.text(draw[across.index]))}<br>${report.escape(down.name)} = ${report.escape(down.text(draw[down.index]))}`;
        const chart = report.chart(section, {
            onRound: () => {}, height: (self) => (self.narrow() ? 320 : 440),
            describe: () => { section.finding(!report.known(correlation()) ? "The draws in pairs of parameters" : Math.abs(correlation()) < slight ? `The data know ${across.name} and ${down.name} apart: correlation ${number(correlation())}` : `${across.name} and ${down.name} ${correlation() < 0 ? "make up for each other" : "go together"}: correlation ${number(correlation())}`); note.textContent = report.known(correlation()) ? `Correlation of ${across.name} and ${down.name}: ${number(correlation())}.` : ""; return `Scatter of ${sample.length} draws of ${across.called} and ${down.called}. ${note.textContent} The table below has all correlations.`; },
            option: (self) => {
                const ink = report.theme.ink();
                return {
                    animation: false, textStyle: { fontFamily: report.font, color: ink.text }, legend: { show: false },
                    grid: { left: self.narrow() ? 70 : 92, right: 24, top: 16, bottom: 50, outerBoundsMode: "none" },
                    tooltip: { trigger: "item", confine: true, backgroundColor: ink.panel, borderColor: ink.line, textStyle: { color: ink.text }, formatter: (item) => `<div class="tip">${hint(sample[item.dataIndex])}</div>` },
                    xAxis: axisOf(self, across, 32), yAxis: { ...axisOf(self, down, self.narrow() ? 54 : 74), nameTextStyle: { color: ink.soft, width: 300, overflow: "truncate" } },
                    series: [{ type: "scatter", symbolSize: 7, itemStyle: { color: report.theme.colour(0), opacity: 0.35 }, data: sample.map((draw) => [draw[across.index], draw[down.index]]) }],
                };
            },
        });
        const cells = parameters.flatMap((row) => parameters.map((column) => ({ row: row.index, column: column.index, value: row === column ? null : correlations[row.index][column.index], hint: `${report.escape(row.name)} and ${report.escape(column.name)}: <b>${number(correlations[row.index][column.index])}</b>` })));
        report.details(section, "Correlations as a table", () => ({ caption: "Correlations in the posterior", heads: ["Parameter"].concat(parameters.map((parameter) => parameter.name)), rows: parameters.map((row) => [row.name].concat(parameters.map((column) => number(correlations[row.index][column.index])))) }));
        if (parameters.length > 2 && cells.some((cell) => report.known(cell.value))) {
            section.append(report.element("h3", "", "Correlations"));
            report.heatChart(section, () => ({ columns: parameters.map((parameter) => parameter.name), rows: parameters.map((parameter) => parameter.name), columnName: "parameter", rowName: "parameter", cells, format: (value) => report.format.tick(number)(Math.round(100 * value) / 100), range: [-1, 1] }), () => `Heat map of the correlations of ${parameters.length} parameters in the posterior. The strongest: ${strongest.a.name} and ${strongest.b.name}, ${number(correlations[strongest.a.index][strongest.b.index])}. The table has all values.`);
        }
        function redraw() {
            chart.draw();
        }
    };
});
