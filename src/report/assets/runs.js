"use strict";
/* The answer of runs, and the parts of their page. */
report.modules.push(() => {
    if (report.data.kind !== "runs") return;
    const { say } = report;
    const { summary, provenance, dates, market, survival, explained, departures } = report.data;
    const { number, money, count, percent, interval } = report.format;
    const { vendors, verdict, winners, replicates, layers } = summary;
    const firms = new Map(summary.firms.map((firm) => [firm.name, firm]));
    const single = replicates === 1, mostNamed = 3, mostParts = 3;
    const inBrackets = (text) => (text ? ` (${text})` : "");
    const list = (names) => (names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}`);
    const lowFirst = (text) => (/^[A-Z][A-Z]/.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1));
    const spread = (estimate, format) => { const text = interval(estimate, format); return text && format(estimate.low) !== format(estimate.high) ? text : ""; };
    const month = report.longMonth(dates.length - 1);

    /* ---- Who survives ---- */
    const firmCount = (value) => (Number.isInteger(value) ? String(value) : number(value));
    function group(estimate, of, name) {
        if (of === 0) return "";
        if (estimate.value === of) return of === 1 ? `the one ${name.one}` : `all ${of} ${name.many}`;
        if (estimate.value === 0) return of === 1 ? `not the one ${name.one}` : `none of the ${of} ${name.many}`;
        const luck = spread(estimate, firmCount);
        return `${luck ? "on average " : ""}${firmCount(estimate.value)} of ${of} ${of === 1 ? name.one : name.many}${inBrackets(luck)}`;
    }
    function survivors() {
        const named = (kind) => ({ one: report.sayWithin(`${kind}model vendor`), many: report.sayWithin(`${kind}model vendors`) });
        const told = [group(vendors.independents_alive, vendors.independents, named(vendors.owned ? "independent " : "")), group(vendors.owned_alive, vendors.owned, named("cloud-owned "))].filter(Boolean);
        const isGone = (text) => /^n(one|ot) /.test(text), gone = told.filter(isGone), there = told.filter((text) => !isGone(text));
        return `Still in the market in ${month}: ${[list(there), gone.join(" and ")].filter(Boolean).join(", but ")}.`;
    }
    /* Vendors that leave in some runs, the one that is most seldom alive first. */
    function atRisk() {
        const weak = summary.firms.filter((firm) => firm.layer === "vendor" && firm.survival.value < 1).sort((a, b) => a.survival.value - b.survival.value);
        if (!weak.length) return "";
        const shown = weak.slice(0, mostNamed).map((firm) => (single ? firm.full : `${firm.full} in ${percent(firm.survival.value)}${inBrackets(interval(firm.survival, percent))}`));
        const more = weak.length > mostNamed ? [`${weak.length - mostNamed} more`] : [];
        return single ? `${list(shown.concat(more))} left.` : `Alive in the fewest runs: ${list(shown.concat(more))}.`;
    }

    /* ---- Who wins ---- */
    const meanings = [["share", "wins_share", "the largest share of tokens"], ["profit", "wins_profit", "the largest profit"], ["capital", "wins_capital", "the most cash earned"]];
    function contest([meaning, field, title]) {
        const pair = winners[meaning], first = pair && firms.get(pair.leader), second = pair && firms.get(pair.runner_up);
        if (!first || !(first[field].value > 0)) return `${title}: nobody`;
        const of = (firm) => `${firm.full} in ${percent(firm[field].value)}${inBrackets(spread(firm[field], percent))}`;
        if (single) return `${title}: ${first.full}`;
        if (pair.decided) return `${title}: ${of(first)} of the runs`;
        if (first[field].value >= 1) return `${title}: ${first.full} in ${report.allRuns(replicates)}, too few to tell`;
        return `${title}: undecided${second && second[field].value > 0 ? ` between ${of(first)} and ${of(second)} of the runs` : `, ${of(first)} of the runs`}`;
    }
    const vendorAhead = () => say`Among model vendors, ${meanings.map(([meaning, field, title]) => contest([meaning, field, report.sayWithin(title)])).join("; ")}.` + (meanings.slice(1).some(([meaning]) => !winners[meaning] || !winners[meaning].leader) ? " A loss never counts as a win." : "");
    function layerAhead() {
        const { leader, runner_up: second, decided } = verdict.layers;
        if (!leader || (!second && !report.known(layers.smes.profit.value))) return ""; /* one layer needs no contest */
        const of = (layer) => say`${report.layers[layer]} with ${money(layers[layer].profit.value)}${inBrackets(spread(layers[layer].profit, money))} CNY`;
        const title = layers[leader].profit.value > 0 ? "Layer with the largest profit" : "No layer makes a profit; the smallest loss";
        return `${title}: ${of(leader)}${single || !second ? "" : decided ? `, clearly ahead of ${lowFirst(report.layers[second])}` : `, not clearly ahead of ${lowFirst(report.layers[second])}`}.`;
    }

    /* ---- Who pays ---- */
    const tells = (estimate) => report.known(estimate.value) && estimate.value !== 0;
    function payers() {
        const moved = Object.entries(layers).filter(([, layer]) => tells(layer.capital_change)).sort(([, a], [, b]) => a.capital_change.value - b.capital_change.value);
        const of = ([name, layer]) => `${lowFirst(report.layers[name])} ${money(Math.abs(layer.capital_change.value))}`;
        const lost = moved.filter(([, layer]) => layer.capital_change.value < 0), won = moved.filter(([, layer]) => layer.capital_change.value > 0).reverse();
        return lost.length ? say`Cash lost: ${list(lost.map(of))} CNY` + (won.length ? say`; gained: ${list(won.map(of))} CNY.` : ".") : "";
    }

    /* ---- Why ---- */
    const partsOf = (row, sign) => Object.entries(row.parts).filter(([, value]) => sign * value > 0).sort(([, a], [, b]) => sign * (b - a)).slice(0, mostParts).map(([part, value]) => `${report.exitParts[part] || part} ${money(value)}`);
    function reason(row) {
        const firm = summary.firms.filter(({ layer }) => layer === "vendor")[row.vendor], lost = partsOf(row, -1);
        const saved = row.without_war ? `${row.without_war} of ${row.exits}` : row.exits === 1 ? "not" : "none";
        const without = row.exits === 1 ? (row.without_war ? "without the war it would have stayed" : "without the war it would have left too") : `without the war it would have stayed in ${saved}`;
        return say`${firm.full}, ${report.plural(row.exits, "exit")}: ${money(row.start)} CNY at the start; ${lost.join(", ")}; ${without}.`;
    }
    /* "WM went bankrupt in 4 of 4 runs", those that leave most often first. */
    function causes() {
        const how = { bankrupt: "went bankrupt", withdrawn: "withdrew", acquired: "was taken over" }, found = new Map(), all = summary.firms.filter(({ layer }) => layer === "vendor");
        for (const { vendor, cause } of departures) found.set(`${vendor} ${cause}`, { vendor, cause, count: ((found.get(`${vendor} ${cause}`) || {}).count || 0) + 1 });
        const rows = [...found.values()].sort((a, b) => b.count - a.count), shown = rows.slice(0, mostNamed);
        return shown.map(({ vendor, cause, count }) => `${all[vendor].full} ${how[cause] || "left"}${single ? "" : ` in ${count} of ${replicates.toLocaleString("en-GB")} runs`}`).concat(rows.length > shown.length ? [`${rows.length - shown.length} more`] : []);
    }
    function why() {
        if (!departures.length) return [say("No vendor left in any run.")];
        if (!explained || !explained.length) return [`${list(causes())}.`, "What their cash went through, and whether prices did it: ", report.link("the command", "explain-command")];
        const worst = [...explained].sort((a, b) => b.exits - a.exits), rows = worst.slice(0, mostNamed).map((row) => report.element("div", "", reason(row)));
        return rows.concat(report.link(worst.length > mostNamed ? `All ${worst.length}, part by part` : "Part by part", "exits"));
    }

    function sure() {
        if (single) return ["One run cannot tell how sure this is.", report.link("More runs", "whatif")];
        const contests = [["which layer profits most", verdict.layers]].concat(meanings.map(([meaning, , title]) => [report.sayWithin("who has " + title), winners[meaning]])).filter(([, pair]) => pair && pair.leader && pair.runner_up);
        const of = (decided) => list(contests.filter(([, pair]) => pair.decided === decided).map(([name]) => name));
        return [`${replicates.toLocaleString("en-GB")} runs; intervals are 95 %.`, of(true) && `Clear: ${of(true)}.`, of(false) && `Undecided: ${of(false)}.`];
    }

    function facts() {
        const runs = single ? "One run" : `${replicates.toLocaleString("en-GB")} runs`;
        report.facts(`${runs} of ${report.duration()}.`);
        report.provenance([["Program", provenance.source], ["Scenario", provenance.scenario_file], ["SHA-256 of the scenario", provenance.scenario_sha256], ["Seed", String(provenance.seed)],
            ["Books", `largest imbalance of a money flow ${summary.worst_ledger_error.toExponential(1)} of what flowed`]]);
    }

    function alive(estimate, of, name, path) {
        if (of) report.tile(name, `${firmCount(estimate.value)} of ${of}`, ["alive at the end", spread(estimate, firmCount)].filter(Boolean).join("; "), path && { path: path.value, base: path.value[0] });
    }
    function change(label, key, format, unit) {
        const path = summary.market[key];
        if (!path) return; /* the war has no such layer */
        report.tile(label, `${format(path.start)} → ${format(path.end.value)}`, [unit, spread(path.end, format)].filter(Boolean).join("; "), market[key] && { path: market[key], base: path.start });
    }

    function answer() {
        facts();
        report.question("Who survives, who wins, how sure, and why");
        report.answers([
            ["Who survives", [survivors(), atRisk()]],
            ["Who wins", [layerAhead(), vendorAhead()]],
            ["Who pays", [payers(), ...report.notCaused()]],
            ["The war's part", report.caused ? report.differenceParts.layers() : []],
            ["Why", why()],
            ["How sure", sure()],
            ["What if", [report.link("Commands to try something else", "whatif"), ...playground()]],
        ]);
        report.standing(single ? "" : report.luck);
        alive(vendors.independents_alive, vendors.independents, vendors.owned ? say("Independent model vendors") : say("Model vendors"), survival.independent);
        alive(vendors.owned_alive, vendors.owned, say("Cloud-owned model vendors"), survival.owned);
        change(say("Price paid"), "price_paid", number, say("CNY per million tokens"));
        change(say("List price"), "price_index", percent, "of the same products");
        change(say("SMEs that use a model"), "adoption", percent, "");
        if (summary.market.smes_with_value) change(say("SMEs alive"), "smes", count, ""); /* buyers don't leave */
        change(say("Tokens per round"), "volume", (value) => report.format.scaled(report.known(value) ? value * report.data.terms.in_a_unit : value), "");
        change(say("Concentration of tokens"), "hhi", count, say("HHI, 10,000: one vendor"));
    }

    /* A page in which the scenario can be played again, made beside this one. */
    function playground() {
        const { playground: page } = report.data;
        if (!page) return [];
        const link = report.element("a", "", "play it again in a page");
        link.href = encodeURI(page);
        return ["or", link];
    }

    /* ---- What if ---- */
    function whatIf() {
        const { scenario, file, quoted } = report.commandOf, all = summary.firms.filter((firm) => firm.layer === "vendor");
        const runs = ` --replicates ${replicates} --seed ${provenance.seed}`;
        const first = firms.get((winners.share || {}).leader) || all[0], weak = [...all].sort((a, b) => a.survival.value - b.survival.value)[0];
        const undecided = !single && ["share", "profit", "capital"].some((meaning) => winners[meaning] && winners[meaning].leader && winners[meaning].runner_up && !winners[meaning].decided);
        const section = report.whatIf([
            !report.caused && ["Was it the war? The same runs with and without it", scenario("compare", runs, "compare")],
            !report.caused && ["What came and what the war caused, in one file and on one page", scenario("run", `${runs} --against-peace`, "peace")],
            [`${first.full} alone holds its prices from the start`, file("branch", ` --at 1 --set vendors.${quoted(first.name)}.pricing.strategy=hold`, "hold")],
            weak.survival.value < 1 && [`${weak.full}, most at risk, begins with twice the cash`, file("branch", ` --at 1 --set vendors.${quoted(weak.name)}.capital=${Number((2 * weak.capital_start).toPrecision(7))}`, "cash")],
            departures.length && !explained && ["Why did vendors leave? The cash of each, part by part", scenario("run", `${runs} --explain`, "explained")],
            (single || undecided) && ["Who wins, with as many runs as that takes", scenario("run", ` --seed ${provenance.seed} --replicates ${Math.max(16, replicates)} --until-winner-known`, "known")],
            ["Are these numbers what this file says they are? Play its runs again", file("rerun", "")],
        ].filter(Boolean).map(([question, text]) => [say(question), text]));
        if (!report.caused) section.querySelector("dd").id = "compare-command";
        const explain = [...section.querySelectorAll("dd")].find((answer) => answer.textContent.endsWith("-explained.h5"));
        if (explain) explain.id = "explain-command";
    }

    report.runs = () => {
        answer();
        report.clockIn(null);
        if (report.data.caused) report.caused();
        if (report.data.observed) report.observed();
        report.survival();
        report.whoPays();
        report.prices();
        report.winners();
        report.exits();
        report.capital();
        if (report.data.groups) report.groups();
        report.shares();
        report.flows();
        report.firms();
        report.claims(summary.claims);
        whatIf();
        report.assumptions();
    };
});
