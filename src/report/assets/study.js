"use strict";
/* The answer of a study, and the parts of its page. */
report.modules.push(() => {
    if (report.data.kind !== "study") return;
    const { say } = report;
    const { data } = report, { percent } = report.format;
    const designs = { grid: "every combination", list: "a list of points", latin_hypercube: "a Latin hypercube", sobol: "a Sobol sequence", scrambled_sobol: "a scrambled Sobol sequence", random: "random points", morris: "Morris' trajectories", posterior: "draws of a posterior", saltelli: "Saltelli's sample for Sobol indices" };

    function rangeTile(name) {
        const outcome = report.outcomeNamed(name);
        if (!outcome) return;
        const { value: text, unit } = report.outcome.format(outcome), [low, high] = report.design.range(outcome), strongest = report.strongest(name);
        if (!report.known(low)) return;
        const first = strongest && strongest.seen && high > low ? `; first parameter: ${strongest.factor.name}${report.known(strongest.stays) ? ` (in ${percent(strongest.stays)} of resamples)` : ""}` : "";
        report.tile(outcome.title + (unit ? `, ${unit}` : ""), low === high ? text(low) : `${text(low)} to ${text(high)}`, `means of design points${first}`);
    }

    /* Vendors by how often they are alive in the end, over all runs. */
    function survivors() {
        if (!data.survival) return "";
        const labels = new Map(data.firms.map((firm) => [firm.name, firm.full]));
        const ends = data.survival.curves.filter((curve) => curve.name.endsWith(" | all runs")).map((curve) => ({ full: labels.get(curve.name.split(" | ")[0]), end: curve.value[curve.value.length - 1], low: curve.low[curve.low.length - 1], high: curve.high[curve.high.length - 1] }));
        const weak = ends.filter((one) => one.end < 1).sort((a, b) => a.end - b.end).slice(0, 3);
        return weak.length ? say`Over all runs the vendors that are least often alive at the end: ${weak.map((one) => `${one.full} ${percent(one.end)}${report.known(one.low) ? ` (${percent(one.low)} to ${percent(one.high)})` : ""}`).join(", ")}.` : say("Every vendor is alive at the end of every run.");
    }

    function sentence() {
        const told = ["independents_alive", "final_mean_price", "output"].map((name) => [report.outcomeNamed(name), report.strongest(name)]).filter(([outcome, strongest]) => outcome && strongest && report.design.varies(outcome));
        const parts = told.map(([outcome, { factor, stays, seen }]) => !seen ? `no parameter is seen to move “${outcome.title}”` : `“${outcome.title}” depends most on ${factor.path}${report.known(stays) ? `, which keeps that rank in ${percent(stays)} of the resamples${stays < 0.795 ? ": not sure" : ""}` : ""}`);
        const all = parts.join("; ");
        return `${all ? report.capitalised(all) + ". " : ""}${survivors()}`;
    }

    report.study = () => {
        const { provenance } = data, failed = data.failures.count;
        report.question("What the parameters do, and how sure");
        report.facts(`${report.plural(data.runs, "run")}: ${report.plural(data.replicates, "replicate")} at ${report.plural(data.design_points, "design point")} over ${report.plural(data.factors.length, "parameter")}, ${designs[data.design] || data.design}${failed ? `; ${failed} failed` : ""}; intervals are 95 %.` + (data.outcomes.length < data.all_outcomes ? ` The page has ${data.outcomes.length} of the ${data.all_outcomes} outcomes of the file.` : ""));
        report.verdict(sentence());
        report.claimTiles(data.claims);
        ["independents_alive", "vendors_alive", "final_mean_price", "final_adoption", "final_hhi", "total_sme_surplus", "output"].forEach(rangeTile);
        report.claims(data.claims);
        report.sensitivity();
        report.response();
        report.heatMap();
        report.paths();
        if (data.survival) report.survival();
        report.points();
        report.certainty();
        report.failures();
        report.provenance([["Program", provenance.source], ["Study", provenance.study_file], ["SHA-256 of the study", provenance.study_sha256]]);
    };
});
