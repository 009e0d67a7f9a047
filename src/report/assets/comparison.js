"use strict";
/* The answer of a comparison, and the parts of its page. */
report.modules.push(() => {
    if (!report.compared) return;
    const { say } = report;
    const data = report.compared, { percent } = report.format;
    const layers = [["layer_profit[smes]", say("App makers")], ["layer_profit[vendors]", say("Model vendors")], ["layer_profit[clouds]", say("Cloud vendors")], ["layer_profit[sellers]", say("Hardware sellers")], ["total_sme_surplus", say("App makers")], ["total_user_surplus", say("Users of apps")]];
    const words = { more: "more", less: "less", none: "no change", undecided: "undecided" };
    const kindOf = (name) => (name.endsWith("_surplus") ? "surplus" : "profit");
    const vendors = data.firms.filter((firm) => firm.layer === "vendor");
    const [first, second] = report.sides.names, cause = report.sides.cause;

    const between = (row) => (report.known(row.low) && row.shift.value(row.low) !== row.shift.value(row.high) ? `${row.shift.value(row.low)} to ${row.shift.value(row.high)}` : "");
    const inBrackets = (text) => (text ? ` (${text})` : "");
    const change = (row) => `${row.shift.value(row.change)}${inBrackets(between(row))}${row.shift.unit && row.shift.unit !== report.data.terms.currency ? " " + row.shift.unit : ""}`;

    function differenceTile(name, label) {
        const row = report.differenceNamed(name);
        if (row) report.tile(label, `${row.plain.value(row.against)} → ${row.plain.value(row.with)}`, [row.effect === "undecided" ? "undecided" : row.effect === "none" ? "no change" : "", row.effect === "none" ? "" : `${row.shift.value(row.change)} ${row.shift.unit}`.trim() + inBrackets(between(row))].filter(Boolean).join("; "), { change: row.change, low: row.low, high: row.high });
    }

    /* "Less by 2 (1 to 3)", not by -2 (-3 to -1) */
    function size(row) {
        if (row.effect !== "less") return row.shift.value(row.change) + inBrackets(between(row));
        const { value } = row.plain;
        return value(-row.change) + (report.known(row.low) ? ` (${value(-row.high)} to ${value(-row.low)})` : "");
    }

    /* As the rows of the tables: an owned vendor stands with its owner. */
    function groups(effect) {
        return data.firms.filter((firm) => firm.layer !== "seller" && !firm.owned && (report.differenceNamed(`group_profit[${firm.name}]`) || {}).effect === effect).map((firm) => firm.full).join(", ");
    }
    const told = layers.map(([name, label]) => [report.differenceNamed(name), `${label}, ${kindOf(name)}`]).filter(([row]) => row);
    const changed = (effect) => told.filter(([row]) => row.effect === effect).map(([row, label]) => `${label}${effect === "none" ? "" : say` by ${size(row)} CNY`}`).join("; ");
    const sentence = (head, text) => (text ? `${head}: ${text}.` : "");

    function lives() {
        const row = report.differenceNamed("vendors_alive");
        const moved = vendors.map((firm) => [firm, report.differenceNamed(`final_alive[${firm.name}]`)]).filter(([, each]) => each && each.more + each.fewer > 0)
            .map(([firm, { more, fewer }]) => `${cause} ${[[fewer, "kills"], [more, "saves"]].filter(([pairs]) => pairs > 0).map(([pairs, what]) => `${what} ${firm.full} in ${pairs}`).join(" and ")}`);
        const all = row && (row.effect === "none" ? say("As many vendors are alive at the end on both sides.") : `${say("Vendors alive at the end")}: ${row.plain.value(row.against)} with ${second}, ${row.plain.value(row.with)} with ${first}; difference ${change(row)}${row.effect === "undecided" ? ", undecided" : ""}.`);
        return [all, moved.length ? `Of the ${report.plural(data.runs, "pair")}, ${moved.join("; ")}.` : ""];
    }

    function winner() {
        const { firms, wins_gain } = data;
        const list = firms.map((firm, i) => ({ ...firm, value: wins_gain.value[i], low: wins_gain.low[i], high: wins_gain.high[i] })).filter((firm) => firm.layer === "vendor" && firm.value > 0).sort((a, b) => b.value - a.value);
        if (!list.length) return say`Among vendors nobody's group gains cash by ${cause}.`;
        const [ahead, next] = list, decided = !next || (report.known(ahead.low) && ahead.low > next.high), of = (firm) => `${firm.full} in ${percent(firm.value)}`;
        if (data.runs === 1) return say`Among vendors ${ahead.full} gains most cash, with its group.`;
        return say`Among vendors the group that gains most cash: ${decided ? of(ahead) : `undecided between ${of(ahead)} and ${of(next)}`} of the pairs.`;
    }

    /* All of it as texts: by layer, and the rest. */
    report.differenceParts.layers = () => [sentence("More", changed("more")), sentence("Less", changed("less")), sentence("Undecided", changed("undecided")), sentence("Unchanged", changed("none"))];
    report.differenceParts.sentence = () => [sentence("With more profit, by group", groups("more")), sentence("With less profit, by group", groups("less")), ...lives(), data.runs === 1 ? "One pair cannot tell how sure this is." : ""].filter(Boolean).join(" ");

    /* ---- From difference to cause ---- */
    const steps = [
        ["Prices move", ["final_market_price_index", "final_mean_price"]],
        ["so buyers use more or less", ["final_adoption", "total_volume", "final_hhi"]],
        ["which changes what sellers earn", ["layer_profit[vendors]", "layer_profit[clouds]", "layer_profit[sellers]"]],
        ["who pays for it", ["layer_capital_change[investors]", "layer_capital_change[clouds]", "layer_capital_change[vendors]"]],
        ["who is left", ["independents_alive", "vendors_alive"]],
        ["and what buyers have of it", ["layer_profit[smes]", "total_sme_surplus", "total_user_surplus", "layer_capital_change[households]"]],
    ].map(([step, names]) => [step, names.map(report.differenceNamed).filter((row) => row && report.known(row.change))]).filter(([, rows]) => rows.length);

    function causes() {
        const section = report.part("cause", "Cause", `From difference to cause: what ${cause} did, step by step`, `Both sides of a pair have the same random numbers and differ in one thing alone, so what differs between them is caused by it. ${data.explanation.replace(/`([^`]*)`/g, "“$1”")} Each step is measured by itself; that one leads to the next is how the model works.`);
        const cell = (value, of) => report.cell(value, of.value(value));
        const make = () => ({
            caption: `What ${cause} did, mean over ${report.plural(data.runs, "pair")}`, heads: ["Step", "What is measured", second, first, "difference", "verdict"],
            rows: steps.flatMap(([step, rows]) => rows.map((row, i) => [i ? "" : step, report.outcome.called(row) + (row.plain.unit ? `, ${row.plain.unit}` : ""), cell(row.against, row.plain), cell(row.with, row.plain), report.cell(row.change, change(row), row.low, row.high), words[row.effect]])),
        });
        const { caption, heads, rows } = make(), made = report.table(caption, heads, rows);
        made.className = "steps";
        made.tHead.rows[0].cells[1].className = "text";
        made.querySelectorAll("tbody tr").forEach((line) => { line.children[1].className = "text"; line.className = { more: "more", less: "less" }[line.lastChild.textContent] || ""; });
        section.append(report.scroll(made, caption));
        report.below(section, make, { how: "Read it from the top down: a difference is the mean over pairs of one side less the other, in brackets its 95 % interval over pairs; undecided: the interval holds 0.", source: "difference, with, against" });
        const links = report.element("p", "note");
        links.append("Which rule does it? Change one at a time: ", report.link("commands", "whatif"), ".");
        section.append(links);
    }

    function whatIf() {
        const { scenario, file, quoted } = report.commandOf, { seed, from_round: from } = data.provenance, runs = ` --seed ${seed} --replicates ${data.runs}`;
        const branched = cause === "the change", lost = vendors.map((firm) => [firm, report.differenceNamed(`final_alive[${firm.name}]`)]).filter(([, row]) => row && row.more + row.fewer > 0).sort(([, a], [, b]) => b.more + b.fewer - a.more - a.fewer);
        const undecided = told.filter(([row]) => row.effect === "undecided").length, biggest = vendors.map((firm) => [firm, report.differenceNamed(`final_share[${firm.name}]`)]).filter(([, row]) => row).sort(([, a], [, b]) => b.with - a.with)[0];
        report.whatIf([
            biggest && [`Is it ${biggest[0].full} alone? Against the same market in which it holds its prices`, scenario("compare", ` --against vendors.${quoted(biggest[0].name)}.pricing.strategy=hold${runs}`, "one")],
            lost.length && !branched && [`Why did ${lost[0][0].full} leave? The cash of each exit, part by part`, scenario("run", `${runs} --explain`, "explained")],
            branched ? ["The same change a year later", scenario("branch", `${runs} --at ${(from || 1) + 12} --set PATH=VALUE`, "later")] : ["What if the war ended after a year? From round 13 on all prices are held", scenario("branch", `${runs} --at 13 --set 'vendors[*].pricing.strategy=hold'`, "truce")],
            undecided && ["What is undecided, with four times as many pairs", scenario(branched ? "branch" : "compare", ` --seed ${seed} --replicates ${4 * data.runs}${branched ? ` --at ${from || 1} --set PATH=VALUE` : ""}`, "more")],
            ["Are these numbers what this file says they are? Play its pairs again", file("rerun", "")],
        ].filter(Boolean).map(([question, text]) => [say(question), text]));
    }

    report.comparison = () => {
        const { runs, provenance } = data, clear = told.filter(([row]) => ["more", "less"].includes(row.effect)).length;
        report.question(`Who gains and who loses by ${cause}, how sure, and why`);
        report.facts(`${report.plural(runs, "pair")} of runs of ${report.duration()}, on the same random numbers. ${data.explanation}`);
        report.answers([
            ["Who gains", [sentence("More", changed("more")), sentence("With more profit, by group", groups("more"))]],
            ["Who loses", [sentence("Less", changed("less")), sentence("With less profit, by group", groups("less"))]],
            ["Not decided", [sentence("Undecided", changed("undecided")), sentence("Unchanged", changed("none"))]],
            ["Who survives", lives()],
            ["Who wins", [winner()]],
            ["Why", [`Only ${cause} differs between the sides of a pair, so it is the cause.`, report.link("From difference to cause, step by step", "cause")]],
            ["How sure", [runs === 1 ? "One pair cannot tell how sure this is." : `${report.plural(runs, "pair")}; intervals are 95 %, over pairs. Of ${told.length} sums of money ${clear} are clear.`]],
            ["What if", [report.link("Commands to try something else", "whatif")]],
        ]);
        report.standing(runs === 1 ? "" : report.luck);
        if (data.survival[0].independent) differenceTile("independents_alive", say`Independent vendors alive, ${second} → ${first}`);
        differenceTile("final_market_price_index", say`List price, ${second} → ${first}`);
        differenceTile("final_mean_price", say`Price paid, CNY per million tokens, ${second} → ${first}`);
        differenceTile("final_adoption", say`SMEs that use a model, ${second} → ${first}`);
        differenceTile("layer_profit[vendors]", say`Profit of model vendors, CNY, ${second} → ${first}`);
        differenceTile("layer_profit[smes]", say`Profit of app makers, CNY, ${second} → ${first}`);
        differenceTile("total_sme_surplus", say`Surplus of app makers, CNY, ${second} → ${first}`);
        differenceTile("final_hhi", say`Concentration of tokens (HHI), ${second} → ${first}`);
        causes();
        report.differenceParts.chart();
        report.survival();
        report.differenceParts.gainers();
        report.differenceParts.pairing();
        report.differenceParts.all();
        whatIf();
        report.assumptions();
        report.provenance([["Program", provenance.source], ["Scenario", provenance.scenario_file], ["Against", provenance.against_file], ["SHA-256 of the scenario", provenance.scenario_sha256], ["Seed", String(provenance.seed)], ["First round of the branch", provenance.from_round ? String(provenance.from_round) : ""]]);
    };
});
