"use strict";
/* The answer in tiles and where it comes from. */
(function () {
    const { summary, provenance, dates } = report.data;
    const { number, money, count, percent, interval } = report.format;
    const firms = new Map(summary.firms.map((firm) => [firm.name, firm]));
    const layers = { households: "Households", smes: "SMEs (apps)", vendors: "Model vendors", clouds: "Cloud vendors", sellers: "Hardware sellers", investors: "Investors" };
    report.layers = layers;

    function tile(label, value, detail) {
        const box = report.element("div", "tile");
        box.append(report.element("div", "label", label), report.element("div", "value", value), report.element("div", "detail", detail));
        document.getElementById("tiles").append(box);
    }

    const alive = (estimate, of, name) => {
        if (of === 0) return;
        const firms = (value) => (Number.isInteger(value) ? String(value) : number(value));
        tile(name + " alive at the end", `${firms(estimate.value)} of ${of}`, interval(estimate, firms));
    };

    function contest(pair, field, label) {
        if (!pair.leader) return;
        const first = firms.get(pair.leader), second = firms.get(pair.runner_up);
        if (!first || first[field].value === 0) return;
        const of = (firm) => `${firm.label} ${percent(firm[field].value)}`;
        if (summary.replicates === 1) tile(label, first.label, "in the one run");
        else if (pair.decided) tile(label, first.label, `in ${percent(first[field].value)} of the runs${second ? "; then " + of(second) : ""}`);
        else tile(label, "undecided", second ? `${of(first)}, ${of(second)} of the runs` : of(first));
    }

    function layer(pair) {
        if (!pair.leader) return;
        const profit = summary.layers[pair.leader].profit;
        const sure = summary.replicates === 1 ? "" : pair.decided ? "clearly; " : "not clearly; ";
        tile(profit.value > 0 ? "Layer that gains most" : "Layer that loses least", layers[pair.leader], `${sure}profit ${money(profit.value)} CNY${profit.low === null ? "" : " (" + interval(profit, money) + ")"}`);
    }

    function change(label, path, format, unit) {
        tile(label, `${format(path.start)} → ${format(path.end.value)}`, [unit, interval(path.end, format)].filter(Boolean).join("; end "));
    }

    function facts() {
        const runs = summary.replicates === 1 ? "One run" : `${summary.replicates.toLocaleString("en-GB")} runs`;
        const sure = summary.replicates === 1 ? "one run cannot tell how sure this is" : "intervals are 95 %";
        document.getElementById("facts").textContent = `${runs} of ${summary.rounds} rounds, ${dates[0]} to ${dates[dates.length - 1]}; ${sure}.`;
        const rows = [["Program", provenance.source], ["Scenario", provenance.scenario_file], ["SHA-256 of the scenario", provenance.scenario_sha256], ["Seed", String(provenance.seed)],
            ["Books", `largest imbalance of a money flow ${summary.worst_ledger_error.toExponential(1)} of what flowed`]];
        const list = document.getElementById("provenance");
        for (const [name, value] of rows) list.append(report.element("dt", "", name), report.element("dd", "", value));
    }

    report.headline = () => {
        facts();
        document.getElementById("verdict").textContent = summary.verdict.text.replace(/ (%|tn|bn|m|k)(?=[ ,.;)]|$)/g, "\u00a0$1");
        alive(summary.vendors.independents_alive, summary.vendors.independents, "Independent model vendors");
        alive(summary.vendors.owned_alive, summary.vendors.owned, "Cloud-owned model vendors");
        layer(summary.verdict.layers);
        contest(summary.verdict.vendor_share, "wins_share", "Largest share of tokens");
        change("Price paid", summary.market.mean_price, number, "CNY per million tokens");
        change("SMEs that use a model", summary.market.adoption, percent, "");
        change("SMEs alive", summary.market.smes, count, "");
        change("Concentration of tokens", summary.market.hhi, count, "HHI, 10,000: one vendor");
    };
})();
