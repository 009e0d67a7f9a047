"use strict";
/* The page of a playground: controls, what they change, runs, the report of the runs, links, files. */
(function () {
    const { setup, engine } = playground, { values, placeOf, rowOf, choices, isNumber, ends, plain, quoted, search } = playground.scenario;
    const at = (id) => document.getElementById(id);
    const mostFound = 12, pause = 350; /* ms after the last key before the engine looks at a change */
    const peaceful = "vendors[*].pricing.strategy", hold = "hold", runsOf = "simulation.replicates";

    /* changes: path -> text of the value, in the order in which they were made; what undo goes back to. */
    let changes = new Map(), before = [], resolved = "", asWritten = new Map(), now = new Map(), facts = null, results = null, running = false;

    function element(tag, className, text) {
        const made = document.createElement(tag);
        if (className) made.className = className;
        if (text !== undefined) made.textContent = text;
        return made;
    }

    const overrides = () => setup.overrides.concat([...changes].map(([path, value]) => `${path}=${value}`));
    const writtenAt = (path) => asWritten.get(placeOf(path, asWritten));
    /* `now` is what the engine made of the changes when it last looked. */
    const valueAt = (path) => changes.get(path) ?? (changes.size ? now.get(placeOf(path, now)) : undefined) ?? writtenAt(path);

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

    /* A value that is the scenario's own is no change. `again`: goes on with the change before (a slider that moves). */
    function change(path, value, again = false) {
        if (!again) remember();
        if (String(value) === String(writtenAt(path)) || (isNumber(rowOf(path, asWritten) || { type: "" }) && Number(value) === Number(writtenAt(path)) && value !== "")) changes.delete(path);
        else changes.set(path, String(value));
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
        document.querySelectorAll("[aria-invalid]").forEach((each) => { each.removeAttribute("aria-invalid"); each.removeAttribute("aria-errormessage"); });
        if (!problem || problem.stopped) return;
        const left = problem.findings.filter((finding) => !showAt(finding));
        box.append(element("p", "problem", problem.message));
        const list = element("ul");
        for (const { path, text } of left) list.append(element("li", "", path ? `${path}: ${text}` : text));
        if (left.length) box.append(list);
    }

    let notes = 0;
    function showAt({ path, text }) {
        if (!path) return false;
        const fields = [...document.querySelectorAll("[data-path]")].filter((each) => placeOf(each.dataset.path, asWritten) === placeOf(path, asWritten));
        for (const field of fields) {
            const note = element("span", "wrong", text);
            note.id = `wrong-${notes++}`;
            field.closest(".row").append(note);
            field.setAttribute("aria-invalid", "true");
            field.setAttribute("aria-errormessage", note.id);
        }
        return fields.length > 0;
    }

    async function check() {
        const asked = overrides();
        try {
            const answer = await engine.read(asked);
            if (asked.join("\n") !== overrides().join("\n")) return;
            ({ facts, resolved } = answer);
            now = values(resolved);
            render();
            showProblems(null);
            if (!running) at("state").textContent = facts.warnings.length ? `Allowed, and hardly meant: ${facts.warnings.join("; ")}` : `${changes.size ? "Changed. " : ""}Press Run to play ${facts.runs} run${facts.runs === 1 ? "" : "s"} of ${facts.rounds} rounds.`;
        } catch (problem) {
            if (problem.stopped) return;
            showProblems(problem);
        }
    }

    /* ---- Controls ---- */

    const unitOf = (row) => (row && row.unit && row.unit !== "1" ? row.unit : "");
    const meaningOf = (row, path) => `${row.meaning} Here: ${writtenAt(path) ?? row.default}; default: ${row.default}; ${row.range || row.type}${unitOf(row) && !row.range.includes(row.unit) ? ` (${row.unit})` : ""}. ${path}`;

    function help(row, path) {
        const box = element("details", "help");
        box.append(element("summary", "", "what it is"), element("p", "", meaningOf(row, path)));
        return box;
    }

    /* A number with a slider; a list of words; else a text. */
    function field(path, label) {
        const row = rowOf(path, asWritten), value = valueAt(path), words = row && choices(row);
        if (!row) return null;
        const box = element("div", "row"), name = element("label", "", label || path), id = `field-${notes++}`;
        name.htmlFor = id;
        box.append(name);
        const input = element(words ? "select" : "input");
        input.id = id;
        input.dataset.path = path;
        if (words) for (const word of words) input.append(new Option(word, word));
        if (isNumber(row) && !words) {
            const slider = element("input"), { low, high } = ends(row, Number(writtenAt(path)));
            Object.assign(slider, { type: "range", min: low, max: high, step: "any", value: Number(value) || low });
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
        input.addEventListener("change", () => change(path, input.value.trim()));
        box.append(input, element("span", "unit", unitOf(row)), help(row, path));
        return box;
    }

    /* Values in fields that are there already, but for the one that is being written in. */
    function refresh() {
        for (const each of document.querySelectorAll("[data-path]")) {
            const value = valueAt(each.dataset.path);
            if (each === document.activeElement && !each.dataset.slider) continue;
            if (value !== undefined && String(each.value) !== String(value)) each.value = value;
        }
    }

    function renderChanges() {
        const box = at("changes"), shown = [...box.children].map((each) => each.dataset.of);
        const wanted = [...changes.keys()].filter((path) => path !== runsOf);
        if (shown.join("\n") !== wanted.join("\n")) {
            box.replaceChildren();
            for (const path of wanted) {
                const row = path === peaceful && changes.get(path) === hold ? element("div", "row") : field(path);
                if (!row) continue;
                if (!row.children.length) row.append(element("span", "", "Price cuts off: every vendor holds its prices"));
                const remove = element("button", "plain small", "Take back");
                remove.type = "button";
                remove.setAttribute("aria-label", `Take back ${path}`);
                remove.addEventListener("click", () => drop(path));
                row.append(remove);
                row.dataset.of = path;
                box.append(row);
            }
        }
        at("unchanged").hidden = changes.size > 0;
    }

    function command() {
        const sets = overrides().map((each) => ` \\\n  --set ${quoted(each)}`).join("");
        return `pricewar-sim ${quoted(setup.name)}${sets}${at("peace").checked ? " \\\n  --against-peace" : ""}`;
    }

    function render() {
        const cuts = at("cuts");
        cuts.checked = changes.get(peaceful) !== hold;
        at("cuts-text").textContent = cuts.checked ? "on: vendors follow their pricing rules" : "off: all hold their prices";
        at("undo").disabled = !before.length;
        at("reset").disabled = !changes.size;
        at("replicates").value = valueAt(runsOf) ?? "";
        at("command").value = command();
        renderChanges();
        refresh();
    }

    function ofVendor() {
        const name = at("vendor").value;
        const strategy = `vendors.${name}.pricing.strategy`, box = at("of-vendor");
        const rule = field(strategy, "Strategy");
        if (rule) {
            const input = rule.querySelector("[data-path]"), list = element("select");
            Object.assign(list, { id: input.id });
            list.dataset.path = strategy;
            for (const [word, meaning] of setup.strategies) { const option = new Option(word, word); option.title = meaning; list.append(option); }
            list.value = valueAt(strategy);
            const told = element("p", "note", "");
            const tell = () => { told.textContent = (setup.strategies.find(([word]) => word === list.value) || ["", ""])[1]; };
            list.addEventListener("change", () => { change(strategy, list.value); tell(); });
            input.replaceWith(list);
            tell();
            rule.append(told);
        }
        box.replaceChildren(...[field(`vendors.${name}.capital`, "Cash"), rule].filter(Boolean));
    }

    function showFound() {
        const found = search(at("search").value), list = at("found");
        list.replaceChildren();
        for (const row of found.slice(0, mostFound)) {
            const button = element("button", "found"), item = element("li");
            button.type = "button";
            button.append(element("b", "", row.path + (row.strategy ? ` (${row.strategy})` : "")), element("span", "", ` ${row.meaning} ${row.range || row.type}${unitOf(row) && !row.range.includes(row.unit) ? ` (${row.unit})` : ""}; default: ${row.default}`));
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
            for (let k = 0; k < count; k++) { const name = asWritten.get(`${prefix}[${k}].name`); select.append(new Option(name || `number ${k}`, name && i === 0 ? `.${name}` : `[${k}]`)); }
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
        const filled = `${head}<head><base href="about:srcdoc">${rest}`.replaceAll("@@title@@", () => escape(title)).replace("@@verdict@@", () => escape(verdict)).replace('id="data">{"kind":"runs"}<', () => `id="data">${data.replace(/</g, "\\u003c")}<`);
        frame.addEventListener("load", () => { if (old) frame.contentWindow.scrollTo({ top: old, behavior: "instant" }); document.documentElement.dataset.shown = String(Number(document.documentElement.dataset.shown || 0) + 1); }, { once: true });
        frame.srcdoc = filled;
    }

    const stem = () => setup.name.replace(/\.[^.]*$/, "");

    function working(on) {
        running = on;
        at("run").disabled = on;
        at("stop").hidden = !on;
        if (!on) at("progress").value = 0;
    }

    async function run() {
        if (running) return;
        working(true);
        const begun = performance.now();
        let told = 0;
        try {
            const found = await engine.run(overrides(), at("peace").checked, `${stem()}-playground.h5`, (share, done, all) => {
                at("progress").value = share;
                if (performance.now() - told < 200 && done < all) return;
                told = performance.now();
                at("state").textContent = `${done} of ${all} runs`;
            });
            results = found.results;
            at("results").disabled = false;
            playground.found = { summary: JSON.parse(found.summary), data: JSON.parse(found.data), seconds: (performance.now() - begun) / 1000 };
            showProblems(null);
            showReport(found);
            at("state").textContent = `Done in ${((performance.now() - begun) / 1000).toFixed(1)} s. ${changes.size ? `With ${changes.size} change${changes.size === 1 ? "" : "s"}.` : "The scenario as it was written."}`;
        } catch (problem) {
            showProblems(problem);
            at("state").textContent = problem.stopped ? "Stopped; the charts are those of the runs before." : "Nothing was played; the charts are those of the runs before.";
            if (problem.broken) await engine.stop();
        }
        working(false);
    }

    async function stop() {
        await engine.stop();
        at("state").textContent = "Stopped; the charts are those of the runs before.";
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
        at("state").textContent = good ? done : text;
    }

    const address = () => `${location.href.split("#")[0]}#set=${encodeURIComponent([...changes].map(([path, value]) => `${path}=${value}`).join("\n"))}`;

    function fromAddress() {
        const asked = /^#set=(.*)$/.exec(location.hash);
        if (!asked) return;
        let text = "";
        try {
            text = decodeURIComponent(asked[1]);
        } catch (error) {
            at("state").textContent = "The changes in the link can't be read.";
        }
        changes = new Map(text.split("\n").filter((line) => line.includes("=")).map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));
    }

    async function downloadScenario() {
        try {
            const answer = await engine.read(overrides());
            save(`${stem()}-changed.cfg`, [answer.resolved], "text/plain");
        } catch (problem) {
            showProblems(problem);
        }
    }

    /* ---- Begin ---- */

    const sliders = [["choice.switch_cost_vendor", "Switching cost"], ["choice.differentiation", "Differentiation"], ["sectors[*].volume_growth", "Growth of use"], ["vendors[*].pricing.maximum_step", "Deepest cut in one go"]];

    function listen() {
        at("form").addEventListener("submit", (event) => { event.preventDefault(); run(); });
        at("stop").addEventListener("click", stop);
        at("undo").addEventListener("click", () => { changes = before.pop(); changed(); });
        at("reset").addEventListener("click", () => { remember(); changes = new Map(); changed(); });
        at("cuts").addEventListener("change", () => (at("cuts").checked ? drop(peaceful) : change(peaceful, hold)));
        at("peace").addEventListener("change", render);
        at("replicates").addEventListener("change", () => change(runsOf, at("replicates").value.trim()));
        at("replicates").dataset.path = runsOf;
        at("search").addEventListener("input", showFound);
        at("search").addEventListener("keydown", (event) => { if (event.key === "Enter") { event.preventDefault(); const first = at("found").querySelector("button"); if (first) first.click(); } });
        at("vendor").addEventListener("change", ofVendor);
        at("link").addEventListener("click", () => { const link = address(); history.replaceState(null, "", link); copy(link, "The link is copied; it is this page's address now, and opens the page with these changes."); });
        at("copy").addEventListener("click", () => copy(command(), "The command is copied."));
        at("download").addEventListener("click", downloadScenario);
        at("results").addEventListener("click", () => save(`${stem()}-playground.h5`, [results], "application/x-hdf5"));
        at("view").addEventListener("click", () => {
            const open = document.documentElement.classList.toggle("charts");
            at("view").textContent = open ? "Controls" : "Charts";
            at("view").setAttribute("aria-expanded", String(open));
        });
        window.addEventListener("hashchange", () => { if (/^#set=/.test(location.hash)) { remember(); fromAddress(); changed(); } });
    }

    async function begin() {
        at("one-vendor").textContent = `One ${setup.terms.vendor.one}`;
        at("state").textContent = "Starting the engine …";
        listen();
        try {
            const answer = await engine.read(setup.overrides);
            ({ facts, resolved } = answer);
        } catch (problem) {
            showProblems(problem);
            at("state").textContent = "The engine does not run in this browser. It needs WebAssembly with SIMD, workers and DecompressionStream: browsers since spring 2023 have them.";
            return;
        }
        now = asWritten = values(resolved);
        for (const { name, label } of facts.vendors) at("vendor").append(new Option(label === name ? name : `${name} ${label}`, name));
        at("chosen").append(...sliders.map(([path, label]) => (writtenAt(path) === undefined ? null : field(path, label))).filter(Boolean));
        fromAddress();
        if (facts.vendors.length) ofVendor();
        render();
        await check();
        document.documentElement.dataset.ready = "yes";
        if (!at("problems").firstChild) await run();
    }

    begin();
})();
