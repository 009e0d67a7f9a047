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
        ], asked, null, { how: "A bar is what the vendor would have earned more by that rule while all others kept theirs, its line the 95 % interval. Vendors without a bar have no rule that is known to gain; that is not to say that they have none.", source: "gain, best_alternative, earned" });
    }

    function earned() {
        const list = () => asked.map((v) => ({ v, firm: firms[v], was: vendors.earned[v], would: best[v] ? vendors.earned[v] + best[v].gain : null })).sort((a, b) => b.was - a.was);
        const losing = list().filter((row) => row.was < 0).length;
        const section = report.part("earned", "Earned", say(`${losing} of ${asked.length} vendors lost cash in the war as it was`), say("Cash gained by the vendor with its group, less the money that investors put in: a point for the war as it was, with its interval, and a hollow one with the best rule of those known to gain, had all others played as they did."));
        report.rowChart(section, () => ({
            rows: list().map((row) => ({ name: row.firm.full, brief: row.firm.brief, hint: `<b>${report.escape(row.firm.full)}</b><br>as it was: <b>${money(row.was)}</b> ${interval(vendors.earned_low[row.v], vendors.earned_high[row.v])}` + (best[row.v] ? `<br>with ${report.escape(best[row.v].name)}: <b>${money(row.would)}</b>` : ""), marks: [{ value: row.was, low: vendors.earned_low[row.v], high: vendors.earned_high[row.v], colour: report.theme.colour(7) }].concat(best[row.v] ? [{ value: row.would, colour: colour("gains"), open: true }] : []) })),
            settings: { base: 0, marks: 2, label: money, name: say("CNY earned with the group") },
        }), () => "Earned with the group. " + list().slice(0, 16).map((row) => `${row.firm.full}: ${money(row.was)} as it was` + (report.known(row.would) ? `, ${money(row.would)} with the best rule` : "")).join("; ") + ". The table has the numbers.");
        report.details(section, "Earned as a table", () => ({ caption: say("Cash earned with the group, CNY"), heads: [say("Vendor"), "As it was", "95 % interval", "With the best rule"], rows: list().map((row) => [row.firm.full, money(row.was), interval(vendors.earned_low[row.v], vendors.earned_high[row.v]), report.known(row.would) ? money(row.would) : "–"]) }), { how: "A full point is the war as it was, with its 95 % interval over runs; a hollow one stands where the best known rule would have put the vendor. Left of the line: it lost cash.", source: "earned, gain" });
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
        ], mine(), null, { how: "A point right of the line gains, one left of it loses, with 95 % intervals. Hollow and grey: the interval holds 0, and more runs could give either sign.", source: "gain, verdict, alternative_runs" });
    }

    /* ---- The first screen ---- */
    const byGain = best.filter((row) => row).sort((a, b) => b.gain - a.gain), { amount, list, settings, tried, looks } = report.choices;
    const open = rows.filter((row) => row.verdict === "undecided").sort((a, b) => b.high - a.high), failed = rows.filter((row) => row.verdict === "failed").length;
    const mine = (v) => rows.filter((row) => row.vendor === v), none = (v, verdicts) => mine(v).every((row) => verdicts.includes(row.verdict));

    function regretting() {
        if (!byGain.length) return [say`Nobody is known to regret: of ${report.plural(rows.length, "alternative")} none is known to gain.`];
        const told = byGain.slice(0, 3).map((row) => say`${row.firm.full} should have played ${row.name} in place of ${vendors.rule[row.vendor]}: ${amount(row.gain, row.low, row.high)} CNY more`);
        return [say`${byGain.length} of ${report.plural(asked.length, "vendor")} ${byGain.length === 1 ? "regrets" : "regret"}.`, told.join("; ") + "."].concat(byGain.length > 3 ? report.link(`All ${byGain.length}`, "regrets") : []);
    }
    /* Known not to regret: all that was tried loses or changes nothing. Not known: some of it is undecided. */
    function others() {
        const content = asked.filter((v) => !best[v] && none(v, ["loses", "same"])).map((v) => firms[v].full), doubtful = asked.filter((v) => !best[v] && mine(v).some((row) => row.verdict === "undecided")).map((v) => firms[v].full);
        return [content.length && `${list(content)} ${content.length === 1 ? "does" : "do"}: all that was tried loses or changes nothing.`, doubtful.length && `Undecided: ${list(doubtful)}.`, !content.length && !doubtful.length && "Nobody: each has something that is known to gain."];
    }
    function isItForAll() {
        const losing = asked.filter((v) => vendors.earned[v] < 0), saved = losing.filter((v) => best[v] && vendors.earned[v] + best[v].gain >= 0).map((v) => firms[v].full);
        if (!losing.length) return [say`No vendor lost cash in the war as it was.`];
        return [say`${losing.length} of ${report.plural(asked.length, "vendor")} lost cash in the war as it was.`, saved.length ? `By the best rule ${list(saved)} would not have.` : byGain.length ? "No rule that is known to gain would have spared any of them a loss." : ""];
    }
    function sure() {
        const most = open[0];
        return [`${looks}`, open.length ? `${open.length} of ${report.plural(rows.length, "alternative")} ${open.length === 1 ? "is" : "are"} undecided after ${report.plural(data.most_runs, "pair")}; the most that one of them may still gain is ${money(most.high)} ${report.data.terms.currency} (${most.firm.full}, ${most.name}).` : "No sign is left undecided.", failed ? `${report.plural(failed, "alternative")} failed.` : ""];
    }

    /* The option that tries an alternative alone; names with "=" are a parameter and its value. */
    const attempt = (row) => { const [path, value] = row.name.split(" = "); return value === undefined ? ` --strategies ${row.name}` : ` --strategies none --try ${report.commandOf.quoted(`vendors.${row.firm.name}.${path}=${value}`)}`; };
    const isRule = (row) => !row.name.includes("=");
    function whatIf() {
        const { scenario, file, quoted } = report.commandOf, first = byGain[0], doubt = open.slice(0, 6), vary = (list) => [...new Set(list)].join();
        const doubtful = doubt.filter(isRule);
        report.whatIf([
            first && [`Is the regret of ${first.firm.full} luck? Asked for alone, with other random numbers`, scenario("regret", ` --vendors ${quoted(first.firm.name)}${attempt(first)} --seed 2 --most-runs ${Math.max(32, data.most_runs)}`, "again")],
            first && isRule(first) && [`What would have come had ${first.firm.full} played ${first.name}? Who lives, who wins`, scenario("run", `${settings([[first.firm, first.name]])} --replicates 32`, "instead")],
            doubtful.length && ["What is undecided and may gain most, with four times as many pairs", scenario("regret", ` --vendors ${quoted(vary(doubtful.map((row) => row.firm.name)))} --strategies ${vary(doubtful.map((row) => row.name))} --most-runs ${4 * data.most_runs}`, "surer")],
            tried().length && ["Where does it end when all may change, one after the other?", scenario("tournament", ` --best-replies --vendors ${quoted(asked.map((v) => firms[v].name).join())} --strategies ${tried().join()}`, "replies")],
            ["Are these numbers what this file says they are? Play its runs again", file("rerun", "")],
        ].filter(Boolean).map(([question, text]) => [say(question), text]));
    }

    report.regret = () => {
        const { provenance, most_runs } = data, gaining = rows.filter((row) => row.verdict === "gains");
        report.question("Who regrets, by how much, and how sure is that");
        report.facts(`${report.plural(rows.length, "alternative")}, each in up to ${report.plural(most_runs, "pair")} of runs; ${data.runs.toLocaleString("en-GB")} runs in all.`);
        report.answers([
            ["Who regrets", regretting()],
            ["Who does not", others()],
            ["Who lost", isItForAll()],
            ["How sure", sure()],
            ["What if", [report.link("Commands to ask further", "whatif")]],
        ]);
        report.standing("a regret supposes that all others keep their rules");
        report.tile(say("Vendors that regret"), `${byGain.length} of ${asked.length}`, "for which some other rule is known to gain");
        report.tile("Alternatives that gain", `${gaining.length} of ${rows.length}`, open.length ? `${open.length} undecided` : "all others lose or change nothing");
        if (byGain.length) report.tile(say("Largest regret, CNY"), money(byGain[0].gain), [byGain[0].firm.full, report.choices.between(byGain[0].low, byGain[0].high)].filter(Boolean).join("; "));
        if (open.length) report.tile(say("May still be gained, CNY"), money(open[0].high), `${open[0].firm.full} with ${open[0].name}: upper end of an undecided interval`);
        regrets();
        earned();
        all();
        whatIf();
        report.assumptions();
        report.provenance([["Program", provenance.source], ["File of the scenario", provenance.scenario_file], ["SHA-256 of the question", provenance.study_sha256]]);
    };
});
