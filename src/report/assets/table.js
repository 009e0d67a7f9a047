"use strict";
/* Tables: those behind the charts, and those that sort. */
(function () {
    function table(caption, heads, rows) {
        const made = document.createElement("table"), head = made.createTHead().insertRow(), body = made.createTBody();
        made.createCaption().textContent = caption;
        for (const text of heads) {
            const cell = report.element("th", "", text);
            cell.scope = "col";
            head.append(cell);
        }
        for (const row of rows) {
            const line = body.insertRow();
            row.forEach((text, i) => {
                const cell = report.element(i ? "td" : "th", "", text);
                if (i === 0) cell.scope = "row";
                line.append(cell);
            });
        }
        return made;
    }

    function scroll(content, label) {
        const box = report.element("div", "scroll");
        box.tabIndex = 0;
        box.setAttribute("role", "region");
        box.setAttribute("aria-label", label);
        box.append(content);
        return box;
    }

    /* A table that is made when it is opened. `make` gives {caption, heads, rows}. */
    function details(section, title, make) {
        const box = report.element("details", "data");
        box.append(report.element("summary", "", title));
        box.refresh = () => {
            box.querySelector(".scroll")?.remove();
            if (!box.open) return;
            const { caption, heads, rows } = make();
            box.append(scroll(table(caption, heads, rows), caption));
        };
        box.addEventListener("toggle", box.refresh);
        section.append(box);
        return box;
    }

    /* Unknown values stay at the end, whichever way. */
    function order(a, b, isText, down) {
        if (!report.known(a) || !report.known(b)) return report.known(b) - report.known(a);
        const ahead = isText ? String(a).localeCompare(String(b), "zh-Hans-CN", { numeric: true }) : a - b;
        return down ? -ahead : ahead;
    }

    /* A table whose headings sort. columns: {name, text(row), value(row), isText, detail(row)}; `mark(row)`: the class of a
     * row, or nothing. Returns the box; refresh(rows) shows others in the order chosen. What no
     * row has makes no column. */
    function sortable(section, caption, wanted, rows, mark) {
        const columns = wanted.filter((column, i) => i === 0 || !rows.length || rows.some((row) => !["", "–"].includes(String(column.text(row)))));
        const made = document.createElement("table"), head = made.createTHead().insertRow(), body = made.createTBody();
        let shown = rows, by = null, down = false;
        made.createCaption().textContent = caption + " Headings sort.";
        function line(row) {
            const made = document.createElement("tr");
            if (mark && mark(row)) made.className = mark(row);
            columns.forEach((column, i) => {
                const cell = report.element(i ? "td" : "th", column.isText ? "text" : "", column.text(row));
                if (i === 0) cell.scope = "row";
                const detail = column.detail && column.detail(row);
                if (detail) cell.append(document.createElement("br"), report.element("small", "", detail));
                made.append(cell);
            });
            return made;
        }
        function fill() {
            const list = by ? [...shown].sort((a, b) => order(by.value(a), by.value(b), by.isText, down)) : shown;
            body.replaceChildren(...list.map(line));
        }
        const cells = columns.map((column) => {
            const cell = report.element("th", column.isText ? "text" : ""), button = report.element("button", "", column.name);
            button.type = "button";
            cell.scope = "col";
            cell.append(button);
            head.append(cell);
            button.addEventListener("click", () => {
                down = by === column ? !down : !column.isText;
                by = column;
                cells.forEach((other) => other.removeAttribute("aria-sort"));
                cell.setAttribute("aria-sort", down ? "descending" : "ascending");
                fill();
            });
            return cell;
        });
        fill();
        const box = scroll(made, caption);
        box.refresh = (others) => { shown = others; fill(); };
        section.append(box);
        return box;
    }

    Object.assign(report, { table, scroll, details, sortable });
})();
