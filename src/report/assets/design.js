"use strict";
/* What a study varied: names, values and levels of the factors at the design points of the page. `every`: all of these points;
 * `points`: those that the sliders leave, which is what charts and tables show. */
report.modules.push(() => {
    if (report.data.kind !== "study") return;
    const { data } = report, { number } = report.format, plain = report.format.tick(number);
    const brief = report.format.tick((value) => (Math.abs(value) >= 1e5 ? report.format.scaled(value) : number(value)));
    const mostLevels = 12, bins = 6, mostShort = 34;

    /* "vendors.Zhipu.pricing.strategy" -> "Zhipu pricing.strategy": what comes first says what kind of thing has the name. */
    function short(path) {
        const text = path.replace(/^(vendors|clouds|sectors|sellers)\.(?!\*)/, "");
        return text.length > mostShort ? "…" + text.slice(text.length - mostShort + 1) : text;
    }

    /* Whether values that span a decade or more lie evenly on a logarithmic axis rather than on a plain one. */
    function spreadsByRatio(known) {
        const [low, high] = [known[0], known[known.length - 1]];
        if (!(low > 0) || high / low < 10) return false;
        const middle = Math.log(known[Math.floor(known.length / 2)]);
        return Math.abs(middle - Math.log(Math.sqrt(low * high))) < Math.abs(middle - Math.log((low + high) / 2));
    }

    const factors = data.factors.map((factor, index) => {
        const labels = factor.labels ? factor.labels.split(" ") : null;
        const known = [...new Set(factor.values.filter(report.known))].sort((a, b) => a - b);
        const isLog = !labels && spreadsByRatio(known);
        const unit = factor.unit === "1" ? "" : factor.unit;
        return {
            ...factor, index, labels, known, unit, name: short(factor.path),
            isLog,
            isListed: !!labels || known.length <= mostLevels,
            text: (value) => (labels ? labels[value] || String(value) : report.known(value) ? plain(value) : "–"),
        };
    });

    /* Groups of the points: the levels of a factor, or ranges of equal width on its axis. [{text, from, has(value)}] */
    function levels(factor) {
        if (factor.isListed) return factor.known.map((value) => ({ text: factor.text(value), middle: value, has: (other) => other === value }));
        const scale = factor.isLog ? Math.log : (value) => value, back = factor.isLog ? Math.exp : (value) => value;
        const low = scale(factor.known[0]), high = scale(factor.known[factor.known.length - 1]), width = (high - low) / bins;
        return Array.from({ length: bins }, (_, i) => {
            const from = back(low + i * width), to = back(low + (i + 1) * width);
            return { text: `${brief(from)} to ${brief(to)}`, middle: back(low + (i + 0.5) * width), has: (value) => value >= from && (value < to || (i === bins - 1 && value <= to * (1 + 1e-9))) };
        });
    }

    /* Value of an outcome at a point, with its interval over replicates. */
    function at(outcome, point) {
        const of = (part) => (data.means[part] ? data.means[part][outcome.index][point] : null);
        return { value: of("mean"), low: of("low"), high: of("high") };
    }

    function mean(values) {
        const known = values.filter(report.known);
        return known.length ? known.reduce((sum, value) => sum + value, 0) / known.length : null;
    }

    const range = (outcome) => {
        const values = data.means.mean[outcome.index].filter(report.known);
        return values.length ? [Math.min(...values), Math.max(...values)] : [null, null];
    };
    const varies = (outcome) => { const [low, high] = range(outcome); return report.known(low) && high > low; };
    const claimed = report.outcomes.find((outcome) => outcome.measure.startsWith("claim_") && varies(outcome));
    const preferred = ["independents_alive", "vendors_alive", "final_mean_price", "output"].map(report.outcomeNamed).filter((outcome) => outcome && varies(outcome));

    report.design = {
        factors, levels, at, mean, range, varies, every: data.points.map((_, i) => i), points: data.points.map((_, i) => i),
        first: (claimed || preferred[0] || report.outcomes.find(varies) || report.outcomes[0] || { name: "" }).name,
        thinned: data.points.length < data.design_points ? ` Shown: ${data.points.length.toLocaleString("en-GB")} of ${data.design_points.toLocaleString("en-GB")} design points, evenly chosen.` : "",
        factorText: (factor) => factor.path + (factor.unit ? ` (${factor.unit})` : ""),
    };
});
