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
            row.forEach((each, i) => {
                const cell = report.element(i ? "td" : "th", "", report.textOf(each));
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

    /* A table that is made when it is opened. `make` gives {caption, heads, rows}, with texts or report.cell in the rows; reading:
     * as in reading.js. */
    function details(section, title, make, reading) {
        const box = report.element("details", "data");
        box.append(report.element("summary", "", title));
        box.refresh = () => {
            box.querySelector(".scroll")?.remove();
            if (!box.open) return;
            const { caption, heads, rows } = make();
            box.append(scroll(table(caption, heads, rows), caption));
        };
        box.addEventListener("toggle", box.refresh);
        report.below(section, make, reading).prepend(box);
        return box;
    }

    /* Unknown values stay at the end, whichever way. */
    function order(a, b, isText, down) {
        if (!report.known(a) || !report.known(b)) return report.known(b) - report.known(a);
        const ahead = isText ? String(a).localeCompare(String(b), "zh-Hans-CN", { numeric: true }) : a === b ? 0 : a - b; /* both may be infinite */
        return down ? -ahead : ahead;
    }

    /* The table as CSV has it; what is said of a number, such as its interval, is a column of its own. */
    function numbers(caption, columns, rows) {
        const told = columns.flatMap((column) => [[column.name, column.value]].concat(column.detail && rows.some(column.detail) ? [[column.name + ", interval", column.detail]] : []));
        return { caption, heads: told.map(([name]) => name), rows: rows.map((row) => told.map(([, of]) => of(row))) };
    }

    const classOf = (column) => [column.isText && "text", column.onScreen && "screen"].filter(Boolean).join(" ");

    /* A table whose headings sort. columns: {name, text(row), value(row), isText, detail(row), onScreen: not on paper}; `mark(row)`: the class of a
     * row, or nothing. Returns the box; refresh(rows) shows others in the order chosen. What no
     * row has makes no column. reading: as in reading.js. */
    function sortable(section, caption, wanted, rows, mark, reading) {
        const columns = wanted.filter((column, i) => i === 0 || !rows.length || rows.some((row) => !["", "–"].includes(String(column.text(row)))));
        const made = document.createElement("table"), head = made.createTHead().insertRow(), body = made.createTBody();
        let shown = rows, by = null, down = false;
        made.createCaption().textContent = caption + " Click a heading to sort.";
        function line(row) {
            const made = document.createElement("tr");
            if (mark && mark(row)) made.className = mark(row);
            columns.forEach((column, i) => {
                const cell = report.element(i ? "td" : "th", classOf(column), column.text(row));
                if (i === 0) cell.scope = "row";
                const detail = column.detail && column.detail(row);
                if (detail) cell.append(document.createElement("br"), report.element("small", "", detail));
                made.append(cell);
            });
            return made;
        }
        const inOrder = () => (by ? [...shown].sort((a, b) => order(by.value(a), by.value(b), by.isText, down)) : shown);
        const fill = () => body.replaceChildren(...inOrder().map(line));
        const cells = columns.map((column) => {
            const cell = report.element("th", classOf(column)), button = report.element("button", "", column.name);
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
        box.values = (column) => inOrder().map(columns[column].value);
        section.append(box);
        report.below(section, () => numbers(caption, columns, inOrder()), reading);
        return box;
    }

    Object.assign(report, { table, scroll, details, sortable });
})();
