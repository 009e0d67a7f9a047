"use strict";
/* The answer of an inference, and the parts of its page. */
report.modules.push(() => {
    if (report.data.kind !== "inference") return;
    const { say } = report;
    const { data } = report, { number, percent, money } = report.format, plain = report.format.tick(number);
    const verdicts = { much: "identified well", little: "identified weakly", nothing: "not identified", unknown: "too few draws to tell" };
    const worthSaying = 0.2, mostTiles = 12; /* standard deviations of a pull that is named in the answer */

    const parameters = data.parameters.map((parameter, index) => {
        const labels = parameter.labels ? parameter.labels.split(" ") : null, isMoney = parameter.unit === report.data.terms.stored_money_unit;
        const unit = isMoney ? say("CNY") : parameter.unit === "1" ? "" : parameter.unit.replace(/^1\//, "per ");
        return { ...parameter, index, labels, unit, called: parameter.name + (unit ? `, ${unit}` : ""), verdict: verdicts[parameter.learned], isListed: parameter.cells.length > 0 && parameter.cells.every((cell) => cell.low === cell.high),
            text: (value) => (labels ? labels[value] || "–" : isMoney ? money(value) : report.known(value) ? plain(value) : "–") };
    });
    const span = (parameter) => (parameter.labels ? "–" : `${parameter.text(parameter.low)} to ${parameter.text(parameter.high)}`);

    const targets = data.targets.map((target, index) => {
        const outcome = report.outcomeNamed(target.series), format = outcome ? report.outcome.format(outcome) : { value: plain, unit: "" };
        const plainly = (name) => report.outcome.called(outcome && outcome.name === name ? outcome : report.describeOutcome({ name, unit: "", meaning: name })).replace(/, last round(?=:|$)| at the end(?=:|$)/, "");
        const title = target.series.replace(/(^|\(| - | \/ )([a-z_]+(\[[^\]]*\])?)/g, (_, before, name) => before + plainly(name)).replace(/ - /g, " less ").replace(/ \/ /g, " over ");
        const after = data.dates.length && !/ (on|to|after|from) /.test(target.series) ? `, round ${target.round}` : "";
        return { ...target, index, outcome, format, title, sign: { equal: "", at_least: " ≥", at_most: " ≤" }[target.relation], called: title + after };
    });
    report.posterior = { parameters, targets, span };

    function tile(parameter) {
        if (!parameter.labels) {
            report.tile(parameter.called, span(parameter), `90 % interval; mean ${parameter.text(parameter.mean)}; before ${parameter.text(parameter.prior_mean)} ± ${parameter.text(parameter.prior_sd)}; ${parameter.verdict}`);
            return;
        }
        const best = [...parameter.cells].sort((a, b) => b.posterior - a.posterior)[0];
        report.tile(parameter.called, parameter.text(best.low), `has ${percent(best.posterior)} of the weight, ${percent(best.prior)} before; ${parameter.verdict}`);
    }

    /* Which target moves the mean of each parameter most. */
    function pulls() {
        return parameters.map((parameter) => {
            const [first] = targets.filter((target) => report.known(target.pulls[parameter.index])).sort((a, b) => Math.abs(b.pulls[parameter.index]) - Math.abs(a.pulls[parameter.index]));
            const pull = first && first.pulls[parameter.index];
            return first && !parameter.labels && Math.abs(pull) >= worthSaying ? `${parameter.name} is pulled ${pull > 0 ? "up" : "down"} most by “${first.called}” (${number(Math.abs(pull))} standard deviations)` : "";
        }).filter(Boolean);
    }

    function worth() {
        const tolerance = data.tolerance > 1.0001 ? `At tolerance ${number(data.tolerance)} the errors of the targets were taken as so many times as large${data.adjusted ? ", and the draws were adjusted by regression" : ""}: an approximation.` : "At tolerance 1 outcomes were held against the targets with the errors that these have.";
        return `The ${data.draws.toLocaleString("en-GB")} draws have weights and are worth ${number(data.effective)} of equal weight. ${tolerance}`;
    }

    function answer() {
        const box = document.getElementById("answer"), moved = pulls();
        report.question("What the data say about the parameters, and how sure");
        report.verdict(data.words);
        parameters.slice(0, mostTiles).forEach(tile);
        box.append(report.element("p", "note", moved.length ? moved.join("; ") + "." : `No target moves a mean by more than ${worthSaying} standard deviations.`), report.element("p", "note", worth()));
        if (!data.warnings.length) {
            box.append(report.element("p", "note", "More draws (--draws) make the intervals smoother, not narrower. Narrower they get by further targets, or by smaller errors of these."));
            return;
        }
        const list = document.createElement("ul");
        list.append(...data.warnings.map((text) => report.element("li", "", report.capitalised(report.retold(text)) + ".")));
        box.append(report.element("h3", "", "What is doubtful, and what to do"), list);
    }

    /* Probability of the prior up to a value. */
    function below(parameter, value) {
        let sum = 0;
        for (const { low, high, prior } of parameter.cells) {
            if (value >= high) sum += prior;
            else if (value > low) sum += prior * (parameter.is_log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low));
        }
        return Math.min(1, sum);
    }

    function counted() {
        const kinds = Object.values(verdicts).map((verdict) => [parameters.filter((parameter) => parameter.verdict === verdict).length, verdict]).filter(([count]) => count);
        return report.capitalised(kinds.map(([count, verdict], i) => `${count}${i ? "" : ` of ${report.plural(parameters.length, "parameter")}`} ${count === 1 ? "is" : "are"} ${verdict}`).join(", ").replace(/ (is|are) too few/, " have too few"));
    }

    function learned() {
        const shown = parameters.filter((parameter) => !parameter.labels && !parameter.isListed).sort((a, b) => a.prior_share - b.prior_share);
        const section = report.part("learned", "Learned", counted(), "The 90 % interval and the median after the data, by their place in the prior: 0 % is the lowest value that was thought possible, 100 % the highest. What was learned is short here; what stays as it was reaches from 5 to 95 %.");
        if (shown.length) report.rowChart(section, () => ({
            rows: shown.map((parameter) => ({
                name: parameter.name, marks: [{ value: below(parameter, parameter.median), low: below(parameter, parameter.low), high: below(parameter, parameter.high), colour: report.theme.colour(parameter.learned === "nothing" ? 7 : 0), open: parameter.learned === "nothing" }],
                hint: `<b>${report.escape(parameter.called)}</b><br>${report.escape(parameter.meaning)}<br>90 % interval ${span(parameter)}, median ${parameter.text(parameter.median)}<br>${percent(parameter.prior_share)} of the prior hold 90 % of the posterior: ${parameter.verdict}`,
            })),
            settings: { min: 0, max: 1, label: percent, name: "place in the prior; open circles: not identified" },
        }), () => "What was learned of each parameter. " + shown.map((parameter) => `${parameter.name}: ${span(parameter)}, ${parameter.verdict}`).join("; ") + ". The table below has all values.");
        report.sortable(section, "Parameters before and after the data.", [
            { name: "Parameter", text: (one) => one.called, value: (one) => one.name, isText: true, detail: (one) => (one.name === one.path ? "" : one.path) },
            { name: "Mean", text: (one) => (one.labels ? "–" : one.text(one.mean)), value: (one) => (one.labels ? null : one.mean), detail: (one) => (one.labels ? "" : `± ${one.text(one.sd)}`) },
            { name: "90 % interval", text: span, value: (one) => (one.labels ? null : one.high - one.low) },
            { name: "Mean before", text: (one) => (one.labels ? "–" : one.text(one.prior_mean)), value: (one) => (one.labels ? null : one.prior_mean), detail: (one) => (one.labels ? "" : `± ${one.text(one.prior_sd)}`) },
            { name: "Of the prior", text: (one) => percent(one.prior_share), value: (one) => one.prior_share },
            { name: "Foreseen", text: (one) => percent(one.foreseen), value: (one) => one.foreseen },
            { name: "Verdict", text: (one) => one.verdict, value: (one) => one.verdict, isText: true },
        ], parameters);
        section.append(report.element("p", "note", "Of the prior: the smallest share of it that holds 90 % of the posterior; from 80 % on a parameter is called not identified, from 50 % weakly. Foreseen: the standard deviation that the first population alone foresaw, as a share of that before."));
    }

    function hardest() {
        const all = targets.flatMap((target) => parameters.filter((parameter) => !parameter.labels && report.known(target.pulls[parameter.index])).map((parameter) => ({ target, parameter, pull: target.pulls[parameter.index] }))).sort((a, b) => Math.abs(b.pull) - Math.abs(a.pull));
        if (!all.length || Math.abs(all[0].pull) < worthSaying) return `No target pulls a parameter by more than ${worthSaying} standard deviations`;
        const { target, parameter, pull } = all[0];
        return `“${target.called}” pulls hardest: ${parameter.name} ${pull > 0 ? "up" : "down"} by ${number(Math.abs(pull))} standard deviations`;
    }

    function pull() {
        const section = report.part("pulls", "Pulls", hardest(), "By how many standard deviations a target moves the mean of a parameter from where it would be without it. Targets that pull one parameter up and down contradict each other. A dash: without this target the draws are worth too little to tell.");
        const cells = targets.flatMap((target, row) => parameters.map((parameter, column) => ({ row, column, value: parameter.labels ? null : target.pulls[column], hint: `${report.escape(target.called)}${target.sign}<br>${report.escape(parameter.name)}: <b>${number(target.pulls[column])}</b>` })));
        const signed = (value) => { const rounded = Math.round(100 * value) / 100 || 0; return (rounded > 0 ? "+" : "") + plain(rounded); };
        const most = Math.max(...cells.map((cell) => Math.abs(cell.value || 0)), 0.01);
        if (cells.some((cell) => report.known(cell.value))) report.heatChart(section, () => ({ columns: parameters.map((parameter) => parameter.name), rows: targets.map((target) => target.called + target.sign), columnName: "parameter", rowName: "target", cells, format: signed, range: [-most, most] }), () => "Heat map of the pulls of targets on parameters. " + (pulls().join(". ") || "No target pulls hard") + ". The table below has all values.");
        report.details(section, "Pulls as a table", () => ({ caption: "Pulls in standard deviations: rows targets, columns parameters", heads: ["Target"].concat(parameters.map((parameter) => parameter.name)), rows: targets.map((target) => [target.called + target.sign].concat(parameters.map((parameter) => (parameter.labels || !report.known(target.pulls[parameter.index]) ? "–" : signed(target.pulls[parameter.index]))))) }));
    }

    function populations() {
        const rows = data.populations.map((population, i) => ({ ...population, number: i + 1 }));
        const section = report.part("populations", "Populations", `${report.plural(rows.length, "population")} came to draws worth ${number(data.effective)} of equal weight, at tolerance ${number(data.tolerance)}`, "Every population is drawn around the best draws before it. Bars: what all draws so far are worth. The tolerance should come down to 1: above it the errors of the targets are taken as so many times as large." + (data.failed ? ` In ${report.plural(data.failed, "draw")} a run failed or an outcome was missing.` : ""));
        report.rowChart(section, () => ({
            rows: rows.map((row) => ({ name: `population ${row.number}`, marks: [{ value: row.effective, colour: report.theme.colour(row.tolerance > 1.0001 ? 1 : 0) }], hint: `Population ${row.number}: ${report.plural(row.draws, "draw")}<br>all draws so far are worth <b>${number(row.effective)}</b><br>tolerance ${number(row.tolerance)}<br>its own draws are worth ${percent(row.acceptance)} of their number` })),
            settings: { bars: true, base: 0, label: number, name: "what all draws so far are worth; orange: at a tolerance above 1" },
        }), () => "What the draws are worth after each population. " + rows.map((row) => `Population ${row.number}: ${number(row.effective)} at tolerance ${number(row.tolerance)}`).join("; ") + ". The table below has all values.");
        report.details(section, "Populations as a table", () => ({ caption: "Populations", heads: ["Population", "Draws", "Tolerance", "Draws so far are worth", "New ones are worth, of their number"], rows: rows.map((row) => [row.number, row.draws, number(row.tolerance), number(row.effective), percent(row.acceptance)]) }));
    }

    /* What was played, and what was drawn. */
    function drawn() {
        const told = data.emulation, populations = report.plural(data.populations.length, "population");
        if (!told) return `${report.plural(data.draws, "draw")} of ${report.plural(data.replicates, "run")} each in ${populations}`;
        return `${report.plural(told.points - told.check_points, "point")} of ${report.plural(data.replicates, "run")} each in ${report.plural(told.waves.length, "wave")} and ${told.check_points} that check the emulators, which gave ${report.plural(data.draws, "draw")} in ${populations}`;
    }

    function emulators() {
        const ends = { sure: "The waves ended when the emulators were sure.", budget: "The waves went on as long as the runs lasted.", empty: "The waves ended because no point of the prior was left.", stopped: "The waves were stopped." };
        const { waves, check, end } = data.emulation, left = (value) => (report.known(value) ? number(value) : "–");
        const section = report.part("emulators", "Emulators", "What stood in for runs", `Gaussian processes stand in for runs, one for each target, made anew in every wave of runs. ${ends[end]} All draws, and what the runs of the posterior give on this page, are emulated; the runs of the check were played at draws of the posterior. An error is in the deviations that the emulator gives: 1 is right, more is too sure.`);
        report.sortable(section, "Runs at draws of the posterior, and the emulators there.", [
            { name: "Target", text: (one) => one.called, value: (one) => one.called, isText: true },
            { name: "Runs' mean", text: (one) => one.format.value(one.runs_mean), value: (one) => one.runs_mean },
            { name: "Emulated mean", text: (one) => one.format.value(one.emulated_mean), value: (one) => one.emulated_mean },
            { name: "Error", text: (one) => left(one.error) + (one.wrong ? ": wrong" : ""), value: (one) => one.error },
            { name: "Runs left out: error", text: (one) => left(one.last.left_out) + (one.last.trusted ? "" : ": too sure"), value: (one) => one.last.left_out },
            { name: "Explains", text: (one) => percent(Math.max(0, one.last.explained)), value: (one) => one.last.explained },
        ], check.map((one, t) => ({ ...targets[t], ...one, last: waves[waves.length - 1].emulators[t] })));
        report.details(section, "Waves as a table", () => ({ caption: "Waves of runs", heads: ["Wave", "Points", "In its region", "Prior left"], rows: waves.map((wave, i) => [i + 1, wave.points, wave.in_region, percent(wave.left)]) }));
    }

    report.inference = () => {
        const { provenance } = data;
        report.facts(`${drawn()}, over ${report.plural(parameters.length, "parameter")} and ${report.plural(targets.length, "target")}; intervals are 90 %.`);
        answer();
        learned();
        report.marginals();
        report.pairs();
        report.predictions();
        pull();
        if (data.emulation) emulators();
        populations();
        const { file, quoted, stem } = report.commandOf, study = quoted(data.provenance.study_file || "STUDY.cfg");
        report.standing("intervals are doubt about these parameters within the model, not doubt about the model");
        report.whatIf([
            ["What follows? A study whose design is this posterior: design = \"posterior\"; from = the name of this file", "pricewar-sim sweep PREDICTION.cfg"],
            ["More draws, where they are worth too few", `pricewar-sim infer ${study} --draws ${4 * data.draws} -o ${quoted(`${stem()}-more.h5`)}`],
            ["Are these numbers what this file says they are? Play its draws again", file("rerun", "")],
        ]);
        report.assumptions();
        report.provenance([["Program", provenance.source], ["Study", provenance.study_file], ["SHA-256 of the study", provenance.study_sha256]]);
    };
});
