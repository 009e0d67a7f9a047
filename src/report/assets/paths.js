"use strict";
/* Paths of a study over the rounds: quantiles over all its runs, with the targets of the inference that it goes on from. */
report.modules.push(() => {
    if (report.data.kind !== "study") return;
    const { paths, dates, runs, design } = report.data;

    report.paths = () => {
        if (!paths) return;
        const { format, called, picker } = report.outcome;
        const list = paths.series.map((series) => {
            const about = report.describeOutcome({ name: series.outcome, unit: series.unit, meaning: "" });
            return { ...about, title: about.title.replace(/, last round$| at the end$/, ""), fan: series.fan, targets: paths.observed.filter((target) => target.outcome === series.outcome) };
        }).filter((one) => one.fan.some((path) => path.some((value) => report.known(value) && value !== 0)));
        if (!list.length) return;
        const seen = list.filter((one) => one.targets.length).length;
        const section = report.part("paths", "Paths", design === "posterior" ? "What is predicted, round by round" : "Paths over the rounds",
            `Median over all ${report.plural(runs, "run")}, the middle half of them (dark) and the middle nine tenths (light)` + (design === "posterior" ? ": what is not known about the parameters, and the luck of a run." : " of the design: what was varied, and the luck of a run.") +
            (seen ? ` Marks: what was observed, with an error that holds in nine of ten cases; a triangle points to where a bound holds.` : ""));
        const box = report.controls(section), title = report.element("h3");
        const first = list.find((one) => one.targets.length) || list[0];
        let shown = picker(box, list, first.name, (other) => { shown = other; chart.draw(); table.refresh(); }, "Show");
        section.append(title);
        const text = () => format(shown).value;
        function found() {
            const ends = shown.fan.map((path) => path.filter(report.known).pop()), within = shown.targets.filter((target) => { const t = report.placeOfRound(target.round); return shown.fan[0][t] <= target.value && target.value <= shown.fan[4][t]; }).length;
            return `${called(shown)} at the end: median ${text()(ends[2])}, nine tenths of the runs ${text()(ends[0])} to ${text()(ends[4])}` + (shown.targets.length ? `; ${within} of ${shown.targets.length} observed values lie within the fan` : "");
        }
        const observed = (round) => shown.targets.filter((target) => report.placeOfRound(target.round) === round).map((target) => report.fan.observed(target, text()));
        const chart = report.chart(section, {
            describe: () => {
                const ends = shown.fan.map((path) => path[dates.length - 1]);
                return `${called(shown)} over the rounds: at the end a median of ${text()(ends[2])}, nine tenths of the runs between ${text()(ends[0])} and ${text()(ends[4])}. ` + shown.targets.map((target) => `Observed after round ${target.round}: ${report.fan.observed(target, text())}. `).join("") + "The table below has all values.";
            },
            option: (self) => {
                title.textContent = called(shown);
                section.finding(found());
                const { value, unit } = format(shown);
                return report.overTime(self, { axis: { name: unit, ...report.fan.range(shown.fan, shown.targets) }, label: { formatter: value, showMinLabel: false, showMaxLabel: false } }, report.fan.series(shown.fan).concat(shown.targets.length ? report.fan.marks(shown.targets) : []), (round) =>
                    `<div class="tip"><b>${report.escape(called(shown))}</b><br>${report.escape(report.roundText(round))}<table>${report.fan.rows(shown.fan, round, value)}${observed(round).map((one) => `<tr><td>observed</td><td>${one}</td></tr>`).join("")}</table></div>`, { ends: report.fan.ends(shown.fan, value) });
            },
        });
        const table = report.details(section, "Paths as a table", () => ({
            caption: `${called(shown)}: quantiles over runs`, heads: ["Round", "Date"].concat(paths.quantiles.map((q) => `${Math.round(100 * q)} %`), shown.targets.length ? ["observed"] : []),
            rows: dates.map((date, t) => [report.data.rounds[t], date].concat(shown.fan.map((path) => text()(path[t])), shown.targets.length ? [observed(t).join("; ")] : [])),
        }), { how: "The line is the median over all runs of each round by itself, not one run; half of the runs lie in the dark band and nine tenths in the light one. Marks are observations." });
    };
});
