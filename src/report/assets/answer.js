"use strict";
/* What every page begins and ends with: tiles, one sentence of facts, where it comes from. */
(function () {
    report.tile = (label, value, detail) => {
        const box = report.element("div", "tile");
        box.append(report.element("div", "label", label), report.element("div", "value", value), report.element("div", "detail", detail || ""));
        document.getElementById("tiles").append(box);
    };
    report.facts = (text) => {
        const { dates, rounds } = report.data;
        const thinned = rounds.length > 1 && rounds[1] > 1 ? ` The charts show every ${rounds[1]}th round.` : "";
        document.getElementById("facts").textContent = text.replace(/`([^`]*)`/g, "“$1”") + (dates.length > 1 ? thinned : "");
    };
    report.verdict = (text) => {
        document.getElementById("verdict").textContent = report.retold(text).replace(/ (%|tn|bn|m|k)(?=[ ,.;)]|$)/g, "\u00a0$1");
    };
    report.provenance = (rows) => {
        const list = document.getElementById("provenance");
        for (const [name, value] of rows) if (value) list.append(report.element("dt", "", name), report.element("dd", "", value));
    };
    report.question = (text) => { document.getElementById("answer-title").textContent = text; };
    report.plural = (number, one, many) => `${number.toLocaleString("en-GB")} ${number === 1 ? one : many || one + "s"}`;
})();
