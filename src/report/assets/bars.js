"use strict";
/* Rows of numbers with intervals: bars from a base, or points with whiskers. */
(function () {
    const rowHeight = 24, lineHeight = 14, most = 32; /* as many as a sheet of paper holds */
    let ruler = null;

    function widthOf(text) {
        ruler = ruler || document.createElement("canvas").getContext("2d");
        ruler.font = `12px ${report.font}`;
        return ruler.measureText(text).width;
    }

    /* A text in lines that are not wider. */
    function wrapped(text, width) {
        return (text || "").split(" ").reduce((lines, word) => {
            const last = lines[lines.length - 1], longer = last ? last + " " + word : word;
            return widthOf(longer) > width && last ? lines.concat(word) : lines.slice(0, -1).concat(longer);
        }, [""]).join("\n");
    }

    function range(rows, { base, log, min, max }) {
        const values = rows.flatMap((row) => row.marks.flatMap((mark) => [mark.value, mark.low, mark.high])).filter((value) => report.known(value) && (!log || value > 0));
        if (!log && base !== undefined) values.push(base);
        if (log && base) values.push(base);
        let low = Math.min(...values), high = Math.max(...values);
        if (!values.length) [low, high] = log ? [0.1, 10] : [0, 1];
        if (log) return [min === undefined ? 10 ** Math.floor(Math.log10(low) + 0.05) : min, max === undefined ? 10 ** Math.ceil(Math.log10(high) + 1e-9) : max];
        if (low === high) [low, high] = [low - 1, high + 1];
        const room = 0.04 * (high - low);
        return [min === undefined ? low - (low === base ? 0 : room) : min, max === undefined ? high + (high === base ? 0 : room) : max];
    }

    /* Of a mark that stands for several: as large as its number needs, and as the row allows. */
    const radius = (count) => (count > 1 ? Math.min(rowHeight / 2 - 0.5, 6.5 + Math.sqrt(count)) : 4.5);

    /* One mark: a bar from the base, its interval, or a point with it. */
    function draw(api, row, mark, nth, settings) {
        const [, middle] = api.coord([mark.value, row]), band = api.size([0, 1])[1] * 0.72 / settings.marks, ink = report.theme.ink();
        const y = settings.flat ? middle : middle + band * (nth - (settings.marks - 1) / 2), at = (value) => api.coord([value, row])[0];
        const children = [];
        if (settings.bars) {
            const [from, to] = [at(settings.base), at(mark.value)].sort((a, b) => a - b);
            children.push({ type: "rect", shape: { x: from, y: y - band * 0.36, width: Math.max(1, to - from), height: band * 0.72 }, style: { fill: mark.colour, opacity: 0.8 } });
        }
        if (report.known(mark.low) && report.known(mark.high)) {
            const line = (x1, y1, x2, y2) => children.push({ type: "line", shape: { x1, y1, x2, y2 }, style: { stroke: settings.bars ? ink.text : mark.colour, lineWidth: settings.bars ? 1.3 : 2, fill: null } });
            const [from, to] = [at(mark.low), at(mark.high)], cap = Math.min(4, band * 0.3);
            line(from, y, to, y);
            line(from, y - cap, from, y + cap);
            line(to, y - cap, to, y + cap);
        }
        if (mark.count) {
            const r = radius(mark.count), cx = at(mark.value) + (mark.shift || 0);
            children.push({ type: "circle", shape: { cx, cy: y, r }, style: { fill: mark.colour, stroke: ink.panel, lineWidth: 1 } });
            if (mark.count > 1) children.push({ type: "text", style: { text: String(mark.count), x: cx, y, align: "center", verticalAlign: "middle", fill: report.theme.inkOn(mark.colour), fontSize: mark.count > 99 ? 9 : 11, fontFamily: report.font } });
        } else if (!settings.bars) children.push({ type: "circle", shape: { cx: at(mark.value), cy: y, r: 4.5 }, style: { fill: mark.open ? ink.panel : mark.colour, stroke: mark.colour, lineWidth: 2 } });
        return children;
    }

    const mostLeft = (self) => (self.narrow() ? 150 : 260);
    /* Of names that are too wide what is brief. */
    const nameOf = (self, row) => (row.brief && 16 + widthOf(row.name) > mostLeft(self) ? row.brief : row.name);
    const leftOf = (self, rows) => Math.min(mostLeft(self), 16 + Math.max(40, ...rows.map((row) => widthOf(nameOf(self, row)))));
    /* A name that is too wide for one line in two, and only then cut. */
    function inLines(name, width) {
        const lines = wrapped(name, width).split("\n");
        return lines.slice(0, 1).concat(lines.length > 1 ? [lines.slice(1).join(" ")] : []).map((line) => report.cut(line, width)).join("\n");
    }
    /* The name of the axis below, in lines. */
    const axisName = (self, rows, settings) => wrapped(settings.name, self.box.clientWidth - leftOf(self, rows) - 16).split("\n");

    /* rows: [{name, marks: [{value, low, high, colour, open}], hint}], or marks with a `count` and a `shift` in pixels; settings:
     * {bars, base, log, min, max, marks, label, name}, and `dates`: values are numbers of rounds, the axis is that of dates. */
    function option(self, rows, settings) {
        const ink = report.theme.ink(), left = leftOf(self, rows), name = axisName(self, rows, settings);
        const interval = settings.min === 0 && settings.max === 1 ? (self.narrow() ? 0.25 : 0.2) : settings.interval;
        const [min, max] = range(rows, settings);
        const data = rows.map((row, i) => [row.marks.length ? row.marks[0].value : null, i]);
        const dates = settings.dates && report.calendar(self.box.clientWidth - left - 32), numbers = dates && dates.places.map((t) => report.data.rounds[t]);
        return {
            animation: false, textStyle: { fontFamily: report.font, color: ink.text },
            grid: { left: left + 4, right: self.narrow() ? 24 : 28, top: 8, bottom: (settings.dates ? 12 : 0) + (settings.name ? 34 + lineHeight * name.length : 30), outerBoundsMode: "none" },
            legend: { show: false },
            tooltip: {
                trigger: "axis", confine: true, backgroundColor: ink.panel, borderColor: ink.line, textStyle: { color: ink.text }, axisPointer: { type: "shadow", shadowStyle: { opacity: 0.15 } },
                formatter: (items) => { const row = rows[(Array.isArray(items) ? items[0] : items).dataIndex]; return row ? `<div class="tip">${row.hint}</div>` : ""; },
            },
            xAxis: {
                type: settings.log ? "log" : "value", min, max, name: name.join("\n"), nameLocation: "middle", nameGap: dates ? 40 : 28, nameTextStyle: { color: ink.soft, lineHeight, verticalAlign: "top" },
                axisLabel: { color: ink.soft, hideOverlap: true, formatter: report.format.tick(settings.label), showMinLabel: !!settings.log || settings.min !== undefined || min === settings.base, showMaxLabel: !!settings.log || settings.max !== undefined,
                    ...(dates && { customValues: numbers, hideOverlap: false, lineHeight: 14, showMinLabel: null, showMaxLabel: null, formatter: (round) => dates.text(report.placeOfRound(round)) }),
                },
                axisTick: dates ? { show: true, customValues: numbers } : undefined, splitNumber: self.narrow() ? 3 : 6, splitLine: { showMinLine: false, showMaxLine: false, lineStyle: { color: ink.line, opacity: 0.6 } }, interval, axisPointer: { show: false },
            },
            yAxis: {
                type: "category", inverse: true, data: rows.map((row) => inLines(nameOf(self, row), left - 10)), axisTick: { show: false }, axisLine: { show: false },
                axisLabel: { color: ink.text, interval: 0, fontSize: 12, lineHeight: 12 },
            },
            series: [{
                type: "custom", data, encode: { x: 0, y: 1 }, clip: !!settings.bars,
                renderItem: (params, api) => ({ type: "group", children: (rows[params.dataIndex] ? rows[params.dataIndex].marks : []).flatMap((mark, i) => (report.known(mark.value) ? draw(api, params.dataIndex, mark, i, settings) : [])) }),
                markLine: settings.base === undefined ? undefined : { silent: true, symbol: "none", animation: false, label: { show: false }, data: [{ xAxis: settings.base }], lineStyle: { color: ink.soft, type: "solid", width: 1 } },
            }],
        };
    }

    /* A chart of rows. `make()` gives {rows, settings}; `describe()` as in chart.js. */
    report.rowChart = (section, make, describe) => {
        const limited = () => {
            const { rows, settings } = make(), rest = rows.length > most ? `; the first ${most} of ${rows.length}, all in the table` : "";
            return { rows: rows.slice(0, most), settings: { marks: 1, ...settings, name: settings.name && settings.name + rest } };
        };
        return report.chart(section, {
            describe, onRound: () => {},
            height: (self) => { const { rows, settings } = limited(); return 58 + (settings.dates ? 12 : 0) + lineHeight * axisName(self, rows, settings).length + Math.max(1, rows.length) * rowHeight * Math.max(1, 0.75 * settings.marks); },
            option: (self) => { const { rows, settings } = limited(); return option(self, rows, settings); },
        });
    };
    Object.assign(report, { widthOf, markRadius: radius });
})();
