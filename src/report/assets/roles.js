"use strict";
/* A game among rules: what roles earn in every profile of rules, what is stable, where imitation leads, in whose interest. */
report.modules.push(() => {
    if (report.data.kind !== "roles") return;
    const { data } = report, { say } = report, { money, percent } = report.format, { profiles, equilibria, departures, roles, rules } = data, { amount, between, list, settings } = report.choices;
    const vendors = data.firms.filter((firm) => firm.layer === "vendor"), currency = data.terms.currency, mostBars = 32;
    const meanings = { supported: "stable", rejected: "not stable", undecided: "undecided", failed: "a run failed" }, signs = { supported: "●", undecided: "○" }, hues = { supported: 0, rejected: 1, undecided: 7, failed: 7 };
    const isPair = roles.length === 2 && profiles.rule.length > 1;
    const named = (p) => roles.map((role, r) => `${role}: ${rules[profiles.rule[p][r]]}`).join(", "), brief = (p) => profiles.rule[p].map((rule) => (rule ? rules[rule] : "(scenario)")).join(" / ");
    /* In rows: with many roles all by their rules alone, and the name of the axis says whose they are. */
    const rowName = (one) => (roles.length > 2 ? one.brief : one.name), whose = roles.length > 2 ? `; rules of ${roles.join(" / ")}` : "", byRule = (rule) => (rule ? rules[rule] : "its rule in the scenario");
    const all = profiles.rule.map((rule, p) => ({ p, rule, name: named(p), brief: brief(p), stability: profiles.stability[p], pull: report.known(profiles.pull.role[p]) ? { role: profiles.pull.role[p], rule: profiles.pull.rule[p], gain: profiles.pull.gain[p], low: profiles.pull.low[p], high: profiles.pull.high[p] } : null, epsilon: profiles.epsilon[p], better: profiles.better[p], rank: profiles.rank ? profiles.rank[p] : null, earned: roles.map((_, r) => ({ value: profiles.earned[p][r], low: profiles.low[p][r], high: profiles.high[p][r] })), change: roles.map((_, r) => ({ value: profiles.change.value[p][r], low: profiles.change.low[p][r], high: profiles.change.high[p][r] })) }));
    const stable = all.filter((one) => one.stability === "supported"), open = all.filter((one) => one.stability === "undecided").sort((a, b) => a.epsilon - b.epsilon), start = all[0];
    const found = equilibria.profile.map((profile, e) => ({ e, profile: profile >= 0 ? all[profile] : null, share: equilibria.share[e], regret: equilibria.regret[e], earned: equilibria.earned[e], mix: equilibria.mix[e] }));
    const mixText = (mix, r) => rules.map((rule, k) => [mix[r][k], rule]).filter(([chance]) => chance > 1e-6).map(([chance, rule]) => (chance > 1 - 1e-6 ? rule : `${rule} ${percent(chance)}`)).join(", ");
    const calledOf = (one) => (one.profile ? one.profile.name : roles.map((role, r) => `${role}: ${mixText(one.mix, r)}`).join("; "));
    const pure = found.filter((one) => one.profile).sort((a, b) => b.share - a.share), top = profiles.rank ? [...all].sort((a, b) => b.rank - a.rank)[0] : null;
    const drawn = ({ role, rule, gain, low, high }) => say`by ${byRule(rule)} ${roles[role]} would earn ${amount(gain, low, high)} CNY more`;
    const side = ({ value, low, high }) => (value === 0 && low === 0 && high === 0 ? "same" : low > 0 ? "more" : high < 0 ? "less" : "undecided");
    /* The profile that the page looks at first: what is stable, or nearest to it. */
    const main = stable.find((one) => pure.some((each) => each.profile === one)) || stable[0] || (pure[0] && pure[0].profile) || top || start;
    const cellHint = (one) => `<b>${report.escape(one.name)}</b><br>` + roles.map((role, r) => `${report.escape(role)}: <b>${money(one.earned[r].value)}</b> ${between(one.earned[r].low, one.earned[r].high)}`).join("<br>") + `<br>${meanings[one.stability]}${one.pull ? `: ${one.stability === "undecided" ? "perhaps " : ""}${report.escape(drawn(one.pull))}` : ""}`;

    function payoffs() {
        let chosen = 0;
        const title = stable.length ? `${report.plural(stable.length, "profile")} of ${all.length} ${stable.length === 1 ? "is" : "are"} known to be stable: ${list(stable.map((one) => one.name), 2)}` : `None of ${report.plural(all.length, "profile")} is known to be stable; ${open.length} undecided`;
        const section = report.part("payoffs", "Payoffs", title, say("What the members of a role earn in cash with their groups, on average, when every role plays one rule.") + (isPair ? " ● with a frame: stable, no role is known to gain or may gain by another rule; ○: undecided. All else is left by some role." : ""));
        report.choice(report.controls(section), "earned by", roles.map((role, r) => [String(r), role]), "0", (value) => { chosen = Number(value); chart.draw(); });
        const told = () => `Earned by ${roles[chosen]}. ` + all.slice(0, 16).map((one) => `${one.name}: ${amount(one.earned[chosen].value, one.earned[chosen].low, one.earned[chosen].high)}, ${meanings[one.stability]}`).join("; ") + ". The table below has all.";
        const own = (r) => rules.map((_, k) => k).filter((k) => data.has[r][k]);
        const map = () => ({
            columns: own(1).map((k) => rules[k]), rows: own(0).map((k) => rules[k]), columnName: roles[1], rowName: roles[0], format: money,
            cells: all.map((one) => ({ column: own(1).indexOf(one.rule[1]), row: own(0).indexOf(one.rule[0]), ...one.earned[chosen], hint: cellHint(one), mark: signs[one.stability] })),
        });
        const ordered = () => [...all].sort((a, b) => b.earned[chosen].value - a.earned[chosen].value);
        const bars = () => ({ rows: ordered().map((one) => ({ name: rowName(one), brief: one.brief, hint: cellHint(one), marks: report.known(one.earned[chosen].value) ? [{ ...one.earned[chosen], colour: report.theme.colour(hues[one.stability]), open: one.stability === "undecided" }] : [] })), settings: { label: money, name: say("CNY earned") + ` by ${roles[chosen]}; blue: stable, orange: not, hollow: undecided${whose}` } });
        const chart = isPair ? report.heatChart(section, map, told) : report.rowChart(section, bars, told);
        report.sortable(section, "Profiles of rules.", roles.map((role, r) => ({ name: role, text: (one) => rules[one.rule[r]], value: (one) => rules[one.rule[r]], isText: true }))
            .concat(roles.map((role, r) => ({ name: `${role}, ${currency}`, text: (one) => money(one.earned[r].value), value: (one) => one.earned[r].value, detail: (one) => between(one.earned[r].low, one.earned[r].high) })))
            .concat([
                { name: "Stable", text: (one) => meanings[one.stability], value: (one) => one.stability, isText: true, detail: (one) => (one.pull ? `${roles[one.pull.role]}: ${rules[one.pull.rule]}, ${amount(one.pull.gain, one.pull.low, one.pull.high)}` : "") },
                { name: `May gain, ${currency}`, text: (one) => (one.epsilon === 0 ? "nothing" : money(one.epsilon)), value: (one) => one.epsilon },
                { name: "Imitated", text: (one) => (report.known(one.rank) ? percent(one.rank) : "–"), value: (one) => one.rank },
            ]), [...all].sort((a, b) => (b.rank || 0) - (a.rank || 0)).slice(0, 300), null, { how: "A row is a profile: one rule for each role. Small: its 95 % interval over runs, and who would leave it by which rule. To compare profiles take the gains, not the levels: all have the same random numbers, so differences are surer than the intervals of two levels suggest.", source: "earned, gain, stability, epsilon" });
    }

    function balance() {
        if (!found.length) return;
        const first = [...found].sort((a, b) => b.share - a.share)[0];
        const section = report.part("equilibria", "Equilibria", `${report.capitalised(report.plural(found.length, "equilibrium", "equilibria"))} of the mean table; surest ${calledOf(first)}, in ${percent(first.share)} of resamplings`, `No role gains by another rule in the table of means. How sure that is: the runs are drawn anew ${data.resamples.toLocaleString("en-GB")} times, and a bar is how often it is an equilibrium then, with the same rules in use. ` + (data.complete ? "The list is complete." : "There may be other mixed equilibria."));
        const order = [...found].sort((a, b) => b.share - a.share);
        report.rowChart(section, () => ({ rows: order.map((one) => ({ name: one.profile ? rowName(one.profile) : `mixed ${one.e + 1}`, brief: one.profile ? one.profile.brief : undefined, hint: `<b>${report.escape(calledOf(one))}</b><br>in <b>${percent(one.share)}</b> of resamplings<br>` + roles.map((role, r) => `${report.escape(role)} earns ${money(one.earned[r])}`).join("<br>"), marks: [{ value: one.share, colour: report.theme.colour(one.profile ? 0 : 4) }] })), settings: { bars: true, base: 0, min: 0, max: 1, label: percent, name: "share of resamplings in which it is an equilibrium" + whose } }),
            () => "How sure the equilibria are. " + order.slice(0, 16).map((one) => `${calledOf(one)}: ${percent(one.share)}`).join("; ") + ". The table below has all.");
        report.sortable(section, "Equilibria of the table of means.", [{ name: "Kind", text: (one) => (one.profile ? "pure" : `mixed ${one.e + 1}`), value: (one) => (one.profile ? 0 : 1), isText: true }]
            .concat(roles.map((role, r) => ({ name: role, text: (one) => mixText(one.mix, r), value: (one) => mixText(one.mix, r), isText: true })))
            .concat(roles.map((role, r) => ({ name: `${role} earns, ${currency}`, text: (one) => money(one.earned[r]), value: (one) => one.earned[r] })))
            .concat([{ name: "In resamplings", text: (one) => percent(one.share), value: (one) => one.share }, { name: `Gain left, ${currency}`, text: (one) => money(Math.max(0, one.regret)), value: (one) => one.regret }]), order, null, { how: "Pure: every role plays one rule. Mixed: by chance, with these shares. 100 % of resamplings: luck of the runs doesn't decide; 50 %: other runs could have shown no such equilibrium.", source: "equilibrium_mix, equilibrium_share, equilibrium_earned" });
    }

    function imitation() {
        if (!top) return;
        const order = [...all].sort((a, b) => b.rank - a.rank), shown = order.filter((one, i) => i < 3 || one.rank >= 0.0005).slice(0, mostBars);
        const section = report.part("imitation", "Imitation", `Imitation is in ${top.name} for ${percent(top.rank)} of the time`, `Alpha-Rank (Omidshafiei et al., 2019): a role tries another rule now and then, and takes it the more surely the more it earns. A bar is the share of time that a profile has in the long run, by the means of the table` + (data.settled ? `; it no longer changes with stronger selection than alpha = ${report.format.number(data.alpha)}.` : `, at alpha = ${report.format.number(data.alpha)}.`));
        report.rowChart(section, () => ({ rows: shown.map((one) => ({ name: rowName(one), brief: one.brief, hint: `<b>${report.escape(one.name)}</b><br><b>${percent(one.rank)}</b> of the time<br>${meanings[one.stability]}`, marks: [{ value: one.rank, colour: report.theme.colour(hues[one.stability]) }] })), settings: { bars: true, base: 0, min: 0, max: 1, label: percent, name: "share of time; blue: stable, orange: not, grey: undecided" + whose } }),
            () => "Where imitation is. " + shown.slice(0, 16).map((one) => `${one.name}: ${percent(one.rank)}`).join("; ") + ". The table has the numbers.");
        report.details(section, "Shares of time as a table", () => ({ caption: "Share of time, by alpha-Rank", heads: ["Profile", "Share", "Stable"], rows: order.slice(0, 300).map((one) => [one.name, report.cell(one.rank, percent(one.rank)), meanings[one.stability]]) }),
            { how: "It asks where learners end that copy success, not what nobody gains by leaving: a profile may have all the time and not be an equilibrium, and the other way round. It has no interval; luck of the runs is in the shares of resamplings.", source: "alpha_rank" });
    }

    function interest() {
        const offered = [...new Set([main].concat(stable, pure.map((one) => one.profile), top ? [top] : [], all.filter((one) => one.better >= 0 && one === start).map((one) => all[one.better])))].filter((one) => one !== start);
        if (!offered.length) offered.push(start);
        let chosen = offered[0];
        const kinds = { more: "earns more", less: "earns less", same: "earns the same", undecided: "undecided" };
        const tell = () => `${chosen === start ? "As in the scenario" : `With ${chosen.name}`}: ` + roles.map((role, r) => `${role} ${kinds[side(chosen.change[r])]}`).join(", ");
        const section = report.part("interest", "Interest", tell(), say("What each role earns more than with the rules of the scenario, each member on average, in the same runs. Buyers have no role; the command below says what they have of it. ") + trap());
        if (offered.length > 1) report.choice(report.controls(section), "in", offered.map((one) => [String(one.p), one.name]), String(chosen.p), (value) => { chosen = all[Number(value)]; chart.draw(); table.refresh(); });
        const chart = report.rowChart(section, () => (section.finding(tell()), { rows: roles.map((role, r) => { const one = chosen.change[r]; return { name: role, hint: `<b>${report.escape(role)}</b>: ${report.escape(rules[chosen.rule[r]])}<br><b>${money(one.value)}</b> ${between(one.low, one.high)}<br>${kinds[side(one)]}`, marks: report.known(one.value) ? [{ ...one, colour: report.theme.colour({ more: 0, less: 1, same: 7, undecided: 7 }[side(one)]), open: side(one) === "undecided" }] : [] }; }), settings: { base: 0, label: money, name: say("CNY more than with the rules of the scenario") } }),
            () => `${chosen.name}, against the rules of the scenario. ` + roles.map((role, r) => `${role}: ${amount(chosen.change[r].value, chosen.change[r].low, chosen.change[r].high)}, ${kinds[side(chosen.change[r])]}`).join("; ") + ".");
        const table = report.details(section, "Differences as a table", () => ({ caption: say`Cash earned more than with the rules of the scenario, CNY: ${chosen.name}`, heads: ["Role", "Rule", "Members", "Difference", "Verdict"], rows: roles.map((role, r) => [role, rules[chosen.rule[r]], data.members[r].map((vendor) => vendors[vendor].full).join(", "), report.cell(chosen.change[r].value, amount(chosen.change[r].value, chosen.change[r].low, chosen.change[r].high), chosen.change[r].low, chosen.change[r].high), kinds[side(chosen.change[r])]]) }),
            { how: "Right of the line: the role earns more; left of it: less; hollow: the 95 % interval over runs holds 0. A profile is a trap when it is stable and another one is better for every role.", source: "run_earned" });
    }

    function alone() {
        if (!departures.gain.length) return;
        const rows = departures.gain.map((gain, i) => ({ i, profile: all[departures.profile[i]], firm: vendors[departures.vendor[i]], rule: rules[departures.rule[i]], gain, low: departures.low[i], high: departures.high[i], verdict: report.known(departures.low[i]) && departures.low[i] > 0 ? "gains" : report.known(departures.high[i]) && departures.high[i] < 0 ? "loses" : gain === 0 && departures.high[i] === 0 ? "same" : "undecided" }));
        const gaining = rows.filter((row) => row.verdict === "gains").sort((a, b) => b.gain - a.gain), order = [...rows].sort((a, b) => b.high - a.high), shown = order.slice(0, mostBars);
        const section = report.part("alone", "Alone", gaining.length ? `Alone ${gaining[0].firm.full} would gain most: ${gaining[0].rule}, ${amount(gaining[0].gain, gaining[0].low, gaining[0].high)} ${currency}` : `No member is known to gain by leaving its role alone; ${rows.filter((row) => row.verdict === "undecided").length} of ${rows.length} undecided`, "Where a pure equilibrium is stable for roles, one member may still do better by another rule while all the rest keep theirs. With 95 % intervals, those that may gain most first.");
        report.rowChart(section, () => ({ rows: shown.map((row) => ({ name: `${row.firm.full}: ${row.rule}`, brief: `${row.firm.brief}: ${row.rule}`, hint: `<b>${report.escape(row.firm.full)}</b>: ${report.escape(row.rule)}<br>in ${report.escape(row.profile.name)}<br><b>${money(row.gain)}</b> ${between(row.low, row.high)}`, marks: report.known(row.gain) ? [{ value: row.gain, low: row.low, high: row.high, colour: report.theme.colour({ gains: 0, loses: 1, same: 7, undecided: 7 }[row.verdict]), open: row.verdict === "undecided" }] : [] })), settings: { base: 0, label: money, name: say("CNY more by leaving the role alone") } }),
            () => "Leaving the role alone. " + shown.slice(0, 16).map((row) => `${row.firm.full} with ${row.rule}: ${amount(row.gain, row.low, row.high)}`).join("; ") + ". The table has all.");
        report.sortable(section, "What a member gains by leaving its role alone.", [
            { name: say("Vendor"), text: (row) => row.firm.full, value: (row) => row.firm.full, isText: true },
            { name: "Rule", text: (row) => row.rule, value: (row) => row.rule, isText: true },
            { name: "In the profile", text: (row) => row.profile.name, value: (row) => row.profile.name, isText: true },
            { name: say("Gain, CNY"), text: (row) => money(row.gain), value: (row) => row.gain, detail: (row) => between(row.low, row.high) },
            { name: "Verdict", text: (row) => row.verdict, value: (row) => row.verdict, isText: true },
        ], order, null, { how: "Right of the line: the member gains alone; left: it loses; hollow: undecided.", source: "departure_gain, departure_gain_low, departure_gain_high" });
    }

    /* ---- The first screen ---- */
    const trap = () => (main.better >= 0 ? `In ${all[main.better].name} every role is known to earn more: ${main === start ? "what was is in nobody's interest" : "a trap"}.` : "No profile is known in which every role earns more.");
    function whatIsStable() {
        if (stable.length) return [`${list(stable.map((one) => one.name), 2)}; every change of one role's rule is known to lose, or does the same.`, open.length ? `${open.length} more undecided.` : ""];
        const near = pure.find((one) => one.profile.stability === "undecided");
        if (near) return [`In the mean ${near.profile.name}, but not for sure${near.profile.pull ? say`: an interval leaves ${roles[near.profile.pull.role]} up to ${money(near.profile.epsilon)} CNY to gain by ${byRule(near.profile.pull.rule)}` : ""}.`];
        return [found.length ? `No profile for sure; in the mean ${calledOf(found[0])}.` : profiles.rank ? "No equilibrium of the mean table was found." : "Nothing can be said: in some profile a run failed."];
    }
    function whatWas() {
        const text = { supported: "is stable: no role gains by another rule.", undecided: "is undecided", rejected: "is not stable", failed: "can't be judged: a run failed." }[start.stability];
        return [`What the scenario has ${text}` + (start.pull ? `: ${start.stability === "undecided" ? "perhaps " : ""}${drawn(start.pull)}.` : text.endsWith(".") ? "" : ".")];
    }
    function inWhose() {
        return [trap(), main === start ? "" : `With ${main.name}, against the rules of the scenario: ${roles.map((role, r) => `${role} ${{ more: "more", less: "less", same: "the same", undecided: "undecided" }[side(main.change[r])]}, ${amount(main.change[r].value, main.change[r].low, main.change[r].high)}`).join("; ")} ${currency}.`];
    }
    function sure() {
        const first = pure.find((one) => one.profile === main) || found[0];
        return [`All ${report.plural(all.length, "profile")} in the same ${report.plural(data.runs_each, "run")}; intervals are 95 %, not widened for the number of changes.`, first ? `${calledOf(first)} is an equilibrium in ${percent(first.share)} of ${data.resamples.toLocaleString("en-GB")} resamplings.` : "", data.complete ? "The list of equilibria is complete." : found.length ? "There may be other mixed equilibria." : ""];
    }
    function whatIf() {
        const { scenario, file, quoted } = report.commandOf, namesOf = (r) => data.members[r].map((vendor) => vendors[vendor].name).join();
        const game = ` --roles${roles.map((role, r) => ` --role ${quoted(`${role}=${namesOf(r)}`)}`).join("")} --strategies ${rules.slice(1).join()}`;
        const pairs = roles.flatMap((_, r) => (main.rule[r] ? data.members[r].map((vendor) => [vendors[vendor], rules[main.rule[r]]]) : []));
        report.whatIf([
            ["Is it as stable with four times as many runs?", scenario("tournament", `${game} --replicates ${4 * data.runs_each}`, "surer")],
            pairs.length && [`What do buyers and everybody else have of it? The scenario against ${main.name}`, scenario("compare", `${settings(pairs, "against")} --replicates 32`, "difference")],
            ["Does it end there too when vendors change one by one?", scenario("tournament", ` --best-replies --vendors ${quoted(roles.map((_, r) => namesOf(r)).join())} --strategies ${rules.slice(1).join()}`, "replies")],
            ["Are these numbers what this file says they are? Play it again", file("rerun", "")],
        ].filter(Boolean).map(([question, text]) => [say(question), text]));
    }

    report.roles = () => {
        const { provenance } = data;
        report.question("Which rules are stable, and in whose interest");
        report.facts(say`${report.plural(roles.length, "role")} (${list(roles.map((role, r) => `${role}: ${report.plural(data.members[r].length, "vendor")}`))}), ${report.plural(all.length, "profile")} of rules, each in the same ${report.plural(data.runs_each, "run")}; ${data.runs.toLocaleString("en-GB")} runs in all.`);
        report.answers([
            ["What is stable", whatIsStable()],
            ["Is what was", whatWas()],
            ["In whose interest", inWhose()],
            ["Where imitation leads", top ? [`To ${top.name}, for ${percent(top.rank)} of the time (alpha-Rank).`] : []],
            ["How sure", sure()],
            ["What if", [report.link("Commands to ask further", "whatif")]],
        ]);
        report.standing("stable means among these rules, with each role as one");
        report.tile("Known to be stable", `${stable.length} of ${all.length}`, `${open.length} undecided; profiles of rules`);
        report.tile("Equilibria of the mean table", String(found.length), pure.length === found.length ? "all pure" : `${pure.length} pure, ${found.length - pure.length} mixed`);
        if (pure.length) report.tile("Equilibrium in resamplings", percent(pure[0].share), pure[0].profile.name);
        if (top) report.tile("Imitation is there", percent(top.rank), top.name);
        payoffs();
        balance();
        interest();
        imitation();
        alone();
        whatIf();
        report.assumptions();
        report.provenance([["Program", provenance.source], ["File of the scenario", provenance.scenario_file], ["SHA-256 of the question", provenance.study_sha256]]);
    };
});
