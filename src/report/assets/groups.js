"use strict";
/* Owners with their vendors, as one firm each: paths over the rounds, and what they come to. */
report.modules.push(() => {
    if (report.data.kind !== "runs" || !report.data.groups) return;
    const { say } = report;
    const { groups, summary, dates, rounds, terms } = report.data;
    const { number, money, count, scaled, margin } = report.format;
    const runs = summary.replicates, firms = new Map(summary.firms.map((firm) => [firm.name, firm]));
    const volume = (value) => scaled(report.known(value) ? value * terms.in_a_unit : null);

    /* What may be shown over the rounds: nothing flows before the first. */
    const flow = (paths) => paths.map((path) => path.map((value, t) => (rounds[t] === 0 ? null : value)));
    const paths = {
        revenue: { title: "sales to others than members", values: flow(groups.revenue), text: money, unit: say("CNY") },
        profit: { title: "profit", values: flow(groups.profit), text: money, unit: say("CNY") },
        cash_flow: { title: "cash flow", values: flow(groups.cash_flow), text: money, unit: say("CNY") },
        put_in: { title: "put in by investors", values: flow(groups.put_in), text: money, unit: say("CNY") },
        internal: { title: "paid to each other", values: flow(groups.internal), text: money, unit: say("CNY") },
        capital: { title: runs > 1 ? "capital, median" : "capital", values: groups.capital.map((fan) => fan[2]), text: money, unit: say("CNY") },
        volume: { title: report.sayWithin("tokens served"), values: flow(groups.volume), text: volume, unit: "" },
        customers: { title: report.sayWithin("SMEs supplied"), values: groups.customers, text: count, unit: "" },
        vendors_alive: { title: report.sayWithin("vendors in the market"), values: groups.vendors_alive, text: count, unit: "" },
    };

    const total = (name, key, show) => ({ name, text: (group) => show(group[key].value), value: (group) => group[key].value, detail: (group) => margin(group[key], show) });
    const account = (name, key) => ({ name, text: (group) => money(group.accounts[key].value), value: (group) => group.accounts[key].value, detail: (group) => margin(group.accounts[key], money) });
    const members = (group) => group.vendors.map((name) => firms.get(name).brief).join(", ");
    const alive = ({ vendors_alive: { value }, vendors }) => `${Number.isInteger(value) ? value : number(value)} of ${vendors.length}`;
    const columns = [
        { name: say("Cloud"), text: (group) => firms.get(group.name).full, value: (group) => firms.get(group.name).full, isText: true },
        { name: say("Its vendors"), text: members, value: members, isText: true },
        { ...total("In the market at end", "vendors_alive", count), text: alive }, total(say("SMEs at end"), "customers", count), total(say("Tokens"), "volume", volume),
        total("Sales to others", "revenue", money), total("Paid to each other", "internal", money), account("Profit", "profit"), account("Cash flow", "cash_flow"), account("Put in", "put_in"),
        total("Capital at start", "capital_start", money), total("Capital at end", "capital", money),
    ];

    report.groups = () => {
        const names = summary.groups.map((group) => firms.get(group.name).full), hidden = new Set();
        let key = "revenue";
        const section = report.part("groups", "Groups", say("Clouds with their vendors"), (runs === 1 ? "Each as one firm, in the one run." : "Each as one firm; means over the runs.") + " What members pay each other is not in sales, profit and money put in.");
        const box = report.controls(section), buttons = report.element("div", "legend"), chart = {};
        buttons.setAttribute("role", "group");
        buttons.setAttribute("aria-label", "Groups of the chart");
        const list = () => names.map((name, k) => ({ name, path: paths[key].values[k], colour: report.theme.colour(k), dash: k < 8 ? "solid" : [6, 3] }));
        const visible = () => list().filter(({ name }) => !hidden.has(name));
        report.choice(box, "Show", Object.entries(paths).filter(([, { values }]) => values.some((path) => path.some((value) => value))).map(([name, { title }]) => [name, title]), key, (value) => { key = value; chart.it.draw(); table.refresh(); });
        section.append(buttons);
        chart.it = report.chart(section, {
            describe: () => `${report.capitalised(paths[key].title)}, round by round. At the end: ` + list().map(({ name, path }) => `${name} ${paths[key].text(path[dates.length - 1])}`).join(", ") + ". The table below has all values.",
            option: (self) => {
                const { text, unit } = paths[key], ends = [...list()].sort((a, b) => b.path[dates.length - 1] - a.path[dates.length - 1]);
                section.finding(`${report.capitalised(paths[key].title)}, last round: ${ends.slice(0, 3).map(({ name, path }) => `${name} ${text(path[dates.length - 1])}`).join(", ")}${unit ? " " + unit : ""}`);
                report.legend(buttons, list(), hidden, () => chart.it.draw());
                const series = visible().map(({ name, path, colour, dash }) => ({ name, type: "line", data: path, showSymbol: false, lineStyle: { width: 2.2, color: colour, type: dash }, itemStyle: { color: colour }, emphasis: { disabled: true } }));
                return report.overTime(self, { axis: { name: unit, scale: false }, label: { formatter: text } }, series,
                    (round) => report.hint(round, visible().map(({ name, path, colour, dash }) => ({ name, colour, dash, value: path[round], text: text(path[round]) }))),
                { ends: visible().map(({ name, path, colour }) => ({ name, text: text(path[dates.length - 1]), path, colour })) });
            },
        });
        const table = report.details(section, "Groups as a table", () => ({
            caption: [paths[key].title, paths[key].unit].filter(Boolean).join(", "), heads: ["Round", "Date"].concat(names),
            rows: dates.map((date, t) => [rounds[t], date].concat(list().map(({ path }) => paths[key].text(path[t])))),
        }), { how: "A line is what the whole group has or does in a round, mean over the runs; of capital it is the median. What members pay each other is left out.", source: "consolidated_revenue and so on" });
        report.sortable(section, say("Clouds with their vendors over the runs, CNY."), columns, summary.groups);
        return chart.it;
    };
});
