"use strict";
/* A tournament: how the players of each strategy fared against each, by three criteria. */
report.modules.push(() => {
    if (report.data.kind !== "tournament") return;
    const { data } = report, { say } = report, { money, percent, number } = report.format, { strategies, opponents, score, advantage, cells } = data, { list } = report.choices;
    const vendors = data.firms.filter((firm) => firm.layer === "vendor"), many = strategies.map((_, s) => s), currency = data.terms.currency;
    const points = (value) => (report.known(value) ? number(100 * value) : "–");
    /* What each criterion is called, in which unit, and how its numbers and their differences are written. */
    const about = { survival: { name: "alive at the end", unit: "", text: percent, shift: points, shiftUnit: "percentage points" }, earned: { name: say("cash earned with the group"), unit: currency, text: money, shift: money, shiftUnit: currency }, profit: { name: "profit", unit: currency, text: money, shift: money, shiftUnit: currency } };
    const criteria = data.criteria.map((key, c) => ({ c, ...(about[key] || { name: key, unit: "", text: number, shift: number, shiftUnit: "" }) })), earned = criteria[Math.max(0, data.criteria.indexOf("earned"))];
    const order = (one) => [...many].sort((a, b) => score.value[one.c][b] - score.value[one.c][a]);
    const side = (one, s) => (advantage.low[one.c][s] > 0 ? "above" : advantage.high[one.c][s] < 0 ? "below" : advantage.value[one.c][s] === 0 && advantage.low[one.c][s] === 0 && advantage.high[one.c][s] === 0 ? "same" : "undecided"), of = (one, kind) => order(one).filter((s) => side(one, s) === kind).map((s) => strategies[s]);
    const range = (low, high, text) => (report.known(low) && text(low) !== text(high) ? `${text(low)} to ${text(high)}` : ""), told = (one, s) => `${one.shift(advantage.value[one.c][s])} ${one.shiftUnit}`.trim() + (range(advantage.low[one.c][s], advantage.high[one.c][s], one.shift) ? ` (${range(advantage.low[one.c][s], advantage.high[one.c][s], one.shift)})` : "");
    /* "hold and match above the mean, undercut below it" */
    function verdict(one) {
        const parts = [["above", "above the mean"], ["below", "below the mean"], ["same", "all alike"], ["undecided", "undecided"]].map(([kind, text]) => [of(one, kind), text]).filter(([names]) => names.length);
        return parts.map(([names, text]) => (names.length === many.length && text === "all alike" ? text : `${list(names)} ${text}`)).join(", ");
    }

    function scores() {
        let one = earned;
        const section = report.part("scores", "Scores", "", "The score of a strategy is its mean over all opponents; shown is what it is more than the mean score of all strategies, with the 95 % interval over runs. Blue: above the mean; orange: below; hollow: undecided.");
        report.choice(report.controls(section), "by", criteria.map((each) => [String(each.c), each.name]), String(one.c), (value) => { one = criteria[value]; chart.draw(); table.refresh(order(one)); });
        const tell = () => `By ${one.name}: ${verdict(one)}`;
        const hint = (s) => `<b>${report.escape(strategies[s])}</b>, ${report.escape(one.name)}<br>score <b>${one.text(score.value[one.c][s])}</b> ${range(score.low[one.c][s], score.high[one.c][s], one.text)}<br>more than the mean: <b>${one.shift(advantage.value[one.c][s])}</b> ${range(advantage.low[one.c][s], advantage.high[one.c][s], one.shift)}`;
        const chart = report.rowChart(section, () => (section.finding(tell()), { rows: order(one).map((s) => ({ name: strategies[s], hint: hint(s), marks: report.known(advantage.value[one.c][s]) ? [{ value: advantage.value[one.c][s], low: advantage.low[one.c][s], high: advantage.high[one.c][s], colour: report.theme.colour({ above: 0, below: 1, same: 7, undecided: 7 }[side(one, s)]), open: side(one, s) === "undecided" }] : [] })), settings: { base: 0, label: one.shift, name: [`${one.name}, more than the mean of all strategies`, one.shiftUnit].filter(Boolean).join(", ") } }),
            () => `${report.capitalised(one.name)}, more than the mean. ` + order(one).slice(0, 16).map((s) => `${strategies[s]}: ${told(one, s)}, ${side(one, s)}`).join("; ") + ". The table below has all criteria.");
        const table = report.sortable(section, "Scores of the strategies.", [{ name: "Strategy", text: (s) => strategies[s], value: (s) => strategies[s], isText: true }].concat(criteria.flatMap((each) => [
            { name: report.capitalised(each.name) + (each.unit ? `, ${each.unit}` : ""), text: (s) => each.text(score.value[each.c][s]), value: (s) => score.value[each.c][s], detail: (s) => range(score.low[each.c][s], score.high[each.c][s], each.text) },
            { name: "more than the mean", text: (s) => each.shift(advantage.value[each.c][s]), value: (s) => advantage.value[each.c][s], detail: (s) => range(advantage.low[each.c][s], advantage.high[each.c][s], each.shift) },
        ])), order(one), null, { how: "All games have the same random numbers, so the difference to the mean is surer than the intervals of the scores suggest. No rule is tuned: a low score may be one of its parameters.", source: "score, advantage" });
    }

    function games() {
        let one = earned;
        const section = report.part("games", "Games", "", "Row: the strategy of the players; column: what the rest of the group plays. The diagonal is a war of a strategy against itself.");
        report.choice(report.controls(section), "show", criteria.map((each) => [String(each.c), each.name]), String(one.c), (value) => { one = criteria[value]; chart.draw(); table.refresh(); });
        const at = (s, o) => ({ value: cells.value[one.c][s][o], low: cells.low[one.c][s][o], high: cells.high[one.c][s][o] }), withEnds = (s, o) => { const each = at(s, o), ends = range(each.low, each.high, one.text); return one.text(each.value) + (ends ? ` (${ends})` : ""); };
        /* The best reply to each opponent, in the mean. */
        const best = (o) => many.reduce((found, s) => (cells.value[one.c][s][o] > cells.value[one.c][found][o] ? s : found), 0);
        const tell = () => { const counts = many.map((s) => [opponents.filter((_, o) => best(o) === s).length, strategies[s]]).sort((a, b) => b[0] - a[0]); return `By ${one.name} ${counts[0][1]} does best against ${counts[0][0]} of ${opponents.length} opponents, in the mean`; };
        const chart = report.heatChart(section, () => (section.finding(tell()), { columns: opponents, rows: strategies, columnName: "against", rowName: "players", format: one.text, cells: many.flatMap((s) => opponents.map((opponent, o) => ({ column: o, row: s, ...at(s, o), hint: `<b>${report.escape(strategies[s])}</b> against ${report.escape(opponent)}<br>${report.escape(one.name)}: <b>${withEnds(s, o)}</b> ${one.unit}` }))) }),
            () => `${report.capitalised(one.name)}, strategies against each other. ` + many.slice(0, 8).map((s) => `${strategies[s]}: ${opponents.slice(0, 8).map((opponent, o) => `${one.text(at(s, o).value)} against ${opponent}`).join(", ")}`).join("; ") + ". The table has all.");
        const table = report.details(section, "Games as a table", () => ({ caption: `${report.capitalised(one.name)}${one.unit ? `, ${one.unit}` : ""}; row against column`, heads: ["Strategy"].concat(opponents), rows: many.map((s) => [strategies[s]].concat(opponents.map((_, o) => report.cell(at(s, o).value, withEnds(s, o), at(s, o).low, at(s, o).high)))) }),
            { how: "A cell is the mean over the players and the runs, ± half its 95 % interval. Read a column from the top down: who does best against this opponent.", source: "cell, cell_low, cell_high" });
    }

    function levels() {
        const section = report.part("levels", "Against itself", say`Against itself ${strategies[[...many].sort((a, b) => cells.value[earned.c][b][b] - cells.value[earned.c][a][a])[0]]} earns most`, say("What the players earn when all of the group play the same strategy: the war that it makes. With 95 % intervals over runs."));
        const rows = [...many].sort((a, b) => cells.value[earned.c][b][b] - cells.value[earned.c][a][a]), text = (s) => { const ends = range(cells.low[earned.c][s][s], cells.high[earned.c][s][s], money); return money(cells.value[earned.c][s][s]) + (ends ? ` (${ends})` : ""); };
        report.rowChart(section, () => ({ rows: rows.map((s) => ({ name: strategies[s], hint: `<b>${report.escape(strategies[s])}</b> against itself<br><b>${text(s)}</b>`, marks: [{ value: cells.value[earned.c][s][s], low: cells.low[earned.c][s][s], high: cells.high[earned.c][s][s], colour: report.theme.colour(0) }] })), settings: { label: money, name: `${earned.name}, ${currency}` } }), () => "Against itself. " + rows.slice(0, 16).map((s) => `${strategies[s]}: ${text(s)}`).join("; ") + ". The table has the numbers.");
        report.details(section, "Against itself as a table", () => ({ caption: `${report.capitalised(earned.name)} against itself, ${currency}`, heads: ["Strategy", "Earned"], rows: rows.map((s) => [strategies[s], report.cell(cells.value[earned.c][s][s], text(s), cells.low[earned.c][s][s], cells.high[earned.c][s][s])]) }), { how: "If the strategy with the best score does badly against itself, it gains at the others' cost.", source: "cell" });
    }

    function whatIf() {
        const { scenario, file, quoted } = report.commandOf, names = data.group.map((vendor) => vendors[vendor].name).join(), who = ` --vendors ${quoted(names)} --strategies ${strategies.join()}`;
        report.whatIf([
            ["Is it surer with four times as many runs?", scenario("tournament", `${who} --players ${data.players} --replicates ${4 * data.runs}`, "surer")],
            ["Where do these rules end when vendors change one by one?", scenario("tournament", ` --best-replies${who}`, "replies")],
            ["Which rules are stable when the group moves as one?", scenario("tournament", ` --roles --role ${quoted(`players=${names}`)} --strategies ${strategies.join()}`, "roles")],
            ["Are these numbers what this file says they are? Play it again", file("rerun", "")],
        ].map(([question, text]) => [say(question), text]));
    }

    report.tournament = () => {
        const { provenance } = data, first = order(earned)[0], decided = of(earned, "above");
        report.question("Which strategy does best against which, and how sure is that");
        report.facts(say`${report.plural(strategies.length, "strategy", "strategies")}, each played by ${data.players} of ${report.plural(data.group.length, "vendor")} against every other, itself and a mix of all by the rest; ${report.plural(data.runs, "run")} of each game on the same random numbers.`);
        report.answers([
            ["Who does best", [`By ${earned.name}: ${strategies[first]}, ${money(score.value[earned.c][first])} ${currency} on average over its opponents${decided.includes(strategies[first]) ? "" : "; not clearly above the mean of all"}.`]],
            ["What is clear", criteria.map((one) => `${report.capitalised(one.name)}: ${verdict(one)}.`)],
            ["How sure", [data.runs === 1 ? "One run of each game cannot tell how sure this is." : `Intervals are 95 % over ${data.runs} runs; above or below the mean is said only where the whole interval is.`]],
            ["What if", [report.link("Commands to ask further", "whatif")]],
        ]);
        report.standing("rules are not tuned, and the others keep theirs");
        criteria.forEach((one) => { const s = order(one)[0]; report.tile(`Best by ${one.name}`, order(one).every((each) => score.value[one.c][each] === score.value[one.c][s]) ? "all alike" : strategies[s], told(one, s) + " more than the mean"); });
        scores();
        games();
        levels();
        whatIf();
        report.assumptions();
        report.provenance([["Program", provenance.source], ["File of the scenario", provenance.scenario_file], ["SHA-256 of the question", provenance.study_sha256]]);
    };
});
