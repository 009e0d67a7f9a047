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
    const isLight = ([red, green, blue]) => 0.299 * red + 0.587 * green + 0.114 * blue > 130;

    /* What the colours mean, below the chart. */
    function scale(box, low, high, format) {
        box.replaceChildren(report.element("span", "", format(low)), report.element("i"), report.element("span", "", format(high)));
        box.querySelector("i").style.background = `linear-gradient(to right, ${stops.map(css).join(",")})`;
    }

    report.heatScale = scale;
    report.heatColour = (share) => css(colourAt(share));

    /* `make()`: {columns, rows: [texts], columnName, rowName, cells: [{column, row, value, hint}], format, range}; range: of
     * the colours, or that of the values. */
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
            height: (self) => 100 + 34 * make().rows.length + (turned(self) ? 50 : 0),
            option: (self) => {
                const { columns, rows, columnName, rowName, cells, format, range } = make(), ink = report.theme.ink();
                const values = cells.map((cell) => cell.value).filter(report.known), [low, high] = range || [Math.min(...values), Math.max(...values)];
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
                            const text = report.known(cell.value) ? format(cell.value) : "–";
                            const children = [{ type: "rect", shape: { x: x - width / 2 + 1, y: y - height / 2 + 1, width: Math.max(1, width - 2), height: Math.max(1, height - 2) }, style: { fill: colour ? css(colour) : ink.line } }];
                            if (report.widthOf(text) < width - 6) children.push({ type: "text", style: { text, x, y, align: "center", verticalAlign: "middle", fill: colour ? (isLight(colour) ? "#111" : "#fff") : ink.soft, fontSize: 12, fontFamily: report.font } });
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
