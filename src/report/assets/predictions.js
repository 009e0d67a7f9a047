"use strict";
/* What the posterior's runs give, against what was observed: fans of series, and every target in deviations. */
report.modules.push(() => {
    if (report.data.kind !== "inference") return;
    const { dates, quantiles } = report.data, { number, percent } = report.format;

    /* Targets that are the same outcome after several rounds. */
    function seriesOf(targets) {
        const groups = new Map();
        for (const target of targets) if (dates.length && target.outcome) groups.set(target.series, (groups.get(target.series) || []).concat(target));
        return [...groups.values()].filter((group) => new Set(group.map((target) => target.round)).size > 1).map((group) => {
            const fan = quantiles.map((_, q) => dates.map((_, t) => { const target = group.find((one) => report.placeOfRound(one.round) === t); return target ? target.quantiles[q] : null; }));
            return { title: group[0].title, name: group[0].series, format: group[0].format, fan, targets: group, last: Math.max(...group.map((target) => report.placeOfRound(target.round))) };
        });
    }

    const near = 2; /* deviations within which a target is met */

    function fans(list) {
        const section = report.part("fans", "Series", "Series: what was observed, and what the runs give", "Runs of the posterior after the rounds that have a target: median, the middle half (dark) and the middle nine tenths (light); in between nothing was looked at. Marks: what was observed, with an error that holds in nine of ten cases.");
        const box = report.controls(section), title = report.element("h3");
        let shown = list[0];
        if (list.length > 1) report.choice(box, "Show", list.map((one) => [one.name, one.title]), shown.name, (value) => { shown = list.find((one) => one.name === value); chart.draw(); table.refresh(); });
        section.append(title);
        const text = (value) => shown.format.value(value);
        const at = (round) => shown.targets.filter((target) => report.placeOfRound(target.round) === round);
        const chart = report.chart(section, {
            onRound: () => {},
            describe: () => `${shown.title} over the rounds. ` + shown.targets.map((target) => `After round ${target.round} observed ${report.fan.observed(target, text)}, runs ${text(target.quantiles[0])} to ${text(target.quantiles[4])}`).join(". ") + ". The table below has all values.",
            option: (self) => {
                title.textContent = shown.title;
                const met = shown.targets.filter((target) => Math.abs(target.distance) <= near).length;
                section.finding(`${shown.title}: the runs' mean is within ${near} deviations of ${met} of ${report.plural(shown.targets.length, "observation")}`);
                const drawn = report.overTime(self, { axis: { name: shown.format.unit, ...report.fan.range(shown.fan, shown.targets) }, label: { formatter: text, showMinLabel: false, showMaxLabel: false } }, report.fan.series(shown.fan).concat(report.fan.marks(shown.targets)), (round) =>
                    `<div class="tip"><b>${report.escape(shown.title)}</b><br>${report.escape(report.roundText(round))}<table>${report.fan.rows(shown.fan, round, text)}${at(round).map((target) => `<tr><td>observed</td><td>${report.fan.observed(target, text)}</td></tr>`).join("") || "<tr><td>no target here</td><td></td></tr>"}</table></div>`, { last: shown.last, ends: report.fan.ends(shown.fan.map((path) => path.slice(0, shown.last + 1)), text) });
                return { ...drawn, series: drawn.series.filter((one) => one.id !== "round-shown") }; /* no slider here */
            },
        });
        const table = report.details(section, "Series as a table", () => ({
            caption: `${shown.title}: quantiles of the runs, and what was observed`, heads: ["Round", "Date"].concat(quantiles.map((q) => `${Math.round(100 * q)} %`), "observed"),
            rows: shown.targets.map((target) => [target.round, dates[report.placeOfRound(target.round)]].concat(target.quantiles.map(text), report.fan.observed(target, text))),
        }));
    }

    function all(targets) {
        const section = report.part("targets", "Targets", `${targets.filter((target) => Math.abs(target.distance) <= near).length} of ${report.plural(targets.length, "target")} ${targets.length === 1 ? "is" : "are"} met within ${near} deviations; farthest “${[...targets].sort((a, b) => Math.abs(b.distance) - Math.abs(a.distance))[0].called}”`, "Runs of the posterior less what was observed, in deviations of the target, of relative errors in those of the logarithm: the line is the middle nine tenths of the runs, the point their median. A target is met when 0 is within, or of a bound when the line is on the right side of it. Beyond 3 the posterior misses it.");
        const rows = () => targets.map((target) => ({
            name: target.called + target.sign, marks: [{ value: target.misses[2], low: target.misses[0], high: target.misses[4], colour: report.theme.colour(Math.abs(target.distance) > 3 ? 1 : 0) }],
            hint: `<b>${report.escape(target.called)}${target.sign}</b><br>observed ${report.fan.observed(target, target.format.value)} ${report.escape(target.format.unit)}<br>runs ${target.format.value(target.quantiles[2])} (${target.format.value(target.quantiles[0])} to ${target.format.value(target.quantiles[4])})<br>their mean is ${number(Math.abs(target.distance))} deviations away<br>${report.escape(target.source)}`,
        }));
        report.rowChart(section, () => ({ rows: rows(), settings: { base: 0, label: number, name: "runs less observed, in deviations" } }), () => "Every target against what the runs give. " + targets.map((target) => `${target.called}${target.sign}: observed ${target.format.value(target.value)}, runs ${target.format.value(target.quantiles[0])} to ${target.format.value(target.quantiles[4])}`).join("; ") + ". The table below has all values.");
        report.sortable(section, "Targets.", [
            { name: "Target", text: (one) => one.called + one.sign, value: (one) => one.called, isText: true, detail: (one) => (one.source ? one.source : "") },
            { name: "Observed", text: (one) => `${one.format.value(one.value)}${one.format.unit ? " " + one.format.unit : ""}`, value: (one) => one.value, detail: (one) => `± ${one.error === "relative" ? percent(one.deviation) : one.format.value(one.deviation)}` },
            { name: "Runs, median", text: (one) => one.format.value(one.quantiles[2]), value: (one) => one.quantiles[2], detail: (one) => `${one.format.value(one.quantiles[0])} to ${one.format.value(one.quantiles[4])}` },
            { name: "Mean of the runs, in deviations away", text: (one) => number(one.distance), value: (one) => one.distance },
            { name: "Nearest draw", text: (one) => number(Math.abs(one.nearest)), value: (one) => one.nearest },
        ], targets);
    }

    report.predictions = () => {
        const { targets } = report.posterior, series = seriesOf(targets);
        if (series.length) fans(series);
        all(targets);
    };
});
