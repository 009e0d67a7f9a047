"use strict";
/* The equilibria of a game: beside each other, over the firms' states, along their paths, why prices are low, and how they
 * change with a parameter. */
(function () {
    if (report.data.kind !== "game") return;
    const { data } = report, { number } = report.format, plain = report.format.tick(number);
    const { equilibria, levels } = data, shown = data.maps.price.length, all = equilibria.conduct.map((_, e) => e), few = all.slice(0, shown);
    const conducts = { free: "", no_exit: "nobody counts on the rival's exit", rival_stays: "nobody reckons with an exit", no_denying: "nobody counts on what a sale denies", myopic: "only the period counts" };
    const nameOf = (e) => `equilibrium ${e + 1}${equilibria.conduct[e] === "free" ? "" : `: ${conducts[equilibria.conduct[e]] || equilibria.conduct[e]}`}`;
    /* Where the whole name is too wide: the rule as in the game file. */
    const briefOf = (e) => (equilibria.conduct[e] === "free" ? "" : `${e + 1}: ${equilibria.conduct[e].replace("_", " ")}`);
    const called = { learning: "experience", switching: "buyers", linear_quadratic: "output" }[data.game] || "state";
    const small = (value) => (value === 0 ? "0" : value.toExponential(0));
    const span = (list) => { const known = list.filter(report.known), [low, high] = [Math.min(...known), Math.max(...known)]; return number(low) === number(high) ? number(low) : `${number(low)} to ${number(high)}`; };
    const options = () => few.map((e) => [String(e), nameOf(e)]);

    /* A chart of lines. lines: [{name, colour, values or points, faint}]; values: one for each of `ticks`; without ticks
     * points: [[x, y]], lines that may turn back. */
    function lineChart(section, { lines, ticks, xName, yName, yText = plain, describe, hidden = new Set() }) {
        return report.chart(section, {
            onRound: () => {}, height: (self) => (self.narrow() ? 300 : 380), describe,
            option: (self) => {
                const ink = report.theme.ink(), list = lines().filter((line) => !hidden.has(line.name)), strong = list.filter((line) => !line.faint);
                const named = (name, nameGap) => ({ name, nameLocation: "middle", nameGap, nameTextStyle: { color: ink.soft }, axisTick: { show: false }, axisLine: { show: true, onZero: false, lineStyle: { color: ink.line } } });
                const numbers = { type: "value", scale: true, axisLabel: { color: ink.soft, hideOverlap: true, formatter: plain, showMinLabel: false, showMaxLabel: false }, splitLine: { lineStyle: { color: ink.line, opacity: 0.4 } }, splitNumber: self.narrow() ? 3 : 6 };
                const ends = ticks ? [] : list.flatMap((line) => line.points.map(([x]) => x));
                const across = ticks ? { type: "category", data: ticks, boundaryGap: false, axisLabel: { color: ink.soft, hideOverlap: true } } : { ...numbers, min: Math.min(...ends), max: Math.max(...ends) };
                const at = (i) => `<table>${strong.map((line) => `<tr><td><i style="background:${line.colour}"></i>${report.escape(line.name)}</td><td>${yText(line.values[i])}</td></tr>`).join("")}</table>`;
                const ofPoint = (item) => { const [x, y] = list[item.seriesIndex].points[item.dataIndex]; return `${report.escape(xName)} ${plain(x)}<br>${report.escape(yName())} <b>${yText(y)}</b>`; };
                return {
                    animation: false, textStyle: { fontFamily: report.font, color: ink.text }, legend: { show: false }, grid: { left: self.narrow() ? 78 : 88, right: 22, top: 18, bottom: 50, outerBoundsMode: "none" },
                    tooltip: {
                        trigger: ticks ? "axis" : "item", confine: true, backgroundColor: ink.panel, borderColor: ink.line, textStyle: { color: ink.text }, axisPointer: { lineStyle: { color: ink.soft } },
                        formatter: (items) => (ticks ? `<div class="tip"><b>${report.escape(xName)} ${ticks[(Array.isArray(items) ? items[0] : items).dataIndex]}</b>${at((Array.isArray(items) ? items[0] : items).dataIndex)}</div>` : `<div class="tip">${ofPoint(items)}</div>`),
                    },
                    xAxis: { ...across, ...named(xName, 30) }, yAxis: { ...numbers, axisLabel: { ...numbers.axisLabel, formatter: yText === plain ? plain : yText }, ...named(yName(), self.narrow() ? 56 : 66) },
                    series: list.map((line) => ({ name: line.name, type: "line", symbol: "circle", symbolSize: 6, showSymbol: !ticks, silent: !!line.faint, z: line.faint ? 2 : 4, step: line.faint ? "end" : false, data: ticks ? line.values : line.points, lineStyle: { color: line.colour, width: line.faint ? 0.8 : 2.2, opacity: line.faint ? 0.4 : 1 }, itemStyle: { color: line.colour } })),
                };
            },
        });
    }
    function withLegend(section, lines, hidden) {
        const box = report.element("div", "legend");
        section.append(box);
        const refresh = (chart) => report.legend(box, lines().filter((line) => !line.faint).map((line) => ({ name: line.name, colour: line.colour })), hidden, () => { chart.draw(); refresh(chart); });
        return refresh;
    }

    function beside() {
        const section = report.part("equilibria", "Equilibria", `${report.capitalised(report.plural(data.found, "equilibrium", "equilibria"))}: long-run concentration ${span(equilibria.long_run_hhi.slice(0, data.found))}, price ${span(equilibria.long_run_price.slice(0, data.found))}`, "Each is a way in which two firms may behave that both know everything and look ahead for ever: neither gains by doing anything else. Concentration, price and surplus are of a period in the long run. There may be more equilibria than were found." + (all.length > data.found ? " Orange: what comes when the firms leave a motive out of account." : ""));
        const rows = all.map((e) => ({ name: nameOf(e), e, hint: `<b>${report.escape(nameOf(e))}</b><br>concentration <b>${number(equilibria.long_run_hhi[e])}</b><br>price <b>${number(equilibria.long_run_price[e])}</b><br>buyers' surplus <b>${number(equilibria.long_run_consumer_surplus[e])}</b>` }));
        report.rowChart(section, () => ({ rows: rows.map((row) => ({ name: row.name, brief: briefOf(row.e), hint: row.hint, marks: [{ value: equilibria.long_run_hhi[row.e], colour: report.theme.colour(row.e < data.found ? 0 : 1) }] })), settings: { bars: true, base: 0, min: 0, max: 1, label: plain, name: "concentration of sales in the long run (HHI)" } }), () => "Concentration of sales in the long run. " + rows.map((row) => `${row.name}: ${number(equilibria.long_run_hhi[row.e])}`).join("; ") + ". The table below has more.");
        const column = (name, key, text = number) => ({ name, text: (row) => text(equilibria[key][row.e]), value: (row) => equilibria[key][row.e] });
        report.sortable(section, "Equilibria.", [
            { name: "Equilibrium", text: (row) => row.name, value: (row) => row.e, isText: true },
            column("HHI", "long_run_hhi"), column("Price", "long_run_price"), column("Buyers' surplus", "long_run_consumer_surplus"), column("Total surplus", "long_run_total_surplus"),
            column("Buyers, present value", "consumer_surplus_present_value"), column("All, present value", "total_surplus_present_value"),
            column("Residual", "residual", small), column("Gain of a departure", "deviation_gain", small),
            { name: "Found", text: (row) => equilibria.found[row.e], value: (row) => equilibria.found[row.e], isText: true },
        ], rows);
    }

    function whatThere() {
        return Object.keys(report.gameNames).filter((each) => data.maps[each]).map((each) => [each, report.gameNames[each]]);
    }

    /* The span of a number over the states. */
    function found(what, which) {
        const text = report.gameText(what), of = (e) => { const known = data.maps[what][e].filter(report.known); return `${text(Math.min(...known))} to ${text(Math.max(...known))} in ${nameOf(e)}`; };
        return `${report.capitalised(report.gameNames[what])} over the states: ${which.slice(0, 2).map(of).join(", ")}`;
    }

    function stateTable(section, ask, name) {
        const step = Math.max(1, Math.ceil(levels.length / 16)), some = levels.map((_, i) => i).filter((i) => i % step === 0 || i === levels.length - 1);
        return report.details(section, `${name} as a table`, () => { const { equilibrium, what } = ask(), text = report.gameText(what); return { caption: `${report.gameNames[what]} in ${nameOf(equilibrium)}; down: the firm, across: its rival`, heads: [called].concat(some.map((j) => plain(levels[j]))), rows: some.map((i) => [plain(levels[i])].concat(some.map((j) => text(data.maps[what][equilibrium][i * levels.length + j])))) }; });
    }

    function maps() {
        const section = report.part("maps", "States", "What a firm does in every state of the market", `Across: the firm's ${called}, up: its rival's. Arrows: where the market is expected to be a period later. Both maps have the same colours, so that equilibria can be compared.`);
        let what = "price";
        const sides = shown > 1 ? [0, 1] : [0], pick = [0, Math.min(1, shown - 1)], box = report.controls(section), charts = [];
        const range = () => { const values = [...new Set(pick)].flatMap((e) => data.maps[what][e]).filter(report.known); return what === "price" || what === "value" ? report.gameRange(values) : { low: Math.min(...values), high: Math.max(...values) }; };
        const ask = (side) => () => ({ equilibrium: pick[side], what, range: range() });
        const redraw = () => { charts.forEach((chart) => chart.draw()); tables.forEach((table) => table.refresh()); };
        const tables = [];
        report.choice(box, "show", whatThere(), what, (value) => { what = value; redraw(); });
        for (const side of shown > 1 ? sides : [])
            report.choice(box, side ? "second map" : "first map", options(), String(pick[side]), (value) => { pick[side] = Number(value); redraw(); });
        for (const side of sides) {
            const heading = report.element("h3", "", nameOf(pick[side]));
            section.append(heading);
            const chart = report.gameMap(section, () => nameOf(pick[side]), ask(side)), draw = chart.draw;
            chart.draw = () => { heading.textContent = nameOf(pick[side]); section.finding(found(what, [...new Set(pick)])); draw(); };
            charts.push(chart);
        }
        for (const side of sides) tables.push(stateTable(section, ask(side), shown > 1 ? (side ? "Second map" : "First map") : "Map"));
    }

    function policies() {
        const section = report.part("maps", "States", "What a firm does in every state of the market", `By how many of the ${plain(levels[levels.length - 1])} buyers the firm has; its rival has the others.`);
        let what = "price";
        const hidden = new Set(), lines = () => few.map((e) => ({ name: nameOf(e), colour: report.theme.colour(e), values: data.maps[what][e] }));
        report.choice(report.controls(section), "show", whatThere(), what, (value) => { what = value; chart.draw(); table.refresh(); });
        const refresh = withLegend(section, lines, hidden);
        const chart = lineChart(section, { lines, hidden, ticks: levels.map(plain), xName: "buyers of the firm", yName: () => report.gameNames[what], yText: (value) => report.gameText(what)(value), describe: () => (section.finding(found(what, few)), `${report.gameNames[what]} by the firm's buyers, a line for each equilibrium. The table below has the numbers.`) });
        const draw = chart.draw;
        chart.draw = () => { draw(); refresh(chart); };
        const table = report.details(section, "Policies as a table", () => ({ caption: report.gameNames[what], heads: ["Buyers"].concat(few.map(nameOf)), rows: levels.map((level, i) => [plain(level)].concat(few.map((e) => report.gameText(what)(data.maps[what][e][i])))) }));
    }

    function paths() {
        const names = { price: "price", hhi: "concentration (HHI)", consumer_surplus: "buyers' surplus", total_surplus: "total surplus", profits: "profits of both", own: `${called} of firm 1`, rival: `${called} of firm 2` };
        const section = report.part("paths", "Paths", "What to expect from the start on", "Means over chance." + (data.simulated ? " Thin lines, where a firm's state is shown: paths drawn by chance in the first equilibrium that is switched on." : ""));
        let what = "price";
        const hidden = new Set();
        const drawn = () => { const e = few.find((each) => !hidden.has(nameOf(each))); return data.simulated && (what === "own" || what === "rival") && e !== undefined ? data.simulated[what][e].map((path) => ({ name: "a path by chance", faint: true, colour: report.theme.colour(e), values: path })) : []; };
        const lines = () => few.map((e) => ({ name: nameOf(e), colour: report.theme.colour(e), values: data.paths[what][e] })).concat(drawn());
        report.choice(report.controls(section), "show", Object.entries(names), what, (value) => { what = value; chart.draw(); table.refresh(); });
        const refresh = withLegend(section, lines, hidden);
        const chart = lineChart(section, { lines, hidden, ticks: data.paths.price[0].map((_, t) => String(t)), xName: "period", yName: () => (section.finding(`Expected ${names[what]}: ` + few.slice(0, 2).map((e) => `from ${number(data.paths[what][e][0])} to ${number(data.paths[what][e][data.periods - 1])} in ${nameOf(e)}`).join(", ")), names[what]), describe: () => `Expected ${names[what]} over ${data.periods} periods. ` + few.map((e) => `${nameOf(e)}: from ${number(data.paths[what][e][0])} to ${number(data.paths[what][e][data.periods - 1])}`).join("; ") + ". The table below has the numbers." });
        const draw = chart.draw;
        chart.draw = () => { draw(); refresh(chart); };
        const table = report.details(section, "Paths as a table", () => ({ caption: `Expected ${names[what]}`, heads: ["Period"].concat(few.map(nameOf)), rows: data.paths[what][0].map((_, t) => [t].concat(few.map((e) => number(data.paths[what][e][t])))) }));
    }

    function reasons() {
        const { motives } = data, meanings = { baseline: "a better state", exit: "the rival likelier to leave", survival: "the firm likelier to stay", scrap: "its scrap value", structure: "worth of the rival's absence" };
        const brief = { exit: "rival leaves", survival: "firm stays", structure: "rival's absence" };
        const section = report.part("reasons", "Reasons", "Why the price at the start is what it is", "What one sale more is worth to the firm: the profit of the period, what it builds for itself, and what it denies the rival, each with the part that comes from the rival's exit. In an equilibrium they add up to nothing: what a firm gives up in the period it expects back.");
        const parts = (e) => [{ name: "profit of the period", value: motives.marginal_profit[e], place: 7 }].concat(motives.names.map((name, m) => ({ name: `builds: ${meanings[name] || name}`, brief: brief[name] && `builds: ${brief[name]}`, value: motives.building[e][m], place: m })), motives.names.map((name, m) => ({ name: `denies: ${meanings[name] || name}`, brief: brief[name] && `denies: ${brief[name]}`, value: motives.chance[e] * motives.denying[e][m], place: m }))).filter((part) => Math.abs(part.value) > 1e-9);
        let chosen = 0;
        if (shown > 1) report.choice(report.controls(section), "in", options(), "0", (value) => { chosen = Number(value); chart.draw(); table.refresh(); });
        const main = () => [...parts(chosen)].sort((a, b) => Math.abs(b.value) - Math.abs(a.value)).find((part) => part.place !== 7);
        const tell = () => section.finding(`The first price is ${number(motives.price[chosen])}, without a future ${number(motives.static_price[chosen])}` + (main() ? `; most by “${main().name}” (${number(main().value)})` : ""));
        const chart = report.rowChart(section, () => (tell(), { rows: parts(chosen).map((part) => ({ name: part.name, brief: part.brief, hint: `${part.name}: <b>${number(part.value)}</b>`, marks: [{ value: part.value, colour: report.theme.colour(part.value < 0 ? 1 : 0) }] })), settings: { bars: true, base: 0, label: plain, name: "worth of one sale more, in units of the price" } }), () => `Price ${number(motives.price[chosen])}; without a future it would be ${number(motives.static_price[chosen])}. ` + parts(chosen).map((part) => `${part.name}: ${number(part.value)}`).join("; ") + ".");
        const table = report.details(section, "Reasons as a table", () => ({ caption: `Worth of one sale more at the start, ${nameOf(chosen)}`, heads: ["Part", "Worth"], rows: parts(chosen).map((part) => [part.name, number(part.value)]).concat([["price", number(motives.price[chosen])], ["price without a future", number(motives.static_price[chosen])]]) }));
    }

    function correspondence() {
        const { points } = data, name = data.parameter.replace("_", " "), names = { hhi: "HHI in the long run", price: "price at the start" }, ways = [...new Set(points.path)];
        const section = report.part("correspondence", "Parameter", `${report.plural(ways.length, "line")} of equilibria with ${name}: concentration ${span(points.hhi)}, first price ${span(points.price)}`, "Every point is an equilibrium of the game with that value. Where a line turns back there are several for one value; where it ends the market may jump. There may be equilibria on lines that were not found.");
        let what = "hhi";
        const lines = () => ways.map((way, k) => ({ name: `path ${k + 1}`, colour: report.theme.colour(k), points: points.parameter.map((value, i) => [value, points[what][i], i]).filter((point) => points.path[point[2]] === way && report.known(point[1])) }));
        report.choice(report.controls(section), "show", Object.entries(names), what, (value) => { what = value; chart.draw(); table.refresh(); });
        const chart = lineChart(section, { lines, xName: name, yName: () => names[what], describe: () => `${names[what]} against ${name}, ${report.plural(points.parameter.length, "equilibrium", "equilibria")} on ${report.plural(ways.length, "path")}. The table below has the numbers.` });
        const table = report.details(section, "Equilibria as a table", () => ({ caption: `Equilibria with other values of ${name}`, heads: ["Path", name, "HHI", "Price at the start"], rows: points.parameter.map((value, i) => [points.path[i], number(value), number(points.hhi[i]), number(points.price[i])]) }));
    }

    report.game = () => {
        const { provenance, found } = data, best = (key, least) => few.slice(0, found).map((e) => equilibria[key][e]).reduce((a, b) => (least ? Math.min(a, b) : Math.max(a, b)));
        report.question("What do two firms do that look ahead, and why");
        report.facts(`${report.plural(found, "equilibrium was", "equilibria were")} found. A state is ${data.planar ? `the ${called} of both firms` : "how many buyers the firm has"}; the market begins at ${data.start.map(plain).join(" and ")}.` + (all.length > shown ? ` Charts show the first ${shown}.` : ""));
        report.verdict(data.words);
        const spread = (key) => (best(key, true) === best(key, false) ? number(best(key)) : `${number(best(key, true))} to ${number(best(key, false))}`);
        report.tile("Concentration in the long run", spread("long_run_hhi"), "Herfindahl index of sales; 0.5 is an even split, 1 a monopoly");
        report.tile("Price in the long run", spread("long_run_price"), "of a sale, over the equilibria that were found");
        report.tile("Buyers' surplus", spread("long_run_consumer_surplus"), "of a period in the long run");
        beside();
        data.planar ? maps() : policies();
        paths();
        if (data.motives) reasons();
        if (data.points) correspondence();
        const { file, quoted, stem } = report.commandOf;
        report.standing("these are equilibria, and firms need not find one");
        report.whatIf([
            ["What if a number of the game were another? Change it in a copy of its file, and solve that", `pricewar-sim markov-perfect ${quoted(data.provenance.game_file || "GAME.cfg")} -o ${quoted(`${stem()}-other.h5`)}`],
            ["Are these numbers what this file says they are? Solve it again", file("rerun", "")],
        ]);
        report.assumptions();
        report.provenance([["Program", provenance.source], ["File of the game", provenance.game_file], ["SHA-256 of the game", provenance.game_sha256]]);
    };
})();
