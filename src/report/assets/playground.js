"use strict";
/* The page of a playground: controls, what they change, runs, the report of the runs, links, files. */
(function () {
    const { setup, engine } = playground, { values, placeOf, placesOf, elementOf, rowOf } = playground.scenario;
    const { choices, isNumber, ends, plain, quoted, search } = playground.scenario;
    const at = (id) => document.getElementById(id);
    const mostFound = 12, pause = 350; /* ms after the last key before the engine looks at a change */
    const peaceful = "vendors[*].pricing.strategy", hold = "hold", runsOf = "simulation.replicates";

    /* changes: path -> text of the value, in the order in which they were made; what undo goes back to. */
    let changes = new Map(), before = [], asWritten = new Map(), now = new Map();
    /* What the engine said of the changes when it last looked: facts, or what is wrong with them. */
    let facts = null, wrong = null;
    /* The runs in the charts: {set, count, seconds, results}. */
    let played = null, running = false;

    function element(tag, className, text) {
        const made = document.createElement(tag);
        if (className) made.className = className;
        if (text !== undefined) made.textContent = text;
        return made;
    }

    const plural = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;
    /* The page's own --set, but those that a change replaces, which the program would call a contradiction; then the changes. */
    function overrides() {
        const replaced = new Set([...changes.keys()].flatMap((path) => [path, ...placesOf(path, asWritten)]));
        const isReplaced = (path) => replaced.has(path) || (path.indexOf("[*]") < 0 && replaced.has(placeOf(path, asWritten)));
        const kept = setup.overrides.filter((each) => !isReplaced(each.split("=")[0].trim()));
        return kept.concat([...changes].map(([path, value]) => `${path}=${value}`));
    }
    /* All that decides what Run plays, as one text. */
    const set = () => [...overrides(), `peace ${at("peace").checked}`].join("\n");
    /* place -> text of the value that the changes give it: of several the last, be it of one vendor or of all. */
    let inForce = new Map();
    function putInForce() {
        inForce = new Map();
        for (const [path, value] of changes) for (const place of [path, ...placesOf(path, asWritten)]) inForce.set(place, value);
    }

    /* Distinct values in the places that a path sets. `now` is what the engine made of the changes when it last looked. */
    const distinct = (path, get) => [...new Set(placesOf(path, asWritten).map(get))].filter((value) => value !== undefined);
    const valueIn = (place) => inForce.get(place) ?? (changes.size ? now.get(place) : undefined) ?? asWritten.get(place);
    const valuesAt = (path) => distinct(path, valueIn);
    const writtenAt = (path) => distinct(path, (place) => asWritten.get(place));
    const one = (values) => (values.length === 1 ? values[0] : undefined); /* undefined: they differ, or there are none */
    const valueAt = (path) => one(valuesAt(path));

    /* ---- Changes ---- */

    function remember() {
        before.push(new Map(changes));
    }

    let checking = null;
    function changed() {
        render();
        clearTimeout(checking);
        checking = setTimeout(check, pause);
    }

    /* Whether the scenario itself has the value in all places that the path sets. */
    function isWritten(path, value) {
        const row = rowOf(path, asWritten), places = placesOf(path, asWritten), isNumeric = row && isNumber(row) && value !== "";
        const isSame = (written) => String(value) === String(written) || (isNumeric && Number(value) === Number(written));
        return places.length > 0 && places.every((place) => isSame(asWritten.get(place)));
    }

    /* Whether another change sets some of the same values. */
    function isSetElsewhere(path) {
        const places = new Set(placesOf(path, asWritten));
        const others = [...changes.keys()].filter((other) => other !== path);
        return others.some((other) => placesOf(other, asWritten).some((place) => places.has(place)));
    }

    /* A value that is the scenario's own is no change, unless another change would undo it; of such changes this is then the
     * last. `again`: goes on with the change before (a slider that moves). */
    function change(path, value, again = false) {
        const shared = isSetElsewhere(path);
        if (!again) remember();
        if (shared || isWritten(path, value)) changes.delete(path);
        if (shared || !isWritten(path, value)) changes.set(path, String(value));
        changed();
    }

    function drop(path) {
        remember();
        changes.delete(path);
        changed();
    }

    /* ---- What is wrong, where it is ---- */

    function showProblems(problem) {
        const box = at("problems");
        box.replaceChildren();
        document.querySelectorAll(".row .wrong").forEach((each) => each.remove());
        for (const each of document.querySelectorAll("[aria-invalid]")) {
            each.removeAttribute("aria-invalid");
            each.removeAttribute("aria-errormessage");
        }
        if (!problem) return;
        const findings = problem.findings || [], list = element("ul");
        findings.forEach(showAt);
        for (const { path, text } of findings) list.append(element("li", "", path ? `${path}: ${text}` : text));
        box.append(findings.length ? list : element("p", "problem", problem.message));
    }

    let notes = 0;
    function showAt({ path, text }) {
        if (!path) return;
        const place = placeOf(path, asWritten);
        const fields = [...document.querySelectorAll("[data-path]")].filter((each) => placeOf(each.dataset.path, asWritten) === place);
        for (const field of fields) {
            field.setAttribute("aria-invalid", "true");
            if (field.dataset.slider) continue; /* the field beside it has the note */
            const note = element("span", "wrong", text);
            note.id = `wrong-${notes++}`;
            field.closest(".row").append(note);
            field.setAttribute("aria-errormessage", note.id);
        }
    }

    /* Paths break after their dots. */
    function pathLabel(path) {
        const label = element("label");
        for (const part of path.split(/(?<=[._])/)) label.append(part, element("wbr"));
        return label;
    }

    const withChanges = (count) => (count ? `With ${plural(count, "change")}.` : "The scenario as it was written.");

    /* What is said beside the buttons of what is set now and of the runs in the charts. */
    function tell() {
        if (running || !facts) return;
        const isShown = played && played.set === set();
        const kept = played && !isShown ? " The charts show the runs before the last change." : "";
        const warnings = facts.warnings.length ? ` Allowed, and hardly meant: ${facts.warnings.join("; ")}.` : "";
        if (wrong)
            at("state").textContent = `What is set now can't be played.${kept}`;
        else if (isShown)
            at("state").textContent = `Done in ${played.seconds.toFixed(1)} s. ${withChanges(played.count)}${warnings}`;
        else
            at("state").textContent = `Press Run to play ${plural(facts.runs, "run")} of ${plural(facts.rounds, "round")}.${kept}${warnings}`;
    }

    /* Has the engine look at what is set. What it says of what is set no longer is not heard. */
    async function check() {
        const asked = overrides().join("\n");
        let answer = null, problem = null;
        try {
            answer = await engine.read(overrides());
        } catch (error) {
            problem = error;
        }
        if (asked !== overrides().join("\n")) return;
        if (answer) {
            facts = answer.facts;
            now = values(answer.resolved);
            render();
        }
        fault(problem);
    }

    /* Of what is set now; null: it can be played. An engine that broke down says nothing of that, and Run starts another. */
    function fault(problem) {
        wrong = problem?.broken ? null : problem;
        showProblems(problem);
        tell();
    }

    /* ---- Controls ---- */

    const unitOf = (row) => (row && row.unit && row.unit !== "1" ? row.unit : "");
    const rangeOf = (row) => `${row.range || row.type}${unitOf(row) && !row.range.includes(row.unit) ? ` (${row.unit})` : ""}`;
    const meaningOf = (row, path) =>
        `${row.meaning} Here: ${writtenAt(path).join(" or ") || row.default}; default: ${row.default}; ${rangeOf(row)}. ${path}`;

    function help(row, path) {
        const box = element("details", "help");
        box.append(element("summary", "", "what it is"), element("p", "", meaningOf(row, path)));
        return box;
    }

    /* What stands in the field of all vendors (products, ...) that have different values. */
    const differ = (path) => (valuesAt(path).length > 1 ? "differ" : "");

    /* A number with a slider; a list of words; else a text. */
    function field(path, label) {
        const row = rowOf(path, asWritten), value = valueAt(path), words = row && choices(row);
        if (!row) return null;
        const box = element("div", "row"), name = label ? element("label", "", label) : pathLabel(path), id = `field-${notes++}`;
        name.htmlFor = id;
        box.append(name);
        const input = element(words ? "select" : "input");
        input.id = id;
        input.dataset.path = path;
        if (words) for (const word of words) input.append(new Option(word, word));
        if (isNumber(row) && !words) {
            const slider = element("input"), { low, high } = ends(row, Math.max(0, ...writtenAt(path).map(Math.abs)));
            Object.assign(slider, { type: "range", min: low, max: high, step: "any", value: Number(valuesAt(path)[0]) || low });
            slider.dataset.path = path;
            slider.dataset.slider = "yes";
            slider.setAttribute("aria-label", `${label || path}, slider`);
            slider.step = /whole/.test(row.type) ? 1 : (high - low) / 200;
            let moves = false;
            slider.addEventListener("input", () => { change(path, plain(slider.value), moves); moves = true; });
            slider.addEventListener("change", () => { moves = false; });
            box.append(slider);
            input.inputMode = "decimal";
        }
        if (!words) input.type = "text";
        input.value = value ?? "";
        input.placeholder = differ(path);
        input.addEventListener("change", () => change(path, input.value.trim()));
        box.append(input, element("span", "unit", unitOf(row)), help(row, path));
        return box;
    }

    /* Values in fields that are there already, but for the one that is being written in. */
    function refresh() {
        for (const each of document.querySelectorAll("[data-path]")) {
            const all = valuesAt(each.dataset.path), value = each.dataset.slider ? all[0] : (one(all) ?? "");
            if (each === document.activeElement && !each.dataset.slider) continue;
            if (value !== undefined && String(each.value) !== String(value)) each.value = value;
            if (each.placeholder !== undefined) each.placeholder = differ(each.dataset.path);
        }
    }

    /* Has no field of its own: the switch, and what only a link can ask for. */
    const isBare = (path) => !rowOf(path, asWritten) || (path === peaceful && changes.get(path) === hold);

    function changeRow(path) {
        const row = isBare(path) ? element("div", "row") : field(path);
        const name = path === peaceful ? "Price cuts off: every vendor holds its prices" : `${path} = ${changes.get(path)}`;
        if (isBare(path)) row.append(element("span", "bare", name));
        const remove = element("button", "plain small", "Take back");
        remove.type = "button";
        remove.setAttribute("aria-label", `Take back ${path}`);
        remove.addEventListener("click", () => drop(path));
        row.append(remove);
        return row;
    }

    function renderChanges() {
        const box = at("changes"), paths = [...changes.keys()].filter((path) => path !== runsOf);
        const rows = paths.map((path) => (isBare(path) ? `${path}=${changes.get(path)}` : path)).join("\n");
        if (box.dataset.rows !== rows) box.replaceChildren(...paths.map(changeRow));
        box.dataset.rows = rows;
        at("unchanged").hidden = changes.size > 0;
    }

    function command() {
        const sets = overrides().map((each) => ` \\\n  --set ${quoted(each)}`).join("");
        return `pricewar-sim ${quoted(setup.name)}${sets}${at("peace").checked ? " \\\n  --against-peace" : ""}`;
    }

    function render() {
        putInForce();
        const cuts = at("cuts"), isOff = changes.get(peaceful) === hold;
        const others = isOff ? facts.vendors.filter((_, k) => valueAt(`vendors[${k}].pricing.strategy`) !== hold) : [];
        cuts.checked = !isOff || others.length > 0;
        at("cuts-text").textContent = !isOff ? "on: vendors follow their pricing rules"
            : others.length ? `on for ${others.map(({ name }) => name).join(", ")} only` : "off: all hold their prices";
        at("undo").disabled = !before.length;
        at("reset").disabled = !changes.size;
        at("replicates").value = valueAt(runsOf) ?? "";
        at("command").value = command();
        at("command").rows = command().split("\n").length;
        renderChanges();
        refresh();
        tellStrategy();
    }

    function ofVendor() {
        const vendor = `vendors${at("vendor").value}`, strategy = `${vendor}.pricing.strategy`, box = at("of-vendor");
        const rule = field(strategy, "Strategy");
        if (rule) {
            const input = rule.querySelector("[data-path]"), list = element("select");
            Object.assign(list, { id: input.id });
            list.dataset.path = strategy;
            for (const [word, meaning] of setup.strategies) {
                const option = new Option(word, word);
                option.title = meaning;
                list.append(option);
            }
            list.value = valueAt(strategy);
            list.addEventListener("change", () => change(strategy, list.value));
            input.replaceWith(list);
            const told = element("p", "note");
            told.id = "strategy-meaning";
            rule.append(told);
        }
        box.replaceChildren(...[field(`${vendor}.capital`, "Cash"), rule].filter(Boolean));
        tellStrategy();
    }

    function tellStrategy() {
        const told = document.getElementById("strategy-meaning");
        if (!told) return;
        const chosen = told.parentNode.querySelector("select").value;
        told.textContent = (setup.strategies.find(([word]) => word === chosen) || ["", ""])[1];
    }

    function showFound() {
        const found = search(at("search").value), list = at("found");
        list.replaceChildren();
        for (const row of found.slice(0, mostFound)) {
            const button = element("button", "found"), item = element("li");
            button.type = "button";
            const name = row.path + (row.strategy ? ` (${row.strategy})` : "");
            button.append(element("b", "", name), element("span", "", ` ${row.meaning} ${rangeOf(row)}; default: ${row.default}`));
            button.addEventListener("click", () => pick(row));
            item.append(button);
            list.append(item);
        }
        if (found.length > mostFound) list.append(element("li", "note", `and ${found.length - mostFound} more`));
        if (!found.length && at("search").value.trim()) list.append(element("li", "note", "no parameter has these words in its path or meaning"));
    }

    /* Puts the parameter under the search, with a choice of which element of a list it is about. */
    function pick(row) {
        const old = document.getElementById("picked");
        if (old) old.remove();
        const box = element("div", "picked"), lists = row.path.split("[]").slice(0, -1);
        box.id = "picked";
        const place = element("div");
        const selects = [];
        let prefix = "";
        lists.forEach((part, i) => {
            prefix += part;
            const count = asWritten.get(`${prefix}.length`) || 0, select = element("select");
            select.setAttribute("aria-label", `Which of ${prefix}`);
            select.append(new Option(`all of ${part.replace(/^\./, "")}`, "[*]"));
            for (let k = 0; k < count; k++) {
                const name = asWritten.get(`${prefix}[${k}].name`);
                select.append(new Option(name || `number ${k}`, i === 0 ? elementOf(prefix, k, asWritten) : `[${k}]`));
            }
            selects.push(select);
            prefix += "[0]";
        });
        const build = () => {
            const path = row.path.split("[]").map((part, i) => part + (i < selects.length ? selects[i].value : "")).join("");
            place.replaceChildren(field(path) || element("p", "note", "this scenario has none of these"));
        };
        selects.forEach((select) => select.addEventListener("change", build));
        box.append(...selects, place);
        build();
        at("found").after(box);
        at("search").value = "";
        showFound();
        const first = box.querySelector("input, select");
        if (first) first.focus();
    }

    /* ---- Runs ---- */

    const page = JSON.parse(at("template").textContent);
    const escape = (text) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

    /* The report of the program with the data of these runs. Its links to its own parts need its own address. */
    function showReport({ title, verdict, data }) {
        const frame = at("report"), old = frame.contentWindow && frame.contentWindow.scrollY;
        const [head, rest] = page.split("<head>");
        const words = { title, verdict };
        const filled = `${head}<head><base href="about:srcdoc">${rest}`
            .replace(/@@(title|verdict)@@/g, (_, name) => escape(words[name]))
            .replace('id="data">{"kind":"runs"}<', () => `id="data">${data.replace(/</g, "\\u003c")}<`);
        const loaded = () => {
            if (old) frame.contentWindow.scrollTo({ top: old, behavior: "instant" });
            document.documentElement.dataset.shown = String(Number(document.documentElement.dataset.shown || 0) + 1);
        };
        frame.addEventListener("load", loaded, { once: true });
        frame.srcdoc = filled;
    }

    const stem = () => setup.name.replace(/\.[^.]*$/, "");

    function working(on) {
        running = on;
        at("run").disabled = on;
        at("stop").hidden = !on;
        at("progress").hidden = !on;
        at("progress").value = 0;
    }

    /* Plays what is set now; what is changed while it plays is for the next time. */
    async function run() {
        if (running || !facts) return;
        working(true);
        wrong = null;
        showProblems(null);
        at("state").textContent = "Beginning the runs …";
        const begun = performance.now(), asked = { set: set(), count: changes.size };
        let told = 0;
        const progress = (share, done, all) => {
            at("progress").value = share;
            if (performance.now() - told < 200 && done < all) return;
            told = performance.now();
            at("state").textContent = `${done} of ${all} runs`;
        };
        try {
            const found = await engine.run(overrides(), at("peace").checked, `${stem()}-playground.h5`, progress);
            played = { ...asked, seconds: (performance.now() - begun) / 1000, results: found.results };
            at("results").disabled = false;
            playground.found = { summary: JSON.parse(found.summary), data: JSON.parse(found.data), seconds: played.seconds };
            showReport(found);
            working(false);
            tell();
        } catch (problem) {
            working(false);
            await failed(problem, asked);
        }
    }

    /* Problems are marked at what is set now: of other values the message alone is true. */
    async function failed(problem, asked) {
        const kept = played ? "; the charts are those of the runs before" : "";
        if (problem.broken) await engine.stop();
        if (problem.stopped) {
            at("state").textContent = `Stopped${kept}.`;
        } else if (asked.set === set()) {
            fault(problem);
        } else {
            at("state").textContent = `The runs that were begun ended with a fault: ${problem.message}`;
        }
    }

    /* ---- Links and files ---- */

    function save(name, parts, type) {
        const link = element("a");
        link.href = URL.createObjectURL(new Blob(parts, { type }));
        link.download = name;
        link.click();
        setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    }

    /* What this browser does not let into the clipboard is marked for the reader to copy. */
    async function copy(text, done) {
        const area = element("textarea");
        area.value = text;
        document.body.append(area);
        area.select();
        let good = document.execCommand("copy");
        area.remove();
        if (!good && navigator.clipboard) good = await navigator.clipboard.writeText(text).then(() => true, () => false);
        at("taken").textContent = good ? done : text;
    }

    function address() {
        const lines = [...changes].map(([path, value]) => `${path}=${value}`);
        return `${location.href.split("#")[0]}#set=${encodeURIComponent(lines.join("\n"))}`;
    }

    const unreadable = "The changes in the link can't be read: after #set= there must be lines PATH=VALUE, as Copy a link writes them.";

    /* The changes of the page's address; undefined: it has none. Throws when it has what are no changes. */
    function changesOfAddress() {
        const asked = /^#set=(.*)$/.exec(location.hash);
        if (!asked) return undefined;
        const lines = decodeURIComponent(asked[1]).split("\n").filter(Boolean);
        const pairs = lines.map((line) => /^([^=\x00-\x1f]+)=([^\x00-\x1f]*)$/.exec(line));
        if (!pairs.every(Boolean)) throw new Error(unreadable);
        return new Map(pairs.map(([, path, value]) => [path, value]));
    }

    /* Takes the changes of the address; false, and all as it was, when they can't be read. */
    function fromAddress() {
        try {
            changes = changesOfAddress() || changes;
            return true;
        } catch (error) {
            showProblems({ message: unreadable });
            if (!running) at("state").textContent = "The link changed nothing. Press Run to play what is set now.";
            return false;
        }
    }

    function followAddress() {
        const old = changes;
        if (!fromAddress() || changes === old) return;
        before.push(old);
        changed();
    }

    async function downloadScenario() {
        const count = changes.size;
        try {
            const answer = await engine.read(overrides());
            save(`${stem()}-changed.cfg`, [answer.resolved], "text/plain");
            at("taken").textContent = `Downloaded: the scenario that is set now. ${withChanges(count)}`;
        } catch (problem) {
            fault(problem);
        }
    }

    function downloadResults() {
        save(`${stem()}-playground.h5`, [played.results], "application/x-hdf5");
        const since = played.set === set() ? "" : " What was changed since is not in them.";
        at("taken").textContent = `Downloaded: the results of the runs in the charts. ${withChanges(played.count)}${since}`;
    }

    /* ---- Begin ---- */

    const sliders = [
        ["choice.switch_cost_vendor", "Switching cost"],
        ["choice.differentiation", "Differentiation"],
        ["sectors[*].volume_growth", "Growth of use"],
        ["vendors[*].pricing.maximum_step", "Deepest cut in one go"],
    ];

    function listen() {
        at("form").addEventListener("submit", (event) => { event.preventDefault(); run(); });
        at("stop").addEventListener("click", () => engine.stop());
        at("undo").addEventListener("click", () => {
            changes = before.pop();
            changed();
        });
        at("reset").addEventListener("click", () => {
            remember();
            changes = new Map();
            changed();
        });
        at("cuts").addEventListener("change", () => (at("cuts").checked ? drop(peaceful) : change(peaceful, hold)));
        at("peace").addEventListener("change", changed);
        at("replicates").addEventListener("change", () => change(runsOf, at("replicates").value.trim()));
        at("replicates").dataset.path = runsOf;
        at("search").addEventListener("input", showFound);
        at("search").addEventListener("keydown", (event) => {
            if (event.key !== "Enter") return;
            event.preventDefault();
            const first = at("found").querySelector("button");
            if (first) first.click();
        });
        at("vendor").addEventListener("change", ofVendor);
        at("link").addEventListener("click", () => {
            const link = address();
            history.replaceState(null, "", link);
            copy(link, "The link is copied; it is this page's address now, and opens the page with these changes.");
        });
        at("copy").addEventListener("click", () => copy(command(), "The command is copied."));
        at("download").addEventListener("click", downloadScenario);
        at("results").addEventListener("click", downloadResults);
        at("view").addEventListener("click", () => {
            const open = document.documentElement.classList.toggle("charts");
            at("view").textContent = open ? "Controls" : "Charts";
            at("view").setAttribute("aria-expanded", String(open));
        });
    }

    async function begin() {
        at("one-vendor").textContent = `One ${setup.terms.vendor.one}`;
        at("state").textContent = "Starting the engine …";
        listen();
        try {
            const answer = await engine.read(setup.overrides);
            facts = answer.facts;
            now = asWritten = values(answer.resolved);
        } catch (problem) {
            showProblems(problem);
            at("run").disabled = true;
            at("state").textContent = "The engine does not run in this browser. It needs WebAssembly with SIMD, workers and "
                + "DecompressionStream: browsers since spring 2023 have them.";
            return;
        }
        facts.vendors.forEach(({ name, label }, k) => {
            at("vendor").append(new Option(label === name ? name : `${name} ${label}`, elementOf("vendors", k, asWritten)));
        });
        const written = sliders.filter(([path]) => writtenAt(path).length);
        at("chosen").append(...written.map(([path, label]) => field(path, label)).filter(Boolean));
        if (facts.vendors.length) ofVendor();
        const read = fromAddress();
        window.addEventListener("hashchange", followAddress);
        render();
        if (read) await check();
        document.documentElement.dataset.ready = "yes";
        if (read && !wrong) await run();
    }

    begin();
})();
