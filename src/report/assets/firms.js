"use strict";
/* The end of the runs, firm by firm. */
(function () {
    if (report.data.kind !== "runs") return;
    const { number, count, money, percent, interval, margin } = report.format;
    const kind = (firm) => (firm.layer === "vendor" ? (firm.owned ? "owned vendor" : "independent") : firm.layer);
    const scale = (firm) => (firm.layer === "vendor" ? 1 : 1e3); /* from kCNY to CNY */
    const month = (round) => (report.known(round) ? report.shortDate(report.data.dates[report.placeOfRound(Math.round(round))]) : "–");
    const price = (firm, paid) => (report.known(paid) ? scale(firm) * paid : null);
    const account = (name, key) => ({ name, text: (firm) => money(firm.accounts[key].value), value: (firm) => firm.accounts[key].value });
    const layers = ["vendor", "cloud", "seller"];

    const columns = [
        { name: "Firm", text: (firm) => firm.label, value: (firm) => firm.label, isText: true },
        { name: "Kind", text: kind, value: kind, isText: true },
        { name: "Alive at end", text: (firm) => percent(firm.survival.value), value: (firm) => firm.survival.value, detail: (firm) => interval(firm.survival, percent).replace(/\u00a0% to /, "–") },
        { name: "Median exit", text: (firm) => month(firm.median_exit_round), value: (firm) => firm.median_exit_round },
        { name: "Share", text: (firm) => percent(firm.share.value), value: (firm) => firm.share.value, detail: (firm) => margin(firm.share, percent) },
        { name: "Price paid at start", text: (firm) => number(price(firm, firm.price_paid_start)), value: (firm) => price(firm, firm.price_paid_start) },
        { name: "Price paid at end", text: (firm) => number(price(firm, firm.price_paid.value)), value: (firm) => price(firm, firm.price_paid.value) },
        { name: "List price", text: (firm) => percent(firm.price_index.value), value: (firm) => firm.price_index.value },
        { name: "Capital at start", text: (firm) => money(firm.capital_start), value: (firm) => firm.capital_start },
        { name: "Capital at end", text: (firm) => money(firm.capital.value), value: (firm) => firm.capital.value, detail: (firm) => margin(firm.capital, money) },
        { name: "Profit", text: (firm) => money(firm.profit.value), value: (firm) => firm.profit.value, detail: (firm) => margin(firm.profit, money) },
        account("Cash flow", "cash_flow"),
        account("Value added", "value_added"),
        { name: "Margin of calls", text: (firm) => (firm.layer === "vendor" ? money(firm.accounts.call_margin.value) : ""), value: (firm) => firm.accounts.call_margin.value },
        { name: "Profit of group", text: (firm) => money(firm.group.profit.value), value: (firm) => firm.group.profit.value, detail: (firm) => margin(firm.group.profit, money) },
        account("Put in", "put_in"),
        account("Cash earned", "earned"),
        { name: "Support", text: (firm) => (firm.layer === "seller" ? "" : money(firm.support.value)), value: (firm) => firm.support.value },
        { name: "Largest share", text: (firm) => percent(firm.wins_share.value), value: (firm) => firm.wins_share.value },
        { name: "Largest profit", text: (firm) => percent(firm.wins_profit.value), value: (firm) => firm.wins_profit.value },
    ];

    /* Households and investors have no profit, and only SMEs and households a surplus. */
    const earns = (layer) => !["households", "investors"].includes(layer.name), hasSurplus = (layer) => ["households", "smes"].includes(layer.name);
    const amount = (name, field, has) => ({ name, text: (layer) => (has(layer) ? money(layer[field].value) : ""), value: (layer) => layer[field].value, detail: (layer) => (has(layer) ? margin(layer[field], money) : "") });
    const layerColumns = [{ name: "Layer", text: (layer) => report.layers[layer.name], value: (layer) => layer.name, isText: true }, amount("Value added", "value_added", earns), amount("Profit", "profit", earns),
        amount("Cash flow", "cash_flow", earns), amount("Change of cash", "capital_change", () => true), amount("Surplus", "surplus", hasSurplus)];

    const ofApp = (name, field, show) => ({ name, text: (app) => show(app[field].value), value: (app) => app[field].value, detail: (app) => margin(app[field], show) });
    const appColumns = [{ name: "App", text: (app) => app.label, value: (app) => app.label, isText: true }, ofApp("Alive at end", "alive", percent), ofApp("Most users", "peak_users", count), ofApp("Users at end", "users", count),
        ofApp("Capital at end", "capital", money), ofApp("Profit", "profit", money), ofApp("Support", "support", money)];

    report.firms = () => {
        const section = report.part("firms", "Firms", "The firms at the end", "Means over the runs with 95 % intervals. Price paid: CNY per million tokens of vendors, per accelerator-hour of clouds, per accelerator of sellers. List price: posted prices of the same products at the end, the start being 100 %, whatever mix of them is bought. Share: of tokens, of SMEs' accounts, of accelerators. Profit: less depreciation; cash flow: less accelerators as they are bought. Value added: sales less what was bought of other firms. Margin of calls: API fees less the compute bought to serve them. Group: a cloud with the vendors that it owns. Put in: by investors and the parent, less what investors got out; cash earned: cash gained, less that. Support: received from the parent, or paid by it. Owned: by a cloud. Largest share and profit: in what part of the runs, within the layer; profit with the group.");
        const rows = [...report.data.summary.firms].sort((a, b) => layers.indexOf(a.layer) - layers.indexOf(b.layer) || b.owned - a.owned);
        report.sortable(section, "Firms at the end of the runs, CNY.", columns, rows);
        if (report.data.summary.apps)
            report.sortable(section, "Named apps at the end of the runs, CNY.", appColumns, report.data.summary.apps);
        report.sortable(section, "Layers over the runs, CNY.", layerColumns, Object.entries(report.data.summary.layers).map(([name, layer]) => ({ name, ...layer })));
    };
})();
