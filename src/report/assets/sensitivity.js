"use strict";
/* What the parameters do to an outcome: Sobol indices, elementary effects, or partial rank correlations. */
report.modules.push(() => {
    if (report.data.kind !== "study") return;
    const { number, percent } = report.format;
    const sure = 0.8; /* of the resamples, in which what is first stays first */
    const families = {
        sobol: { title: "Which parameters explain the variance", measures: { total: "in all, with interactions (total)", first_order: "by itself (first order)" }, bars: true, min: undefined, sort: "total", axis: "share of the variance of the outcome (Sobol index)",
            lede: "Sobol indices: the share of the variance between design points that a parameter explains by itself, and in all, with its interactions. 95 % intervals by bootstrap over base samples; small indices can come out below 0 by chance." },
        morris: { title: "Which parameters matter", measures: { mu_star: "mean size of effects (μ*)" }, bars: true, sort: "mu_star",
            lede: "Elementary effects (Morris, 1991): the mean size of what a step of a parameter over its whole range does. In the chart below: size against spread. Far to the right: matters; high up, near or above the dashed line of equal spread and size: curved, or hanging on other parameters. 95 % intervals by bootstrap over trajectories." },
        rank_correlation: { title: "Which parameters go with the outcome", measures: { correlation: "partial rank correlation" }, bars: true, min: -1, max: 1, interval: 0.5, sort: "correlation", axis: "partial rank correlation",
            lede: "Partial rank correlations: −1 to 1; how an outcome rises or falls with a parameter while the others are held, if it does so steadily. Positive: rises with it. Where the interval holds 0, nothing is seen. 95 % intervals by bootstrap." },
    };

    function part(family, found) {
        const about = families[family], { factors } = report.design, { format, called, picker } = report.outcome;
        const section = report.part("sensitivity", "Parameters", about.title, about.lede);
        const box = report.controls(section), note = report.element("p", "note"), keys = report.element("p", "note");
        const shown = Object.keys(about.measures).map((name) => found.measures.find((measure) => measure.name === name)).filter(Boolean);
        const main = found.measures.find((measure) => measure.name === about.sort);
        let outcome = picker(box, report.outcomes.filter(report.design.varies), report.design.first, (other) => { outcome = other; redraw(); });
        const unit = () => format(outcome);
        const text = (value) => (family === "morris" ? unit().value(value) : number(value));
        const value = (measure, k) => ({ value: measure.value[outcome.index][k], low: measure.low[outcome.index][k], high: measure.high[outcome.index][k], stays: measure.stays ? measure.stays[outcome.index][k] : null });
        const full = (measure, k) => { const one = value(measure, k); return text(one.value) + (report.known(one.low) ? ` (${text(one.low)} to ${text(one.high)})` : ""); };
        const sorted = () => factors.filter((_, k) => report.known(value(main, k).value)).sort((a, b) => Math.abs(value(main, b.index).value) - Math.abs(value(main, a.index).value));
        const hint = (factor) => `<b>${report.escape(report.design.factorText(factor))}</b><br>${report.escape(factor.meaning)}<br>` + found.measures.map((measure) => `${report.escape(about.measures[measure.name] || { mu: "mean effect with its sign (μ)", sigma: "spread of effects (σ)" }[measure.name] || measure.name)}: <b>${full(measure, factor.index)}</b>`).join("<br>");
        function finding() {
            const [first, second] = sorted(), what = `“${called(outcome)}”`, seen = (factor) => { const { low, high } = value(main, factor.index); return !report.known(low) || low * high > 0; };
            if (!first || !seen(first)) return `No parameter is seen to move ${what}`;
            const [a, b] = [first, second].map((factor) => factor && value(main, factor.index)), decided = !b || (report.known(a.low) && (Math.min(Math.abs(a.low), Math.abs(a.high)) > Math.max(Math.abs(b.low), Math.abs(b.high)) || a.stays >= sure));
            return decided ? `${what} depends most on ${first.name}: ${text(a.value)}` : `Undecided whether ${what} depends most on ${first.name} (${text(a.value)}) or ${second.name} (${text(b.value)})`;
        }
        function tell() {
            section.finding(finding());
            const noise = found.noise[outcome.index], list = sorted(), first = list[0];
            const stays = first && value(main, first.index).stays;
            const stable = list.length > 1 && report.known(stays);
            note.textContent = (first ? `First: ${first.path}` + (stable ? `, first in ${percent(stays)} of the resamples. ` : ". ") : "Nothing is known of this outcome: it does not vary, or is not there in all runs. ") + (report.known(noise) ? `Noise of the seeds: ${percent(noise)} of the variance between design points.` : "");
            keys.innerHTML = shown.length > 1 ? shown.map((measure, i) => `<i class="key" style="background:${report.theme.colour(i)}"></i> ${about.measures[measure.name]}`).join(" &nbsp; ") : "";
        }
        section.append(note, keys);
        const chart = report.rowChart(section, () => ({
            rows: sorted().map((factor) => ({ name: factor.name, hint: hint(factor), marks: shown.map((measure, i) => ({ ...value(measure, factor.index), colour: report.theme.colour(family === "rank_correlation" && value(measure, factor.index).value < 0 ? 1 : i) })) })),
            settings: { bars: true, base: 0, marks: shown.length, min: about.min, max: about.max, interval: about.interval, label: text, name: about.axis || `μ*: mean size of the effect on “${outcome.title}”${unit().unit ? ", " + unit().unit : ""}` },
        }), () => { tell(); return `${about.title}: ${called(outcome)}. ` + sorted().map((factor) => `${factor.path} ${full(main, factor.index)}`).join(", ") + ". The table below has all values."; });
        const spread = family === "morris" ? effects(section, { value, sorted, hint, text, find: (name) => found.measures.find((measure) => measure.name === name), outcome: () => outcome, unit }) : null;
        const table = report.details(section, "Parameters as a table", () => ({
            caption: `${called(outcome)}: with 95 % intervals`, heads: ["Parameter"].concat(found.measures.flatMap((measure) => [about.measures[measure.name] || measure.name, "same rank"])),
            rows: sorted().map((factor) => [factor.path].concat(found.measures.flatMap((measure) => [full(measure, factor.index), percent(value(measure, factor.index).stays)]))),
        }), { how: "The longer the bar, the more of the outcome follows the parameter; the line is the 95 % interval over resamples. Where it holds 0, nothing is seen.", source: family });
        function redraw() {
            chart.draw();
            if (spread) spread.draw();
            table.refresh();
        }
    }

    /* Morris' plane: size and spread of the effects. */
    function effects(section, of) {
        section.append(report.element("h3", "", "Size and spread of the effects"));
        const points = () => of.sorted().map((factor, i) => ({ factor, x: of.value(of.find("mu_star"), factor.index).value, y: of.value(of.find("sigma"), factor.index).value, colour: report.theme.colour(i) })).filter((point) => report.known(point.y));
        return report.chart(section, {
            onRound: () => {}, height: () => 320,
            describe: () => "Spread of the elementary effects against their size. " + points().map((point) => `${point.factor.path}: size ${of.text(point.x)}, spread ${of.text(point.y)}`).join("; ") + ". The table below has all values.",
            option: (self) => {
                const ink = report.theme.ink(), list = points(), most = Math.max(1e-12, ...list.flatMap((point) => [point.x, point.y])) * 1.06, unit = of.unit().unit;
                const axis = (name, gap) => ({ type: "value", min: 0, max: most, name: name + (unit ? ", " + unit : ""), nameLocation: "middle", nameGap: gap, nameTextStyle: { color: ink.soft }, axisLabel: { color: ink.soft, hideOverlap: true, showMaxLabel: false, formatter: report.format.tick(of.text) }, splitLine: { showMaxLine: false, lineStyle: { color: ink.line, opacity: 0.6 } }, splitNumber: self.narrow() ? 3 : 5 });
                return {
                    animation: false, textStyle: { fontFamily: report.font, color: ink.text }, legend: { show: false },
                    grid: { left: self.narrow() ? 64 : 84, right: 24, top: 14, bottom: 48, outerBoundsMode: "none" },
                    tooltip: { trigger: "item", confine: true, backgroundColor: ink.panel, borderColor: ink.line, textStyle: { color: ink.text }, formatter: (item) => (list[item.dataIndex] ? `<div class="tip">${of.hint(list[item.dataIndex].factor)}</div>` : "") },
                    xAxis: axis("size of the effects (μ*)", 30), yAxis: axis("spread (σ)", self.narrow() ? 48 : 64),
                    series: [{
                        type: "scatter", symbolSize: 11, data: list.map((point) => ({ value: [point.x, point.y], itemStyle: { color: point.colour }, label: { show: true, formatter: point.factor.name, position: point.x > 0.6 * most ? "left" : "right", offset: [0, point.y < 0.05 * most ? -10 : 0], color: ink.text, fontSize: 11, textBorderColor: ink.back, textBorderWidth: 3 } })),
                        labelLayout: { hideOverlap: true },
                        markLine: { silent: true, symbol: "none", animation: false, label: { show: false }, lineStyle: { color: ink.soft, type: "dashed" }, data: [[{ coord: [0, 0] }, { coord: [most, most] }]] },
                    }],
                };
            },
        });
    }

    report.sensitivity = () => Object.entries(report.data.sensitivity).forEach(([family, found]) => part(family, found));
    report.strongest = (name) => {
        const [family, found] = Object.entries(report.data.sensitivity)[0] || [], outcome = report.outcomeNamed(name);
        if (!found || !outcome) return null;
        const main = found.measures.find((measure) => measure.name === families[family].sort), row = main.value[outcome.index];
        const order = report.design.factors.filter((factor) => report.known(row[factor.index])).sort((a, b) => Math.abs(row[b.index]) - Math.abs(row[a.index]));
        if (order.length < 2) return null;
        const k = order[0].index, low = main.low[outcome.index][k], high = main.high[outcome.index][k];
        /* seen: the interval of the index excludes 0 */
        return { factor: order[0], stays: main.stays ? main.stays[outcome.index][k] : null, seen: report.known(low) && low * high > 0 };
    };
});
