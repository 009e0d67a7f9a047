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
        const regretting = best.filter((row) => row).length;
        const section = report.part("regrets", "Regrets", regretting ? say(`${regretting} of ${asked.length} vendors should have played something else`) : "Nobody is known to regret", say("For each vendor the rule that gains most, among those known to gain: the cash that it would have earned more with its group. The rule in place of it and the interval are in the table."));
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

    function earned() {
        const list = () => asked.map((v) => ({ v, firm: firms[v], was: vendors.earned[v], would: best[v] ? vendors.earned[v] + best[v].gain : null })).sort((a, b) => b.was - a.was);
        const losing = list().filter((row) => row.was < 0).length;
        const section = report.part("earned", "Earned", say(`${losing} of ${asked.length} vendors lost cash in the war as it was`), say("Cash gained by the vendor with its group, less the money that investors put in: a point for the war as it was, with its interval, and a hollow one with the best rule of those known to gain, had all others played as they did."));
        report.rowChart(section, () => ({
            rows: list().map((row) => ({ name: row.firm.full, brief: row.firm.brief, hint: `<b>${report.escape(row.firm.full)}</b><br>as it was: <b>${money(row.was)}</b> ${interval(vendors.earned_low[row.v], vendors.earned_high[row.v])}` + (best[row.v] ? `<br>with ${report.escape(best[row.v].name)}: <b>${money(row.would)}</b>` : ""), marks: [{ value: row.was, low: vendors.earned_low[row.v], high: vendors.earned_high[row.v], colour: report.theme.colour(7) }].concat(best[row.v] ? [{ value: row.would, colour: colour("gains"), open: true }] : []) })),
            settings: { base: 0, marks: 2, label: money, name: say("CNY earned with the group") },
        }), () => "Earned with the group. " + list().slice(0, 16).map((row) => `${row.firm.full}: ${money(row.was)} as it was` + (report.known(row.would) ? `, ${money(row.would)} with the best rule` : "")).join("; ") + ". The table has the numbers.");
        report.details(section, "Earned as a table", () => ({ caption: say("Cash earned with the group, CNY"), heads: [say("Vendor"), "As it was", "95 % interval", "With the best rule"], rows: list().map((row) => [row.firm.full, money(row.was), interval(vendors.earned_low[row.v], vendors.earned_high[row.v]), report.known(row.would) ? money(row.would) : "–"]) }));
    }

    function all() {
        const section = report.part("alternatives", "Alternatives", "All that was tried", say("One vendor changes, all others play as they did, and all random numbers are the same. Points with their intervals; what reaches over 0 is undecided."));
        let chosen = (best.filter((row) => row).sort((a, b) => b.gain - a.gain)[0] || rows[0]).vendor;
        const mine = () => rows.filter((row) => row.vendor === chosen).sort((a, b) => b.gain - a.gain);
        report.choice(report.controls(section), "of", asked.map((v) => [String(v), firms[v].full]), String(chosen), (value) => { chosen = Number(value); chart.draw(); table.refresh(mine()); });
        const tell = () => { const gain = mine().filter((row) => row.verdict === "gains").length, open = mine().filter((row) => row.verdict === "undecided").length; return `${firms[chosen].full} gains by ${gain} of ${report.plural(mine().length, "alternative")}${open ? `; ${open} undecided` : ""}`; };
        const chart = report.rowChart(section, () => (section.finding(tell()), { rows: mine().map((row) => ({ name: row.name, hint: hint(row), marks: report.known(row.gain) ? [{ value: row.gain, low: row.low, high: row.high, colour: colour(row.verdict), open: row.verdict === "undecided" }] : [] })), settings: { base: 0, label: money, name: say("CNY more than as it was") } }), () => `Alternatives of ${firms[chosen].full}. ` + mine().slice(0, 16).map((row) => `${row.name}: ${money(row.gain)}, ${meanings[row.verdict]}`).join("; ") + ".");
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
        report.verdict(data.words);
        report.tile(say("Vendors that regret"), `${best.filter((row) => row).length} of ${asked.length}`, "for which some other rule is known to gain");
        report.tile("Alternatives that gain", `${gaining.length} of ${rows.length}`, undecided.length ? `${undecided.length} undecided` : "all others lose or change nothing");
        regrets();
        earned();
        all();
        report.provenance([["Program", provenance.source], ["File of the scenario", provenance.study_file], ["SHA-256 of the question", provenance.study_sha256]]);
    };
});
