"use strict";
/* The scenario of a playground: the parameters that there are, their values, and what the reader has changed. */
(function () {
    const { parameters } = playground.setup;
    const columns = ["path", "strategy", "type", "unit", "default", "range", "meaning", "source"];
    const rows = parameters.map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i]])));

    /* ---- Values: the text that the program writes of a scenario, {"choice.differentiation": "1.0", ...} ---- */

    const tokens = /"(?:[^"\\]|\\.)*"|#[^\n]*|[A-Za-z_][\w-]*|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?L?|[={}()[\],;]/g;

    function values(text) {
        const list = (text.match(tokens) || []).filter((token) => token[0] !== "#"), found = new Map();
        let at = 0;
        function group(path, end) {
            while (at < list.length && list[at] !== end) {
                const key = list[at++];
                if (list[at] === "=") at++;
                value(path ? `${path}.${key}` : key);
                while (list[at] === ";" || list[at] === ",") at++;
            }
            at++;
        }
        function sequence(path, end) {
            let count = 0;
            for (; at < list.length && list[at] !== end; count++) {
                value(`${path}[${count}]`);
                while (list[at] === ",") at++;
            }
            at++;
            found.set(`${path}.length`, count);
        }
        function value(path) {
            const token = list[at++];
            if (token === "{") group(path, "}");
            else if (token === "(" || token === "[") sequence(path, token === "(" ? ")" : "]");
            else found.set(path, token[0] === '"' ? JSON.parse(token) : token);
        }
        group("", undefined);
        return found;
    }

    /* ---- Paths: "vendors[].capital" in the table, "vendors.Zhipu.capital", "vendors[*].capital", "sectors[0].number" ---- */

    const general = (path) => path.replace(/\[[^\]]*\]/g, "[]");

    /* The path of an override as values() has it; of [*] that of the first element. */
    function placeOf(path, known) {
        const place = path.replace(/\[\*\]/g, "[0]");
        if (known.has(place)) return place;
        const parts = place.split(".");
        for (let i = 1; i < parts.length; i++) {
            const list = parts.slice(0, i).join("."), count = known.get(`${list}.length`);
            if (count === undefined) continue;
            for (let k = 0; k < count; k++)
                if (known.get(`${list}[${k}].name`) === parts[i]) return placeOf([`${list}[${k}]`, ...parts.slice(i + 1)].join("."), known);
        }
        return place;
    }

    /* The same with every element of [*]: all values that an override of the path sets. */
    function placesOf(path, known) {
        const star = path.indexOf("[*]");
        if (star < 0) return [placeOf(path, known)];
        const list = placeOf(path.slice(0, star), known), rest = path.slice(star + "[*]".length);
        return Array.from({ length: known.get(`${list}.length`) || 0 }, (_, k) => placesOf(`${list}[${k}]${rest}`, known)).flat();
    }

    /* An element of a list in the path of an override: by its name, or by its number where its name would end the path's part. */
    function elementOf(list, k, known) {
        const name = known.get(`${list}[${k}].name`);
        return name && !/[.[="]|^\s|\s$/.test(name) ? `.${name}` : `[${k}]`;
    }

    /* The row of the table that a path is about; strategies' own parameters by the strategy that the vendor has. */
    function rowOf(path, known) {
        const place = placeOf(path, known), all = rows.filter((row) => row.path === general(place));
        if (all.length < 2) return all[0];
        const strategy = known.get(place.replace(/\.pricing\..*$/, ".pricing.strategy"));
        return all.find((row) => row.strategy === strategy) || all[0];
    }

    /* ---- Numbers and words ---- */

    /* The words that a parameter can be; null: it is none of a list. */
    function choices({ type }) {
        if (type === "true or false") return ["true", "false"];
        if (!/^one of /.test(type)) return null;
        return type.slice(7).split(/,\s*|\s+or\s+/).map((word) => word.replace(/^"|"$/g, ""));
    }
    const isNumber = (row) => /number/.test(row.type);

    /* The ends of a slider, from the table's range and the values at hand. */
    function ends(row, value) {
        const numbers = (row.range.replace(/,/g, "").match(/-?\d+(\.\d+)?(e[-+]?\d+)?/gi) || []).map(Number);
        const usual = Number(row.default), size = Math.max(Math.abs(value) || 0, Math.abs(usual) || 0) || 1;
        const low = /any number/.test(row.range || row.type) || !numbers.length ? Math.min(0, -3 * size) : numbers[0] > -1e3 ? numbers[0] : -3 * size;
        const wide = 10 ** Math.floor(Math.log10(3 * size)), nice = Math.ceil((3 * size) / wide) * wide;
        return { low, high: numbers.length > 1 && numbers[1] <= 20 * size ? numbers[1] : Math.max(nice, low + nice) };
    }

    /* A number as an override has it: as short as it can be. */
    const plain = (number) => String(Number(Number(number).toPrecision(6)));

    /* As a shell reads it. */
    const quoted = (text) => (/^[\w./=:+,@%-]+$/.test(text) ? text : `'${text.replace(/'/g, "'\\''")}'`);

    /* Rows that have all words somewhere, those with them in the path first. */
    function search(words) {
        const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
        if (!wanted.length) return [];
        const rank = (row) => {
            const path = row.path.toLowerCase(), all = `${path} ${row.strategy} ${row.meaning.toLowerCase()}`;
            if (!wanted.every((word) => all.includes(word))) return 0;
            return wanted.every((word) => path.includes(word)) ? 2 : 1;
        };
        return rows.map((row) => [rank(row), row]).filter(([r]) => r).sort((a, b) => b[0] - a[0]).map(([, row]) => row);
    }

    playground.scenario = { rows, values, placeOf, placesOf, elementOf, rowOf, choices, isNumber, ends, plain, quoted, search };
})();
