"use strict";
/* Fans of capital: a small one of every firm, and a large one of the firm that is chosen. */
report.modules.push(() => {
    if (report.data.kind !== "runs") return;
    const { say } = report;
    const { capital, summary, dates } = report.data;
    const { money } = report.format;
    const runs = summary.replicates;
    const isOwned = summary.firms.some((firm) => firm.owned);
    const groups = [[say("Cloud-owned model vendors"), (firm) => firm.layer === "vendor" && firm.owned], [isOwned ? say("Independent model vendors") : say("Model vendors"), (firm) => firm.layer === "vendor" && !firm.owned],
        [say("Clouds"), (firm) => firm.layer === "cloud"], [say("Sellers of accelerators"), (firm) => firm.layer === "seller"]];

    /* A fan as a small drawing; its own scale. */
    function thumb(fan) {
        const width = 120, height = 34, values = fan[0].concat(fan[4]).filter(report.known);
        const low = Math.min(0, ...values), high = Math.max(...values, low + 1);
        const x = (t) => ((width * t) / Math.max(1, dates.length - 1)).toFixed(1), y = (v) => (height - 1 - ((height - 2) * (v - low)) / (high - low)).toFixed(1);
        const path = (line) => line.map((v, t) => (report.known(v) ? `${x(t)},${y(v)}` : "")).filter(Boolean);
        const area = (a, b, opacity) => `<polygon points="${path(a).concat(path(b).reverse()).join(" ")}" fill="currentColor" opacity="${opacity}"/>`;
        return `<svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" aria-hidden="true"><line x1="0" x2="${width}" y1="${y(0)}" y2="${y(0)}" stroke="currentColor" opacity=".3" stroke-width=".7"/>` +
            `${area(fan[0], fan[4], 0.15)}${area(fan[1], fan[3], 0.25)}<polyline points="${path(fan[2]).join(" ")}" fill="none" stroke="currentColor" stroke-width="1.4" vector-effect="non-scaling-stroke"/></svg>`;
    }

    /* Who has more cash at the end than at the start in 19 of 20 runs, who less, and of whom the runs do not tell. */
    function found(firms) {
        const vendors = firms.filter((firm) => firm.layer === "vendor"), list = vendors.length ? vendors : firms, end = (firm, q) => firm.fan[q][dates.length - 1];
        const more = list.filter((firm) => end(firm, 0) > firm.fan[2][0]).length, less = list.filter((firm) => end(firm, 4) < firm.fan[2][0]).length, open = list.length - more - less;
        const whole = `${list.length} ${vendors.length ? say("vendors") : "firms"}`;
        const surely = runs === 1 ? "in the one run" : "in 19 of 20 runs", told = [[more, "more"], [less, "less"]].filter(([count]) => count).map(([count, text], i) => (i ? `${count} with ${text}` : `${count} of ${whole} ${count === 1 ? "ends" : "end"} with ${text} cash than at the start`)).join(", ");
        return told ? `${report.capitalised(told)} ${surely}${open ? `; ${open} ${runs === 1 ? "as they began" : "undecided"}` : ""}` : `Undecided for all ${whole} whether they end with more cash than they began with`;
    }

    report.capital = () => {
        const firms = summary.firms.map((firm, i) => ({ ...firm, fan: capital[i] }));
        let chosen = firms.find((firm) => firm.layer === "vendor" && !firm.owned && firm.survival.value < 1) || firms.find((firm) => firm.layer === "vendor") || firms[0];
        const section = report.part("capital", "Capital", found(firms), (runs === 1 ? "Cash of each firm in the one run." : "Cash of each firm over the runs: median, the middle half of the runs (dark) and the middle nine tenths (light).") + " Choose a firm to see it in full; small drawings have scales of their own.");
        const thumbs = report.element("div", "thumbs"), title = report.element("h3");
        thumbs.setAttribute("role", "group");
        thumbs.setAttribute("aria-label", "Firm shown in the capital chart");
        const chart = report.chart(section, {
            describe: () => {
                const last = chosen.fan.map((path) => path[dates.length - 1]);
                return say`Capital of ${chosen.full}: from ${money(chosen.fan[2][0])} CNY to a median of ${money(last[2])} CNY, with nine tenths of the runs between ${money(last[0])} and ${money(last[4])}. The table below has all values.`;
            },
            option: (self) => {
                title.textContent = chosen.full;
                return report.overTime(self, { axis: { name: say("CNY"), scale: false }, label: { formatter: money } }, report.fan.series(chosen.fan, runs > 1), (round) =>
                    `<div class="tip"><b>${report.escape(chosen.full)}</b><br>${report.escape(report.roundText(round))}<table>${runs > 1 ? report.fan.rows(chosen.fan, round, money) : `<tr><td>cash</td><td>${money(chosen.fan[2][round])}</td></tr>`}</table></div>`, { ends: report.fan.ends(chosen.fan, money, runs > 1) });
            },
        });
        chart.box.before(title);
        const table = report.details(section, "Capital as a table", () => ({
            caption: say`Capital of ${chosen.full}, CNY: quantiles over runs`, heads: ["Round", "Date"].concat(report.data.quantiles.map((q) => `${Math.round(100 * q)} %`)),
            rows: dates.map((date, t) => [report.data.rounds[t], date].concat(chosen.fan.map((path) => money(path[t])))),
        }), { how: "The line is the median over the runs of each round by itself, not one run; half of the runs lie in the dark band and nine tenths in the light one.", source: "capital" });
        for (const [name, belongs] of groups) {
            const members = firms.filter(belongs);
            if (members.length) thumbs.append(report.element("h3", "", name));
            for (const firm of members) {
                const button = document.createElement("button");
                button.type = "button";
                button.setAttribute("aria-pressed", String(firm === chosen));
                button.append(report.element("span", "", firm.full));
                button.title = firm.full;
                button.insertAdjacentHTML("beforeend", thumb(firm.fan));
                button.addEventListener("click", () => {
                    chosen = firm;
                    for (const other of thumbs.querySelectorAll("button")) other.setAttribute("aria-pressed", String(other === button));
                    chart.draw();
                    table.refresh();
                });
                thumbs.append(button);
            }
        }
        section.append(thumbs);
        return chart;
    };
});
