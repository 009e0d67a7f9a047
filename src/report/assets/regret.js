"use strict";
/* What each vendor would have gained by another rule, had all others played as they did. */
report.modules.push(() => {
    if (report.data.kind !== "regret") return;
    const { data } = report, { say } = report, { number, money } = report.format, { alternatives, vendors } = data;
    const meanings = { gains: "gains", loses: "loses", same: "changes nothing", undecided: "undecided", failed: "a run failed" };
    const firms = data.firms.filter((firm) => firm.layer === "vendor");
    const rows = alternatives.name.map((name, i) => ({ name, i, vendor: alternatives.vendor[i], firm: firms[alternatives.vendor[i]], gain: alternatives.gain[i], low: alternatives.low[i], high: alternatives.high[i], alive: alternatives.alive[i], runs: alternatives.runs[i], verdict: alternatives.verdict[i] }));
    const best = vendors.best.map((place) => (place >= 0 ? rows[place] : null));
    const asked = firms.map((_, v) => v).filter((v) => rows.some((row) => row.vendor === v));
    const interval = (low, high) => (report.known(low) ? `${money(low)} to ${money(high)}` : "");
    const points = (value) => (report.known(value) ? `${value > 0 ? "+" : ""}${number(100 * value)}` : "–");
    const colour = (verdict) => report.theme.colour(verdict === "gains" ? 0 : verdict === "loses" ? 1 : 7);
    const hint = (row) => `<b>${report.escape(row.firm.full)}</b>: ${report.escape(row.name)} in place of ${report.escape(vendors.rule[row.vendor])}<br><b>${money(row.gain)}</b> ${interval(row.low, row.high)}<br>${meanings[row.verdict]}, ${report.plural(row.runs, "pair")} of runs`;

    function regrets() {
        const section = report.part("regrets", "Regrets", "What each should have played", say("For each vendor the rule that gains most, among those known to gain: the cash that it would have earned more with its group. The rule in place of it and the interval are in the table."));
        const list = () => best.filter((row) => row).sort((a, b) => b.gain - a.gain);
        if (list().length) report.rowChart(section, () => ({ rows: list().map((row) => ({ name: `${row.firm.full}: ${row.name}`, brief: row.firm.brief, hint: hint(row), marks: [{ value: row.gain, low: row.low, high: row.high, colour: colour("gains") }] })), settings: { bars: true, base: 0, label: money, name: say("CNY more by the best rule, with its 95 % interval") } }), () => "Regrets. " + list().map((row) => `${row.firm.full}: ${row.name}, ${money(row.gain)}`).join("; ") + ". The table below has all.");
        report.sortable(section, "What each should have played.", [
            { name: say("Vendor"), text: (v) => firms[v].full, value: (v) => firms[v].full, isText: true },
            { name: "Played", text: (v) => vendors.rule[v], value: (v) => vendors.rule[v], isText: true },
            { name: "Should have played", text: (v) => (best[v] ? best[v].name : "nothing known to be better"), value: (v) => (best[v] ? best[v].name : null), isText: true },
            { name: say("Gain, CNY"), text: (v) => (best[v] ? money(best[v].gain) : "–"), value: (v) => (best[v] ? best[v].gain : null) },
            { name: "95 % interval", text: (v) => (best[v] ? interval(best[v].low, best[v].high) : "–"), value: (v) => (best[v] ? best[v].low : null) },
            { name: say("Earned as it was, CNY"), text: (v) => money(vendors.earned[v]), value: (v) => vendors.earned[v], detail: (v) => interval(vendors.earned_low[v], vendors.earned_high[v]) },
        ], asked);
    }

    function all() {
        const section = report.part("alternatives", "Alternatives", "All that was tried", say("One vendor changes, all others play as they did, and all random numbers are the same. Points with their intervals; what reaches over 0 is undecided."));
        let chosen = (best.filter((row) => row).sort((a, b) => b.gain - a.gain)[0] || rows[0]).vendor;
        const mine = () => rows.filter((row) => row.vendor === chosen).sort((a, b) => b.gain - a.gain);
        report.choice(report.controls(section), "of", asked.map((v) => [String(v), firms[v].full]), String(chosen), (value) => { chosen = Number(value); chart.draw(); table.refresh(mine()); });
        const chart = report.rowChart(section, () => ({ rows: mine().map((row) => ({ name: row.name, hint: hint(row), marks: report.known(row.gain) ? [{ value: row.gain, low: row.low, high: row.high, colour: colour(row.verdict), open: row.verdict === "undecided" }] : [] })), settings: { base: 0, label: money, name: say("CNY more than as it was") } }), () => `Alternatives of ${firms[chosen].full}. ` + mine().slice(0, 16).map((row) => `${row.name}: ${money(row.gain)}, ${meanings[row.verdict]}`).join("; ") + ".");
        const table = report.sortable(section, "All that was tried.", [
            { name: "Might have played", text: (row) => row.name, value: (row) => row.name, isText: true },
            { name: say("Gain, CNY"), text: (row) => (report.known(row.gain) ? money(row.gain) : "–"), value: (row) => row.gain },
            { name: "95 % interval", text: (row) => interval(row.low, row.high), value: (row) => row.low },
            { name: "Verdict", text: (row) => meanings[row.verdict], value: (row) => row.verdict, isText: true },
            { name: "Alive at end, points", text: (row) => points(row.alive), value: (row) => row.alive },
            { name: "Pairs of runs", text: (row) => row.runs, value: (row) => row.runs },
        ], mine());
    }

    report.regret = () => {
        const { provenance, most_runs } = data, gaining = rows.filter((row) => row.verdict === "gains"), undecided = rows.filter((row) => row.verdict === "undecided");
        report.question("What should each have played, and how sure is that");
        report.facts(`${report.plural(rows.length, "alternative")}, each in up to ${report.plural(most_runs, "pair")} of runs on the same random numbers; ${data.runs.toLocaleString("en-GB")} runs in all. Intervals allow for repeated looks at the sign, not for the number of alternatives.`);
        report.verdict(data.words.join(" "));
        report.tile(say("Vendors that regret"), `${best.filter((row) => row).length} of ${asked.length}`, "for which some other rule is known to gain");
        report.tile("Alternatives that gain", `${gaining.length} of ${rows.length}`, undecided.length ? `${undecided.length} undecided` : "all others lose or change nothing");
        regrets();
        all();
        report.provenance([["Program", provenance.source], ["File of the scenario", provenance.study_file], ["SHA-256 of the question", provenance.study_sha256]]);
    };
});
