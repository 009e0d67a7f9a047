"use strict";
/* What stands below every chart and table: how it is read, where its numbers come from, and the numbers as CSV. */
(function () {
    const { data } = report;

    /* A cell of a table: the text that is read, and the number behind it, with the ends of its interval where it has one. */
    const cell = (value, text, low, high) => ({ value, text, low, high });
    const textOf = (each) => (each !== null && typeof each === "object" ? each.text : each);

    const quoted = (text) => (/[",\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);
    const written = (each) => quoted(report.known(each) ? String(each) : "");

    /* Numbers as they are, not as they are read; a column with intervals becomes three. Lines with # say what it is. */
    function csv({ caption, heads, rows }, source) {
        const ends = heads.map((_, c) => rows.some((row) => row[c] !== null && typeof row[c] === "object" && report.known(row[c].low)));
        const spread = (row, of, low, high) => row.flatMap((each, c) => (ends[c] ? [of(each), low(each), high(each)] : [of(each)]));
        const number = (each) => (each !== null && typeof each === "object" ? each.value : each);
        const end = (side) => (each) => (each !== null && typeof each === "object" ? each[side] : null);
        const lines = [spread(heads, (head) => head, (head) => head + ", from", (head) => head + ", to")]
            .concat(rows.map((row) => spread(row, number, end("low"), end("high"))));
        return [caption, source].filter(Boolean).map((line) => `# ${line.replace(/\s+/g, " ")}\n`).join("") + lines.map((line) => line.map(written).join(",") + "\n").join("");
    }

    /* "`price` in war.h5; war.cfg, seed 7; pricewar-sim 0.1.0". `datasets`: names in the file, where they are known. */
    function source(datasets) {
        const { scenario_file, study_file, game_file, seed, source: program } = data.provenance;
        const from = [scenario_file || study_file || game_file, report.known(seed) ? `seed ${seed}` : ""].filter(Boolean).join(", ");
        return `Source: ${[`${datasets ? datasets + " in " : ""}${data.file}`, from, program].filter(Boolean).join("; ")}.`;
    }

    /* The bytes are in the link itself: the page asks nobody for anything. */
    function save(name, text) {
        const link = document.createElement("a");
        link.download = name;
        link.href = "data:text/csv;charset=utf-8," + encodeURIComponent("\ufeff" + text);
        link.click();
    }

    /* The row below a chart or a table. `make()` as of report.details; reading: {how, source}: a text, and names of datasets. */
    function below(section, make, { how, source: datasets } = {}) {
        const box = report.element("div", "below"), explained = report.element("details", "how"), button = report.element("button", "plain csv", "Save as CSV");
        explained.append(report.element("summary", "", "How to read it"));
        if (how) explained.append(report.element("p", "", how));
        explained.append(report.element("p", "", source(datasets)));
        button.type = "button";
        button.addEventListener("click", () => {
            const made = make();
            save(`${data.file.replace(/\.[^.]*$/, "")}-${section.id}.csv`, csv(made, source(datasets)));
        });
        button.csv = () => csv(make(), source(datasets));
        box.append(explained, button);
        section.append(box);
        return box;
    }

    Object.assign(report, { cell, textOf, below, source });
})();
