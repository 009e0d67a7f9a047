/* What report.cjs checks of the answer, of what leads on from it, and of the numbers behind charts and tables. */
"use strict";
const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");

const kinds = { runs: "Runs", comparison: "Comparison", study: "Study", inference: "Inference", discovery: "Discovery", game: "Game", regret: "Regret", replies: "Best replies", roles: "Roles", tournament: "Tournament" };
const questions = { runs: ["Who survives", "Who wins", "Who pays", "Why", "How sure", "What if"], comparison: ["Who survives", "Who wins", "Why", "How sure", "What if"], study: ["How sure", "What if"], regret: ["Who regrets", "Who does not", "Who lost", "How sure", "What if"], replies: ["How it ended", "Who plays what", "Who could gain", "In whose interest", "How sure", "What if"], roles: ["What is stable", "Is what was", "In whose interest", "How sure", "What if"], tournament: ["Who does best", "What is clear", "How sure", "What if"] };
const mostSheets = 4;

module.exports = ({ expect, eventually, drawing, folder, title }) => {
    /* The answer is what a reader sees without scrolling, and says what kind of knowledge it is. */
    async function checkAnswer(page, kind) {
        expect("the title says what kind of page it is", (await page.title()).startsWith(kinds[kind] + ": "), await page.title());
        const asked = await page.$$eval("#verdict dt", (all) => all.map((each) => each.textContent));
        for (const question of questions[kind] || []) expect(`the answer says: ${question}`, asked.includes(question), asked.join());
        const standing = await page.textContent("#standing");
        expect("it is no forecast", /^A model under these assumptions, not a forecast/.test(standing), standing);
        expect("the assumptions are a part of the page", (await page.$("#standing a[href='#assumptions']")) && (await page.$$("#assumptions li")).length >= 1);
        const bottom = await page.$eval("#standing", (each) => each.getBoundingClientRect().bottom + scrollY);
        expect("the answer is on the first screen", bottom <= 900 || !["runs", "comparison", "regret", "replies", "roles", "tournament"].includes(kind), bottom);
        const sparks = await page.$$eval("#tiles .spark", (all) => all.map((each) => each.querySelectorAll("polyline").length + each.querySelectorAll(".base").length));
        expect("sparklines have a baseline", sparks.every((lines) => lines === 2) && (kind !== "runs" || sparks.length >= 4), sparks.join());
    }

    /* Levels of runs are not what the war did. */
    async function checkLevels(page) {
        const { scenario, file } = await page.evaluate(() => ({ scenario: report.data.provenance.scenario_file, file: report.data.file }));
        const said = await page.$$eval("#verdict dd, .level", (all) => all.map((each) => each.textContent).filter((text) => /not caused by the war|Peace has gains and losses too/.test(text)).length);
        expect("beside levels it says that the war did not cause them", said >= 3, said);
        if (await page.$("#caused")) expect("and what the war did, on the first screen", (await page.$$eval("#verdict dt", (all) => all.filter((each) => each.textContent === "The war's part" && / profit by /.test(each.nextSibling.textContent)).length)) === 1);
        const command = await page.textContent((await page.$("#caused")) ? "#whatif .command" : "#layers .command");
        expect("with the command that compares", command.startsWith(`pricewar-sim compare ${scenario} `), command);
        expect("or where the file has it, with what the war caused", !(await page.$("#caused")) || (await page.$$(".level a[href='#caused'], #verdict a[href='#caused']")).length >= 3);
        const targets = await page.$$eval("#verdict a, .level a", (all) => all.map((each) => document.querySelector(each.getAttribute("href")) !== null));
        expect("its links lead somewhere", targets.length > 0 && targets.every(Boolean));
        const sums = await page.evaluate(() => { const { summary, flow_totals, layer_names } = report.data, list = Object.entries(summary.layers).filter(([, layer]) => layer.capital_change.value !== null); return { names: list.map(([name]) => name), sum: list.reduce((all, [, layer]) => all + layer.capital_change.value, 0), most: Math.max(...list.map(([, layer]) => Math.abs(layer.capital_change.value))), apart: Math.max(...list.map(([name, layer]) => Math.abs(flow_totals.reduce((all, flow) => all + flow[layer_names.indexOf(name)], 0) - layer.capital_change.value))) }; });
        expect("households and investors are among those who pay", ["households", "investors"].every((name) => sums.names.includes(name)), sums.names.join());
        expect("what one layer gains another has lost", Math.abs(sums.sum) <= 1e-5 * sums.most, sums.sum);
        expect("and the money chart says the same", sums.apart <= 1e-4 * sums.most, `${sums.apart} of ${sums.most}`);
        const numbers = await page.$$eval("#flows .chart svg text", (all) => all.filter((each) => /\d/.test(each.textContent)).length);
        expect("payments and layers have their amounts", numbers >= 2, numbers);
        expect("the file is named", (await page.$$eval("#whatif .command", (all) => all.map((each) => each.textContent))).some((text) => text.includes(file)), file);
    }

    /* Commands that need no other file do what they say. */
    async function checkCommands(page) {
        const commands = await page.$$eval("#whatif .command", (all) => all.map((each) => each.textContent)), program = path.join(folder, "..", "..", "pricewar-sim");
        const file = await page.evaluate(() => report.data.file);
        expect("there are commands to go on with", commands.length >= 1 && commands.every((text) => text.startsWith("pricewar-sim ")), commands.length);
        if (title() !== "replicates" && title() !== "grid") return;
        const self = commands.filter((text) => text.split(" ")[2] === file);
        expect("some of them need this file alone", self.length >= 1);
        for (const text of self) {
            const out = / -o (\S+)$/.exec(text);
            let done = true;
            try {
                execFileSync("bash", ["-c", text.replace("pricewar-sim", JSON.stringify(program)) + " --quiet" + (out ? " --force" : "")], { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
            } catch (error) {
                done = error.stderr.toString();
            }
            expect(`it can be run as it stands: ${text}`, done === true, done);
            if (out) fs.rmSync(path.join(folder, out[1]), { force: true });
        }
    }

    /* By keyboard past what a reader does not want. */
    async function checkSkips(page) {
        await page.evaluate(() => { document.activeElement.blur(); window.scrollTo(0, 0); });
        const seen = [];
        for (let i = 0; i < 3; i++) {
            await page.keyboard.press("Tab");
            seen.push(await page.evaluate(() => { const each = document.activeElement, box = each.getBoundingClientRect(); return each.classList.contains("skip") && box.left >= 0 && box.width > 0 ? each.getAttribute("href") : ""; }));
        }
        expect("the first stops are skip links that can be seen", seen.join() === "#answer,#parts,#about", seen.join());
        const onwards = await page.$$eval(".part", (all) => all.slice(0, -1).map((part, i) => (part.querySelector(":scope > .skip") || part).getAttribute("href") === "#" + all[i + 1].id));
        expect("from each part one leads to the next", onwards.every(Boolean), onwards.join());
        await page.focus(".part .skip");
        const to = await page.$eval(".part .skip", (each) => each.getAttribute("href").slice(1));
        await page.keyboard.press("Enter");
        await page.keyboard.press("Tab");
        expect("and the keyboard goes with it", await page.evaluate((id) => document.activeElement.closest(".part")?.id === id, to), to);
    }

    /* Every heading sorts by the numbers behind the texts, both ways; what is unknown stays at the end. */
    async function checkSorting(page) {
        for (const region of await page.$$(".scroll:has(th button)")) {
            const caption = await region.getAttribute("aria-label"), count = (await region.$$("thead th button")).length, wrong = [];
            for (let column = 0; column < count; column++)
                for (let turn = 0; turn < 2; turn++) {
                    const fault = await region.evaluate((box, c) => {
                        const head = box.querySelectorAll("thead th")[c];
                        head.querySelector("button").click();
                        const values = box.values(c), known = values.filter((value) => value !== null && value !== undefined && !Number.isNaN(value)), down = head.ariaSort === "descending";
                        const ahead = (a, b) => (typeof a === "number" && typeof b === "number" ? (a === b ? 0 : a - b) : String(a).localeCompare(String(b), "zh-Hans-CN", { numeric: true }));
                        const ordered = known.every((value, i) => !i || (down ? ahead(known[i - 1], value) >= 0 : ahead(known[i - 1], value) <= 0));
                        const last = values.slice(0, known.length).every((value) => value !== null && value !== undefined && !Number.isNaN(value)), one = [...box.querySelectorAll("thead th")].filter((each) => each.ariaSort).length === 1;
                        return ordered && last && one && values.length === box.querySelectorAll("tbody tr").length ? "" : `${head.textContent} ${head.ariaSort}`;
                    }, column);
                    if (fault) wrong.push(fault);
                }
            expect(`every heading of "${caption}" sorts`, wrong.length === 0 && count > 0, wrong.join("; "));
        }
    }

    /* Below every chart: how to read it, its source, its numbers. */
    async function checkNumbers(page) {
        const without = await page.$$eval(".part:has(.chart)", (all) => all.filter((part) => !part.querySelector("button.csv") || ![...part.querySelectorAll(".how")].some((each) => /Source: .+/.test(each.textContent))).map((part) => part.id));
        expect("every chart has its source and its numbers", without.length === 0, without.join());
        const file = await page.evaluate(() => report.data.file), texts = await page.$$eval("button.csv", (all) => all.map((button) => button.csv()));
        for (const text of texts) {
            const lines = text.trimEnd().split("\n"), rows = lines.filter((line) => !line.startsWith("#")).map((line) => line.replace(/"(?:[^"]|"")*"/g, "x").split(",").length);
            expect("the numbers have a source", lines[0].startsWith("# ") && lines.slice(0, 2).some((line) => line.includes(file)), lines[0]);
            expect("and as many columns in every row", new Set(rows).size === 1 && !/undefined|NaN|\[object/.test(text), lines.find((line) => /undefined|NaN|\[object/.test(line)) || `${lines[0]}: ${[...new Set(rows)].join()}`);
        }
        const [saved] = await Promise.all([page.waitForEvent("download", { timeout: 5000 }).catch(() => null), page.click("button.csv >> nth=0")]);
        const held = saved && fs.readFileSync(await saved.path(), "utf8");
        expect("a click saves them", saved && saved.suggestedFilename().endsWith(".csv") && held === "\ufeff" + texts[0], saved && saved.suggestedFilename());
    }

    /* A study's sliders: all charts show what they leave, and all comes back. */
    async function checkSliders(page) {
        const sliders = await page.$$("#sliders input[type=range]");
        if (!sliders.length) return expect("only a study of one value has no slider", (await page.evaluate(() => report.design.factors.every((factor) => factor.known.length < 2))));
        const charts = ["response", "heat", "survival", "paths"], before = {}, has = {};
        for (const part of charts) if ((has[part] = !!(await page.$(`#${part} .chart`)))) before[part] = await drawing(page, part);
        const rows = () => page.$$eval("#points tbody tr", (all) => all.length), all = await rows(), curves = () => page.evaluate(() => JSON.stringify([report.data.survival, report.data.paths && report.data.paths.series.map((series) => series.fan)])), whole = await curves();
        await sliders[0].focus();
        await page.keyboard.press("ArrowRight");
        const found = await page.evaluate(() => { const { factors, every, points, levels } = report.design, name = document.querySelector("#sliders label").firstChild.textContent, factor = factors.find((each) => each.name === name || name.startsWith(each.name + ", ")); return { points: points.length, matching: every.filter((p) => levels(factor)[0].has(factor.values[p])).length }; });
        expect("a slider leaves the points with its value", found.points === Math.max(1, found.matching), JSON.stringify(found));
        expect("and the table has them alone", (await rows()) === Math.min(found.points, all), await rows());
        if (found.points < all) {
            for (const part of ["response", "heat"]) if (has[part]) expect(`${part} shows them`, await eventually(async () => (await drawing(page, part)) !== before[part]));
            const data = await page.evaluate(() => ({ curves: !!report.data.exits && !!report.data.exits.vendor.length, fans: !!(report.data.paths && report.data.paths.series.some((series) => series.runs)) }));
            if (data.curves || data.fans) expect("curves and fans are those of these points", (await curves()) !== whole);
        }
        expect("a line says what is shown", (await page.isVisible("#sliders .shown")) && /design point/.test(await page.textContent("#sliders .shown")));
        expect("the slider says its value", (await sliders[0].getAttribute("aria-valuetext")) === (await page.textContent("#sliders output")) && (await page.textContent("#sliders output")) !== "all");
        await page.evaluate(() => { const { survival, exits } = report.data; window.sums = survival && exits ? survival.curves.filter((curve) => curve.name.endsWith(" | all runs")).length : 0; });
        await page.click("#sliders .shown button");
        expect("one button shows all again", (await rows()) === all && (await curves()) === whole && !(await page.isVisible("#sliders .shown")));
        for (const part of charts) if (has[part]) expect(`${part} is as it was`, await eventually(async () => (await drawing(page, part)) === before[part]));
        /* The curves that the page makes of single exits are those that the program made. */
        const apart = await page.evaluate(() => {
            const { survival, exits, firms, rounds } = report.data;
            if (!survival || !exits) return 0;
            const runs = exits.runs.reduce((a, b) => a + b, 0), vendors = firms.filter((firm) => firm.layer === "vendor");
            return Math.max(0, ...survival.curves.filter((curve) => curve.name.endsWith(" | all runs")).flatMap((curve) => {
                const vendor = vendors.findIndex((firm) => curve.name === firm.name + " | all runs");
                return rounds.map((round, t) => Math.abs(curve.value[t] - (1 - exits.round.filter((exit, i) => exits.vendor[i] === vendor && exit <= round).length / runs)));
            }));
        });
        expect("exits and survival curves are of the same runs", apart < 1e-4 || (await page.evaluate(() => report.data.points.length < report.data.design_points)), apart);
    }

    function checkSheets(file) {
        const sheets = (fs.readFileSync(file, "latin1").match(/\/Type\s*\/Page\b/g) || []).length;
        expect(`it prints on ${mostSheets} sheets`, sheets > 0 && sheets <= mostSheets, sheets);
    }

    return { checkAnswer, checkLevels, checkCommands, checkSkips, checkSorting, checkNumbers, checkSliders, checkSheets };
};
