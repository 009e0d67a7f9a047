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
    const sizes = [0.1, 0.25, 0.5, 0.8], mostMarked = 12; /* cuts that may be marked; marks that a chart can hold at first */
    const mostRows = 500, mostNames = { wide: 12, narrow: 4 }, lead = 6, mostFine = 2; /* lines that are named at first; decades that have marks between them */
    const settled = 0.9, half = 6; /* share of all price moves that the first rounds show; rounds come in so many */
    const free = 0.1; /* a price of nothing is as far below the least price as that is to its tenth */

    const fall = (cut) => (cut.before > 0 ? 1 - cut.after / cut.before : 1);
    const common = cuts.filter((cut) => 2 * cut.runs >= runs);
    const path = (j) => prices[j][middle], offered = (j) => path(j).filter(report.known);
    const least = Math.min(...products.flatMap((_, j) => path(j)).filter((value) => value > 0), Infinity);
    const log = (value) => Math.log(value > 0 ? value : free * (Number.isFinite(least) ? least : 1));
    /* Ratio of the last to the first price; nothing where it became free. */
    const change = (j) => { const known = offered(j); return known.length ? (known[known.length - 1] > 0 ? (known[0] > 0 ? known[known.length - 1] / known[0] : Infinity) : known[0] > 0 ? 0 : 1) : 1; };
    const isFree = (j) => { const known = offered(j); return known.length > 0 && known[known.length - 1] <= 0; };

    /* Rounds, in halves of a year, after which nine tenths of all that prices move is over; all where that takes most of them. */
    function eventful() {
        const moves = dates.map((_, t) => (t ? products.reduce((sum, _, j) => sum + (report.known(path(j)[t]) && report.known(path(j)[t - 1]) ? Math.abs(log(path(j)[t]) - log(path(j)[t - 1])) : 0), 0) : 0));
        const all = moves.reduce((sum, move) => sum + move, 0);
        let seen = 0, t = 0;
        while (all > 0 && t < dates.length - 1 && seen < settled * all) seen += moves[++t];
        const span = half * Math.max(2, Math.ceil(t / half));
        return all > 0 && 3 * span < 2 * (dates.length - 1) ? span : null;
    }

    /* What became of the prices of all products. */
    function found() {
        const many = say("models"), sold = products.map((_, j) => j).filter((j) => offered(j).length > 1), ratios = sold.map(change).sort((a, b) => a - b), cheaper = ratios.filter((ratio) => ratio < 0.995).length, gifts = sold.filter(isFree);
        if (!sold.length) return say("Prices");
        const median = ratios[Math.floor((ratios.length - 1) / 2)], deepest = sold.reduce((best, j) => (change(j) < change(best) ? j : best));
        const called = (list) => report.some(list.map((j) => products[j].full), 2);
        const end = gifts.length ? `${called(gifts)} ${gifts.length > 1 ? "end" : "ends"} free` : cheaper ? `most ${products[deepest].full}, by ${percent(1 - change(deepest))}` : "";
        if (!cheaper) return `None of ${sold.length} ${many} gets cheaper` + (end ? `; ${end}` : "");
        return `${cheaper === sold.length ? `All ${sold.length}` : `${cheaper} of ${sold.length}`} ${many} ${cheaper === 1 ? "gets" : "get"} cheaper` + (median < 0.995 ? `, the median one by ${percent(1 - median)}` : "") + (end ? `; ${end}` : "");
    }

    report.prices = () => {
        const vendors = summary.firms.filter((firm) => firm.layer === "vendor");
        const present = tiers.filter(([tier]) => products.some((product) => product.tier === tier));
        const thinned = dates.length <= summary.rounds; /* the page has only some of the rounds */
        const first = thinned ? null : eventful();
        let tier = present.some(([name]) => name === "main") ? "main" : (present[0] || ["main"])[0], smallest = null, span = first ? String(first) : "all";
        const hidden = new Set(); /* names of lines that are grey */
        const section = report.part("prices", say("Prices"), found(), say(report.data.terms.own ? "Posted price in CNY per million tokens" : "Posted price in CNY per million tokens, input and output blended") +
            (runs === 1 ? ". " : say`: the median over the ${runs} runs in which the model is on offer. `) +
            say`In colour and named: the model of the largest vendor, those that become free, those whose price moves most; a click on a name turns its line to colour or to grey. ` +
            say("Triangles mark price cuts") + (runs === 1 ? "." : " that at least half of the runs have.") + (thinned ? " In a play as long as this one they would hide the lines; choose a size to see them." : ""));
        const box = report.controls(section);
        const buttons = report.element("div", "legend");
        buttons.setAttribute("role", "group");
        buttons.setAttribute("aria-label", say("Models of the price chart"));

        /* Colours by vendor; dashes tell a vendor's models apart. */
        function list() {
            const members = products.map((product, j) => ({ ...product, j })).filter((product) => product.tier === tier), dashes = report.theme.dashes(members.map((product) => product.vendor));
            return members.map((product, k) => ({ ...product, name: product.full, colour: report.theme.colour(product.vendor), dash: dashes[k], path: prices[product.j][middle] }));
        }
        /* The lines that tell most: of the largest vendor, of what becomes free, of the largest moves; the others are grey. */
        function choose() {
            const members = list(), share = (product) => vendors[product.vendor].share.value || 0, moved = (product) => (change(product.j) === 0 ? Infinity : Math.abs(Math.log(change(product.j))));
            const largest = [...members].sort((a, b) => share(b) - share(a))[0];
            const order = [...members].sort((a, b) => (b === largest) - (a === largest) || isFree(b.j) - isFree(a.j) || moved(b) - moved(a) || share(b) - share(a));
            hidden.clear();
            order.slice(lead).forEach((product) => hidden.add(product.name));
        }
        const last = () => (span === "all" ? dates.length - 1 : Math.min(Number(span), dates.length - 1));
        const isNamed = (product) => !hidden.has(product.name);
        const ofTier = (size) => { const shown = new Map(list().map((product) => [product.j, product])); return common.filter((cut) => cut.round <= last() && shown.has(cut.product) && fall(cut) >= size).map((cut) => ({ ...cut, shown: shown.get(cut.product) })); };
        /* The least size of which few enough cuts are there. */
        const readable = () => (thinned ? Infinity : sizes.find((size) => { const count = ofTier(size).length; return count > 0 && count <= mostMarked; }) || [...sizes].reverse().find((size) => ofTier(size).length) || Infinity);
        const marked = (size = smallest === null ? readable() : smallest) => ofTier(size);
        const shownSize = () => (smallest === null ? readable() : smallest);

        /* Where prices are said: 1, 2, 5 of each decade between two logarithms, or on a short axis more. */
        const stepsOf = (decades) => (decades <= 1 ? [1, 1.5, 2, 3, 4, 5, 7] : [1, 2, 5]);
        const within = (low, high, steps = stepsOf(high - low)) => Array.from({ length: Math.max(0, Math.ceil(high) - Math.floor(low) + 1) }, (_, i) => Math.floor(low) + i).flatMap((decade) => steps.map((step) => decade + Math.log10(step))).filter((tick) => tick >= low - 1e-9 && tick <= high + 1e-9);
        /* Decades of the axis, or what is shorter where much of them would be empty, and below them the place of what is free, or below zero. */
        function decades() {
            const logs = list().flatMap((product) => product.path).filter((value) => value > 0).map(Math.log10);
            const least = Math.min(...logs), most = Math.max(...logs), free = list().some((product) => product.path.some((value) => report.known(value) && value <= 0));
            const strip = list().some((product) => product.path.some((value) => value < 0)) ? "0 or less" : "free";
            const steps = stepsOf(most - least), from = within(least - 1, least, steps).pop(), to = within(most, most + 1, steps)[0];
            if (!free && logs.length && to > from && to - from < Math.ceil(most) - Math.floor(least) - 0.4) return { low: from, high: to, free: null, strip, ticks: within(from, to) };
            const low = logs.length ? Math.floor(least) : 0, high = logs.length ? Math.ceil(most) : 1;
            const top = Math.max(high, low + 1), bottom = free ? [low - 1] : [];
            return { low, high: top, free: free ? low - 1 : null, strip, ticks: top - low > mostFine ? null : bottom.concat(within(low, top)) };
        }
        const height = (value, range) => (!report.known(value) ? null : value > 0 ? Math.log10(value) : range.free === null ? range.low : range.free);

        const cutText = (cut) => `${products[cut.product].full} ${price(cut.before)} → ${price(cut.after)}` + (runs > 1 ? ` in ${percent(cut.runs / runs)} of the runs` : "");

        function symbols(self, range) {
            const drawn = marked().sort((a, b) => isNamed(b.shown) - isNamed(a.shown) || fall(b) - fall(a) || b.before - a.before);
            const named = new Set(drawn.filter((cut) => isNamed(cut.shown)).slice(0, self.narrow() ? mostNames.narrow : mostNames.wide));
            const ink = report.theme.ink(), at = (cut) => [cut.round, height(cut.shown.path[cut.round] === null ? cut.after : cut.shown.path[cut.round], range)];
            const lines = list().map((product) => product.path.slice(0, last() + 1).map((value, t) => [t, height(value, range)]));
            return {
                name: say("price cuts"), type: "scatter", symbol: "triangle", symbolRotate: 180, symbolSize: 9, z: 6, silent: true, tooltip: { show: false },
                labelLayout: report.namePlaces(self, lines, drawn.map(at)), labelLine: { show: true, length2: 4, lineStyle: { color: ink.soft, width: 1 } },
                data: drawn.map((cut) => ({
                    value: at(cut),
                    itemStyle: { color: isNamed(cut.shown) ? cut.shown.colour : ink.soft, borderColor: ink.back, borderWidth: 1, opacity: 1 },
                    label: { show: named.has(cut), formatter: `${cut.shown.brief} ${cut.after === 0 ? "free" : cut.after < 0 ? price(cut.after) : "−" + Math.round(100 * fall(cut)) + " %"}`, position: "right", color: ink.text, fontSize: 11, fontFamily: report.font, opacity: 1, textBorderColor: ink.back, textBorderWidth: 3 },
                })),
            };
        }

        const colour = (product) => (isNamed(product) ? product.colour : report.theme.ink().faint);
        function hints(round, narrow) {
            const rows = list().map((product) => ({ name: narrow ? product.brief : product.name, colour: colour(product), dash: isNamed(product) ? product.dash : "solid", value: product.path[round], text: price(product.path[round]) }));
            const fallen = marked().filter((cut) => cut.round === round).map((cut) => `<br>▼ ${report.escape(cutText(cut))}`).join("");
            return report.hint(round, rows, fallen);
        }

        const chart = {};
        /* How many cuts of each size there are stands beside it. */
        function tellSizes() {
            [...marks.options].forEach((option) => { if (option.value !== "none") option.textContent = `${Math.round(100 * option.value)} % (${ofTier(Number(option.value)).length})`; });
            marks.value = Number.isFinite(shownSize()) ? String(shownSize()) : "none";
        }
        const redraw = () => { tellSizes(); chart.it.draw(); tables.forEach((each) => each.refresh()); };
        report.choice(box, "Show", present, tier, (value) => { tier = value; smallest = null; choose(); redraw(); });
        report.choice(box, "over", (first ? [[String(first), say`first ${first} rounds: nine tenths of all price moves`]] : []).concat([["all", "all rounds"]]), span, (value) => { span = value; redraw(); });
        const marks = report.choice(box, "Mark cuts of at least", [["none", "none"]].concat(sizes.map((size) => [String(size), ""])), "none", (value) => { smallest = value === "none" ? Infinity : Number(value); redraw(); });
        choose();
        tellSizes();
        section.append(buttons);
        chart.it = report.chart(section, {
            describe: () => say`Price paths of ${list().length} ${tier} models on a logarithmic axis. ` + list().slice(0, 12).map((product) => {
                const known = product.path.filter(report.known);
                return `${product.name}: ${price(known[0])} to ${price(known[known.length - 1])}`;
            }).join(". ") + `. ${marked().length} cuts ${shownSize() <= 1 ? `of at least ${percent(shownSize())} ` : ""}are marked. The tables below have all values and cuts.`,
            option: (self) => {
                report.legend(buttons, list(), hidden, redraw);
                const range = decades();
                const axis = { min: range.free === null ? range.low : range.free, max: range.high, interval: 1, name: say("CNY per million tokens, logarithmic") };
                const label = { formatter: (v) => (v === range.free ? range.strip : number(10 ** v)), ...(range.ticks && { customValues: range.ticks }) };
                const line = (product) => ({
                    name: product.name, type: "line", step: false, data: product.path.map((value) => height(value, range)), showSymbol: false, connectNulls: false, z: isNamed(product) ? 3 : 2,
                    lineStyle: { width: isNamed(product) ? 2 : 1.2, color: colour(product), type: isNamed(product) ? product.dash : "solid" }, itemStyle: { color: colour(product) },
                });
                const named = list().filter(isNamed), worth = (product) => product.path[product.path.slice(0, last() + 1).reduce((at, value, t) => (report.known(value) ? t : at), 0)];
                const ends = named.map((product) => ({ name: self.narrow() ? product.brief : product.name, text: price(worth(product)), colour: product.colour, path: product.path.map((value) => height(value, range)) }));
                /* What is free has no place on a logarithmic axis: a strip of its own. */
                const strip = range.free === null ? [] : [report.band(range.strip, dates.map(() => range.free), dates.map(() => range.free + 0.45), report.theme.ink().soft, 0.12)];
                return report.overTime(self, { axis, label }, strip.concat(list().map(line), symbols(self, range)), (round) => hints(round, self.narrow()), { last: last(), ends });
            },
        });
        const tables = [
            report.details(section, say("Prices as a table"), () => ({
                caption: say("Median posted price, CNY per million tokens"), heads: ["Round", "Date"].concat(list().map((product) => product.name)),
                rows: dates.map((date, t) => [report.data.rounds[t], date].concat(list().map((product) => price(product.path[t])))),
            }), { how: say("A line is the price that is asked, on an axis on which equal distances are equal ratios: half as high a price is as far below wherever it stands. The grey strip below is where a price is nothing. Named lines were chosen from the data; point at a round for all of them."), source: "price" }),
            ...(!cuts.length ? [] : [report.details(section, "Cuts as a table", () => ({
                caption: say`Price cuts${shownSize() <= 1 ? ` of at least ${percent(shownSize())}` : `, the ${mostRows} largest`}, CNY per million tokens`, heads: ["Round", "Date", say("Vendor"), say("Model"), "before", "after", "cut", "runs"],
                rows: marked(shownSize() <= 1 ? shownSize() : 0).sort((a, b) => fall(b) - fall(a)).slice(0, mostRows).sort((a, b) => a.round - b.round).map((cut) => [report.data.rounds[cut.round], dates[cut.round], vendors[products[cut.product].vendor].full, cut.shown.name, price(cut.before), price(cut.after), percent(fall(cut)), percent(cut.runs / runs)]),
            }), { how: "A cut is a fall from one round to the next; before and after are means over the runs that have it, of cuts that at least half of the runs have.", source: "events" })]),
        ];
        return chart.it;
    };
});
