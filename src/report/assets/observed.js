"use strict";
/* What was observed, over the fan of the runs, one series at a time, and how near the runs come. */
report.modules.push(() => {
    if (!report.data.observed) return;
    const { say } = report;
    const { observed, dates, summary } = report.data, runs = summary.replicates, { number } = report.format;
    const agents = [...summary.firms, ...report.data.products, ...(summary.apps || [])];
    const list = observed.series.map((series, index) => {
        const about = { measure: series.field, unit: series.unit, isShare: series.unit === "1" && /share|adoption/.test(series.field) }, agent = agents.find((each) => each.name === series.agent);
        const rows = series.rows.map((row) => ({ ...row, inside: row.simulated[1] === null ? null : row.value >= row.simulated[0] && row.value <= row.simulated[2], reached: row.high >= row.simulated[0] && row.low <= row.simulated[2] }));
        return { ...series, index: String(index), rows, shown: rows.filter((row) => row.round > 0), format: report.outcome.format(about), title: say(report.capitalised(series.meaning.replace(/; NaN[^;]*/, ""))) + (series.agent ? `: ${agent ? agent.full : series.agent}` : "") };
    });

    function fit(series) {
        const { observations, compared, inside, reached, logs, share_inside, rms_log_error } = series.total;
        return compared ? `${inside} of ${compared} in the band (${report.format.percent(share_inside)})${observations > compared ? `; ${observations - compared} not compared` : ""}${reached > inside ? `, ${reached} with their errors` : ""}${logs ? `; root mean square log error ${number(rms_log_error)}` : ""}` : "outside of the run";
    }

    report.observed = () => {
        const section = report.part("observed", "Observed", "What was observed, and what the runs give", `${observed.words} ${runs === 1 ? "The line is the one run." : "Line: median of the runs; dark: the middle half of them; light: the middle nine tenths."} Marks: what was observed, with its error where one is given; flows are scaled to a round.`);
        const box = report.controls(section), title = report.element("h3");
        let shown = list[0];
        if (list.length > 1) report.choice(box, "Show", list.map((one) => [one.index, one.title]), shown.index, (index) => { shown = list[Number(index)]; chart.draw(); table.refresh(); });
        section.append(title);
        const text = (value) => shown.format.value(value), mark = (row) => report.fan.observed(row, text);
        const at = (round) => shown.shown.filter((row) => report.placeOfRound(row.round) === round);
        const value = (row) => (row.low === row.high ? text(row.value) : mark(row));
        const chart = report.chart(section, {
            describe: () => `${shown.title} over the rounds: ${fit(shown)}. ` + shown.shown.slice(0, 16).map((row) => `On ${row.date} observed ${value(row)}, median of the runs ${text(row.simulated[1])}`).join(". ") + ". The table below has all values.",
            option: (self) => {
                title.textContent = `${shown.title} (${fit(shown)})`;
                return report.overTime(self, { axis: { name: shown.format.unit, ...report.fan.range(shown.fan, shown.shown) }, label: { formatter: text, showMinLabel: false, showMaxLabel: false } }, report.fan.series(shown.fan, runs > 1).concat(report.fan.marks(shown.shown)), (round) =>
                    `<div class="tip"><b>${report.escape(shown.title)}</b><br>${report.escape(report.roundText(round))}<table>${report.fan.rows(shown.fan, round, text)}${at(round).map((row) => `<tr><td>observed ${row.date}</td><td>${value(row)}</td></tr>`).join("")}</table></div>`);
            },
        });
        const table = report.details(section, "Observations as a table", () => ({
            caption: `${shown.title}${shown.format.unit ? `, ${shown.format.unit}` : ""}`, heads: ["Date", "Round", "observed", "runs, median", "nine tenths of the runs", "in the band", "source"],
            rows: shown.rows.map((row) => [row.date, row.round || "outside", value(row), text(row.simulated[1]), report.known(row.simulated[0]) ? `${text(row.simulated[0])} to ${text(row.simulated[2])}` : "", row.inside === null ? "" : row.inside ? "yes" : row.reached ? "with its error" : "no", row.source]),
        }));
    };
});
