"use strict";
/* Streams of market shares, one upon the other. */
report.modules.push(() => {
    if (report.data.kind !== "runs") return;
    const { say } = report;
    const { vendor_share, cloud_customers, vendor_model_share, cloud_volume_share, summary, dates } = report.data;
    const { percent } = report.format;
    const markets = [["vendors", say("tokens, by model vendor")], ["clouds", say("accounts of SMEs, by cloud")]];
    /* Where a vendor serves another's model. */
    if (vendor_model_share) markets.push(["models", say("tokens, by who made the model")], ["compute", say("tokens, by cloud that serves them")]);

    const leastNamed = 0.02; /* of the market */

    /* [firms][rounds] shares that sum to 1 where there is anything to share. */
    function normalised(paths) {
        const whole = dates.map((_, t) => paths.reduce((sum, path) => sum + (path[t] || 0), 0));
        return paths.map((path) => path.map((value, t) => (whole[t] > 0 ? (value || 0) / whole[t] : 0)));
    }

    report.shares = () => {
        const firms = (layer) => summary.firms.filter((firm) => firm.layer === layer);
        const kinds = { vendors: [firms("vendor"), normalised(vendor_share)], clouds: cloud_customers ? [firms("cloud"), normalised(cloud_customers)] : [[], []] };
        if (vendor_model_share) Object.assign(kinds, { models: [firms("vendor"), normalised(vendor_model_share)], compute: [firms("cloud"), normalised(cloud_volume_share)] });
        let kind = "vendors";
        const hidden = new Set();
        const section = report.part("shares", "Shares", "Market shares", (summary.replicates === 1 ? "Shares in the one run." : "Mean shares over the runs.") + say(" In round 0 shares are those of customers; from round 1 on of tokens served."));
        const box = report.controls(section), buttons = report.element("div", "legend"), chart = {};
        buttons.setAttribute("role", "group");
        buttons.setAttribute("aria-label", "Firms of the market-share chart");
        /* The owned below, then the independents, each drawn lighter when the hues come round again. */
        const list = () => kinds[kind][0].map((firm, i) => ({ ...firm, name: firm.full, path: kinds[kind][1][i], area: true, colour: report.theme.colour(i), opacity: i < 8 ? 0.85 : 0.5 }));
        /* Names beside the widest streams, at the height of their middle. */
        function ends() {
            const t = dates.length - 1;
            let below = 0;
            return visible().map((firm) => { const middle = below + firm.path[t] / 2; below += firm.path[t]; return { ...firm, name: firm.brief, text: percent(firm.path[t]), path: [...firm.path.slice(0, t).fill(null), middle] }; }).filter((firm) => list().find((one) => one.name === firm.full).path[t] >= leastNamed);
        }
        function found() {
            const t = dates.length - 1, what = markets.find(([name]) => name === kind)[1].replace(/,.*/, ""), known = kind === "vendors" || kind === "clouds";
            const { first, second, decided } = report.leading(list(), (firm) => (known && report.known(firm.share.low) ? firm.share : { value: firm.path[t] }));
            const of = (firm) => `${firm.full} ${percent(firm.path[t])}`;
            if (!first || !(first.path[t] > 0)) return report.capitalised(`${what}: nobody has any in the last round`);
            const isClear = decided || summary.replicates === 1 || !known || !report.known(first.share.low);
            if (isClear && !(second && percent(first.path[t]) === percent(second.path[t]))) return `${first.full} has most ${what} in the last round: ${percent(first.path[t])}` + (second && second.path[t] > 0 ? `, then ${of(second)}` : "");
            return `Undecided who has most ${what} in the last round: ${of(first)}, ${of(second)}`;
        }
        const visible = () => list().filter((firm) => !hidden.has(firm.name));
        report.choice(box, "Shares of", markets.filter(([name]) => kinds[name][1].some((path) => path.some((value) => value > 0))), kind, (value) => { kind = value; hidden.clear(); chart.it.draw(); table.refresh(); });
        section.append(buttons);
        chart.it = report.chart(section, {
            describe: () => "Market shares, stacked. At the end: " + list().sort((a, b) => b.path[dates.length - 1] - a.path[dates.length - 1]).slice(0, 8).map((firm) => `${firm.name} ${percent(firm.path[dates.length - 1])}`).join(", ") + ". The table below has all values.",
            option: (self) => {
                report.legend(buttons, list(), hidden, () => chart.it.draw());
                section.finding(found());
                const edge = report.theme.ink().back;
                const series = visible().map((firm) => ({
                    name: firm.name, type: "line", stack: "shares", data: firm.path, showSymbol: false, lineStyle: { width: 0.8, color: edge }, itemStyle: { color: firm.colour },
                    areaStyle: { color: firm.colour, opacity: firm.opacity }, emphasis: { disabled: true },
                }));
                return report.overTime(self, { axis: { min: 0, max: hidden.size ? undefined : 1 }, label: { formatter: percent } }, series,
                    (round) => report.hint(round, visible().map((firm) => ({ name: firm.name, colour: firm.colour, area: true, opacity: firm.opacity, value: firm.path[round], text: percent(firm.path[round]) }))), { ends: ends() });
            },
        });
        const table = report.details(section, "Shares as a table", () => ({
            caption: "Mean shares", heads: ["Round", "Date"].concat(list().map((firm) => firm.name)),
            rows: dates.map((date, t) => [report.data.rounds[t], date].concat(list().map((firm) => percent(firm.path[t])))),
        }), { how: "A stream is as wide as the share of the market, mean over the runs; the streams of a round add up to all of it.", source: "vendor_share, cloud_customers" });
        return chart.it;
    };
});
