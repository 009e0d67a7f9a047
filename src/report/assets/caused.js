"use strict";
/* What the war caused, beside what came: runs against the same runs in peace. */
report.modules.push(() => {
    if (!report.data.caused) return;
    const { say } = report, { percent } = report.format;
    const data = report.data.caused, words = { more: "more", less: "less", none: "no change", undecided: "undecided" };
    const of = (name) => report.differenceNamed(name);
    const between = (row) => (row && report.known(row.low) ? `${row.shift.value(row.low)} to ${row.shift.value(row.high)}` : "");
    const layers = () => [
        ...["smes", "vendors", "clouds", "sellers"].map((layer) => [`layer_profit[${layer}]`, `${report.layers[layer]}, profit`]),
        ["total_sme_surplus", say("App makers, surplus")], ["total_user_surplus", say("Users of apps, surplus")],
    ].map(([name, title]) => ({ title, row: of(name) })).filter(({ row }) => row);
    const colour = (row) => report.theme.colour({ more: 0, less: 1, none: 7, undecided: 7 }[row.effect]);
    const value = (row) => row && row.shift.value(row.change);

    function layerChart(section) {
        const rows = layers();
        report.rowChart(section, () => ({
            rows: rows.map(({ title, row }) => ({
                name: title, marks: [{ value: row.change, low: row.low, high: row.high, colour: colour(row), open: row.effect === "undecided" || row.effect === "none" }],
                hint: `<b>${report.escape(title)}</b><br>peace: ${row.plain.value(row.against)}, war: ${row.plain.value(row.with)} ${report.escape(row.plain.unit)}<br>caused by the war: <b>${value(row)}</b><br>${between(row)}<br>${words[row.effect]}; more in ${row.more}, less in ${row.fewer} of ${data.runs} pairs`,
            })),
            settings: { base: 0, label: (number) => rows[0].row.shift.value(number), name: say("caused by the war, CNY over all rounds") },
        }), () => "What the war caused, by layer. " + rows.map(({ title, row }) => `${title}: ${value(row)}, ${words[row.effect]}`).join("; ") + ". The table below has all values.");
        report.details(section, "What the war caused, by layer, as a table", () => ({
            caption: say("By layer, CNY over all rounds"), heads: ["Layer", "peace", "war", "caused by the war", "95 % interval", "verdict"],
            rows: rows.map(({ title, row }) => [title, row.plain.value(row.against), row.plain.value(row.with), value(row), between(row), words[row.effect]]),
        }));
    }

    function firmTable(section) {
        const rows = data.firms.filter((firm) => firm.layer !== "seller").map((firm) => ({ firm, alive: of(`final_alive[${firm.name}]`), profit: of(`total_profit[${firm.name}]`), group: of(`group_profit[${firm.name}]`) }));
        const pairs = (row, side) => (row && row[side] > 0 ? `${row[side]} of ${data.runs}` : "");
        report.sortable(section, "Firms: what the war caused.", [
            { name: "Firm", text: ({ firm }) => firm.full, value: ({ firm }) => firm.full, isText: true },
            { name: "Alive at the end, peace → war", text: ({ alive }) => (alive ? `${percent(alive.against)} → ${percent(alive.with)}` : "–"), value: ({ alive }) => alive && alive.change },
            { name: "Killed in pairs", text: ({ alive }) => pairs(alive, "fewer"), value: ({ alive }) => alive && alive.fewer },
            { name: "Saved in pairs", text: ({ alive }) => pairs(alive, "more"), value: ({ alive }) => alive && alive.more },
            { name: say("Profit caused, CNY"), text: ({ profit }) => (profit ? value(profit) : "–"), value: ({ profit }) => profit && profit.change, detail: ({ profit }) => between(profit) },
            { name: "Verdict", text: ({ profit }) => (profit ? words[profit.effect] : "–"), value: ({ profit }) => profit && words[profit.effect], isText: true },
            { name: say("Profit of its group caused, CNY"), text: ({ group }) => (group ? value(group) : "–"), value: ({ group }) => group && group.change, detail: ({ group }) => between(group) },
        ], rows);
    }

    report.caused = () => {
        const section = report.part("caused", "Caused", "What the war caused", `The other parts of this page show what came; most of it would have come in peace too. Here are the differences: ${report.plural(data.runs, "pair")} of runs on the same random numbers, with 95 % intervals over pairs. ${data.explanation.replace(/`/g, "")} A full point: the interval excludes 0, blue for more, orange for less; a hollow grey one: undecided.`);
        section.append(report.element("p", "", report.retold(report.differenceParts.sentence())));
        layerChart(section);
        firmTable(section);
        report.differenceParts.chart();
    };
});
