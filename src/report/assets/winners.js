"use strict";
/* Who wins among the model vendors, under every meaning of winning, and who outlives whom. */
report.modules.push(() => {
    if (report.data.kind !== "runs") return;
    const { say } = report;
    const { summary } = report.data;
    const { percent, interval } = report.format;
    const meanings = [["wins_share", say("the largest share of the tokens in the last round")], ["wins_profit", "the largest profit, with the group"], ["wins_capital", "the most cash gained, with the group, less money put in"], ["survival", "to be alive at the end"]];
    const most = 12;

    function chances(section, vendors) {
        let meaning = "wins_share";
        const box = report.controls(section);
        report.choice(box, "To win is", meanings, meaning, (value) => { meaning = value; chart.draw(); });
        function tell() {
            const [first, second] = sorted(), runs = summary.replicates, won = { wins_share: say("has the largest share of tokens"), wins_profit: "has the largest profit", wins_capital: "gains most cash", survival: "is alive at the end most often" }[meaning];
            if (!first[meaning].value) return meaning === "survival" ? say("No vendor is alive at the end") : "Nobody wins: no firm makes money";
            const ties = sorted().filter((vendor) => vendor[meaning].value === first[meaning].value);
            if (ties.length > 1) return `${report.some(ties.map((vendor) => vendor.full))} tie: undecided who ${won}`;
            if (runs === 1) return `${first.full} ${won}`;
            const decided = !second || (report.known(first[meaning].low) && first[meaning].low > second[meaning].high);
            if (!decided && meaning !== "survival" && first[meaning].value >= 1) return `${first.full} ${won} in ${report.allRuns(runs)}, too few to tell`;
            return decided ? `${first.full} ${won}${meaning === "survival" ? "" : ","} ${meaning === "survival" ? "" : "in "}${text(first)}${meaning === "survival" ? "" : " of the runs"}` : `Undecided who ${won}: ${first.full} in ${percent(first[meaning].value)}, ${second.full} in ${percent(second[meaning].value)} of the runs`;
        }
        const sorted = () => [...vendors].sort((a, b) => b[meaning].value - a[meaning].value);
        const text = (vendor) => percent(vendor[meaning].value) + (interval(vendor[meaning], percent) ? ` (${interval(vendor[meaning], percent)})` : "");
        const chart = report.rowChart(section, () => (section.finding(tell()), {
            rows: sorted().map((vendor) => ({ name: vendor.full, brief: vendor.brief, hint: `<b>${report.escape(vendor.full)}</b><br>wins in ${text(vendor)} of the runs`, marks: [{ ...vendor[meaning], colour: report.theme.colour(vendor.owned ? 0 : 1) }] })),
            settings: { base: 0, min: 0, max: 1, label: percent, name: "probability to win, with 95 % interval" },
        }), () => "Probability to win: " + sorted().map((vendor) => `${vendor.full} ${text(vendor)}`).join(", ") + ". The table below has all meanings of winning.");
        const columns = [{ name: say("Vendor"), text: (vendor) => vendor.full, value: (vendor) => vendor.full, isText: true }].concat(meanings.map(([field, name]) => (
            { name: { wins_share: "Largest share", wins_profit: "Largest profit", wins_capital: "Most cash earned", survival: "Alive at end" }[field], title: name, text: (vendor) => percent(vendor[field].value), value: (vendor) => vendor[field].value, detail: (vendor) => interval(vendor[field], percent) })));
        report.sortable(section, "Probability to win, with 95 % intervals.", columns, vendors);
    }

    function outlives(section, vendors) {
        const shown = vendors.filter((vendor) => summary.outlives[vendor.name] && vendor.survival.value < 1).sort((a, b) => a.survival.value - b.survival.value).slice(0, most);
        if (shown.length < 2) return;
        const of = (row, column) => summary.outlives[row.name][column.name];
        const pairs = shown.flatMap((row) => shown.filter((column) => column !== row && report.known(of(row, column).low) && of(row, column).low > of(column, row).high).map((column) => [row, column])), all = (shown.length * (shown.length - 1)) / 2;
        const surest = [...pairs].sort((a, b) => of(...b).value - of(...a).value)[0];
        section.append(report.element("h3", "", surest ? `${surest[0].full} outlasts ${surest[1].full} most surely (${percent(of(...surest).value)})${all > 1 ? `; ${all - pairs.length} of ${all} pairs are undecided` : ""}` : `Who outlasts whom is undecided in ${all === 1 ? "the one pair" : `all ${all} pairs`}`),
            report.element("p", "lede", say`Probability that the vendor of the row is in the market longer than that of the column; ties count for neither. Vendors that leave in some runs${shown.length === most ? `, the ${most} that leave most often` : ""}.`));
        const cells = shown.flatMap((row, r) => shown.map((column, c) => ({ row: r, column: c, ...(r === c ? { value: null } : of(row, column)),
            hint: r === c ? report.escape(row.full) : `${report.escape(row.full)} outlives ${report.escape(column.full)}<br><b>${percent(of(row, column).value)}</b>${interval(of(row, column), percent) ? ` (${interval(of(row, column), percent)})` : ""}` })));
        report.heatChart(section, () => ({ columns: shown.map((vendor) => vendor.brief), rows: shown.map((vendor) => vendor.brief), columnName: "outlived", rowName: "outlives", cells, format: percent }),
            () => say("Probability that one vendor is in the market longer than another, by pairs of vendors. The table below has all values."));
        report.details(section, "Who outlives whom as a table", () => ({
            caption: "Probability that the row outlives the column", heads: [say("Vendor")].concat(shown.map((vendor) => vendor.full)),
            rows: shown.map((row) => [row.full].concat(shown.map((column) => (row === column ? "" : percent(of(row, column).value))))),
        }), { how: "A cell is how often the row is in the market longer than the column, with half of its 95 % interval or, where it is one-sided, its ends. Colours span at least a typical interval, so that noise gets no bright colours.", source: "exit_round" });
    }

    report.winners = () => {
        const vendors = summary.firms.filter((firm) => firm.layer === "vendor");
        if (!vendors.length) return;
        const section = report.part("winners", "Winners", "Who wins", (summary.replicates === 1 ? "In the one run; one run says nothing of probabilities." : say`Share of the ${summary.replicates} runs in which the vendor wins, with Wilson's interval. Vendors that tie share a run.`) + (vendors.some((vendor) => vendor.owned) ? say(" Blue: owned by a cloud; orange: independent. Of an owned vendor the profit and cash are those of its group: the cloud with all vendors that it owns.") : "") + " Nobody wins who loses money.");
        chances(section, vendors);
        outlives(section, vendors);
    };
});
