"use strict";
/* The end of the runs, firm by firm; a click or Enter on a heading sorts. */
(function () {
    const { summary, dates } = report.data;
    const { number, money, percent, interval, margin } = report.format;
    const month = (round) => (report.known(round) ? dates[Math.round(round)].slice(0, 7) : "–");
    const kind = (firm) => (firm.layer === "vendor" ? (firm.owned ? "owned vendor" : "independent") : firm.layer);
    const scale = (firm) => (firm.layer === "vendor" ? 1 : 1e3); /* from kCNY to CNY */

    /* [heading, text, value to sort by, whether it is text] */
    const columns = [
        ["Firm", (firm) => firm.label, (firm) => firm.label, true],
        ["Kind", kind, kind, true],
        ["Alive at end", (firm) => percent(firm.survival.value), (firm) => firm.survival.value, false, (firm) => interval(firm.survival, percent).replace(/\u00a0% to /, "–")],
        ["Median exit", (firm) => month(firm.median_exit_round), (firm) => firm.median_exit_round],
        ["Share", (firm) => percent(firm.share.value), (firm) => firm.share.value, false, (firm) => margin(firm.share, percent)],
        ["Price at start", (firm) => number(scale(firm) * firm.price_start), (firm) => scale(firm) * firm.price_start],
        ["Price at end", (firm) => (report.known(firm.price.value) ? number(scale(firm) * firm.price.value) : "–"), (firm) => scale(firm) * firm.price.value],
        ["Capital at start", (firm) => money(firm.capital_start), (firm) => firm.capital_start],
        ["Capital at end", (firm) => money(firm.capital.value), (firm) => firm.capital.value, false, (firm) => margin(firm.capital, money)],
        ["Profit", (firm) => money(firm.profit.value), (firm) => firm.profit.value, false, (firm) => margin(firm.profit, money)],
        ["Support", (firm) => (firm.layer === "seller" ? "" : money(firm.support.value)), (firm) => firm.support.value],
        ["Largest share", (firm) => percent(firm.wins_share.value), (firm) => firm.wins_share.value],
        ["Largest profit", (firm) => percent(firm.wins_profit.value), (firm) => firm.wins_profit.value],
    ];

    function row(firm) {
        const line = document.createElement("tr");
        columns.forEach(([, text, , isText, detail], i) => {
            const cell = report.element(i ? "td" : "th", isText ? "text" : "", text(firm));
            if (i === 0) cell.scope = "row";
            if (detail && detail(firm)) cell.append(document.createElement("br"), report.element("small", "", detail(firm)));
            line.append(cell);
        });
        return line;
    }

    /* Unknown values stay at the end, whichever way. */
    function compare(a, b, isText, down) {
        if (!report.known(a) || !report.known(b)) return report.known(b) - report.known(a);
        const order = isText ? a.localeCompare(b, "zh-Hans-CN") : a - b;
        return down ? -order : order;
    }

    report.firms = () => {
        const section = report.part("firms", "Means over the runs with 95 % intervals. Prices: CNY per million tokens of vendors, per accelerator-hour of clouds, per accelerator of sellers. Share: of tokens, of SMEs' accounts, of accelerators. Support: received from the parent, or paid by it. Owned: by a cloud. Largest share and profit: in what part of the runs, within the layer.");
        const table = document.createElement("table"), head = table.createTHead().insertRow(), body = table.createTBody();
        table.createCaption().textContent = "Firms at the end of the runs, CNY. Headings sort.";
        const cells = columns.map(([name, , value, isText]) => {
            const cell = report.element("th", isText ? "text" : ""), button = report.element("button", "", name);
            button.type = "button";
            cell.scope = "col";
            cell.append(button);
            head.append(cell);
            button.addEventListener("click", () => {
                const down = cell.getAttribute("aria-sort") ? cell.getAttribute("aria-sort") === "ascending" : !isText;
                cells.forEach((other) => other.removeAttribute("aria-sort"));
                cell.setAttribute("aria-sort", down ? "descending" : "ascending");
                body.replaceChildren(...[...summary.firms].sort((a, b) => compare(value(a), value(b), isText, down)).map(row));
            });
            return cell;
        });
        const layers = ["vendor", "cloud", "seller"];
        body.append(...[...summary.firms].sort((a, b) => layers.indexOf(a.layer) - layers.indexOf(b.layer) || b.owned - a.owned).map(row));
        section.append(report.scroll(table, "Firms at the end of the runs"));
    };
})();
