"use strict";
/* Who pays what to whom, over all rounds or in the round shown: payers on the left, what they pay for in the middle, receivers on the right.
 * Each payment's two sides are equal, so the picture needs no assumption about who paid whom. */
report.modules.push(() => {
    if (report.data.kind !== "runs") return;
    const { say } = report;
    const { flows, flow_totals, flow_names, flow_meanings, layer_names, summary } = report.data;
    const { money } = report.format;
    const models = ["api_fees", "hosting", "cloud_share", "parent_support", "accelerators", "shocks"];
    const short = { smes: say("SMEs"), vendors: say("Vendors"), clouds: say("Clouds"), sellers: say("Sellers") };
    const hues = { households: 4, smes: 2, vendors: 1, clouds: 0, sellers: 3, investors: 6 };
    const shown = (name) => report.sayWithin(name.replace(/_/g, " ").replace("api ", "API "));
    const present = layer_names.filter((_, l) => flows.some((round) => round.some((row) => row[l])));

    report.flows = () => {
        const used = flow_names.filter((_, k) => flows.some((round) => round[k].some((value) => value !== 0)));
        const hidden = new Set();
        const section = report.part("flows", "Money", "Where the money goes", say("Money that the layers pay (left) and receive (right), and what for (middle), in CNY") + (summary.replicates === 1 ? "." : ": means over the runs."));
        const levels = report.element("p", "level");
        const [said, link] = report.notCaused();
        levels.append(said, " ", link, ".");
        section.append(levels);
        let whole = true;
        const cells = () => (whole ? flow_totals : flows[report.round]), period = () => (whole ? `All ${report.plural(summary.rounds, "round")}` : report.roundText(report.round));
        const box = report.controls(section), buttons = report.element("div", "legend"), total = report.element("p", "note"), chart = {};
        const layerColour = (layer) => report.theme.colour(hues[layer]);
        const list = () => used.map((name) => ({ name: shown(name), area: true }));
        const active = () => used.filter((name) => !hidden.has(shown(name)));
        report.choice(box, "Over", [["all", "all rounds"], ["one", "the round of the slider"]], "all", (value) => { whole = value === "all"; chart.it.draw(); table.refresh(); });
        for (const [text, keep] of [["All payments", () => true], [say("Only between the layers of the model market"), (name) => models.includes(name)]]) {
            const button = report.element("button", "plain", text);
            button.type = "button";
            button.addEventListener("click", () => {
                hidden.clear();
                used.filter((name) => !keep(name)).forEach((name) => hidden.add(shown(name)));
                chart.it.draw();
            });
            box.append(button);
        }
        buttons.setAttribute("role", "group");
        buttons.setAttribute("aria-label", "Payments of the money chart");
        section.append(buttons, total);

        /* [flow, layer, amount] of what is shown; + received, - paid. */
        function payments() {
            return active().flatMap((name) => layer_names.map((layer, l) => ({ name, layer, amount: cells()[flow_names.indexOf(name)][l] }))).filter((payment) => payment.amount);
        }
        function diagram(narrow) {
            const called = (layer) => (narrow && short[layer]) || report.layers[layer] || layer;
            const nodes = new Map(), links = [];
            const node = (name, depth, colour, label) => nodes.set(name, { name, depth, itemStyle: { color: colour, borderWidth: 0 }, shown: label });
            const soft = report.theme.ink().soft, all = payments();
            const sum = (of, sign) => money(all.filter(of).reduce((total, p) => total + Math.max(0, sign * p.amount), 0));
            for (const layer of layer_names) {
                const own = (p) => p.layer === layer;
                if (all.some((p) => own(p) && p.amount < 0)) node("from " + layer, 0, layerColour(layer), `${called(layer)}${narrow ? "\n" : " "}${sum(own, -1)}`);
                if (all.some((p) => own(p) && p.amount > 0)) node("to " + layer, 2, layerColour(layer), `${called(layer)}${narrow ? "\n" : " "}${sum(own, 1)}`);
            }
            for (const p of all) {
                node("for " + p.name, 1, soft, `${sum((other) => other.name === p.name, 1)} ${shown(p.name)}`);
                links.push(p.amount < 0
                    ? { source: "from " + p.layer, target: "for " + p.name, value: -p.amount, lineStyle: { color: layerColour(p.layer) } }
                    : { source: "for " + p.name, target: "to " + p.layer, value: p.amount, lineStyle: { color: layerColour(p.layer) } });
            }
            return { nodes: [...nodes.values()], links };
        }
        /* Nodes are called "from smes", "for wages", "to households". */
        function hint(item) {
            const name = (node) => node.replace(/^(from|for|to) /, ""), label = (node) => report.escape(report.layers[name(node)] || shown(name(node)));
            if (item.dataType === "edge") return say`<div class="tip">${label(item.data.source)} → ${label(item.data.target)}<br><b>${money(item.data.value)} CNY</b></div>`;
            const does = item.name.startsWith("from ") ? " pay" : item.name.startsWith("to ") ? " receive" : "";
            const meaning = does ? "" : "<br>" + report.escape(say(flow_meanings[flow_names.indexOf(name(item.name))]));
            return say`<div class="tip">${label(item.name)}${does}: <b>${money(item.value)} CNY</b>${meaning}</div>`;
        }
        function option(self) {
            report.legend(buttons, list(), hidden, () => self.draw());
            const ink = report.theme.ink(), narrow = self.narrow(), { nodes, links } = diagram(narrow);
            const sum = links.reduce((all, link) => all + link.value, 0) / 2;
            total.textContent = say`${period()}: ${money(sum)} CNY` + (nodes.length ? "" : "; no payments to show");
            const side = Math.min(self.box.clientWidth * 0.28, Math.max(narrow ? 74 : 120, 14 + Math.max(0, ...nodes.filter((node) => node.depth !== 1).map((node) => report.widthOf(node.shown.split("\n")[0])))));
            const style = { fontSize: narrow ? 10 : 12, width: side - 10, overflow: "truncate", color: ink.text, fontFamily: report.font, textBorderColor: ink.back, textBorderWidth: 3 };
            const place = ["left", "right", "right"];
            return {
                animation: false, textStyle: { fontFamily: report.font },
                tooltip: { trigger: "item", confine: true, backgroundColor: ink.panel, borderColor: ink.line, textStyle: { color: ink.text }, formatter: hint },
                series: [{
                    type: "sankey", left: side, right: side, top: 12, bottom: 12, nodeGap: narrow ? 21 : 15, nodeWidth: narrow ? 8 : 14, layoutIterations: 0, draggable: false,
                    data: nodes.map((node) => ({ ...node, label: { ...style, ...(node.depth === 1 && { width: (self.box.clientWidth - 2 * side) / 2 - 14 }), position: place[node.depth], formatter: () => node.shown } })), links,
                    lineStyle: { opacity: 0.38, curveness: 0.5 }, emphasis: { focus: "adjacency" },
                }],
            };
        }
        chart.it = report.chart(section, {
            option, onRound: (self) => { if (!whole) { self.draw(); table.refresh(); } },
            describe: () => `Flow of money. ${period()}. ` + present.map((layer) => {
                const of = payments().filter((p) => p.layer === layer);
                return say`${report.layers[layer] || layer} pay ${money(of.reduce((sum, p) => sum - Math.min(0, p.amount), 0))} and receive ${money(of.reduce((sum, p) => sum + Math.max(0, p.amount), 0))} CNY`;
            }).join(". ") + ". The table below has all payments.",
        });
        const table = report.details(section, "Payments as a table", () => ({
            caption: say`${period()}: received (+) and paid (−), CNY`, heads: ["Payment"].concat(present.map((layer) => report.layers[layer] || layer)),
            rows: used.map((name) => [shown(name)].concat(present.map((layer) => { const v = cells()[flow_names.indexOf(name)][layer_names.indexOf(layer)]; return report.cell(1e3 * v, v ? money(v) : "0"); }))),
        }), { how: "Widths are amounts, on a scale of their own for all rounds and for each round. Follow a payment from who pays (left) through what for (middle) to who receives (right); what a layer receives less what it pays is the change of its cash. The middle shows sums: it does not say which payer paid which receiver.", source: "money_flow" });
        return chart.it;
    };
});
