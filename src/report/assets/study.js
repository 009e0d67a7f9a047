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
        report.tile(outcome.title + (unit ? `, ${unit}` : ""), text(low) === text(high) ? text(low) : `${text(low)} to ${text(high)}`, `means of design points${first}`);
    }

    /* Vendors by how often they are alive in the end, over all runs. */
    function survivors() {
        if (!data.survival) return "";
        const labels = new Map(data.firms.map((firm) => [firm.name, firm.full]));
        const ends = data.survival.curves.filter((curve) => curve.name.endsWith(" | all runs")).map((curve) => ({ full: labels.get(curve.name.split(" | ")[0]), end: curve.value[curve.value.length - 1], low: curve.low[curve.low.length - 1], high: curve.high[curve.high.length - 1] }));
        const weak = ends.filter((one) => one.end < 1).sort((a, b) => a.end - b.end).slice(0, 3);
        return weak.length ? say`Over all runs the vendors that are least often alive at the end: ${weak.map((one) => `${one.full} ${percent(one.end)}${report.known(one.low) ? ` (${percent(one.low)} to ${percent(one.high)})` : ""}`).join(", ")}.` : say("Every vendor is alive at the end of every run.");
    }

    function matters() {
        const told = ["independents_alive", "final_mean_price", "output"].map((name) => [report.outcomeNamed(name), report.strongest(name)]).filter(([outcome, strongest]) => outcome && strongest && report.design.varies(outcome));
        const parts = told.map(([outcome, { factor, stays, seen }]) => !seen ? `no parameter is seen to move “${outcome.title}”` : `“${outcome.title}” depends most on ${factor.path}${report.known(stays) ? `, which keeps that rank in ${percent(stays)} of the resamples${stays < 0.795 ? ": not sure" : ""}` : ""}`);
        return parts.length ? report.capitalised(parts.join("; ")) + "." : "";
    }

    function claims() {
        const of = (verdict) => data.claims.filter((claim) => claim.verdict === verdict).length;
        return data.claims.length ? `Of ${report.plural(data.claims.length, "claim")} ${of("holds")} ${of("holds") === 1 ? "holds" : "hold"}, ${of("fails")} ${of("fails") === 1 ? "fails" : "fail"} and ${of("undecided")} ${of("undecided") === 1 ? "is" : "are"} undecided.` : "";
    }

    function whatIf() {
        const { quoted, file } = report.commandOf, study = quoted(data.provenance.study_file || "STUDY.cfg"), stem = report.commandOf.stem();
        const known = report.outcomeNamed("independents_alive") || report.outcomeNamed("output"), middle = known ? report.design.mean(report.design.every.map((p) => report.design.at(known, p).value)) : null;
        report.whatIf([
            ["Surer means: the same points with four times the replicates", `pricewar-sim sweep ${study} --replicates ${4 * data.replicates} -o ${quoted(`${stem}-surer.h5`)}`],
            known && report.known(middle) && data.design !== "grid" && [`Where does it happen? Regions of the parameters with ${known.title.charAt(0).toLowerCase() + known.title.slice(1)} at most ${report.format.number(middle)}`, file("discover", ` --outcome ${quoted(`${known.name} <= ${Number(middle.toPrecision(3))}`)}`, "where")],
            ["Are these numbers what this file says they are? Play its runs again", file("rerun", "")],
        ].filter(Boolean).map(([question, text]) => [say(question), text]));
    }

    report.study = () => {
        const { provenance } = data, failed = data.failures.count;
        report.question("What the parameters do, how sure, and what if");
        report.facts(`${report.plural(data.runs, "run")}: ${report.plural(data.replicates, "replicate")} at ${report.plural(data.design_points, "design point")} over ${report.plural(data.factors.length, "parameter")}, ${designs[data.design] || data.design}${failed ? `; ${failed} failed` : ""}.` + (data.outcomes.length < data.all_outcomes ? ` The page has ${data.outcomes.length} of the ${data.all_outcomes} outcomes of the file.` : ""));
        report.answers([
            ["What matters", [matters()]],
            ["Who survives", [survivors()]],
            ["Claims", [claims()]],
            ["How sure", [data.means.low ? `Intervals are 95 %: of a point over its ${report.plural(data.replicates, "replicate")}, of ranks over resamples of the points.` : "One run at each point: its luck is in every difference between points.", data.certainty && report.link("How sure the means are", "certainty")]],
            ["What if", [report.design.factors.some((factor) => factor.known.length > 1) && report.link("Choose values of the parameters, and every chart shows what came out", "sliders"), report.link("Commands to go on with", "whatif")]],
        ]);
        report.standing(data.means.low ? "intervals are luck of the runs; doubt about the parameters is in the design, as far as it varies them" : "the design has the doubt about the parameters that it varies, and no other");
        ["independents_alive", "vendors_alive", "final_mean_price", "final_adoption", "final_hhi", "total_sme_surplus", "output"].forEach(rangeTile);
        report.sliders();
        report.claims(data.claims);
        report.sensitivity();
        report.response();
        report.heatMap();
        report.paths();
        if (data.survival) report.survival();
        report.points();
        report.certainty();
        report.failures();
        whatIf();
        report.assumptions();
        report.provenance([["Program", provenance.source], ["Study", provenance.study_file], ["SHA-256 of the study", provenance.study_sha256]]);
    };
});
