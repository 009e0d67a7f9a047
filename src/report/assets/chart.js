"use strict";
/* What the charts share: axes, hints, legends of buttons, the mark at the round shown. */
(function () {
    const rounds = report.data.dates.length;
    const font = getComputedStyle(document.body).fontFamily;
    const charts = [];
    const tickRoom = 40, endRoom = 14, endHeight = 13, hintRows = 16; /* pixels a tick of the date axis; a mark, a line of names at ends; rows of a column of a hint */
    const monthSteps = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400];
    const monthNames = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    report.round = rounds - 1;

    /* A part of the page, and its place in the list of parts. */
    function part(id, name, title, lede) {
        const section = report.element("section", "part"), heading = report.element("h2", "", title), link = report.element("a", "", name);
        section.id = id;
        heading.id = id + "-title";
        section.setAttribute("aria-labelledby", heading.id);
        section.append(heading);
        if (lede) section.append(report.element("p", "lede", lede));
        /* What is found, for the title: it may change with what the reader chooses. */
        section.finding = (text) => {
            heading.textContent = text;
            heading.lang = /[\u3400-\u9fff]/.test(text) ? "zh-Hans" : "";
        };
        section.finding(title);
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
        let width = 0, height = 0;
        const self = {
            box, drawn,
            narrow: () => box.clientWidth < 560,
            tall: ownHeight,
            draw() {
                box.setAttribute("aria-label", describe());
                if (!box.clientWidth || box.closest("details:not([open])")) { /* folded away: drawn when it is opened */
                    width = 0;
                    return;
                }
                if (ownHeight) {
                    box.style.height = ownHeight(self) + "px";
                    drawn.resize();
                }
                self.shown = option(self);
                drawn.setOption(self.shown, { notMerge: true });
            },
            mark: () => self.shown && (onRound ? onRound(self) : drawn.setOption({ series: [marker()] })),
        };
        charts.push(self);
        report.cursor(self);
        self.observer = new ResizeObserver(() => self.resize());
        self.observer.observe(box);
        self.resize = () => {
            if (!box.clientWidth || box.closest("details:not([open])") || (box.clientWidth === width && box.clientHeight === height)) return; /* nothing is drawn where there is no room */
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

    /* Rows of a hint: {name, colour, dash, text, value}, all of them, the largest first; swatches are as the lines are drawn. */
    function hint(round, rows, more) {
        const shown = rows.filter((row) => report.known(row.value)).sort((a, b) => b.value - a.value), columns = [];
        for (let i = 0; i < shown.length; i += hintRows)
            columns.push(`<table>${shown.slice(i, i + hintRows).map((row) => `<tr><td>${swatch(row)}${report.escape(row.name)}</td><td>${report.escape(row.text)}</td></tr>`).join("")}</table>`);
        return `<div class="tip"><b>${report.escape(report.roundText(round))}</b><div class="columns">${columns.join("")}</div>${more || ""}</div>`;
    }

    const monthOf = (place) => { const [year, month] = report.data.dates[place].split("-").map(Number); return 12 * year + month - 1; };

    /* The one axis of dates: places of the rounds that begin calendar months, quarters, years or more of them, as many as fit,
     * and what they are called; the year stands where it is new. */
    function calendar(width, last = rounds - 1) {
        const begins = (step) => report.data.dates.map((_, t) => t).filter((t) => t > 0 && t <= last && Math.floor(monthOf(t) / step) !== Math.floor(monthOf(t - 1) / step));
        const most = Math.max(2, Math.floor(width / tickRoom)), fits = (places) => places.length <= most && places.every((t, i) => !i || (t - places[i - 1]) * width >= tickRoom * 0.8 * Math.max(1, last));
        const step = monthSteps.find((each) => fits(begins(each))) || monthSteps[monthSteps.length - 1];
        let places = begins(step), label = (t) => (step >= 12 ? String(Math.floor(monthOf(t) / 12)) : monthNames[monthOf(t) % 12]);
        if (places.length < 2 && last > 0) { /* some weeks or days */
            const every = Math.max(1, Math.ceil(last / most));
            places = Array.from({ length: Math.floor(last / every) }, (_, i) => (i + 1) * every);
            label = (t) => `${Number(report.data.dates[t].slice(8))} ${monthNames[monthOf(t) % 12]}`;
        }
        const year = (t) => Math.floor(monthOf(t) / 12), isNew = (t) => { const i = places.indexOf(t); return i === 0 || year(t) !== year(places[i - 1]); };
        return { places, text: (t) => (places.includes(t) ? label(t) + (step < 12 && isNew(t) ? `\n${year(t)}` : "") : ""), begins: (t) => (step > 12 ? places.includes(t) : t > 0 && year(t) !== year(t - 1)) };
    }

    /* Names at the ends of lines, apart from each other, each joined to its end. ends: [{text, at, value, colour}] in units of the
     * axes. */
    function endNames(ends) {
        const ink = report.theme.ink();
        let heights = null;
        function spread(places, top, bottom) {
            const order = places.map((_, i) => i).sort((a, b) => places[a] - places[b]), found = [];
            let next = top - endHeight;
            for (const i of order) next = found[i] = Math.max(places[i], next + endHeight);
            let limit = bottom;
            for (const i of order.reverse()) limit = (found[i] = Math.min(found[i], limit)) - endHeight;
            return found.map((y) => Math.max(top, y));
        }
        return {
            id: "end-names", name: "", type: "custom", silent: true, clip: false, z: 8, tooltip: { show: false }, encode: { x: 0, y: 1 }, data: ends.map((end) => [end.at, end.value]),
            renderItem: (params, api) => {
                const i = params.dataIndex, { x: left, y: top, width, height } = params.coordSys, [x, y] = api.coord([ends[i].at, ends[i].value]), right = left + width;
                if (!i || !heights) heights = spread(ends.map((end) => api.coord([end.at, end.value])[1]), top + endHeight / 2, top + height - endHeight / 2);
                return { type: "group", children: [
                    { type: "polyline", z2: 2 * i, shape: { points: [[x, y], [Math.max(x, right), y], [right + endRoom - 4, heights[i]]] }, style: { stroke: ends[i].colour, lineWidth: 1, opacity: 0.75, fill: null } },
                    { type: "text", z2: 2 * i + 1, style: { text: ends[i].text, x: right + endRoom, y: heights[i], verticalAlign: "middle", fill: ink.text, fontSize: 11, fontFamily: font } },
                ] };
            },
        };
    }

    function cut(text, width) {
        if (report.widthOf(text) <= width) return text;
        let kept = text;
        while (kept.length > 1 && report.widthOf(kept + "…") > width) kept = kept.slice(0, -1);
        return kept.trimEnd() + "…";
    }

    /* Options of a chart over the rounds; y: of its axis; hints(round) gives the hint as HTML; ends: names at the ends of lines,
     * [{name, text: its value, path in units of the axis, colour}]; of a name that is too long the value stays. */
    function overTime(self, y, series, hints, { last = rounds - 1, ends = [] } = {}) {
        const ink = report.theme.ink(), dates = report.data.dates, left = self.narrow() ? 60 : 66;
        const room = Math.min(self.narrow() ? 108 : 190, Math.max(0, ...ends.map((end) => report.widthOf(`${end.name} ${end.text}`))));
        const right = ends.length ? endRoom + room + 4 : self.narrow() ? 14 : 24, axis = calendar(self.box.clientWidth - left - right, last);
        const named = ends.map((end) => ({ ...end, text: `${cut(end.name, room - report.widthOf(" " + end.text))} ${end.text}`, at: end.path.slice(0, last + 1).reduce((at, value, t) => (report.known(value) ? t : at), -1) })).filter((end) => end.at >= 0).map((end) => ({ ...end, value: end.path[end.at] }));
        return {
            animation: false, textStyle: { fontFamily: font, color: ink.text },
            grid: { left, right, top: y.axis && y.axis.name ? 34 : 16, bottom: 42, outerBoundsMode: "none" },
            tooltip: {
                trigger: "axis", confine: true, backgroundColor: ink.panel, borderColor: ink.line, textStyle: { color: ink.text },
                axisPointer: { lineStyle: { color: ink.soft } }, formatter: (items) => hints((Array.isArray(items) ? items[0] : items).dataIndex),
            },
            legend: { show: false },
            xAxis: {
                type: "category", data: dates, max: last, boundaryGap: false, axisLine: { onZero: false, lineStyle: { color: ink.line } },
                axisTick: { show: true, alignWithLabel: true, interval: (t) => axis.places.includes(t), lineStyle: { color: ink.soft } },
                axisLabel: { color: ink.soft, lineHeight: 14, hideOverlap: false, interval: (t) => axis.places.includes(t), formatter: (date, t) => axis.text(t) },
                splitLine: { show: true, interval: (t) => axis.begins(t), lineStyle: { color: ink.line, opacity: 0.9 } },
            },
            yAxis: {
                type: "value", nameTextStyle: { color: ink.soft, align: "left" }, axisLabel: { color: ink.soft, ...y.label, formatter: y.label && y.label.formatter && report.format.tick(y.label.formatter) },
                splitLine: { lineStyle: { color: ink.line, opacity: 0.6 } }, ...y.axis,
            },
            series: [marker()].concat(series, named.length ? [endNames(named)] : []),
        };
    }

    const months = new Set(report.data.dates.slice(1).map((date) => date.slice(0, 7)));
    const isMonthly = months.size === rounds - 1;
    report.shortDate = (date) => { const [year, month, day] = date.split("-").map(Number); return `${isMonthly ? "" : day + " "}${monthNames[month - 1]} ${year}`; };
    const isWeekly = !isMonthly && rounds > 2 && report.data.dates.every((date, t, all) => t < 2 || Date.parse(date) - Date.parse(all[t - 1]) === 7 * 864e5 * (report.data.rounds[t] - report.data.rounds[t - 1]));
    const longDate = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });
    report.longMonth = (place) => longDate.format(new Date(report.data.dates[place]));
    /* "60 months, May 2024 to April 2029", as the terminal has it; rounds of another length are called rounds. */
    report.duration = () => {
        const number = report.data.rounds[rounds - 1], first = report.data.rounds[1] === 1 ? 1 : 0;
        return `${report.plural(number, isMonthly && number === rounds - 1 ? "month" : isWeekly ? "week" : "round")}, ${report.longMonth(first)} to ${report.longMonth(rounds - 1)}`;
    };
    /* Rounds are counted by their place among those of the page; of long plays it has only some. */
    report.roundText = (round) => `Round ${report.data.rounds[round]} · ${report.data.rounds[round] === 0 ? "start" : report.shortDate(report.data.dates[round])}`;
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
    Object.assign(report, { part, clockIn, controls, choice, legend, chart, band, hint, overTime, calendar, swatch, cut });
})();
