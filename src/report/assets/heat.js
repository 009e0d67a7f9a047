"use strict";
/* Heat maps: a colour for every pair of values. The colours are those of viridis (van der Walt & Smith, 2015), which
 * grow evenly lighter for every eye. */
(function () {
    const stops = [[68, 1, 84], [59, 82, 139], [33, 145, 140], [94, 201, 98], [253, 231, 37]];

    function colourAt(share) {
        const place = Math.min(1, Math.max(0, share)) * (stops.length - 1), i = Math.min(stops.length - 2, Math.floor(place));
        return stops[i].map((part, k) => Math.round(part + (place - i) * (stops[i + 1][k] - part)));
    }
    const css = (colour) => `rgb(${colour.join(",")})`;
    const uneven = 0.1; /* of half an interval: how far from its middle a value may be for ± */
    const pairHeight = 44; /* pixels of a row with intervals below its numbers */

    /* From the least to the greatest, but never narrower than a typical interval: noise gets no bright colours. */
    function span(cells) {
        const values = cells.map((cell) => cell.value).filter(report.known), low = Math.min(...values), high = Math.max(...values);
        const widths = cells.filter((cell) => report.known(cell.low) && report.known(cell.high)).map((cell) => cell.high - cell.low).sort((a, b) => a - b);
        const spare = widths.length ? Math.max(0, widths[Math.floor(widths.length / 2)] - (high - low)) / 2 : 0;
        const isShare = low >= 0 && high <= 1;
        return [isShare ? Math.max(0, low - spare) : low - spare, isShare ? Math.min(1, high + spare) : high + spare];
    }

    /* Half an interval, or its ends where the value is not in its middle. */
    function ends({ value, low, high }, format) {
        const half = (high - low) / 2, isEven = Math.abs((low + high) / 2 - value) < uneven * half;
        return isEven ? `± ${format(half)}` : `${format(low).replace(/\u00a0%$/, "")} to ${format(high)}`;
    }

    /* What the colours mean, below the chart; `least` and `most`: what lies beyond their ends, if anything does. */
    function scale(box, low, high, format, { least = low, most = high } = {}) {
        const below = least < low ? ` or less, ${format(least)} at the lowest` : "", above = most > high ? ` or more, ${format(most)} at the highest` : "";
        box.replaceChildren(report.element("span", "", format(low) + below), report.element("i"), report.element("span", "", format(high) + above));
        box.querySelector("i").style.background = `linear-gradient(to right, ${stops.map(css).join(",")})`;
    }

    report.heatScale = scale;
    report.heatSpan = span;
    report.heatColour = (share) => css(colourAt(share));

    /* `make()`: {columns, rows: [texts], columnName, rowName, cells: [{column, row, value, low, high, hint, mark}], format, range};
     * mark: a sign before the number of a cell that has a frame.
     * range: of the colours, or that of the values and at least of an interval. */
    report.heatChart = (section, make, describe) => {
        const strip = report.element("div", "strip");
        strip.setAttribute("aria-hidden", "true");
        const leftOf = (self, rows) => Math.min(self.narrow() ? 100 : 220, 20 + Math.max(30, ...rows.map(report.widthOf)));
        /* Names of columns that are wider than these stand aslant. */
        function turned(self) {
            const { columns, rows } = make();
            return Math.max(...columns.map(report.widthOf)) + 6 > (self.box.clientWidth - leftOf(self, rows) - 16) / columns.length;
        }
        const chart = report.chart(section, {
            describe, onRound: () => {},
            height: (self) => { const { rows, cells } = make(); return 100 + (cells.some((cell) => report.known(cell.low)) ? pairHeight : 34) * rows.length + (turned(self) ? 50 : 0); },
            option: (self) => {
                const { columns, rows, columnName, rowName, cells, format, range } = make(), ink = report.theme.ink();
                const [low, high] = range || span(cells);
                const left = leftOf(self, rows), aslant = turned(self);
                const axis = (data, name, gap) => ({ type: "category", data, name, nameLocation: "middle", nameGap: gap, nameTextStyle: { color: ink.soft }, axisTick: { show: false }, axisLine: { show: false }, axisLabel: { color: ink.text, interval: 0, hideOverlap: true, width: left - 8, overflow: "truncate" } });
                scale(strip, low, high, format);
                return {
                    animation: false, textStyle: { fontFamily: report.font, color: ink.text },
                    grid: { left: left + 4, right: 12, top: 30, bottom: aslant ? 106 : 56, outerBoundsMode: "none" },
                    legend: { show: false },
                    tooltip: { trigger: "item", confine: true, backgroundColor: ink.panel, borderColor: ink.line, textStyle: { color: ink.text }, formatter: (item) => `<div class="tip">${cells[item.dataIndex].hint}</div>` },
                    xAxis: { ...axis(columns, columnName + " →", aslant ? 80 : 30), nameTextStyle: { color: ink.soft, width: self.box.clientWidth - left - 20, overflow: "truncate" }, axisLabel: { color: ink.text, interval: 0, fontSize: aslant ? 11 : 12, rotate: aslant ? 35 : 0, width: 110, overflow: "truncate" } },
                    yAxis: { ...axis(rows, rowName + " ↓", 10), inverse: true, nameLocation: "start", nameTextStyle: { color: ink.soft, align: "left", padding: [0, 0, 0, -left], width: self.box.clientWidth - 20, overflow: "truncate" } },
                    series: [{
                        type: "custom", data: cells.map((cell) => [cell.column, cell.row, cell.value]), encode: { x: 0, y: 1 }, animation: false,
                        renderItem: (params, api) => {
                            const cell = cells[params.dataIndex], [x, y] = api.coord([cell.column, cell.row]), [width, height] = api.size([1, 1]);
                            const colour = report.known(cell.value) ? colourAt(high > low ? (cell.value - low) / (high - low) : 0.5) : null;
                            const plain = report.known(cell.value) ? format(cell.value) : "–", text = cell.mark ? `${cell.mark} ${plain}` : plain;
                            const children = [{ type: "rect", shape: { x: x - width / 2 + 1, y: y - height / 2 + 1, width: Math.max(1, width - 2), height: Math.max(1, height - 2) }, style: { fill: colour ? css(colour) : ink.line } }];
                            if (cell.mark) children.push({ type: "rect", shape: { x: x - width / 2 + 3, y: y - height / 2 + 3, width: Math.max(1, width - 6), height: Math.max(1, height - 6) }, style: { fill: "none", stroke: colour ? report.theme.inkOn(colour) : ink.text, lineWidth: 2 } });
                            const half = report.known(cell.low) && cell.high > cell.low ? ends(cell, format) : "", pair = half && report.widthOf(half) < width - 4;
                            const write = (line, dy, size) => children.push({ type: "text", style: { text: line, x, y: y + dy, align: "center", verticalAlign: "middle", fill: colour ? report.theme.inkOn(colour) : ink.text, fontSize: size, fontFamily: report.font } });
                            const fits = report.widthOf(text) < width - 4;
                            if (fits || report.widthOf(plain) < width - 4) write(fits ? text : plain, pair ? -8 : 0, 12);
                            if (cell.mark && !fits) children.push({ type: "text", style: { text: cell.mark, x: x - width / 2 + 9, y: y - height / 2 + 9, align: "center", verticalAlign: "middle", fill: colour ? report.theme.inkOn(colour) : ink.text, fontSize: 9, fontFamily: report.font } });
                            if (pair) write(half, 8, 11);
                            return { type: "group", children };
                        },
                    }],
                };
            },
        });
        section.append(strip);
        return chart;
    };
})();
