"use strict";
/* Fans: quantiles over runs of a path, [5 %, 25 %, median, 75 %, 95 %][rounds], and what was observed of it. */
(function () {
    const names = ["5 %", "25 %", "median", "75 %", "95 % of runs below"];

    report.fan = {
        series(fan, isSpread = true) {
            const colour = report.theme.colour(0);
            const bands = isSpread ? [report.band("0.05 to 0.95", fan[0], fan[4], colour, 0.16), report.band("0.25 to 0.75", fan[1], fan[3], colour, 0.28)] : [];
            return bands.concat({ name: "median", type: "line", data: fan[2], showSymbol: false, connectNulls: true, lineStyle: { width: 2.4, color: colour }, itemStyle: { color: colour } });
        },
        /* Names at the ends of its lines. */
        ends: (fan, text, isSpread = true) => (isSpread ? [[4, "95 %"], [2, "median"], [0, "5 %"]] : [[2, ""]]).map(([q, name]) => ({ name, text: text(fan[q].filter(report.known).pop()), path: fan[q], colour: report.theme.colour(0) })),
        /* Rows of a hint at a round, from the highest. */
        rows: (fan, round, text) => names.map((name, q) => (report.known(fan[q][round]) ? `<tr><td>${name}</td><td>${text(fan[q][round])}</td></tr>` : "")).reverse().join(""),
        relation: { equal: "", at_least: "at least ", at_most: "at most " },
        /* What was observed, "0.3 (0.22 to 0.38)": the interval is what the error covers in nine of ten cases. */
        observed: (target, text) => `${report.fan.relation[target.relation]}${text(target.value)} (${text(target.low)} to ${text(target.high)})`,
        /* Targets as marks with their errors: a circle for a value, a triangle for a bound, which points to where it holds. */
        marks(targets) {
            const ink = report.theme.ink(), colour = report.theme.colour(1), size = 5;
            const at = (target) => report.placeOfRound(target.round);
            return {
                name: "observed", type: "custom", silent: true, z: 7, clip: false, tooltip: { show: false }, encode: { x: 0, y: 1 }, data: targets.map((target) => [at(target), target.value]),
                renderItem: (params, api) => {
                    const target = targets[params.dataIndex], [x, y] = api.coord([at(target), target.value]);
                    const end = (side) => api.coord([at(target), target[side]])[1];
                    const up = target.relation === "at_least" ? -1 : 1, line = (x1, y1, x2, y2) => ({ type: "line", shape: { x1, y1, x2, y2 }, style: { stroke: colour, lineWidth: 2 } });
                    const mark = target.relation === "equal" ? { type: "circle", shape: { cx: x, cy: y, r: size } } : { type: "polygon", shape: { points: [[x - size, y], [x + size, y], [x, y + 1.8 * up * size]] } };
                    return { type: "group", children: [line(x, end("low"), x, end("high")), line(x - size, end("low"), x + size, end("low")), line(x - size, end("high"), x + size, end("high")), { ...mark, style: { fill: colour, stroke: ink.back, lineWidth: 1 } }] };
                },
            };
        },
        /* Least and largest number that a chart of a fan and its targets shows. */
        range(fan, targets) {
            const values = fan.flat().concat(targets.flatMap((target) => [target.low, target.high])).filter(report.known);
            const low = Math.min(...values), high = Math.max(...values), room = 0.04 * (high - low || Math.abs(high) || 1);
            return { min: low >= 0 && low - room < 0 ? 0 : low - room, max: high + room };
        },
    };
})();
