"use strict";
/* Which vendors left, when and how; and, where the file has it, what their cash went through. */
report.modules.push(() => {
    if (report.data.kind !== "runs") return;
    const { say } = report;
    const { summary, departures, explained, dates } = report.data;
    const { money, percent } = report.format;
    const causes = { bankrupt: 1, withdrawn: 5, acquired: 0 };
    const partNames = { plan: "revenue as planned", users: say("users won and lost"), own_cuts: say("its own price moves"), rivals_cuts: say("rivals' price moves"), compute_bill: report.data.terms.own ? say("compute bill") : "compute", fixed_cost: "fixed cost", funding: "funding and support", missing_funding: "funding that the war changed", other: "other", handed_over: "handed over" };
    report.exitParts = partNames;
    const when = (round) => `${report.shortDate(dates[report.placeOfRound(round)])} (round ${round})`;

    /* A mark for each round and cause, with how many exits it stands for; those of one round stand side by side, the largest
     * behind. */
    function marks(vendor) {
        const found = new Map();
        for (const exit of vendor.exits) {
            const key = `${exit.round} ${exit.cause}`, mark = found.get(key) || { value: exit.round, cause: exit.cause, count: 0 };
            found.set(key, Object.assign(mark, { count: mark.count + 1 }));
        }
        const list = [...found.values()].sort((a, b) => b.count - a.count), ends = new Map();
        return list.map((mark) => {
            const before = ends.get(mark.value), radius = report.markRadius(mark.count), shift = before === undefined ? 0 : before + radius;
            ends.set(mark.value, shift + radius);
            return { ...mark, shift, colour: report.theme.colour(causes[mark.cause] === undefined ? 7 : causes[mark.cause]) };
        });
    }

    function timeline(section, list) {
        const keys = report.element("p", "note"), used = Object.entries(causes).filter(([cause]) => departures.some((exit) => exit.cause === cause));
        section.append(keys);
        const byRound = (vendor) => [...new Set(vendor.rounds)].map((round) => `${when(round)}: ${vendor.exits.filter((exit) => exit.round === round).length}`);
        const chart = report.rowChart(section, () => {
            keys.innerHTML = used.map(([cause, hue]) => `<i class="key" style="background:${report.theme.colour(hue)}"></i> ${cause}`).join(" &nbsp; ");
            return {
                rows: list.map((vendor) => ({ name: vendor.full, brief: vendor.brief, marks: marks(vendor), hint: `<b>${report.escape(vendor.full)}</b><br>left in ${vendor.exits.length} of ${report.plural(summary.replicates, "run")}<br>${byRound(vendor).slice(0, 12).join("<br>")}${byRound(vendor).length > 12 ? "<br>…" : ""}` })),
                settings: { flat: true, dates: true, min: 0, max: summary.rounds, name: summary.replicates === 1 ? "month of the exit" : say("exits; a number: of so many runs in this round") },
            };
        }, () => say("Rounds in which vendors left. ") + list.slice(0, 12).map((vendor) => `${vendor.full} in ${vendor.exits.length} runs, at the median in round ${vendor.median}`).join(". ") + ". The table below has all of them.");
        return chart;
    }

    function table(section, list) {
        const causesOf = (vendor) => Object.keys(causes).map((cause) => [vendor.exits.filter((exit) => exit.cause === cause).length, cause]).filter(([count]) => count).map(([count, cause]) => `${count} ${cause}`).join(", ");
        report.sortable(section, say("Vendors that left."), [
            { name: say("Vendor"), text: (vendor) => vendor.full, value: (vendor) => vendor.full, isText: true },
            { name: "Left in runs", text: (vendor) => `${vendor.exits.length} of ${summary.replicates}`, value: (vendor) => vendor.exits.length },
            { name: "First exit", text: (vendor) => when(vendor.rounds[0]), value: (vendor) => vendor.rounds[0] },
            { name: "Median exit of those", text: (vendor) => when(vendor.median), value: (vendor) => vendor.median },
            { name: "Last exit", text: (vendor) => when(vendor.rounds[vendor.rounds.length - 1]), value: (vendor) => vendor.rounds[vendor.rounds.length - 1] },
            { name: "How", text: causesOf, value: causesOf, isText: true },
        ], list);
    }

    function reasons(section, vendors) {
        const heading = report.element("h3", "", "Why they left");
        section.append(heading, report.element("p", "lede", say("What the vendor's cash went through from the start to its exit, mean over its exits: the parts add up from cash at the start to cash at the exit. And in how many of its exits it would still have been alive, on the same random numbers, under other prices.")));
        const label = (row) => vendors[row.vendor].full;
        let chosen = [...explained].sort((a, b) => b.exits - a.exits)[0];
        const box = report.controls(section);
        report.choice(box, say("Vendor"), explained.map((row) => [String(row.vendor), label(row)]), String(chosen.vendor), (value) => { chosen = explained.find((row) => String(row.vendor) === value); chart.draw(); parts.refresh(); });
        const rows = () => [["cash at the start", chosen.start, 7]].concat(Object.keys(partNames).filter((part) => chosen.parts[part]).map((part) => [partNames[part], chosen.parts[part], chosen.parts[part] < 0 ? 1 : 0]), [["cash at the exit", chosen.end, 7]]);
        /* What took most of the cash, and whether the war did. */
        function tell() {
            const [part, value] = Object.entries(chosen.parts).sort(([, a], [, b]) => a - b)[0], whole = chosen.exits;
            const lived = chosen.without_war, verdict = 2 * lived > whole ? "without any price moves it would mostly be alive" : 2 * lived === whole && whole > 1 ? "undecided whether price moves did it" : "without any price moves it would mostly have left too";
            heading.textContent = say`Why ${label(chosen)} left: ` + (value < 0 ? `${partNames[part] || part} took most, ${money(-value)} ${say("CNY")}; ` : "") + `${verdict} (${lived} of ${report.plural(whole, "exit")})`;
        }
        const chart = report.rowChart(section, () => (tell(), {
            rows: rows().map(([name, value, hue]) => ({ name, hint: say`${name}: <b>${money(value)} CNY</b>`, marks: [{ value, colour: report.theme.colour(hue) }] })),
            settings: { bars: true, base: 0, label: money, name: say`CNY, mean over ${report.plural(chosen.exits, "exit")}` },
        }), () => `Cash of ${label(chosen)} from start to exit: ` + rows().map(([name, value]) => `${name} ${money(value)}`).join(", ") + say(" CNY."));
        const parts = report.details(section, say("The vendor's cash as a table"), () => ({ caption: say`${label(chosen)}: CNY, mean over exits`, heads: ["Part", say("CNY")], rows: rows().map(([name, value]) => [name, money(value)]) }), { how: "Bars are what came in (right) and went out (left) between the start and the exit; with the cash at the start they add up to the cash at the exit. Those of several exits are means.", source: "exits" });
        const alive = (field, name) => ({ name, text: (row) => `${row[field]} of ${row.exits}`, value: (row) => row[field] / row.exits });
        report.sortable(section, say("Exits after which the vendor would still be alive."), [
            { name: say("Vendor"), text: label, value: label, isText: true }, { name: "Exits", text: (row) => row.exits, value: (row) => row.exits },
            alive("without_war", say("without any price moves")), alive("if_held", "without its own"), alive("if_rivals_held", "without its rivals'")], explained);
    }

    /* Who leaves, how often and when. list: the most frequent first. */
    function found(list, vendors, runs) {
        const [first, second] = list, stay = vendors.length - list.length;
        const month = (vendor) => report.shortDate(dates[report.placeOfRound(vendor.median)]);
        if (runs === 1) return say`${report.plural(list.length, "vendor", "vendors")} of ${vendors.length} left in the one run, first ${[...list].sort((a, b) => a.median - b.median)[0].full} in ${month([...list].sort((a, b) => a.median - b.median)[0])}`;
        const always = list.filter((vendor) => vendor.exits.length === runs), rest = stay ? say`; ${stay} of ${vendors.length} vendors never ${stay === 1 ? "leaves" : "leave"}` : "";
        if (always.length > 1) return `${report.some(always.map((vendor) => vendor.full))} leave in every run${rest}`;
        const decided = !second || first.survival.high < second.survival.low;
        const who = decided ? `${first.full} leaves most often, in ${first.exits.length} of ${runs} runs, at the median in ${month(first)}` : first.exits.length === second.exits.length ? `${report.some(list.filter((vendor) => vendor.exits.length === first.exits.length).map((vendor) => vendor.full))} leave in ${first.exits.length} of ${runs} runs each: undecided who leaves most often` : `undecided who leaves most often: ${first.full} in ${first.exits.length}, ${second.full} in ${second.exits.length} of ${runs} runs`;
        return report.capitalised(who) + rest;
    }

    report.exits = () => {
        const vendors = summary.firms.filter((firm) => firm.layer === "vendor");
        if (!departures.length) {
            report.part("exits", "Exits", say("No vendor left in any run"), "");
            return;
        }
        const list = vendors.map((vendor, i) => ({ ...vendor, exits: departures.filter((exit) => exit.vendor === i) })).filter((vendor) => vendor.exits.length)
            .map((vendor) => { const rounds = vendor.exits.map((exit) => exit.round).sort((a, b) => a - b); return { ...vendor, rounds, median: rounds[Math.floor((rounds.length - 1) / 2)] }; })
            .sort((a, b) => b.exits.length - a.exits.length);
        const section = report.part("exits", "Exits", found(list, vendors, summary.replicates), say`${report.plural(departures.length, "exit")} of ${list.length} of the ${vendors.length} vendors in ${report.plural(summary.replicates, "run")}.` + (explained ? "" : " Why they left is in files made with --explain."));
        timeline(section, list);
        table(section, list);
        if (explained && explained.length) reasons(section, vendors);
    };
});
