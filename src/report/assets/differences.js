"use strict";
/* Differences between the sides of a comparison: charts by measure, a table of all, the gain of pairing. */
report.modules.push(() => {
    if (!report.compared) return;
    const { say } = report;
    const data = report.compared;
    const { number, percent } = report.format;
    const { format, formatChange, called } = report.outcome;
    const explanation = data.explanation;
    report.sides = explanation.startsWith("No war") ? { names: ["war", "no war"], cause: "the war" } : explanation.startsWith("The branch") ? { names: ["branch", "base"], cause: "the change" } : { names: ["as given", "against"], cause: "the difference" };
    const words = { more: "more", less: "less", none: "no change", undecided: "undecided" };

    const rows = report.outcomes.map((outcome) => {
        const i = outcome.index, [change, low, high, more, fewer] = [data.change, data.low, data.high, data.more, data.fewer].map((column) => column[i]);
        const effect = more + fewer === 0 ? "none" : report.known(low) && low > 0 ? "more" : report.known(high) && high < 0 ? "less" : "undecided";
        return { ...outcome, with: data.with[i], against: data.against[i], change, low, high, more, fewer, effect, ratio: data.variance_ratio[i], plain: format(outcome), shift: formatChange(outcome) };
    });
    report.differences = rows;
    report.differenceNamed = (name) => rows.find((row) => row.name === name);

    const between = (row) => (report.known(row.low) ? `${row.shift.value(row.low)} to ${row.shift.value(row.high)}` : "");
    const hint = (row) => `<b>${report.escape(called(row))}</b><br>${report.sides.names[1]}: ${row.plain.value(row.against)}, ${report.sides.names[0]}: ${row.plain.value(row.with)} ${report.escape(row.plain.unit)}<br>difference <b>${row.shift.value(row.change)}</b> ${report.escape(row.shift.unit)}<br>${between(row)}<br>${words[row.effect]}; more in ${row.more}, less in ${row.fewer} of the pairs`;
    const colour = (row) => report.theme.colour({ more: 0, less: 1, none: 7, undecided: 7 }[row.effect]);

    /* Measures with elements that a chart can hold side by side. */
    const groups = new Map();
    for (const row of rows) {
        if (row.element === undefined) continue;
        const key = row.measure + "|" + (row.firm ? row.firm.layer : "");
        groups.set(key, (groups.get(key) || []).concat(row));
    }
    const layerNames = { vendor: say("model vendors"), cloud: say("clouds"), seller: say("sellers of accelerators") };
    const title = ([key, members]) => [key, members[0].title + (members[0].firm ? `, ${layerNames[members[0].firm.layer]}` : "")];
    const differs = (members) => members.some((row) => row.effect !== "none");
    const preferred = ["layer_profit|", "total_profit|vendor", "final_alive|vendor", "cash_earned|vendor", "final_share|vendor", "total_profit|cloud", "cash_earned|cloud"];
    const sorted = () => [...groups].filter(([, members]) => differs(members)).sort(([a], [b]) => (preferred.indexOf(a) + 99) % 99 - (preferred.indexOf(b) + 99) % 99);

    /* Scalars of the market have units of their own: one chart shows them relative to the second side. */
    const market = rows.filter((row) => row.element === undefined && row.effect !== "none" && report.known(row.change) && row.against > 0 && row.measure !== "worst_ledger_error" && !row.measure.startsWith("claim_"));
    const relative = (row) => ({ value: row.change / row.against, low: row.low === null ? null : row.low / row.against, high: row.high === null ? null : row.high / row.against });
    const signedPercent = (value) => (report.known(value) ? (value > 0 ? "+" : "") + (Math.abs(value) >= 10 ? number(100 * value) + "\u00a0%" : Math.round(100 * value) + "\u00a0%") : "–");

    /* Who has more, who less, and of how many the pairs do not tell. */
    function found(members, what) {
        const name = (row) => (row.element === undefined ? called(row) : row.of), names = (effect) => members.filter((row) => row.effect === effect).map(name), open = names("undecided").length;
        const told = [["more", "more for"], ["less", "less for"]].map(([effect, text]) => [names(effect), text]).filter(([list]) => list.length).map(([list, text]) => `${text} ${report.some(list)}`);
        return `${what}, by ${report.sides.cause}: ` + (told.length ? told.join("; ") + (open ? `; ${open} undecided` : "") : open ? `undecided for ${report.some(names("undecided"))}` : "no change");
    }

    function chart() {
        let chosen = sorted().length ? sorted()[0][0] : "market";
        const [first, second] = report.sides.names;
        const section = report.part("differences", "Differences", `What ${report.sides.cause} did`, `Mean over ${report.plural(data.runs, "pair")} of “${first}” less “${second}”, with 95 % intervals over pairs. A full point: the interval excludes 0, blue for more, orange for less; a hollow grey one: undecided.` + (data.runs === 1 ? " One pair gives no interval." : ""));
        const box = report.controls(section);
        report.choice(box, "Difference in", sorted().map(title).concat([["market", "the market as a whole, relative"]]), chosen, (value) => { chosen = value; drawn.draw(); table.refresh(); });
        const members = () => (chosen === "market" ? market : groups.get(chosen));
        const drawn = report.rowChart(section, () => {
            section.finding(found(members(), chosen === "market" ? "The market" : title([chosen, members()])[1]));
            const list = members(), isMarket = chosen === "market", points = !isMarket && list[0].isShare;
            const mark = (row) => ({ ...(isMarket ? relative(row) : { value: row.change, low: row.low, high: row.high }), colour: colour(row), open: row.effect === "undecided" || row.effect === "none" });
            return {
                rows: list.map((row) => ({ name: isMarket ? called(row) : row.of, brief: isMarket ? undefined : row.brief, hint: hint(row), marks: report.known(row.change) ? [mark(row)] : [] })),
                settings: { base: 0, label: isMarket ? signedPercent : list[0].shift.value, name: isMarket ? `difference in per cent of “${second}”` : `difference${points ? ", percentage points" : list[0].shift.unit ? ", " + list[0].shift.unit : ""}` },
            };
        }, () => `Differences. ` + members().slice(0, 16).map((row) => `${called(row)}: ${row.shift.value(row.change)} ${row.shift.unit}, ${words[row.effect]}`).join(". ") + ". The table below has all values.");
        const table = report.details(section, "These differences as a table", () => ({
            caption: "Differences with 95 % intervals", heads: ["Outcome", second, first, "difference", "95 % interval", "verdict"],
            rows: members().map((row) => [called(row), row.plain.value(row.against), row.plain.value(row.with), row.shift.value(row.change), between(row), words[row.effect]]),
        }), { how: "A point is the mean over pairs on the same random numbers; the line is its 95 % interval. Full: the interval excludes 0; hollow: undecided.", source: "difference" });
    }

    function gainers() {
        const { firms, wins_gain } = data, cause = report.sides.cause;
        let layer = "vendor";
        const list = () => firms.map((firm, i) => ({ ...firm, value: wins_gain.value[i], low: wins_gain.low[i], high: wins_gain.high[i] })).filter((firm) => firm.layer === layer && report.known(firm.value)).sort((a, b) => b.value - a.value);
        const section = report.part("winners", "Winners", `Who gains most by ${cause}`, `Share of the pairs in which ${cause} brought the firm, with its group, more cash than any other of its kind, money put in by investors apart; with 95 % intervals (Wilson). Firms that tie share a pair; a pair in which nobody gains has no winner.`);
        report.choice(report.controls(section), "Among", Object.entries(layerNames).filter(([name]) => firms.some((firm) => firm.layer === name)), layer, (value) => { layer = value; drawn.draw(); table.refresh(); });
        const text = (firm) => `${percent(firm.value)}${report.known(firm.low) ? ` (${percent(firm.low)} to ${percent(firm.high)})` : ""}`;
        function tell() {
            const { first, second, decided } = report.leading(list());
            if (!first || !first.value) return `No firm gains by ${cause}`;
            if (data.runs > 1 && !decided) return `Undecided who gains most by ${cause}: ${first.full} in ${percent(first.value)}${second.value > 0 ? `, ${second.full} in ${percent(second.value)}` : ""} of the pairs`;
            return `${first.full} gains most by ${cause}${data.runs > 1 ? `, in ${text(first)} of the pairs` : ", in the one pair"}`;
        }
        const drawn = report.rowChart(section, () => (section.finding(tell()), {
            rows: list().map((firm) => ({ name: firm.full, brief: firm.brief, hint: `<b>${report.escape(firm.full)}</b><br>gains most in ${text(firm)} of the pairs`, marks: [{ ...firm, colour: report.theme.colour(layer === "vendor" && !firm.owned ? 1 : 0) }] })),
            settings: { base: 0, min: 0, max: 1, label: percent, name: "probability to gain most" },
        }), () => "Probability to gain most: " + list().map((firm) => `${firm.full} ${text(firm)}`).join(", ") + ".");
        const table = report.details(section, "Winners as a table", () => ({ caption: `Gains most by ${cause}`, heads: ["Firm", "probability", "from", "to"], rows: list().map((firm) => [firm.full, percent(firm.value), percent(firm.low), percent(firm.high)]) }));
    }

    /* How many times as many runs would be needed without the pairing. */
    function pairing() {
        if (data.runs === 1) return;
        const rated = (list) => list.filter((row) => typeof row.ratio === "number" && row.ratio > 0);
        const keys = sorted().filter(([, members]) => rated(members).length).map(title);
        let chosen = "market";
        const section = report.part("pairing", "Pairing", "What the common random numbers gain", "How many times as many unpaired runs would give the same interval: variance of the two sides added up, over that of the differences of the pairs. 1: pairing gains nothing; below 1: the sides have nothing in common any more. The axis is logarithmic.");
        report.choice(report.controls(section), "Outcomes", [["market", "the market as a whole"]].concat(keys), chosen, (value) => { chosen = value; drawn.draw(); table.refresh(); });
        const members = () => rated(chosen === "market" ? rows.filter((row) => row.element === undefined && row.measure !== "worst_ledger_error") : groups.get(chosen)).sort((a, b) => b.ratio - a.ratio);
        const name = (row) => (chosen === "market" ? called(row) : row.of);
        const half = (list) => list[Math.floor((list.length - 1) / 2)];
        const drawn = report.rowChart(section, () => (section.finding(members().length ? `Pairing is worth ${number(half(members()).ratio)} times as many runs, at the median of ${report.plural(members().length, "outcome")}` : "Nothing to gain by pairing"), {
            rows: members().map((row) => ({ name: name(row), brief: chosen === "market" ? undefined : row.brief, hint: `<b>${report.escape(called(row))}</b><br>${number(row.ratio)} times as many unpaired runs`, marks: [{ value: row.ratio, colour: report.theme.colour(row.ratio >= 1 ? 0 : 1) }] })),
            settings: { bars: true, base: 1, log: true, label: (value) => (value >= 1e4 ? value.toExponential(0).replace("e+", "e") : number(value)), name: "times as many unpaired runs (logarithmic)" },
        }), () => "Reduction of variance by pairing. " + members().slice(0, 16).map((row) => `${called(row)}: ${number(row.ratio)} times`).join(". ") + ". The table below has all values.");
        const table = report.details(section, "Gain of pairing as a table", () => ({ caption: "Unpaired runs needed, times", heads: ["Outcome", "times"], rows: members().map((row) => [called(row), number(row.ratio)]) }));
    }

    function all() {
        const [first, second] = report.sides.names;
        const section = report.part("outcomes", "Outcomes", `${rows.filter((row) => row.effect === "more" || row.effect === "less").length} of ${rows.length} outcomes differ, ${rows.filter((row) => row.effect === "undecided").length} are undecided`, `Everything that runs end with: means of both sides, difference, 95 % interval; the surest differences come first. With ${rows.length} verdicts at once, about one in twenty true zeros is called a difference by chance.`);
        const label = report.element("label", "", "Find"), input = document.createElement("input");
        input.type = "search";
        input.placeholder = "name of an outcome or firm";
        label.append(input);
        report.controls(section).append(label);
        const ratio = (row) => (row.ratio === "all" ? Infinity : row.ratio);
        const clear = (row) => (report.known(row.low) && row.high > row.low ? Math.abs(row.change) / (row.high - row.low) : -1);
        const surest = [...rows].sort((a, b) => clear(b) - clear(a));
        const box = report.sortable(section, "Outcomes.", [
            { name: "Outcome", text: called, value: called, isText: true },
            { name: second, text: (row) => row.plain.value(row.against), value: (row) => row.against, detail: (row) => row.plain.unit },
            { name: first, text: (row) => row.plain.value(row.with), value: (row) => row.with, detail: (row) => row.plain.unit },
            { name: "Difference", text: (row) => row.shift.value(row.change), value: (row) => row.change, detail: between },
            { name: "Verdict", text: (row) => words[row.effect], value: (row) => words[row.effect], isText: true },
            { name: "Pairs more / less", text: (row) => `${row.more} / ${row.fewer}`, value: (row) => row.more - row.fewer },
            { name: "Unpaired runs", text: (row) => (row.ratio === "all" ? "all" : number(row.ratio)), value: ratio },
        ], surest);
        input.addEventListener("input", () => { const text = input.value.toLowerCase(); box.refresh(surest.filter((row) => (called(row) + " " + row.name).toLowerCase().includes(text))); });
    }

    report.differenceParts = { chart, gainers, pairing, all };
});
