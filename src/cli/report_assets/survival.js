"use strict";
/* Shares of vendors alive by group, and of runs in which a vendor is alive. */
(function () {
    const { survival, summary, dates } = report.data;
    const { percent } = report.format;
    const runs = summary.replicates;

    report.survival = () => {
        const vendors = summary.firms.filter((firm) => firm.layer === "vendor");
        const all = [];
        if (survival.independent) all.push({ name: "Independent vendors", path: survival.independent, group: true, hue: 1 });
        if (survival.owned) all.push({ name: "Cloud-owned vendors", path: survival.owned, group: true, hue: 0 });
        vendors.forEach((vendor, i) => all.push({ name: vendor.label, path: survival.vendors[i], hue: i }));
        const hidden = new Set(all.filter((series) => !series.group).map((series) => series.name));
        const section = report.part("survival", runs === 1
            ? "Share of vendors alive in each group. One run gives no interval. Single vendors can be switched on."
            : `Share of vendors alive in each group, mean of ${runs} runs; the bands are 95 % intervals over runs (Student's t). Single vendors, with the share of runs in which they are alive (Wilson's interval), can be switched on.`);
        const buttons = report.element("div", "legend");
        section.append(buttons);
        buttons.setAttribute("role", "group");
        buttons.setAttribute("aria-label", "Series of the survival chart");

        const look = (series) => ({ ...series, colour: report.theme.colour(series.hue), dash: series.group ? "solid" : report.theme.dash(series.hue), width: series.group ? 3 : 1.6 });
        const visible = () => all.filter((series) => !hidden.has(series.name)).map(look);
        const chart = report.chart(section, {
            describe: () => "Survival curves. " + all.filter((series) => series.group).map((series) => {
                const last = dates.length - 1;
                return `${series.name}: ${percent(series.path.value[last])} alive at the end` + (series.path.low[last] === null ? "" : `, interval ${percent(series.path.low[last])} to ${percent(series.path.high[last])}`);
            }).join(". ") + ". The table below has all values.",
            option: (self) => {
                report.legend(buttons, all.map(look), hidden, () => self.draw());
                const series = visible().flatMap((s) => {
                    const line = { name: s.name, type: "line", step: "end", data: s.path.value, showSymbol: false, lineStyle: { width: s.width, color: s.colour, type: s.dash }, itemStyle: { color: s.colour } };
                    return s.path.low[0] === null ? [line] : [report.band(s.name, s.path.low, s.path.high, s.colour, s.group ? 0.2 : 0.1, true), line];
                });
                return report.overTime(self, { axis: { min: 0, max: 1 }, label: { formatter: percent } }, series, (round) =>
                    report.hint(round, visible().map((s) => ({ name: s.name, colour: s.colour, value: s.path.value[round], text: percent(s.path.value[round]) + (s.path.low[round] === null ? "" : ` (${percent(s.path.low[round])} to ${percent(s.path.high[round])})`) }))));
            },
        });
        report.details(section, "Survival as a table", () => ({
            caption: "Alive after each round", heads: ["Round", "Date"].concat(all.map((s) => s.name)),
            rows: dates.map((date, t) => [t, date].concat(all.map((s) => percent(s.path.value[t])))),
        }));
        return chart;
    };
})();
