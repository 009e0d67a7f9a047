"use strict";
/* Where rules end when each vendor in turn takes the one that gains it most: an equilibrium, a cycle, or nowhere yet. */
report.modules.push(() => {
    if (report.data.kind !== "replies") return;
    const { data } = report, { say } = report, { money } = report.format, { players, switches } = data, { amount, between, list, settings, tried, looks } = report.choices;
    const everybody = data.firms.filter((firm) => firm.layer === "vendor"), currency = data.terms.currency;
    const all = players.vendor.map((vendor, p) => ({ p, firm: everybody[vendor], first: players.first[p], last: players.last[p], tempting: players.tempting[p], left: players.left[p], low: players.left_low[p], epsilon: players.epsilon[p], undecided: players.undecided[p], failed: players.failed[p], change: players.change[p], worst: players.change_low[p], best: players.change_high[p] }));
    const moves = switches.turn.map((turn, i) => ({ i, turn, player: all[switches.player[i]], from: switches.from[i], to: switches.to[i], gain: switches.gain[i], low: switches.low[i], high: switches.high[i], again: data.cycle_from !== null && i >= data.cycle_from }));
    const isRest = data.end === "equilibrium", isCycle = data.end === "cycle", around = moves.filter((move) => move.again);
    const changed = all.filter((one) => one.first !== one.last), tempted = all.filter((one) => one.tempting).sort((a, b) => b.epsilon - a.epsilon), most = tempted[0];
    const effect = (one) => (one.change === 0 && one.worst === 0 && one.best === 0 ? "same" : one.worst > 0 ? "better" : one.best < 0 ? "worse" : "undecided");
    const of = (kind) => all.filter((one) => effect(one) === kind);
    const hues = { better: 0, worse: 1, same: 7, undecided: 7 }, called = { better: "better off", worse: "worse off", same: "as before", undecided: "undecided" };
    const count = (number) => report.plural(number, "switch", "switches"), names = (rows) => list(rows.map((one) => one.firm.full));

    /* ---- Rules by turn ---- */
    const rules = [...new Set(all.map((one) => one.first).concat(switches.to))], colourOf = (rule) => report.theme.colour(rules.indexOf(rule));
    /* What each played, from which turn to which; turn 0 is the scenario. */
    const spells = all.flatMap((one) => {
        const own = moves.filter((move) => move.player === one), ends = own.map((move) => move.turn).concat(data.turns);
        return [one.first].concat(own.map((move) => move.to)).map((rule, k) => ({ one, rule, from: k ? own[k - 1].turn : 0, to: ends[k], move: k ? own[k - 1] : null }));
    });
    const said = (spell) => `<b>${report.escape(spell.one.firm.full)}</b>: ${report.escape(spell.rule)}<br>` + (spell.move ? `since turn ${spell.from}, in place of ${report.escape(spell.move.from)}<br>gained by it ${amount(spell.move.gain, spell.move.low, spell.move.high)} ${currency}` : "from the beginning, as in the scenario") + (spell.to < data.turns ? `<br>until turn ${spell.to}` : "<br>to the end, turn " + data.turns);

    function spellOption(self) {
        const ink = report.theme.ink(), wide = self.narrow() ? 110 : 230, called = all.map((one) => (report.widthOf(one.firm.full) + 16 > wide ? one.firm.brief : one.firm.full)), left = Math.min(wide, 16 + Math.max(40, ...called.map(report.widthOf)));
        const circle = around.length ? [[{ xAxis: around[0].turn }, { xAxis: data.turns }]] : [];
        return {
            animation: false, textStyle: { fontFamily: report.font, color: ink.text }, legend: { show: false }, grid: { left: left + 4, right: 20, top: 8, bottom: 46, outerBoundsMode: "none" },
            tooltip: { trigger: "item", confine: true, backgroundColor: ink.panel, borderColor: ink.line, textStyle: { color: ink.text }, formatter: (item) => (spells[item.dataIndex] ? `<div class="tip">${said(spells[item.dataIndex])}</div>` : "") },
            xAxis: { type: "value", min: 0, max: Math.max(1, data.turns), minInterval: 1, name: "turn", nameLocation: "middle", nameGap: 28, nameTextStyle: { color: ink.soft }, axisLabel: { color: ink.soft, hideOverlap: true }, splitNumber: self.narrow() ? 3 : 8, splitLine: { lineStyle: { color: ink.line, opacity: 0.6 } } },
            yAxis: { type: "category", inverse: true, data: called, axisTick: { show: false }, axisLine: { show: false }, axisLabel: { color: ink.text, interval: 0, width: left - 10, overflow: "truncate", fontSize: 12 } },
            series: [{
                type: "custom", data: spells.map((spell) => [spell.from, spell.one.p, spell.to]), encode: { x: [0, 2], y: 1 }, clip: true,
                markArea: circle.length ? { silent: true, itemStyle: { color: ink.soft, opacity: 0.14 }, data: circle } : undefined,
                renderItem: (params, api) => {
                    const spell = spells[params.dataIndex], [from, y] = api.coord([spell.from, spell.one.p]), [to] = api.coord([spell.to, spell.one.p]), height = Math.min(22, 0.72 * api.size([0, 1])[1]), width = Math.max(2, to - from - 1.5), colour = colourOf(spell.rule);
                    const band = api.size([0, 1])[1], around = { type: "rect", invisible: true, shape: { x: from, y: y - band / 2, width, height: band } }; /* so that pointing near it is enough */
                    const children = [around, { type: "rect", shape: { x: from, y: y - height / 2, width, height, r: 2 }, style: { fill: colour, stroke: spell.move ? ink.text : "none", lineWidth: 0 } }];
                    if (spell.move) children.push({ type: "line", shape: { x1: from, x2: from, y1: y - height / 2 - 3, y2: y + height / 2 + 3 }, style: { stroke: ink.text, lineWidth: 2 } });
                    if (report.widthOf(spell.rule) + 8 < width) children.push({ type: "text", style: { text: spell.rule, x: from + 6, y, verticalAlign: "middle", fill: report.theme.inkOn(colour), fontSize: 11, fontFamily: report.font } });
                    return { type: "group", children };
                },
            }],
        };
    }

    /* "A and B end with hold, C with match" */
    function endings() {
        const groups = rules.map((rule) => [rule, changed.filter((one) => one.last === rule).map((one) => one.firm.full)]).filter(([, who]) => who.length);
        return list(groups.map(([rule, who], i) => `${list(who, 3)}${i ? "" : who.length > 1 ? " end" : " ends"} with ${rule}`));
    }

    function path() {
        const title = moves.length ? (isCycle ? `The rules go round: ${count(around.length)} come again and again` : `${report.capitalised(count(moves.length))} in ${report.plural(data.turns, "turn")}: ${endings() || "all end as they began"}`) : `Nobody changed its rule in ${report.plural(data.turns, "turn")}`;
        const section = report.part("path", "Turns", title, say("In turn each vendor looks at all its rules, and takes the one that is known to gain it most while all others keep theirs. A bar is the rule that it plays, from turn to turn; a black edge is a switch.") + (isCycle ? " Shaded: what comes again and again." : ""));
        const legend = report.element("div", "legend");
        section.append(legend);
        const chart = report.chart(section, {
            onRound: () => {}, height: () => 64 + 30 * all.length, option: (self) => { legend.replaceChildren(...rules.map((rule) => { const each = report.element("span", "meaning", rule); each.insertAdjacentHTML("afterbegin", report.swatch({ area: true, colour: colourOf(rule) })); return each; })); return spellOption(self); },
            describe: () => `Rules by turn, ${data.turns} turns. ` + all.slice(0, 16).map((one) => `${one.firm.full}: ${spells.filter((spell) => spell.one === one).map((spell) => `${spell.rule}${spell.from ? ` from turn ${spell.from}` : ""}`).join(", then ")}`).join("; ") + ". The table has the switches.",
        });
        report.details(section, "Rules by turn as a table", () => ({ caption: "Rules by turn; turn 0 is the scenario", heads: [say("Vendor"), "Rule", "From turn", "To turn"], rows: spells.map((spell) => [spell.one.firm.full, spell.rule, spell.from, spell.to]) }),
            { how: "Read a row from left to right: the rule that the vendor plays, in the colour and with the name that it has in all rows. Turns go round the vendors in the order of the scenario, so each has one turn in as many as there are rows.", source: "switch_turn, switch_vendor, switch_from, switch_to" });
        return chart;
    }

    function gains() {
        if (!moves.length) return;
        const first = [...moves].sort((a, b) => b.gain - a.gain)[0];
        const section = report.part("switches", "Switches", say`The switch that gained most: ${first.player.firm.full} to ${first.to}, ${amount(first.gain, first.low, first.high)} CNY`, "In the order of the turns, with 95 % intervals: what the vendor earned more with its group by the rule that it took, by the rules that the others played then." + (isCycle ? " Orange: in the cycle." : ""));
        report.rowChart(section, () => ({ rows: moves.map((move) => ({ name: `${move.turn}: ${move.player.firm.full}: ${move.to}`, brief: `${move.turn}: ${move.player.firm.brief}: ${move.to}`, hint: `<b>Turn ${move.turn}, ${report.escape(move.player.firm.full)}</b><br>${report.escape(move.to)} in place of ${report.escape(move.from)}<br><b>${money(move.gain)}</b> ${between(move.low, move.high)}`, marks: [{ value: move.gain, low: move.low, high: move.high, colour: report.theme.colour(move.again ? 1 : 0) }] })), settings: { bars: true, base: 0, label: money, name: say("CNY gained by the switch") } }),
            () => "Gains of the switches. " + moves.slice(0, 16).map((move) => `Turn ${move.turn}, ${move.player.firm.full} to ${move.to}: ${money(move.gain)}`).join("; ") + ". The table below has all.");
        report.sortable(section, "Switches.", [
            { name: "Turn", text: (move) => move.turn, value: (move) => move.turn },
            { name: say("Vendor"), text: (move) => move.player.firm.full, value: (move) => move.player.firm.full, isText: true },
            { name: "From", text: (move) => move.from, value: (move) => move.from, isText: true },
            { name: "To", text: (move) => move.to, value: (move) => move.to, isText: true },
            { name: say("Gain, CNY"), text: (move) => money(move.gain), value: (move) => move.gain, detail: (move) => between(move.low, move.high) },
            { name: "In the cycle", text: (move) => (isCycle ? (move.again ? "yes" : "no") : ""), value: (move) => (move.again ? 1 : 0), isText: true },
        ], moves, null, { how: "A bar is the gain of one switch over the rule before, its line the 95 % interval. Gains don't add up to what the vendor has in the end: each switch of another changes it again.", source: "switch_gain, switch_gain_low, switch_gain_high" });
    }

    function left() {
        const title = most ? say`At most ${money(most.epsilon)} CNY is left to gain: ${most.firm.full} by ${most.tempting}` : isRest ? "Nobody may gain by another rule of those that were tried" : "At its last turn nobody had more to gain than by the rule that it took";
        const section = report.part("left", "Left to gain", title, "For each vendor the rule with the largest upper end of a gain at its last turn, with its 95 % interval: the farther right the line ends, the more may still be gained. " + (isRest ? "The farthest end is the epsilon of the equilibrium." : "As the rules have not come to rest, this is how each stood at its last turn."));
        const order = [...all].sort((a, b) => b.epsilon - a.epsilon), none = (one) => !one.tempting;
        report.rowChart(section, () => ({ rows: order.map((one) => ({ name: none(one) ? one.firm.full : `${one.firm.full}: ${one.tempting}`, brief: none(one) ? one.firm.brief : `${one.firm.brief}: ${one.tempting}`, hint: `<b>${report.escape(one.firm.full)}</b>, which plays ${report.escape(one.last)}<br>` + (none(one) ? "no other rule may gain: 0 left" : `with ${report.escape(one.tempting)}: <b>${money(one.left)}</b> ${between(one.low, one.epsilon)}<br>${report.plural(one.undecided, "rule")} undecided`), marks: none(one) ? [{ value: 0, colour: report.theme.colour(7) }] : [{ value: one.left, low: one.low, high: one.epsilon, colour: report.theme.colour(0), open: true }] })), settings: { base: 0, label: money, name: say("CNY more by another rule, at the last turn") } }),
            () => "What is left to gain. " + order.slice(0, 16).map((one) => `${one.firm.full}: ${none(one) ? "nothing" : `${amount(one.left, one.low, one.epsilon)} with ${one.tempting}`}`).join("; ") + ". The table below has all.");
        report.sortable(section, "Where each stands at the end.", [
            { name: say("Vendor"), text: (one) => one.firm.full, value: (one) => one.firm.full, isText: true },
            { name: "Played", text: (one) => one.first, value: (one) => one.first, isText: true },
            { name: "Plays at the end", text: (one) => one.last, value: (one) => one.last, isText: true },
            { name: say("Earns, CNY"), text: (one) => money(players.earned[one.p]), value: (one) => players.earned[one.p], detail: (one) => between(players.earned_low[one.p], players.earned_high[one.p]) },
            { name: say("May still gain, CNY"), text: (one) => (none(one) ? "nothing" : money(one.epsilon)), value: (one) => one.epsilon, detail: (one) => (none(one) ? "" : `${money(one.left)}, from ${money(one.low)}`) },
            { name: "With", text: (one) => one.tempting || "–", value: (one) => one.tempting || null, isText: true },
            { name: "Undecided", text: (one) => one.undecided, value: (one) => one.undecided },
        ], order, null, { how: "A hollow point is the mean gain of the rule that tempts most, its line the interval. All hold 0, or the vendor would have changed; more pairs of runs make them shorter. A grey point at 0: all other rules lose or change nothing.", source: "left, left_low, epsilon, tempting_rule" });
    }

    /* "2 better off, 1 undecided" */
    const sides = () => ["better", "worse", "same", "undecided"].filter((kind) => of(kind).length).map((kind) => `${of(kind).length} ${called[kind]}`).join(", ");
    function interest() {
        const section = report.part("interest", "Interest", changed.length ? say`By the rules at the end, of ${report.plural(all.length, "vendor")}: ${sides()}` : "The rules are those of the scenario, and so is what each earns", say("What each earns with its group by the rules at the end, less what it earns by those of the scenario, in the same runs. Each took what was best for it; whether that was good for them all is another question. What buyers and other vendors have of it is no part of this file: the commands say how to find it."));
        const order = [...all].sort((a, b) => b.change - a.change);
        report.rowChart(section, () => ({ rows: order.map((one) => ({ name: one.firm.full, brief: one.firm.brief, hint: `<b>${report.escape(one.firm.full)}</b>, ${report.escape(one.first)} → ${report.escape(one.last)}<br><b>${money(one.change)}</b> ${between(one.worst, one.best)}<br>${called[effect(one)]}`, marks: report.known(one.change) ? [{ value: one.change, low: one.worst, high: one.best, colour: report.theme.colour(hues[effect(one)]), open: effect(one) === "undecided" }] : [] })), settings: { base: 0, label: money, name: say("CNY more than by the rules of the scenario") } }),
            () => "Against the rules of the scenario. " + order.slice(0, 16).map((one) => `${one.firm.full}: ${amount(one.change, one.worst, one.best)}, ${called[effect(one)]}`).join("; ") + ". The table has the numbers.");
        report.details(section, "Differences as a table", () => ({ caption: say("Cash earned with the group by the rules at the end less that by the scenario's, CNY"), heads: [say("Vendor"), "Rule before", "Rule after", "Difference", "Verdict"], rows: order.map((one) => [one.firm.full, one.first, one.last, report.cell(one.change, amount(one.change, one.worst, one.best), one.worst, one.best), called[effect(one)]]) }),
            { how: "Right of the line: better off than by the rules of the scenario; left of it: worse off; hollow: the 95 % interval holds 0. If many stand left although each only took what gained it, the rules are a dilemma.", source: "change, change_low, change_high" });
    }

    /* ---- The first screen ---- */
    function ended() {
        const after = `after ${report.plural(data.turns, "turn")} and ${count(moves.length)}`;
        if (isRest) return [say`In an equilibrium of the rules that were tried, ${after}: in a whole round of turns nobody was known to gain by another one.`];
        if (isCycle) return [`In a cycle: after ${count(data.cycle_from)} the same ${around.length} come again and again: ${list(around.map((move) => `${move.player.firm.full} to ${move.to}`))}.`];
        if (data.end === "failed") return [`Nowhere: ${after} a run failed with the rules as they were, so that nothing can be held against them.`];
        return [`Nowhere yet: ${after} the turns are over, and somebody had changed in the last round.`];
    }
    function whoPlays() {
        const same = all.filter((one) => one.first === one.last), told = changed.map((one) => `${one.firm.full} ${one.last} in place of ${one.first}`);
        return [told.length ? `Changed: ${list(told, 5)}.` : "Nobody plays another rule than in the scenario.", same.length && told.length ? `As in the scenario: ${list(same.map((one) => `${one.firm.full} (${one.last})`), 5)}.` : "", told.length > 5 || same.length > 5 ? report.link("All", "path") : ""];
    }
    function whoCould() {
        if (isCycle) return ["Whoever has its turn in the cycle: each of its switches is known to gain."];
        if (!isRest && !most) return ["How it would go on is not known: at the last turn of each no rule was better than the one that it took."];
        if (!most) return ["Nobody: all other rules lose or change nothing. Epsilon is 0."];
        const others = tempted.slice(1, 3).map((one) => `${one.firm.full} by ${one.tempting}, at most ${money(one.epsilon)}`), content = all.length - tempted.length;
        return [`Nobody is known to${isRest ? "" : ", when it last had its turn"}; ` + say`epsilon, the most that an interval leaves, is ${money(most.epsilon)} CNY: ${most.firm.full} by ${most.tempting}${between(most.low, most.epsilon) ? ` (${between(most.low, most.epsilon)})` : ""}` + (others.length ? `; then ${list(others)}.` : "."), content ? `Nothing is left to gain for ${content} of ${all.length}.` : ""];
    }
    function whose() {
        if (!changed.length) return ["The rules are those of the scenario."];
        return ["Against the rules of the scenario", ["better", "worse", "same", "undecided"].filter((kind) => of(kind).length).map((kind) => `${called[kind]}: ${names(of(kind))}`).join("; ") + "."];
    }
    function sure() {
        const sum = (key) => all.reduce((total, one) => total + one[key], 0), undecided = sum("undecided"), failed = sum("failed");
        return [looks.replace("95 % over pairs", `95 % over up to ${report.plural(data.most_runs, "pair")}`), undecided ? `${report.plural(undecided, "rule")} undecided at the end.` : "No rule is undecided at the end.", failed ? `Of ${report.plural(failed, "rule")} a run failed, so nothing is known.` : "", "Other equilibria may exist: another order, or another beginning, may lead to one."];
    }

    function whatIf() {
        const { scenario, file, quoted } = report.commandOf, who = ` --vendors ${quoted(all.map((one) => one.firm.name).join())}`, which = tried().length ? ` --strategies ${tried().join()}` : "";
        const end = settings(changed.map((one) => [one.firm, one.last]));
        const again = (more, name) => scenario("tournament", ` --best-replies${who}${which}${more}`, name), start = tried().find((rule) => !all.every((one) => one.first === rule));
        report.whatIf([
            changed.length && ["What did the switches do to everybody else, buyers too?", scenario("compare", `${end}${settings(changed.map((one) => [one.firm, one.first]), "against")} --replicates 32`, "difference")],
            ["What would each alternative bring at the rules of the end?", scenario("regret", `${end}${who}${which} --most-runs ${4 * data.most_runs}`, "regret")],
            data.end === "turns" && ["Does it come to rest in twice as many turns?", again(` --most-runs ${data.most_runs} --most-turns ${2 * data.most_turns}`, "longer")],
            most && ["How small is epsilon with four times as many pairs?", again(` --most-runs ${4 * data.most_runs}`, "surer")],
            start && [`Does it end elsewhere when all begin with ${start}?`, again(settings(all.map((one) => [one.firm, start])), start)],
            ["Are these numbers what this file says they are? Play it again", file("rerun", "")],
        ].filter(Boolean).map(([question, text]) => [say(question), text]));
    }

    report.replies = () => {
        const { provenance } = data;
        report.question("Where do the rules end when each takes the one that gains it most");
        report.facts(say`${report.plural(all.length, "vendor")} took turns, ${data.turns} in all; each look in up to ${report.plural(data.most_runs, "pair")} of runs on the same random numbers, ${data.runs.toLocaleString("en-GB")} runs in all.`);
        report.answers([
            ["How it ended", ended()],
            ["Who plays what", whoPlays()],
            ["Who could gain", whoCould()],
            ["In whose interest", whose()],
            ["How sure", sure()],
            ["What if", [report.link("Commands to ask further", "whatif")]],
        ]);
        report.standing("an equilibrium is one among the rules that were tried, with their parameters as they are");
        report.tile("The search ended in", { equilibrium: most ? "epsilon-equilibrium" : "equilibrium", cycle: `a cycle of ${around.length}`, turns: "no rest", failed: "a run that failed" }[data.end] || data.end, `${count(moves.length)} in ${report.plural(data.turns, "turn")}`);
        report.tile("Plays another rule than at first", `${changed.length} of ${all.length}`, list(changed.map((one) => one.firm.brief), 3));
        if (isRest) report.tile(say("Epsilon, CNY"), money(most ? most.epsilon : 0), most ? `${most.firm.full} with ${most.tempting}` : "nothing is left to gain");
        report.tile("Better off than at first", `${of("better").length} of ${all.length}`, sides());
        path();
        left();
        interest();
        gains();
        whatIf();
        report.assumptions();
        report.provenance([["Program", provenance.source], ["File of the scenario", provenance.scenario_file], ["SHA-256 of the question", provenance.study_sha256]]);
    };
});
