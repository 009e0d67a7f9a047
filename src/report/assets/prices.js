"use strict";
/* Price paths on a logarithmic axis; a price of nothing has a line of its own below. */
report.modules.push(() => {
    if (report.data.kind !== "runs") return;
    const { say } = report;
    const { prices, products, summary, dates } = report.data;
    const cuts = report.data.cuts.map((cut) => ({ ...cut, round: report.placeOfRound(cut.round) }));
    const { price, number, percent } = report.format;
    const runs = summary.replicates, middle = 2;
    const tiers = [["flagship", say("flagship models")], ["main", say("main models")], ["light", say("light models")]];
    const sizes = [["none", "none"], ["0.1", "10 %"], ["0.25", "25 %"], ["0.5", "50 %"], ["0.8", "80 %"]];
    const mostRows = 500, mostNames = { wide: 12, narrow: 4 };
    const spans = [["12", "first 12 rounds"], ["24", "first 24 rounds"], ["all", "all rounds"]];

    const fall = (cut) => (cut.before > 0 ? 1 - cut.after / cut.before : 1);

    /* The largest of the sizes that half of the runs have a cut of. */
    const largestSeen = () => sizes.slice(1, 4).map(([size]) => Number(size)).reverse().find((size) => cuts.some((cut) => 2 * cut.runs >= runs && fall(cut) >= size)) || Infinity;

    report.prices = () => {
        const vendors = summary.firms.filter((firm) => firm.layer === "vendor");
        const present = tiers.filter(([tier]) => products.some((product) => product.tier === tier));
        const thinned = dates.length <= summary.rounds; /* the page has only some of the rounds */
        let tier = present.some(([name]) => name === "main") ? "main" : (present[0] || ["main"])[0], least = thinned ? Infinity : largestSeen(), span = dates.length > 37 && !thinned ? "24" : "all";
        const hidden = new Set();
        const section = report.part("prices", say("Prices"), say("Prices of models, with the cuts"), say(report.data.terms.own ? "Posted price in CNY per million tokens" : "Posted price in CNY per million tokens, input and output blended") +
            (runs === 1 ? ". " : say`: the median over the ${runs} runs in which the model is on offer. `) +
            say("Triangles mark price cuts") + (runs === 1 ? "." : " that at least half of the runs have.") + (thinned ? " In a play as long as this one they would hide the lines; choose a size to see them." : "") + say(" Point at a round for all its prices and cuts."));
        const box = report.controls(section);
        const buttons = report.element("div", "legend");
        buttons.setAttribute("role", "group");
        buttons.setAttribute("aria-label", say("Models of the price chart"));

        /* Colours by vendor; dashes tell a vendor's models apart. */
        function list() {
            const members = products.map((product, j) => ({ ...product, j })).filter((product) => product.tier === tier), dashes = report.theme.dashes(members.map((product) => product.vendor));
            return members.map((product, k) => ({ ...product, name: product.full, colour: report.theme.colour(product.vendor), dash: dashes[k], path: prices[product.j][middle] }));
        }
        const last = () => (span === "all" ? dates.length - 1 : Math.min(Number(span), dates.length - 1));
        const visible = () => list().filter((product) => !hidden.has(product.name));
        const marked = (smallest = least) => {
            const shown = new Map(visible().map((product) => [product.j, product]));
            return cuts.filter((cut) => cut.round <= last() && shown.has(cut.product) && 2 * cut.runs >= runs && fall(cut) >= smallest).map((cut) => ({ ...cut, shown: shown.get(cut.product) }));
        };
        /* Decades of the axis, or what is shorter where much of them would be empty, and below them the place of what is free, or below zero. */
        function decades() {
            const logs = list().flatMap((product) => product.path).filter((value) => value > 0).map(Math.log10);
            const least = Math.min(...logs), most = Math.max(...logs), free = list().some((product) => product.path.some((value) => report.known(value) && value <= 0));
            const strip = list().some((product) => product.path.some((value) => value < 0)) ? "0 or less" : "free", ticks = [];
            for (let decade = Math.floor(least); decade <= Math.ceil(most) && logs.length; decade++) for (const step of [1, 2, 5]) ticks.push(decade + Math.log10(step));
            const from = ticks.filter((tick) => tick <= least + 1e-9).pop(), to = ticks.find((tick) => tick >= most - 1e-9);
            if (!free && logs.length && to > from && to - from < Math.ceil(most) - Math.floor(least) - 0.4) return { low: from, high: to, free: null, strip, ticks: ticks.filter((tick) => tick >= from && tick <= to) };
            const low = logs.length ? Math.floor(least) : 0, high = logs.length ? Math.ceil(most) : 1;
            return { low, high: Math.max(high, low + 1), free: free ? low - 1 : null, strip, ticks: null };
        }
        const height = (value, range) => (!report.known(value) ? null : value > 0 ? Math.log10(value) : range.free === null ? range.low : range.free);

        const cutText = (cut) => `${products[cut.product].full} ${price(cut.before)} → ${price(cut.after)}` + (runs > 1 ? ` in ${percent(cut.runs / runs)} of the runs` : "");

        function symbols(self, range) {
            const drawn = marked().sort((a, b) => fall(b) - fall(a) || b.before - a.before);
            const named = new Set(drawn.slice(0, self.narrow() ? mostNames.narrow : mostNames.wide));
            const ink = report.theme.ink(), at = (cut) => [cut.round, height(cut.shown.path[cut.round] === null ? cut.after : cut.shown.path[cut.round], range)];
            const lines = visible().map((product) => product.path.slice(0, last() + 1).map((value, t) => [t, height(value, range)]));
            return {
                name: say("price cuts"), type: "scatter", symbol: "triangle", symbolRotate: 180, symbolSize: 9, z: 6, silent: true, tooltip: { show: false },
                labelLayout: report.namePlaces(self, lines, drawn.map(at)), labelLine: { show: true, length2: 4, lineStyle: { color: ink.soft, width: 1 } },
                data: drawn.map((cut) => ({
                    value: at(cut),
                    itemStyle: { color: cut.shown.colour, borderColor: ink.back, borderWidth: 1, opacity: 1 },
                    label: { show: named.has(cut), formatter: `${cut.shown.brief} ${cut.after === 0 ? "free" : cut.after < 0 ? price(cut.after) : "−" + Math.round(100 * fall(cut)) + " %"}`, position: "right", color: ink.text, fontSize: 11, fontFamily: report.font, opacity: 1, textBorderColor: ink.back, textBorderWidth: 3 },
                })),
            };
        }

        function hints(round) {
            const rows = visible().map((product) => ({ name: product.name, colour: product.colour, value: product.path[round], text: price(product.path[round]) }));
            const fallen = marked().filter((cut) => cut.round === round).map((cut) => `<br>▼ ${report.escape(cutText(cut))}`).join("");
            return report.hint(round, rows, fallen);
        }

        const chart = {};
        const redraw = () => { chart.it.draw(); tables.forEach((each) => each.refresh()); };
        report.choice(box, "Show", present, tier, (value) => { tier = value; hidden.clear(); redraw(); });
        report.choice(box, "over", spans.filter(([rounds]) => rounds === "all" || (!thinned && Number(rounds) < dates.length - 1)), span, (value) => { span = value; redraw(); });
        report.choice(box, "Mark cuts of at least", sizes, Number.isFinite(least) ? String(least) : "none", (value) => { least = value === "none" ? Infinity : Number(value); redraw(); });
        section.append(buttons);
        chart.it = report.chart(section, {
            describe: () => say`Price paths of ${list().length} ${tier} models on a logarithmic axis. ` + list().slice(0, 12).map((product) => {
                const offered = product.path.filter(report.known);
                return `${product.name}: ${price(offered[0])} to ${price(offered[offered.length - 1])}`;
            }).join(". ") + `. ${marked().length} cuts ${least <= 1 ? `of at least ${percent(least)} ` : ""}are marked. The tables below have all values and cuts.`,
            option: (self) => {
                report.legend(buttons, list(), hidden, redraw);
                const range = decades();
                const axis = { min: range.free === null ? range.low : range.free, max: range.high, interval: 1, name: say("CNY per million tokens, logarithmic") };
                const label = { formatter: (v) => (v === range.free ? range.strip : number(10 ** v)), ...(range.ticks && { customValues: range.ticks }) };
                const lines = visible().map((product) => ({
                    name: product.name, type: "line", step: false, data: product.path.map((value) => height(value, range)), showSymbol: false, connectNulls: false,
                    lineStyle: { width: 1.8, color: product.colour, type: product.dash }, itemStyle: { color: product.colour },
                }));
                /* What is free has no place on a logarithmic axis: a strip of its own. */
                const strip = range.free === null ? [] : [report.band(range.strip, dates.map(() => range.free), dates.map(() => range.free + 0.45), report.theme.ink().soft, 0.12)];
                return report.overTime(self, { axis, label }, strip.concat(lines, symbols(self, range)), hints, last());
            },
        });
        const tables = [
            report.details(section, say("Prices as a table"), () => ({
                caption: say("Median posted price, CNY per million tokens"), heads: ["Round", "Date"].concat(list().map((product) => product.name)),
                rows: dates.map((date, t) => [report.data.rounds[t], date].concat(list().map((product) => price(product.path[t])))),
            })),
            ...(!cuts.length ? [] : [report.details(section, "Cuts as a table", () => ({
                caption: say`Price cuts${least <= 1 ? ` of at least ${percent(least)}` : `, the ${mostRows} largest`}, CNY per million tokens`, heads: ["Round", "Date", say("Vendor"), say("Model"), "before", "after", "cut", "runs"],
                rows: marked(least <= 1 ? least : 0).sort((a, b) => fall(b) - fall(a)).slice(0, mostRows).sort((a, b) => a.round - b.round).map((cut) => [report.data.rounds[cut.round], dates[cut.round], vendors[products[cut.product].vendor].full, cut.shown.name, price(cut.before), price(cut.after), percent(fall(cut)), percent(cut.runs / runs)]),
            }))]),
        ];
        return chart.it;
    };
});
