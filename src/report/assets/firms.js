"use strict";
/* The end of the runs, firm by firm. */
(function () {
    if (report.data.kind !== "runs") return;
    const { number, money, percent, interval, margin } = report.format;
    const kind = (firm) => (firm.layer === "vendor" ? (firm.owned ? "owned vendor" : "independent") : firm.layer);
    const scale = (firm) => (firm.layer === "vendor" ? 1 : 1e3); /* from kCNY to CNY */
    const month = (round) => (report.known(round) ? report.shortDate(report.data.dates[report.placeOfRound(Math.round(round))]) : "–");
    const price = (firm, paid) => (report.known(paid) ? number(scale(firm) * paid) : "–");
    const layers = ["vendor", "cloud", "seller"];

    const columns = [
        { name: "Firm", text: (firm) => firm.label, value: (firm) => firm.label, isText: true },
        { name: "Kind", text: kind, value: kind, isText: true },
        { name: "Alive at end", text: (firm) => percent(firm.survival.value), value: (firm) => firm.survival.value, detail: (firm) => interval(firm.survival, percent).replace(/\u00a0% to /, "–") },
        { name: "Median exit", text: (firm) => month(firm.median_exit_round), value: (firm) => firm.median_exit_round },
        { name: "Share", text: (firm) => percent(firm.share.value), value: (firm) => firm.share.value, detail: (firm) => margin(firm.share, percent) },
        { name: "Price paid at start", text: (firm) => price(firm, firm.price_paid_start), value: (firm) => (report.known(firm.price_paid_start) ? scale(firm) * firm.price_paid_start : null) },
        { name: "Price paid at end", text: (firm) => price(firm, firm.price_paid.value), value: (firm) => (report.known(firm.price_paid.value) ? scale(firm) * firm.price_paid.value : null) },
        { name: "List price", text: (firm) => (report.known(firm.price_index.value) ? percent(firm.price_index.value) : "–"), value: (firm) => firm.price_index.value },
        { name: "Capital at start", text: (firm) => money(firm.capital_start), value: (firm) => firm.capital_start },
        { name: "Capital at end", text: (firm) => money(firm.capital.value), value: (firm) => firm.capital.value, detail: (firm) => margin(firm.capital, money) },
        { name: "Profit", text: (firm) => money(firm.profit.value), value: (firm) => firm.profit.value, detail: (firm) => margin(firm.profit, money) },
        { name: "Support", text: (firm) => (firm.layer === "seller" ? "" : money(firm.support.value)), value: (firm) => firm.support.value },
        { name: "Largest share", text: (firm) => percent(firm.wins_share.value), value: (firm) => firm.wins_share.value },
        { name: "Largest profit", text: (firm) => percent(firm.wins_profit.value), value: (firm) => firm.wins_profit.value },
    ];

    report.firms = () => {
        const section = report.part("firms", "Firms", "The firms at the end", "Means over the runs with 95 % intervals. Price paid: CNY per million tokens of vendors, per accelerator-hour of clouds, per accelerator of sellers. List price: posted prices of the same products at the end, the start being 100 %, whatever mix of them is bought. Share: of tokens, of SMEs' accounts, of accelerators. Support: received from the parent, or paid by it. Owned: by a cloud. Largest share and profit: in what part of the runs, within the layer.");
        const rows = [...report.data.summary.firms].sort((a, b) => layers.indexOf(a.layer) - layers.indexOf(b.layer) || b.owned - a.owned);
        report.sortable(section, "Firms at the end of the runs, CNY.", columns, rows);
    };
})();
