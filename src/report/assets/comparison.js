"use strict";
/* The answer of a comparison, and the parts of its page. */
report.modules.push(() => {
    if (!report.compared) return;
    const { say } = report;
    const data = report.compared, { percent } = report.format;
    const layers = [["layer_profit[smes]", say("SMEs (apps)")], ["layer_profit[vendors]", say("Model vendors")], ["layer_profit[clouds]", say("Cloud vendors")], ["total_sme_surplus", say("SMEs (apps)")], ["total_user_surplus", say("Users of apps")]];
    const gains = { more: "more", less: "less", none: "unchanged", undecided: "undecided" };
    const kindOf = (name) => (name.endsWith("_surplus") ? "surplus" : "profit");

    const between = (row) => (report.known(row.low) ? `${row.shift.value(row.low)} to ${row.shift.value(row.high)}` : "");

    function layerTile([name, label]) {
        const row = report.differenceNamed(name);
        if (!row) return;
        const amount = say`${row.shift.value(row.change)} CNY`;
        report.tile(`${label}, ${kindOf(name)}`, gains[row.effect], `${amount}${between(row) ? ` (${between(row)})` : ""}`);
    }

    function pathTile(name, label) {
        const row = report.differenceNamed(name);
        if (row) report.tile(label, `${row.plain.value(row.against)} → ${row.plain.value(row.with)}`, `${row.effect === "undecided" ? "undecided; " : ""}difference ${row.shift.value(row.change)} ${row.shift.unit}${between(row) ? ` (${between(row)})` : ""}`);
    }

    function winnerTile() {
        const { firms, wins_gain } = data;
        const vendors = firms.map((firm, i) => ({ ...firm, value: wins_gain.value[i], low: wins_gain.low[i], high: wins_gain.high[i] })).filter((firm) => firm.layer === "vendor" && firm.value > 0).sort((a, b) => b.value - a.value);
        if (!vendors.length) return;
        const [first, second] = vendors, decided = !second || (report.known(first.low) && first.low > second.high);
        report.tile(say("Vendor whose group gains most cash"), decided && data.runs > 1 ? first.full : data.runs === 1 ? first.full : "undecided", `${first.full} in ${percent(first.value)} of the pairs${second ? `, ${second.full} in ${percent(second.value)}` : ""}`);
    }

    /* "Less by 2 (1 to 3)", not by -2 (-3 to -1) */
    function size(row) {
        if (row.effect !== "less") return row.shift.value(row.change) + (between(row) ? ` (${between(row)})` : "");
        const { value } = row.plain;
        return value(-row.change) + (report.known(row.low) ? ` (${value(-row.high)} to ${value(-row.low)})` : "");
    }

    /* As the rows of the tables: an owned vendor stands with its owner. */
    function groups(effect) {
        const { firms } = data;
        return firms.filter((firm) => firm.layer !== "seller" && !firm.owned && (report.differenceNamed(`group_profit[${firm.name}]`) || {}).effect === effect).map((firm) => firm.full).join(", ");
    }

    function sentence() {
        const told = [...layers, ["layer_profit[sellers]", say("Hardware sellers")]].map(([name, label]) => [report.differenceNamed(name), `${label}, ${kindOf(name)}`]).filter(([row]) => row);
        const list = (effect) => told.filter(([row]) => row.effect === effect).map(([row, label]) => `${label}${effect === "none" ? "" : say` by ${size(row)} CNY`}`).join("; ");
        const parts = [["more", "More: ", list], ["less", "Less: ", list], ["undecided", "Undecided: ", list], ["none", "Unchanged: ", list],
            ["more", "With more profit, by group: ", groups], ["less", "With less profit, by group: ", groups]].map(([effect, head, tell]) => [tell(effect), head]).filter(([text]) => text).map(([text, head]) => head + text + ".");
        const saved = data.firms.filter((firm) => firm.layer === "vendor").map((firm) => [firm, report.differenceNamed(`final_alive[${firm.name}]`)]).filter(([, row]) => row && row.more + row.fewer > 0)
            .map(([firm, row]) => `${firm.full} ${[[row.fewer, "dies of it"], [row.more, "is saved by it"]].filter(([pairs]) => pairs > 0).map(([pairs, what]) => `${what} in ${pairs}`).join(" and ")}`);
        return `What ${report.sides.cause} did. ${parts.join(" ")}${saved.length ? " Of the pairs, " + saved.join("; ") + "." : ""}${data.runs === 1 ? " One pair cannot tell how sure this is." : ""}`;
    }

    report.differenceParts.sentence = sentence;
    report.comparison = () => {
        const { dates, runs, rounds, provenance } = data, [first, second] = report.sides.names;
        report.question(`Who gains and who loses by ${report.sides.cause}`);
        report.facts(`${report.plural(runs, "pair")} of runs of ${rounds[rounds.length - 1].toLocaleString("en-GB")} rounds on the same random numbers, ${dates[0]} to ${dates[dates.length - 1]}; intervals are 95 %, over pairs. ${data.explanation}`);
        report.verdict(sentence());
        layers.forEach(layerTile);
        winnerTile();
        pathTile("independents_alive", say`Independent vendors alive, ${second} → ${first}`);
        pathTile("final_mean_price", say`Price paid, CNY per million tokens, ${second} → ${first}`);
        pathTile("final_adoption", say`SMEs that use a model, ${second} → ${first}`);
        report.differenceParts.chart();
        report.survival();
        report.differenceParts.gainers();
        report.differenceParts.pairing();
        report.differenceParts.all();
        report.provenance([["Program", provenance.source], ["Scenario", provenance.scenario_file], ["Against", provenance.against_file], ["SHA-256 of the scenario", provenance.scenario_sha256], ["Seed", String(provenance.seed)], ["First round of the branch", provenance.from_round ? String(provenance.from_round) : ""]]);
    };
});
