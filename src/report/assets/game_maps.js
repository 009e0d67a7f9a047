"use strict";
/* Games: a colour for every state of the two firms, with arrows to where the market is expected to move. */
(function () {
    if (report.data.kind !== "game") return;
    const { data } = report, { number, percent } = report.format, plain = report.format.tick(number), { levels } = data, count = levels.length;
    const gap = 3, arrowCells = 10; /* about so many arrows a side */
    const shares = ["exit", "entry", "long_run"];
    report.gameNames = { price: "price", value: "value of the firm", exit: "chance to leave", entry: "chance to enter", long_run: "chance of the state in the long run" };
    report.gameText = (what) => (shares.includes(what) ? percent : number);

    /* The colour of the long run by its root, so that rare states show too. */
    const shade = (what, value) => (what === "long_run" ? Math.sqrt(Math.max(0, value)) : value);

    function hintOf(equilibrium, what, i, j) {
        const state = i * count + j, { maps } = data;
        const rows = ["price", "value", "exit", "entry", "long_run"].filter((each) => maps[each] && report.known(maps[each][equilibrium][state])).map((each) => `${report.gameNames[each]} <b>${report.gameText(each)(maps[each][equilibrium][state])}</b>`);
        return `Firm at ${plain(levels[i])}, rival at ${plain(levels[j])}<br>${rows.join("<br>")}`;
    }

    /* Of the colours: from the least to the most, but where a few states lie far beyond all others, as prices in a fight do,
     * up to a quantile: they would leave the others one colour. */
    const rare = 0.02, far = 0.5; /* of the states; of the distance between the quantiles */
    report.gameRange = (values) => {
        const sorted = [...values].sort((a, b) => a - b), last = sorted.length - 1, least = sorted[0], most = sorted[last];
        const low = sorted[Math.ceil(rare * last)], high = sorted[Math.floor((1 - rare) * last)], spread = high - low;
        return { low: low - least > far * spread && spread > 0 ? low : least, high: most - high > far * spread && spread > 0 ? high : most, least, most };
    };

    /* `ask()`: {equilibrium, what, range}; range: of gameRange, the same for maps that are compared. */
    report.gameMap = (section, name, ask) => {
        const strip = report.element("div", "strip");
        strip.setAttribute("aria-hidden", "true");
        const cells = levels.flatMap((_, i) => levels.map((__, j) => [i, j]));
        const arrows = (self, equilibrium) => {
            const step = Math.max(1, Math.round(count / arrowCells)), { next_own: own, next_rival: rival, price } = data.maps, ink = report.theme.ink();
            const place = (level) => { const spread = levels[count - 1] - levels[0]; return ((level - levels[0]) / spread) * (count - 1); };
            const drawn = cells.filter(([i, j]) => i % step === 0 && j % step === 0 && report.known(own[equilibrium][i * count + j]));
            return {
                type: "custom", silent: true, z: 5, data: drawn, encode: { x: 0, y: 1 },
                renderItem: (params, api) => {
                    const [i, j] = drawn[params.dataIndex], state = i * count + j, [x, y] = api.coord([i, j]);
                    const [width] = api.size([1, 1]), dx = place(own[equilibrium][state]) - i, dy = place(rival[equilibrium][state]) - j, far = Math.hypot(dx, dy);
                    if (far < 1e-9) return { type: "circle", shape: { cx: x, cy: y, r: 1.5 }, style: { fill: ink.text } };
                    const length = Math.min(0.9 * step * width, step * width * (0.35 + 0.5 * Math.min(1, far))), ux = dx / far, uy = -dy / far, ex = x + ux * length, ey = y + uy * length;
                    const wing = (turn) => [ex - 4 * (ux * Math.cos(turn) - uy * Math.sin(turn)), ey - 4 * (uy * Math.cos(turn) + ux * Math.sin(turn))];
                    const line = (points) => ({ type: "polyline", shape: { points }, style: { stroke: "#fff", lineWidth: 1.6, fill: null, shadowBlur: 0 } });
                    const dark = (points) => ({ type: "polyline", shape: { points }, style: { stroke: "#111", lineWidth: 3, opacity: 0.5, fill: null } });
                    const shaft = [[x, y], [ex, ey]], head = [wing(0.5), [ex, ey], wing(-0.5)];
                    return { type: "group", children: [dark(shaft), line(shaft), line(head)] };
                },
            };
        };
        const chart = report.chart(section, {
            onRound: () => {}, height: (self) => Math.min(self.box.clientWidth, 560) + 40,
            describe: () => { const { equilibrium, what } = ask(), values = data.maps[what][equilibrium].filter(report.known); return `${name()}: ${report.gameNames[what]} by the state of the firm (across) and of its rival (up), from ${report.gameText(what)(Math.min(...values))} to ${report.gameText(what)(Math.max(...values))}. Arrows point to where the market is expected to move. The table below has the numbers.`; },
            option: (self) => {
                const { equilibrium, what, range } = ask(), ink = report.theme.ink(), values = data.maps[what][equilibrium], [low, high] = [range.low, range.high].map((each) => shade(what, each));
                report.heatScale(strip, range.low, range.high, report.gameText(what), range);
                const axis = (called, nameGap) => ({ type: "category", data: levels.map(plain), name: called, nameLocation: "middle", nameGap, nameTextStyle: { color: ink.soft }, axisTick: { show: false }, axisLine: { show: false }, axisLabel: { color: ink.soft, hideOverlap: true, interval: (index) => index % Math.ceil(count / 7) === 0 } });
                return {
                    animation: false, textStyle: { fontFamily: report.font, color: ink.text }, legend: { show: false }, grid: { left: self.narrow() ? 74 : 78, right: 16, top: 14, bottom: 52, outerBoundsMode: "none" },
                    tooltip: { trigger: "item", confine: true, backgroundColor: ink.panel, borderColor: ink.line, textStyle: { color: ink.text }, formatter: (item) => `<div class="tip">${hintOf(equilibrium, what, ...cells[item.dataIndex])}</div>` },
                    xAxis: axis("the firm", 30), yAxis: axis("its rival", self.narrow() ? 52 : 56),
                    series: [{
                        type: "custom", data: cells.map(([i, j]) => [i, j, values[i * count + j]]), encode: { x: 0, y: 1 },
                        renderItem: (params, api) => {
                            const [i, j] = cells[params.dataIndex], value = values[i * count + j], [x, y] = api.coord([i, j]), [width, height] = api.size([1, 1]);
                            const share = high > low ? (shade(what, value) - low) / (high - low) : 0.5;
                            return { type: "rect", shape: { x: x - width / 2, y: y - height / 2, width: width + (count > 25 ? 0.5 : -gap / 3), height: height + (count > 25 ? 0.5 : -gap / 3) }, style: { fill: report.known(value) ? report.heatColour(share) : ink.line } };
                        },
                    }, arrows(self, equilibrium)],
                };
            },
        });
        section.append(strip);
        return chart;
    };
})();
