"use strict";
/* Claims and their answers: each with its interval beside the threshold. */
report.modules.push(() => {
    const { number } = report.format;
    const signs = { holds: "✓ holds", fails: "✗ fails", undecided: "? undecided" };

    /* The interval on a scale of its own; the same is said in words beside it. */
    function picture(claim) {
        const width = 200, height = 30, values = [claim.value, claim.low, claim.high, claim.threshold].filter(report.known);
        let low = Math.min(...values), high = Math.max(...values);
        if (low === high) [low, high] = [low - 1, high + 1];
        const x = (value) => (8 + ((width - 16) * (value - low)) / (high - low)).toFixed(1), y = height / 2;
        const line = report.known(claim.low) ? `<line x1="${x(claim.low)}" x2="${x(claim.high)}" y1="${y}" y2="${y}" stroke="currentColor" stroke-width="2.5"/>` : "";
        const point = report.known(claim.value) ? `<circle cx="${x(claim.value)}" cy="${y}" r="5" fill="currentColor"/>` : "";
        const threshold = report.known(claim.threshold) ? `<line x1="${x(claim.threshold)}" x2="${x(claim.threshold)}" y1="2" y2="${height - 2}" class="threshold"/>` : "";
        return `<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" aria-hidden="true">${threshold}${line}${point}</svg>`;
    }

    function card(claim) {
        const box = report.element("article", "claim " + claim.verdict), head = report.element("h3", "", claim.text || claim.name);
        const interval = report.known(claim.low) ? ` (${number(claim.low)} to ${number(claim.high)})` : "";
        const unit = claim.unit === "1" ? "" : ` ${claim.unit}`;
        box.append(report.element("strong", "sign", signs[claim.verdict]), head, report.element("p", "statement", claim.statement));
        box.insertAdjacentHTML("beforeend", picture(claim));
        box.append(report.element("p", "", `${number(claim.value)}${interval}${unit}, threshold ${number(claim.threshold)}${unit}; ${report.plural(claim.runs, "run")}`));
        const answers = (verdict) => claim.cells.filter((cell) => cell.verdict === verdict).length;
        if (report.known(claim.cells_alike) && claim.cells.length) box.append(report.element("p", "", `By what the claim does not speak of: it holds in ${answers("holds")} of ${claim.cells.length} cells and fails in ${answers("fails")}; that all are alike: p = ${number(claim.cells_alike)}`));
        if (claim.source) box.append(report.element("p", "source", claim.source));
        return box;
    }

    report.claims = (claims) => {
        if (!claims.length) return;
        const section = report.part("claims", "Claims", "Claims and their answers", "A claim holds when the whole 95 % interval of its statistic (point and line) stands to the threshold (dashed) as it says, fails when none of it does, and is undecided otherwise. Of twenty claims that are just not so, one is called decided by chance.");
        const list = report.element("div", "claims");
        list.append(...claims.map(card));
        section.append(list);
    };
});
