"use strict";
/* The end of the runs, firm by firm. */
report.modules.push(() => {
    if (report.data.kind !== "runs") return;
    const { say } = report;
    const { number, count, money, percent, interval, margin } = report.format;
    const kind = (firm) => (firm.layer === "vendor" ? (firm.owned ? say("owned vendor") : "independent") : say(firm.layer));
    const scale = (firm) => (firm.layer === "vendor" ? 1 : 1e3); /* from kCNY to CNY */
    const month = (round) => (report.known(round) ? report.shortDate(report.data.dates[report.placeOfRound(Math.round(round))]) : "–");
    const price = (firm, paid) => (report.known(paid) ? scale(firm) * paid : null);
    const account = (name, key) => ({ name, onScreen: true, text: (firm) => money(firm.accounts[key].value), value: (firm) => firm.accounts[key].value });
    const layers = ["vendor", "cloud", "seller"];

    const columns = [
        { name: "Firm", text: (firm) => firm.full, value: (firm) => firm.full, isText: true },
        { name: "Kind", text: kind, value: kind, isText: true, onScreen: true },
        { name: "Alive at end", text: (firm) => percent(firm.survival.value), value: (firm) => firm.survival.value, detail: (firm) => interval(firm.survival, percent).replace(/\u00a0% to /, "–") },
        { name: "Median exit", onScreen: true, text: (firm) => month(firm.median_exit_round), value: (firm) => firm.median_exit_round },
        { name: "Share", text: (firm) => percent(firm.share.value), value: (firm) => firm.share.value, detail: (firm) => margin(firm.share, percent) },
        { name: say("Price paid at start"), onScreen: true, text: (firm) => number(price(firm, firm.price_paid_start)), value: (firm) => price(firm, firm.price_paid_start) },
        { name: say("Price paid at end"), text: (firm) => number(price(firm, firm.price_paid.value)), value: (firm) => price(firm, firm.price_paid.value) },
        { name: say("List price"), text: (firm) => percent(firm.price_index.value), value: (firm) => firm.price_index.value },
        { name: "Capital at start", text: (firm) => money(firm.capital_start), value: (firm) => firm.capital_start },
        { name: "Capital at end", text: (firm) => money(firm.capital.value), value: (firm) => firm.capital.value, detail: (firm) => margin(firm.capital, money) },
        { name: "Profit", text: (firm) => money(firm.profit.value), value: (firm) => firm.profit.value, detail: (firm) => margin(firm.profit, money) },
        account("Cash flow", "cash_flow"),
        account("Value added", "value_added"),
        { name: say("Margin of calls"), onScreen: true, text: (firm) => (firm.layer === "vendor" ? money(firm.accounts.call_margin.value) : ""), value: (firm) => firm.accounts.call_margin.value },
        { name: "Profit of group", text: (firm) => money(firm.group.profit.value), value: (firm) => firm.group.profit.value, detail: (firm) => margin(firm.group.profit, money) },
        account("Put in", "put_in"),
        account("Cash earned", "earned"),
        { name: "Support", onScreen: true, text: (firm) => (firm.layer === "seller" ? "" : money(firm.support.value)), value: (firm) => firm.support.value },
        { name: "Largest share", text: (firm) => percent(firm.wins_share.value), value: (firm) => firm.wins_share.value },
        { name: "Largest profit", text: (firm) => percent(firm.wins_profit.value), value: (firm) => firm.wins_profit.value },
    ];

    /* Households and investors have no profit, and only SMEs and households a surplus. */
    const earns = (layer) => !["households", "investors"].includes(layer.name), hasSurplus = (layer) => ["households", "smes"].includes(layer.name);
    const amount = (name, field, has) => ({ name, text: (layer) => (has(layer) && report.known(layer[field].value) ? money(layer[field].value) : ""), value: (layer) => layer[field].value, detail: (layer) => (has(layer) ? margin(layer[field], money) : "") });
    const layerColumns = [{ name: "Layer", text: (layer) => report.layers[layer.name], value: (layer) => layer.name, isText: true }, amount("Value added", "value_added", earns), amount("Profit", "profit", earns),
        amount("Cash flow", "cash_flow", earns), amount("Change of cash", "capital_change", () => true), amount("Surplus", "surplus", hasSurplus)];

    const ofApp = (name, field, show) => ({ name, text: (app) => show(app[field].value), value: (app) => app[field].value, detail: (app) => margin(app[field], show) });
    const appColumns = [{ name: say("App"), text: (app) => app.full, value: (app) => app.full, isText: true }, ofApp("Alive at end", "alive", percent), ofApp(say("Most users"), "peak_users", count), ofApp(say("Users at end"), "users", count),
        ofApp("Capital at end", "capital", money), ofApp("Profit", "profit", money), ofApp("Support", "support", money)];

    /* What the columns are, of the layers that the war has. */
    function lede(firms) {
        const of = (layer) => firms.filter((firm) => firm.layer === layer), told = (parts) => parts.filter(Boolean).join(" ");
        const has = (layer) => of(layer).some((firm) => report.known(firm.price_paid.value)), owns = firms.some((firm) => firm.owned);
        const prices = ["CNY per million tokens of vendors", has("cloud") && "per accelerator-hour of clouds", has("seller") && "per accelerator of sellers"].filter(Boolean).join(", ");
        const shares = ["of tokens", of("cloud").length && "of SMEs' accounts", of("seller").length && "of accelerators"].filter(Boolean).join(", ");
        return say(told([`Means over the runs with 95 % intervals. Price paid: ${prices}.`,
            "List price: posted prices of the same products at the end, the start being 100 %, whatever mix of them is bought.",
            `Share: ${shares}. Profit: less depreciation; cash flow: ${of("seller").length ? "less accelerators as they are bought" : "without it"}.`,
            "Value added: sales less what was bought of other firms. Margin of calls: API fees less the compute bought to serve them.",
            of("cloud").length ? "Group: a cloud with the vendors that it owns." : "",
            "Put in: by investors and the parent, less what investors got out; cash earned: cash gained, less that.",
            owns && "Support: received from the parent, or paid by it. Owned: by a cloud.",
            "Largest share and profit: in what part of the runs, within the layer" + (owns ? "; profit with the group." : ".")]));
    }

    report.firms = () => {
        const section = report.part("firms", "Firms", "The firms at the end", lede(report.data.summary.firms));
        const rows = [...report.data.summary.firms].sort((a, b) => layers.indexOf(a.layer) - layers.indexOf(b.layer) || b.owned - a.owned);
        /* A war without owners has no groups, and one without clouds and sellers one kind of firm. */
        const owns = rows.some((firm) => firm.owned), mixed = new Set(rows.map(kind)).size > 1;
        report.sortable(section, say("Firms at the end of the runs, CNY."), columns.filter(({ name }) => (owns || !["Profit of group", "Support"].includes(name)) && (mixed || name !== "Kind")), rows);
        if (report.data.summary.apps)
            report.sortable(section, say("Named apps at the end of the runs, CNY."), appColumns, report.data.summary.apps);
        report.sortable(section, say("Layers over the runs, CNY."), layerColumns, Object.entries(report.data.summary.layers).map(([name, layer]) => ({ name, ...layer })));
    };
});
