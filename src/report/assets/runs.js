"use strict";
/* The answer of runs, and the parts of their page. */
report.modules.push(() => {
    if (report.data.kind !== "runs") return;
    const { say } = report;
    const { summary, provenance, dates, rounds } = report.data;
    const { number, money, count, percent, interval } = report.format;
    const firms = new Map(summary.firms.map((firm) => [firm.name, firm]));

    const alive = (estimate, of, name) => {
        if (of === 0) return;
        const firms = (value) => (Number.isInteger(value) ? String(value) : number(value));
        report.tile(name + " alive at the end", `${firms(estimate.value)} of ${of}`, interval(estimate, firms));
    };

    function contest(pair, field, label) {
        if (!pair.leader) return;
        const first = firms.get(pair.leader), second = firms.get(pair.runner_up);
        if (!first || first[field].value === 0) return;
        const of = (firm) => `${firm.full} ${percent(firm[field].value)}`;
        if (summary.replicates === 1) report.tile(label, first.full, "in the one run");
        else if (pair.decided) report.tile(label, first.full, `in ${percent(first[field].value)} of the runs${second ? "; then " + of(second) : ""}`);
        else report.tile(label, "undecided", second ? `${of(first)}, ${of(second)} of the runs` : of(first));
    }

    function layer(pair) {
        if (!pair.leader || (!pair.runner_up && !report.known(summary.layers.smes.profit.value))) return; /* one layer needs no contest */
        const profit = summary.layers[pair.leader].profit;
        const sure = summary.replicates === 1 || !pair.runner_up ? "" : pair.decided ? "clearly; " : "not clearly; ";
        report.tile(profit.value > 0 ? "Layer with the largest profit" : "No layer makes a profit; nearest comes that of", report.layers[pair.leader], say`${sure}profit ${money(profit.value)} CNY${profit.low === null ? "" : " (" + interval(profit, money) + ")"}`);
    }

    function change(label, path, format, unit) {
        if (!path) return; /* the war has no such layer */
        report.tile(label, `${format(path.start)} → ${format(path.end.value)}`, [unit, interval(path.end, format)].filter(Boolean).join("; end "));
    }

    function facts() {
        const runs = summary.replicates === 1 ? "One run" : `${summary.replicates.toLocaleString("en-GB")} runs`;
        const sure = summary.replicates === 1 ? "one run cannot tell how sure this is" : "intervals are 95 %";
        report.facts(`${runs} of ${summary.rounds.toLocaleString("en-GB")} rounds, ${dates[rounds[1] === 1 ? 1 : 0]} to ${dates[dates.length - 1]}; ${sure}.`);
        report.provenance([["Program", provenance.source], ["Scenario", provenance.scenario_file], ["SHA-256 of the scenario", provenance.scenario_sha256], ["Seed", String(provenance.seed)],
            ["Books", `largest imbalance of a money flow ${summary.worst_ledger_error.toExponential(1)} of what flowed`]]);
    }

    function answer() {
        facts();
        report.question("Who survives, who wins, how sure");
        report.verdict(summary.verdict.text);
        alive(summary.vendors.independents_alive, summary.vendors.independents, summary.vendors.owned ? say("Independent model vendors") : say("Model vendors"));
        alive(summary.vendors.owned_alive, summary.vendors.owned, say("Cloud-owned model vendors"));
        layer(summary.verdict.layers);
        contest(summary.verdict.vendor_share, "wins_share", say("Largest share of tokens"));
        change(say("Price paid"), summary.market.price_paid, number, say("CNY per million tokens"));
        change(say("List price"), summary.market.price_index, percent, "of the same products, whatever mix is bought");
        change(say("SMEs that use a model"), summary.market.adoption, percent, "");
        if (summary.market.smes_with_value) change(say("SMEs alive"), summary.market.smes, count, ""); /* buyers don't leave */
        change(say("Concentration of tokens"), summary.market.hhi, count, say("HHI, 10,000: one vendor"));
    }

    report.runs = () => {
        answer();
        report.clockIn(null);
        if (report.data.caused) report.caused();
        if (report.data.observed) report.observed();
        report.survival();
        report.prices();
        report.capital();
        if (report.data.groups) report.groups();
        report.shares();
        report.flows();
        report.firms();
        report.winners();
        report.exits();
        report.claims(summary.claims);
    };
});
