"use strict";
/* What the charts share: axes, hints, legends of buttons, the mark at the round shown. */
(function () {
    const rounds = report.data.dates.length;
    const font = getComputedStyle(document.body).fontFamily;
    const charts = [];
    const mostHints = 14;
    report.round = rounds - 1;

    /* A part of the page, and its place in the list of parts. */
    function part(id, name, title, lede) {
        const section = report.element("section", "part"), heading = report.element("h2", "", title), link = report.element("a", "", name);
        section.id = id;
        heading.id = id + "-title";
        section.setAttribute("aria-labelledby", heading.id);
        section.append(heading);
        if (lede) section.append(report.element("p", "lede", lede));
        link.href = "#" + id;
        document.getElementById("parts").append(link);
        document.getElementById("main").append(section);
        return section;
    }

    /* The slider through the rounds, where it is of use. */
    function clockIn(section) {
        const clock = document.getElementById("clock");
        clock.hidden = false;
        if (section) section.append(clock);
    }

    function controls(section) {
        const box = report.element("div", "controls");
        section.append(box);
        return box;
    }

    /* A choice among [value, text]. */
    function choice(box, name, options, chosen, change) {
        const label = report.element("label", "", name), select = document.createElement("select");
        for (const [value, text] of options) {
            const option = report.element("option", "", text);
            option.value = value;
            option.selected = value === chosen;
            select.append(option);
        }
        select.addEventListener("change", () => change(select.value));
        label.append(select);
        box.append(label);
        return select;
    }

    /* A swatch as the series is drawn. */
    function swatch(series) {
        const dash = Array.isArray(series.dash) ? ` stroke-dasharray="${series.dash.join(" ")}"` : "";
        if (!series.colour) return "";
        return series.area
            ? `<svg width="14" height="12" aria-hidden="true"><rect width="14" height="12" rx="2" fill="${series.colour}" opacity="${series.opacity || 1}"/></svg>`
            : `<svg width="22" height="10" aria-hidden="true"><line x1="0" y1="5" x2="22" y2="5" stroke="${series.colour}" stroke-width="3"${dash}/></svg>`;
    }

    /* Buttons that switch series on and off. `hidden`: the names switched off, changed here. */
    function legend(box, list, hidden, change) {
        const old = [...box.querySelectorAll("[aria-pressed]")];
        if (old.length === list.length && old.every((button, i) => button.textContent === list[i].name)) {
            old.forEach((button, i) => { /* in place: the keyboard's focus stays */
                button.setAttribute("aria-pressed", String(!hidden.has(list[i].name)));
                button.querySelector("svg")?.remove();
                button.insertAdjacentHTML("afterbegin", swatch(list[i]));
            });
            return;
        }
        box.replaceChildren();
        for (const series of list) {
            const button = report.element("button", "", series.name);
            button.type = "button";
            button.setAttribute("aria-pressed", String(!hidden.has(series.name)));
            button.insertAdjacentHTML("afterbegin", swatch(series));
            button.addEventListener("click", () => {
                if (!hidden.delete(series.name)) hidden.add(series.name);
                change();
            });
            box.append(button);
        }
        if (list.length < 4) return;
        for (const [text, show] of [["All", true], ["None", false]]) {
            const button = report.element("button", "all", text);
            button.type = "button";
            button.addEventListener("click", () => {
                for (const series of list) show ? hidden.delete(series.name) : hidden.add(series.name);
                change();
            });
            box.append(button);
        }
    }

    /* A chart in a section. `option()` gives what ECharts draws, `describe()` the text for those who do not see it. */
    function chart(section, { option, describe, onRound, height: ownHeight }) {
        const box = report.element("div", "chart"), inner = document.createElement("div");
        box.setAttribute("role", "application"); /* so that screen readers leave the arrow keys to it */
        box.setAttribute("aria-roledescription", "chart");
        box.setAttribute("aria-describedby", "keys");
        inner.setAttribute("aria-hidden", "true");
        box.append(inner);
        section.append(box);
        const drawn = echarts.init(inner, null, { renderer: "svg" });
        const self = {
            box, drawn,
            narrow: () => box.clientWidth < 560,
            tall: ownHeight,
            draw() {
                box.setAttribute("aria-label", describe());
                if (ownHeight) {
                    box.style.height = ownHeight(self) + "px";
                    drawn.resize();
                }
                self.shown = option(self);
                drawn.setOption(self.shown, { notMerge: true });
            },
            mark: () => (onRound ? onRound(self) : drawn.setOption({ series: [marker()] })),
        };
        charts.push(self);
        report.cursor(self);
        self.observer = new ResizeObserver(() => self.resize());
        self.observer.observe(box);
        let width = 0, height = 0;
        self.resize = () => {
            if (!box.clientWidth || (box.clientWidth === width && box.clientHeight === height)) return; /* nothing is drawn where there is no room */
            width = box.clientWidth;
            height = box.clientHeight;
            drawn.resize();
            self.draw();
        };
        return self;
    }

    /* The line at the round shown; the first series of a chart over time. */
    function marker() {
        return {
            id: "round-shown", type: "line", data: report.data.dates.map(() => null), silent: true,
            markLine: {
                silent: true, symbol: "none", animation: false, label: { show: false }, data: [{ xAxis: report.round }],
                lineStyle: { color: report.theme.ink().soft, type: "dashed", width: 1 },
            },
        };
    }

    /* An area between two paths. `steps`: constant until the next round. */
    function band(name, low, high, colour, opacity, steps) {
        const data = low.map((value, i) => [i, value, high[i]]);
        return {
            name, type: "custom", silent: true, z: 1, data, encode: { x: 0, y: [1, 2] }, tooltip: { show: false }, clip: true,
            renderItem(params, api) {
                if (params.dataIndexInside > 0) return null;
                const up = [], down = [];
                data.forEach(([i, from, to], k) => {
                    if (!report.known(from) || !report.known(to)) return;
                    if (steps && up.length) {
                        up.push([api.coord([i, to])[0], up[up.length - 1][1]]);
                        down.push([api.coord([i, from])[0], down[down.length - 1][1]]);
                    }
                    up.push(api.coord([i, to]));
                    down.push(api.coord([i, from]));
                });
                return { type: "polygon", shape: { points: up.concat(down.reverse()) }, style: { fill: colour, opacity } };
            },
        };
    }

    /* Rows of a hint: {name, colour, text, value}; the largest first. */
    function hint(round, rows, more) {
        const shown = rows.filter((row) => report.known(row.value)).sort((a, b) => b.value - a.value);
        const lines = shown.slice(0, mostHints).map((row) =>
            `<tr><td><i style="background:${row.colour}"></i>${report.escape(row.name)}</td><td>${report.escape(row.text)}</td></tr>`);
        if (shown.length > mostHints) lines.push(`<tr><td>and ${shown.length - mostHints} more</td><td></td></tr>`);
        return `<div class="tip"><b>${report.escape(report.roundText(round))}</b><table>${lines.join("")}</table>${more || ""}</div>`;
    }

    /* Options of a chart over the rounds; y: of its axis; hints(round) gives the hint as HTML. */
    function overTime(self, y, series, hints, last = rounds - 1) {
        const ink = report.theme.ink(), dates = report.data.dates;
        return {
            animation: false, textStyle: { fontFamily: font, color: ink.text },
            grid: { left: self.narrow() ? 52 : 66, right: self.narrow() ? 14 : 24, top: 22, bottom: 30 },
            tooltip: {
                trigger: "axis", confine: true, backgroundColor: ink.panel, borderColor: ink.line, textStyle: { color: ink.text },
                axisPointer: { lineStyle: { color: ink.soft } }, formatter: (items) => hints((Array.isArray(items) ? items[0] : items).dataIndex),
            },
            legend: { show: false },
            xAxis: {
                type: "category", data: dates, max: last, boundaryGap: false, axisTick: { show: false }, axisLine: { lineStyle: { color: ink.line } },
                axisLabel: { color: ink.soft, hideOverlap: true, formatter: report.shortDate },
            },
            yAxis: {
                type: "value", nameTextStyle: { color: ink.soft, align: "left" }, axisLabel: { color: ink.soft, ...y.label, formatter: y.label && y.label.formatter && report.format.tick(y.label.formatter) },
                splitLine: { lineStyle: { color: ink.line, opacity: 0.6 } }, ...y.axis,
            },
            series: [marker()].concat(series),
        };
    }

    const months = new Set(report.data.dates.slice(1).map((date) => date.slice(0, 7)));
    report.shortDate = (date) => (months.size === report.data.dates.length - 1 ? date.slice(0, 7) : date);
    /* Rounds are counted by their place among those of the page; of long plays it has only some. */
    report.roundText = (round) => `Round ${report.data.rounds[round]} · ${report.data.dates[round]}`;
    report.placeOfRound = (number) => {
        const place = report.data.rounds.findIndex((round) => round >= number);
        return place < 0 ? rounds - 1 : place;
    };
    report.forgetCharts = () => charts.splice(0).forEach((each) => {
        each.observer.disconnect();
        each.drawn.dispose();
    });
    report.redrawAll = () => charts.forEach((each) => each.draw());
    report.markAll = () => charts.forEach((each) => each.mark());
    report.resizeAll = () => charts.forEach((each) => each.resize());
    report.font = font;
    report.charts = charts;
    Object.assign(report, { part, clockIn, controls, choice, legend, chart, band, hint, overTime });
})();
