"use strict";
/* Names beside marks in a crowded chart: each where it covers no other name and no mark, and as few lines as can be. */
(function () {
    const ways = [12, 26, 46, 72, 104], rowsAway = 12; /* pixels from a mark to the side; half heights of a name up and down */
    const lineCost = 1.2, leftCost = 14, room = 3; /* in pixels of distance: a pixel of a line behind a name, a name on the left */

    const meet = (a, b) => a.x < b.x + b.width + room && b.x < a.x + a.width + room && a.y < b.y + b.height && b.y < a.y + a.height;

    /* Pixels of the width of a box in which the line runs through it. */
    function behind(line, box) {
        let found = 0;
        for (let i = 1; i < line.length; i++) {
            const [a, b] = [line[i - 1], line[i]];
            if (!a || !b) continue;
            for (let x = Math.max(a[0], box.x); x <= Math.min(b[0], box.x + box.width); x += 3) {
                const y = a[1] + ((b[1] - a[1]) * (x - a[0])) / Math.max(1e-9, b[0] - a[0]);
                if (y > box.y && y < box.y + box.height) found += 3;
            }
        }
        return found;
    }

    /* A layout for the labels of a series. lines: [[x, y or null], ...] each, marks: [x, y], in units of the axes. */
    report.namePlaces = (self, lines, marks) => {
        const places = new Map(), taken = [];
        let drawn = null, leftEnd = 0;
        const pixels = (point) => (report.known(point[1]) ? self.drawn.convertToPixel({ xAxisIndex: 0, yAxisIndex: 0 }, point) : null);
        function start() {
            drawn = lines.map((line) => line.map(pixels));
            leftEnd = pixels([0, 0])[0] + 4; /* what is left of it are names of the axis */
            for (const [x, y] of marks.map(pixels)) taken.push({ x: x - 5, y: y - 5, width: 10, height: 10 });
        }
        function find({ labelRect, rect }) {
            const x = rect.x + rect.width / 2, y = rect.y + rect.height / 2, { width, height } = labelRect;
            let best = null;
            for (const away of ways) for (let row = -rowsAway; row <= rowsAway; row++) for (const left of [false, true]) {
                const middle = y + row * height * 0.55, place = { x: left ? x - away - width : x + away, y: middle - height / 2, width, height };
                const distance = Math.hypot(away, middle - y) + (left ? leftCost : 0);
                if (place.x < leftEnd || place.x + width > self.box.clientWidth - 4 || place.y < 4 || place.y + height > self.box.clientHeight - 30) continue;
                if ((best && distance >= best.cost) || taken.some((other) => meet(place, other))) continue;
                const cost = distance + lineCost * drawn.reduce((sum, line) => sum + behind(line, place), 0);
                if (!best || cost < best.cost) best = { place, cost };
            }
            return best && best.place;
        }
        return (label) => {
            if (!drawn) start();
            if (!places.has(label.dataIndex)) {
                const place = find(label);
                if (place) taken.push(place);
                places.set(label.dataIndex, place);
            }
            const place = places.get(label.dataIndex);
            return place ? { x: place.x, y: place.y, align: "left", verticalAlign: "top" } : { x: -999, y: -999 };
        };
    };
})();
