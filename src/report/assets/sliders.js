"use strict";
/* What if, on a study's page: a slider for each parameter over its design points. What they choose is what every chart shows. */
(function () {
    const { data } = report;
    if (data.kind !== "study") return;

    /* Curves and fans over all runs, as the file has them; the charts read the same arrays, whose contents change here. */
    const curves = (data.survival || { curves: [] }).curves.map((curve) => ({ curve, whole: { value: [...curve.value], low: [...curve.low], high: [...curve.high] } }));
    const fans = (data.paths || { series: [] }).series.filter((series) => series.runs).map((series) => ({ series, whole: series.fan.map((path) => [...path]) }));
    const put = (path, values) => path.splice(0, path.length, ...values);

    /* Wilson's interval of a share, as in the file of runs. */
    function wilson(count, of) {
        const z = 1.959964, share = count / of, middle = (share + (z * z) / (2 * of)) / (1 + (z * z) / of);
        const half = (z / (1 + (z * z) / of)) * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of));
        return [Math.max(0, middle - half), Math.min(1, middle + half)];
    }

    /* Points that a curve "VENDOR | PATH = VALUE" is of, or "PATH below VALUE", "PATH from VALUE". */
    function groupOf(name) {
        const text = name.slice(name.indexOf(" | ") + 3);
        if (text === "all runs") return () => true;
        const factor = report.design.factors.filter(({ path }) => text.startsWith(path + " ")).sort((a, b) => b.path.length - a.path.length)[0];
        const [, relation, value] = /^ (=|below|from) (.*)$/.exec(text.slice(factor.path.length)), number = Number(value);
        const has = { "=": (at) => (factor.labels ? factor.labels[at] === value : Math.abs(at - number) <= 1e-4 * Math.abs(number)), below: (at) => at < number, from: (at) => at >= number }[relation];
        return (p) => has(factor.values[p]);
    }

    function showCurves(points) {
        const { exits, firms, rounds } = data, isAll = points.length === report.design.every.length;
        const vendors = firms.filter((firm) => firm.layer === "vendor");
        for (const { curve, whole } of curves) {
            const vendor = vendors.findIndex((firm) => curve.name.startsWith(firm.name + " | ")), has = groupOf(curve.name);
            const members = new Set(points.filter(has)), runs = exits ? [...members].reduce((sum, p) => sum + exits.runs[p], 0) : 0;
            if (isAll || !exits) {
                for (const part of ["value", "low", "high"]) put(curve[part], whole[part]);
                continue;
            }
            const left = exits.round.filter((_, i) => exits.vendor[i] === vendor && members.has(exits.point[i]));
            const alive = rounds.map((round) => runs - left.filter((exit) => exit <= round).length);
            put(curve.value, alive.map((count) => (runs ? count / runs : null)));
            [0, 1].forEach((end) => put(end ? curve.high : curve.low, alive.map((count) => (runs ? wilson(count, runs)[end] : null))));
        }
    }

    /* Between the two nearest of the sorted values, as the program has it (type 7 of Hyndman & Fan, 1996). */
    function quantile(sorted, level) {
        const place = (sorted.length - 1) * level, below = Math.floor(place);
        return sorted.length ? sorted[below] + (place - below) * ((sorted[below + 1] ?? sorted[below]) - sorted[below]) : null;
    }
    function showFans(points) {
        const isAll = points.length === report.design.every.length;
        for (const { series, whole } of fans) {
            const runs = points.flatMap((p) => series.runs.slice(p * data.replicates, (p + 1) * data.replicates));
            const sorted = data.rounds.map((_, t) => runs.map((run) => run[t]).filter(report.known).sort((a, b) => a - b));
            series.fan.forEach((path, q) => put(path, isAll ? whole[q] : sorted.map((values) => quantile(values, data.paths.quantiles[q]))));
        }
    }

    /* The design point whose values are nearest to the levels chosen, each on the range of its parameter. */
    function nearest(every, wanted) {
        const far = (p) => wanted.reduce((sum, { factor, level }) => {
            const { known, values, isLog, labels } = factor, scale = isLog ? Math.log : (value) => value;
            const range = scale(known[known.length - 1]) - scale(known[0]) || 1;
            return sum + (labels ? Number(values[p] !== level.middle) : ((scale(values[p]) - scale(level.middle)) / range) ** 2);
        }, 0);
        return every.reduce((best, p) => (far(p) < far(best) ? p : best), every[0]);
    }

    report.modules.push(() => {
        const tiled = ["independents_alive", "vendors_alive", "final_mean_price", "final_adoption", "final_hhi", "total_sme_surplus", "output"];

        report.sliders = () => {
            const { factors, levels, every, points, at, mean, varies } = report.design, { say } = report;
            showCurves(every);
            showFans(every);
            const varied = factors.filter((factor) => factor.known.length > 1);
            if (!varied.length) return;
            const strongest = report.strongest(report.design.first), ordered = strongest ? [strongest.factor, ...varied.filter((factor) => factor !== strongest.factor)].filter((factor) => varied.includes(factor)) : varied;
            const section = report.part("sliders", "What if", "What if: choose values, and every chart shows them", "Each slider leaves the design points with the value, or in the range, that you choose; at the left end it leaves all. Charts, table and these tiles show what came out there." + (data.paths && fans.length < data.paths.series.length ? " Paths of which the page has no single runs stay over all runs." : "") + " Sensitivity and claims compare design points with each other, so they stay.");
            const box = report.controls(section), tiles = report.element("div", "tiles"), bar = report.element("div", "shown"), said = report.element("span"), reset = report.element("button", "plain", "Show all");
            const command = report.element("p", "level"), chosen = new Map();
            box.classList.add("sliders");
            tiles.id = "chosen";
            bar.setAttribute("role", "status");
            bar.hidden = true;
            reset.type = "button";
            bar.append(said, " ", reset);

            const outcomes = tiled.map(report.outcomeNamed).filter((outcome) => outcome && varies(outcome));
            function tell(found, wanted, exact) {
                tiles.replaceChildren(...outcomes.map((outcome) => {
                    const { value: text, unit } = report.outcome.format(outcome), of = (list) => mean(list.map((p) => at(outcome, p).value)), one = found.length === 1 ? at(outcome, found[0]) : {};
                    const tile = report.element("div", "tile");
                    tile.append(report.element("div", "label", outcome.title + (unit ? `, ${unit}` : "")), report.element("div", "value", text(of(found))),
                        report.element("div", "detail", [report.known(one.low) ? `${text(one.low)} to ${text(one.high)}` : "", `all design points: ${text(of(every))}`].filter(Boolean).join("; ")));
                    return tile;
                }));
                const where = wanted.map(({ factor, level }) => `${factor.name} = ${level.text}`).join(", ");
                const values = (p) => varied.map((factor) => `${factor.name} = ${factor.text(factor.values[p])}`).join(", ");
                said.textContent = !wanted.length ? "" : exact ? `${where}: ${found.length} of ${report.plural(every.length, "design point")}` : `No design point has ${where}; the nearest has ${values(found[0])}`;
                bar.hidden = !wanted.length;
                const base = /(?:^|[;{\s])base\s*=\s*"([^"]*)"/.exec(data.study), { quoted, sets, stem } = report.commandOf;
                const written = (factor, p) => (factor.labels ? factor.labels[factor.values[p]] : String(factor.values[p]));
                command.replaceChildren(`Play ${found.length === 1 ? "this point" : `point ${data.points[found[0]]}, the first of these,`} in full: `,
                    report.command(`pricewar-sim run ${quoted(base ? base[1].replace(/^.*\//, "") : "SCENARIO.cfg")}${sets(factors.map((factor) => `${factor.path}=${written(factor, found[0])}`))} -o ${quoted(`${stem()}-point${data.points[found[0]]}.h5`)}`));
                command.hidden = !data.scenario;
            }
            function apply() {
                const wanted = varied.map((factor) => ({ factor, level: levels(factor)[chosen.get(factor)] })).filter(({ level }) => level);
                const matching = every.filter((p) => wanted.every(({ factor, level }) => level.has(factor.values[p]))), found = matching.length ? matching : [nearest(every, wanted)];
                put(points, found);
                showCurves(found);
                showFans(found);
                tell(found, wanted, matching.length > 0);
            }
            function show() {
                apply();
                report.redrawAll();
                document.querySelectorAll("#main details.data").forEach((each) => each.refresh());
                report.refreshPoints();
            }
            for (const factor of ordered) {
                const label = report.element("label", "", factor.name + (factor.unit ? `, ${factor.unit}` : "")), slider = document.createElement("input"), text = report.element("output", "", "all"), list = levels(factor);
                Object.assign(slider, { type: "range", min: 0, max: list.length, step: 1, value: 0 });
                slider.setAttribute("aria-valuetext", "all");
                label.title = factor.meaning;
                slider.addEventListener("input", () => {
                    const level = list[Number(slider.value) - 1];
                    chosen.set(factor, Number(slider.value) - 1);
                    text.textContent = level ? level.text : "all";
                    slider.setAttribute("aria-valuetext", text.textContent);
                    show();
                });
                label.append(slider, text);
                box.append(label);
            }
            reset.addEventListener("click", () => {
                box.querySelectorAll("input").forEach((slider) => {
                    slider.value = "0";
                    slider.setAttribute("aria-valuetext", "all");
                    slider.nextSibling.textContent = "all";
                });
                chosen.clear();
                show();
                box.querySelector("input").focus();
            });
            section.append(tiles, command, bar);
            apply();
        };
    });
})();
