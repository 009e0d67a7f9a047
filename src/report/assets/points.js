"use strict";
/* The design points with what came out, how sure the means are, and the runs that failed. */
report.modules.push(() => {
    if (report.data.kind !== "study") return;
    const { data } = report, { percent } = report.format;
    const mostRows = 300, columnsShown = 6, wanted = ["independents_alive", "vendors_alive", "final_mean_price", "final_adoption", "final_hhi", "total_sme_surplus", "output"];

    report.points = () => {
        const { factors, at, points, thinned } = report.design, { format } = report.outcome;
        const outcomes = wanted.map(report.outcomeNamed).filter(Boolean).slice(0, columnsShown);
        const rest = report.outcomes.filter((outcome) => !outcomes.includes(outcome)).slice(0, Math.max(0, 3 - outcomes.length));
        const shown = outcomes.concat(rest), rows = () => points.slice(0, mostRows);
        const section = report.part("points", "Points", "The design points", "Means at the end of the runs" + (data.means.low ? `, over ${report.plural(data.replicates, "replicate")}, with 95 % intervals` : "") + "." + (points.length > mostRows ? ` The first ${mostRows} of them; all are in the file, and in the tables that --csv writes.` : "") + thinned);
        const interval = (outcome, p) => { const one = at(outcome, p); return report.known(one.low) ? `${format(outcome).value(one.low)} to ${format(outcome).value(one.high)}` : ""; };
        const table = report.sortable(section, "Design points.", [{ name: "Point", text: (p) => data.points[p], value: (p) => p }]
            .concat(factors.map((factor) => ({ name: factor.name.replace(/[._]/g, "$&\u200b"), text: (p) => factor.text(factor.values[p]), value: (p) => (factor.labels ? factor.text(factor.values[p]) : factor.values[p]), isText: !!factor.labels })))
            .concat(shown.map((outcome) => ({ name: outcome.title + (format(outcome).unit ? `, ${format(outcome).unit}` : ""), text: (p) => format(outcome).value(at(outcome, p).value), value: (p) => at(outcome, p).value, detail: (p) => interval(outcome, p) }))), rows());
        report.refreshPoints = () => table.refresh(rows());
    };

    report.certainty = () => {
        if (!data.certainty) return;
        const { called } = report.outcome, { noise, needed } = data.certainty;
        const rows = report.outcomes.filter((outcome) => report.known(noise[outcome.index]));
        if (!rows.length) return;
        const section = report.part("certainty", "How sure", "How sure the means are", `How much of the differences between design points is luck of the ${report.plural(data.replicates, "replicate")}, and how many replicates would make the interval of a point as narrow as the study wants (file: replicates_needed).`);
        report.sortable(section, "Noise of the seeds.", [
            { name: "Outcome", text: called, value: called, isText: true },
            { name: "Noise in the means", text: (outcome) => percent(noise[outcome.index]), value: (outcome) => noise[outcome.index] },
            { name: "Replicates that would do", text: (outcome) => (report.known(needed[outcome.index]) ? needed[outcome.index].toLocaleString("en-GB") : "–"), value: (outcome) => needed[outcome.index] },
        ], rows);
    };

    report.failures = () => {
        const { count, items } = data.failures;
        if (!count) return;
        const section = report.part("failures", "Failures", "Runs that failed", `${report.plural(count, "run")} of ${data.runs} failed; their outcomes are left out.` + (items.length < count ? ` The first ${items.length}.` : ""));
        report.sortable(section, "Runs that failed.", [{ name: "Run", text: (row) => row.run, value: (row) => row.run }, { name: "Message", text: (row) => row.message, value: (row) => row.message, isText: true }], items);
    };
});
