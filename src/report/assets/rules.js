"use strict";
/* What pages about the choice of rules share: which rules were tried, sums of money with their intervals, and what to ask
 * next. */
(function () {
    const { data } = report, { money } = report.format;

    /* "2.10 bn (1.00 bn to 3.20 bn)" */
    const between = (low, high) => (report.known(low) && report.known(high) && money(low) !== money(high) ? `${money(low)} to ${money(high)}` : "");
    const amount = (value, low, high) => money(value) + (between(low, high) ? ` (${between(low, high)})` : "");

    /* Rules that somebody could change to, from the question as a study: of each vendor the first is what it plays. */
    const tried = () => [...new Set([...data.study.matchAll(/\.pricing\.strategy"; values = \(([^)]*)\)/g)].flatMap(([, list]) => list.match(/[\w.-]+/g).slice(1)))];

    /* "A, B and C", the first `most` of them. */
    function list(names, most = 4) {
        const shown = names.length > most ? names.slice(0, most).concat(`${names.length - most} more`) : names;
        return shown.length < 2 ? shown.join("") : `${shown.slice(0, -1).join(", ")} and ${shown[shown.length - 1]}`;
    }

    /* Options of a command that give vendors these rules. pairs: [[vendor, rule]] */
    const settings = (pairs, option = "set") => pairs.map(([firm, rule]) => ` --${option} ${report.commandOf.quoted(`vendors.${firm.name}.pricing.strategy=${rule}`)}`).join("");

    /* What the runs are worth: the same on all pages of rules. */
    const looks = "Intervals are 95 % over pairs of runs on the same random numbers, and allow for repeated looks at the sign, not for the number of rules that were tried.";

    report.choices = { amount, between, tried, list, settings, looks };
})();
