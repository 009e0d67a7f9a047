"use strict";
/* What every page begins and ends with: the answer in rows, how it stands, tiles, one sentence of facts, where it comes from. */
(function () {
    const { data } = report;
    const sparkWidth = 120, sparkHeight = 26;

    /* A path as a small drawing, with what it began with, or is held against, as a dashed line. */
    function spark({ path, base }) {
        const values = path.concat(base).filter(report.known);
        if (path.filter(report.known).length < 2) return "";
        let low = Math.min(...values), high = Math.max(...values);
        if (low === high) [low, high] = [low - 1, high + 1];
        const x = (t) => ((sparkWidth * t) / (path.length - 1)).toFixed(1), y = (v) => (2 + ((sparkHeight - 4) * (high - v)) / (high - low)).toFixed(1);
        const line = path.map((v, t) => (report.known(v) ? `${x(t)},${y(v)}` : "")).filter(Boolean).join(" ");
        const dashed = report.known(base) ? `<line class="base" x1="0" x2="${sparkWidth}" y1="${y(base)}" y2="${y(base)}" vector-effect="non-scaling-stroke"/>` : "";
        return `<svg class="spark" viewBox="0 0 ${sparkWidth} ${sparkHeight}" preserveAspectRatio="none" aria-hidden="true">${dashed}<polyline points="${line}" vector-effect="non-scaling-stroke"/></svg>`;
    }

    /* A difference with its interval as a small drawing; the dashed line is no difference. */
    function whisker({ change, low, high }) {
        if (!report.known(change)) return "";
        const ends = [change, low, high].filter(report.known).concat(0), least = Math.min(...ends), most = Math.max(...ends);
        const x = (value) => (most > least ? 6 + ((sparkWidth - 12) * (value - least)) / (most - least) : sparkWidth / 2).toFixed(1), y = sparkHeight / 2;
        const line = report.known(low) ? `${x(low)},${y} ${x(high)},${y}` : "", cap = (value) => `<line x1="${x(value)}" x2="${x(value)}" y1="${y - 4}" y2="${y + 4}" vector-effect="non-scaling-stroke"/>`;
        return `<svg class="spark" viewBox="0 0 ${sparkWidth} ${sparkHeight}" preserveAspectRatio="none" aria-hidden="true"><line class="base" x1="${x(0)}" x2="${x(0)}" y1="0" y2="${sparkHeight}" vector-effect="non-scaling-stroke"/><polyline points="${line || `${x(change)},${y - 4} ${x(change)},${y + 4}`}" vector-effect="non-scaling-stroke"/>${line ? cap(low) + cap(high) + `<rect x="${x(change) - 1.2}" y="${y - 5}" width="2.4" height="10"/>` : ""}</svg>`;
    }

    /* trend: {path, base}: over the rounds, and the number that it is held against; or {change, low, high}: a difference. */
    report.tile = (label, value, detail, trend) => {
        const box = report.element("div", "tile");
        box.append(report.element("div", "label", label), report.element("div", "value", value));
        if (trend) box.insertAdjacentHTML("beforeend", ("path" in trend ? spark : whisker)(trend));
        box.append(report.element("div", "detail", detail || ""));
        document.getElementById("tiles").append(box);
    };
    report.facts = (text) => {
        const { dates, rounds } = data;
        const thinned = rounds.length > 1 && rounds[1] > 1 ? ` The charts show every ${rounds[1]}th round.` : "";
        document.getElementById("facts").textContent = text.replace(/`([^`]*)`/g, "“$1”") + (dates.length > 1 ? thinned : "");
    };

    const unbroken = (text) => text.replace(/ (%|tn|bn|m|k)(?=[ ,.;)]|$)/g, "\u00a0$1");
    /* Texts, each a paragraph; a title that stands above already is left out. */
    report.verdict = (texts) => {
        const heading = `${document.querySelector("h1").textContent}. `, told = texts.map((text) => (text.startsWith(heading) ? text.slice(heading.length) : text));
        document.getElementById("verdict").replaceChildren(...told.map((text) => report.element("p", "", unbroken(report.retold(text)))));
    };

    /* A link to a part of the page, or to something in it. */
    report.link = (text, id) => {
        const link = report.element("a", "", text);
        link.href = "#" + id;
        return link;
    };

    /* The answer in rows: [question, [texts and elements]]; a row of nothing is left out. */
    report.answers = (rows) => {
        const list = report.element("dl", "answers");
        for (const [question, parts] of rows) {
            const told = parts.filter(Boolean), answer = report.element("dd");
            if (!told.length) continue;
            told.forEach((part, i) => answer.append(...(i ? [" "] : []), typeof part === "string" ? unbroken(part) : part));
            list.append(report.element("dt", "", question), answer);
        }
        document.getElementById("verdict").replaceChildren(list);
    };

    /* What kind of knowledge this is. sure: what the intervals are, "" where there are none. */
    report.standing = (sure) => {
        const box = document.getElementById("standing");
        box.replaceChildren("A model under ", report.link("these assumptions", "assumptions"), `, not a forecast${sure ? "; " + sure : ""}.`);
    };
    report.luck = "intervals are luck of the runs, not doubt about the model";

    report.provenance = (rows) => {
        const list = document.getElementById("provenance");
        for (const [name, value] of [["File", data.file]].concat(rows)) if (value) list.append(report.element("dt", "", name), report.element("dd", "", value));
    };
    report.question = (text) => { document.getElementById("answer-title").textContent = text; };
    report.allRuns = (runs) => (runs === 2 ? "both runs" : `all ${runs.toLocaleString("en-GB")} runs`);
    report.plural = (number, one, many) => `${number.toLocaleString("en-GB")} ${number === 1 ? one : many || one + "s"}`;
})();
