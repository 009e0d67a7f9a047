"use strict";
/* Who pays: what each layer has gained or lost, households and investors included. */
report.modules.push(() => {
    if (report.data.kind !== "runs") return;
    const { say } = report;
    const { summary, flow_totals, layer_names } = report.data;
    const { money, interval } = report.format;
    /* What a layer can have; cash is that of every layer, and all of it comes from somewhere. */
    const measures = [
        ["capital_change", "Change of cash", () => true],
        ["profit", "Profit", (name) => !["households", "investors"].includes(name)],
        ["value_added", "Value added", (name) => !["households", "investors"].includes(name)],
        ["surplus", "Surplus of choosing", (name) => ["households", "smes"].includes(name)],
    ];
    const help = {
        capital_change: "Cash at the end less cash at the start. What one layer gains another has lost: the bars add up to nothing.",
        profit: say("Sales less costs, accelerators by their depreciation. Money put in by investors and parents is no profit. Households and investors have none."),
        value_added: say("Sales less what was bought of other firms: what is left for wages, profit and interest."),
        surplus: say("What choosing among the models was worth over having none (SMEs), and using apps over using none (households), in money."),
    };
    const list = (names) => (names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}`);

    const lowFirst = (text) => (/^[A-Z][A-Z]/.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1));

    /* "Investors and clouds pay, SMEs gain most", as far as the intervals say it. */
    function finding(rows) {
        const sure = (row, sign) => sign * (report.known(row.low) && row.low !== row.high ? (sign > 0 ? row.low : row.high) : row.value) > 0;
        const pay = rows.filter((row) => sure(row, -1)), gain = [...rows].sort((a, b) => b.value - a.value).filter((row) => sure(row, 1));
        const told = [pay.length && `${list(pay.map((row, i) => (i ? lowFirst(row.name) : row.name)))} lose cash`, gain.length && `${pay.length ? lowFirst(gain[0].name) : gain[0].name} gain most`].filter(Boolean).join(", ");
        return told || "Who pays";
    }

    report.whoPays = () => {
        const layers = Object.entries(summary.layers);
        const rowsOf = ([field, , has]) => layers.filter(([name, layer]) => has(name) && report.known(layer[field].value)).map(([name, layer]) => ({ key: name, name: report.layers[name], ...layer[field] })).filter((row) => field === "capital_change" || row.value !== 0).sort((a, b) => b.value - a.value);
        const offered = measures.filter((measure) => rowsOf(measure).length);
        let chosen = offered[0];
        const section = report.part("layers", "Who pays", finding(rowsOf(measures[0])), "What each layer of the market has gained or lost over all rounds" + (summary.replicates === 1 ? ", in the one run." : ", mean over the runs."));
        const levels = report.element("p", "level");
        levels.append("Levels are not causes: these amounts are not caused by the war alone, as peace has gains and losses too. Compare: ", report.caused ? report.notCaused()[1] : report.command(report.commandOf.scenario("compare", ` --replicates ${summary.replicates} --seed ${report.data.provenance.seed}`, "compare")));
        section.append(levels);
        const note = report.element("p", "note", help[chosen[0]]);
        report.choice(report.controls(section), "Show", offered.map(([field, title]) => [field, title]), chosen[0], (field) => {
            chosen = measures.find(([name]) => name === field);
            note.textContent = help[field];
            chart.draw();
            table.refresh();
        });
        section.append(note);
        const text = (row) => money(row.value) + (report.known(row.low) && row.low !== row.high ? ` (${interval(row, money)})` : "");
        const chart = report.rowChart(section, () => ({
            rows: rowsOf(chosen).map((row) => ({ name: `${row.name}, ${money(row.value)}`, brief: `${row.name}\n${money(row.value)}`, hint: say`<b>${report.escape(row.name)}</b><br>${chosen[1].toLowerCase()} ${text(row)} CNY`, marks: [{ ...row, colour: report.theme.colour(row.value < 0 ? 1 : 0) }] })),
            settings: { bars: true, base: 0, label: money, name: say`${chosen[1]}, CNY` + (summary.replicates > 1 ? ", with 95 % interval" : "") },
        }), () => `${chosen[1]} of each layer: ` + rowsOf(chosen).map((row) => `${row.name} ${text(row)}`).join(", ") + say(" CNY. The table below has all values."));
        const paid = (key, sign) => flow_totals.reduce((sum, flow) => sum + Math.max(0, sign * flow[layer_names.indexOf(key)]), 0);
        const table = report.details(section, "Layers as a table", () => ({
            caption: say("Layers over all rounds, CNY"), heads: ["Layer"].concat(offered.map(([, title]) => title), "Paid in all", "Received in all"),
            rows: layers.map(([key]) => [report.layers[key]].concat(offered.map((measure) => { const row = rowsOf(measure).find((each) => each.key === key); return row ? report.cell(1e3 * row.value, text(row), report.known(row.low) ? 1e3 * row.low : null, report.known(row.high) ? 1e3 * row.high : null) : ""; }),
                [-1, 1].map((sign) => report.cell(1e3 * paid(key, sign), money(paid(key, sign)))))),
        }), { how: "A bar is a mean over the runs, the thin line on it its 95 % interval over runs (Student's t). Blue: gained, orange: lost. Paid and received in all: sums of the payments of the money chart.", source: "money_flow, profit, value_added, capital" });
        return chart;
    };
});
