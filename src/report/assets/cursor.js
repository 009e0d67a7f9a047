"use strict";
/* A cursor for the keyboard: arrow keys go through what a chart shows, its values appear as under the mouse and are said. */
(function () {
    const said = document.getElementById("said"), leap = 10; /* stops, by Page Up and Page Down */

    /* Where the cursor can stop, one after the other: {count, columns, show(i)}. Charts over rounds: rounds; charts of rows:
     * rows; others: the points of their series. columns: how far up and down go; 0: nowhere. */
    function stops(self) {
        const { tooltip, grid, xAxis, yAxis, series } = self.shown, show = (payload) => self.drawn.dispatchAction({ type: "showTip", ...payload });
        const { clientWidth: width, clientHeight: height } = self.box;
        if (tooltip.trigger === "axis" && xAxis.type === "category") {
            const y = (grid.top + height - grid.bottom) / 2;
            return { count: (xAxis.max === undefined ? xAxis.data.length - 1 : xAxis.max) + 1, columns: 0, first: report.round, show: (i) => show({ x: self.drawn.convertToPixel({ xAxisIndex: 0 }, i), y }) };
        }
        if (tooltip.trigger === "axis") {
            const x = (grid.left + width - grid.right) / 2;
            return { count: yAxis.data.length, columns: 1, first: 0, show: (i) => show({ x, y: self.drawn.convertToPixel({ yAxisIndex: 0 }, i) }) };
        }
        const points = series.flatMap((one, seriesIndex) => (one.silent ? [] : one.data.map((point, dataIndex) => ({ seriesIndex, dataIndex, at: point.value || point }))));
        const cells = xAxis && yAxis && xAxis.type === "category" && yAxis.type === "category";
        if (xAxis && !cells) points.sort((a, b) => a.at[0] - b.at[0] || a.at[1] - b.at[1]); /* from left to right */
        return { count: points.length, columns: cells ? xAxis.data.length : 1, first: 0, show: (i) => show({ seriesIndex: points[i].seriesIndex, dataIndex: points[i].dataIndex }) };
    }

    /* A hint as a sentence. */
    function sentence(hint) {
        const text = hint.cloneNode(true), all = (selector, change) => text.querySelectorAll(selector).forEach(change);
        all("br", (each) => each.after(". "));
        all("table", (each) => each.before(". "));
        all("td:first-child", (each) => each.append(": "));
        all("tr", (each) => each.append(". "));
        return text.textContent.replace(/\s+/g, " ").replace(/:? ?\.[. ]*(?=\s|$)/g, ".").replace(/ ?:+ /g, ": ").trim();
    }

    report.cursor = (self) => {
        let place = null, shown = false;

        function hide() {
            if (!shown) return;
            shown = false;
            said.textContent = "";
            self.drawn.dispatchAction({ type: "hideTip" });
            self.drawn.dispatchAction({ type: "updateAxisPointer", currTrigger: "leave" });
        }

        /* The first key only shows where the cursor is. */
        function go(distance) {
            const { count, first, show } = stops(self);
            if (!count) return;
            if (place === null) place = first;
            place = Math.min(count - 1, Math.max(0, place + (shown || !Number.isFinite(distance) ? distance : 0)));
            shown = true;
            show(place);
            const hint = self.box.querySelector(".tip");
            said.textContent = hint ? sentence(hint) : "";
        }

        self.box.tabIndex = 0;
        self.box.addEventListener("blur", hide);
        self.box.addEventListener("keydown", (event) => {
            if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
            const { columns } = stops(self);
            const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns, PageUp: -leap, PageDown: leap, Home: -Infinity, End: Infinity };
            if (event.key === "Escape") hide();
            else if (steps[event.key]) go(steps[event.key]);
            else return;
            event.preventDefault();
        });
    };
})();
