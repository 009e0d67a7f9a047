/* Opens pages of `report` in a headless Chromium, without a network, and uses them as a reader would.
 * Argument: a folder with the pages; screenshots go there. Ends with "N passed, M failed". Run by `make check-report`. */
"use strict";
const { chromium } = require("playwright-core");
const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");

const folder = path.resolve(process.argv[2]), wanted = process.argv.slice(3);
const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"];
const largest = 5e6;
/* The parts that a page of each kind must have. */
const parts = {
    runs: ["survival", "layers", "prices", "capital", "shares", "flows", "firms", "winners", "exits", "whatif", "assumptions"],
    comparison: ["cause", "differences", "survival", "winners", "pairing", "outcomes", "whatif", "assumptions"],
    study: ["sliders", "sensitivity", "response", "heat", "points", "whatif", "assumptions"],
    inference: ["learned", "marginals", "pairs", "fans", "targets", "pulls", "populations"],
    discovery: ["boxes", "path", "points"],
    game: ["equilibria", "maps", "paths"],
    regret: ["regrets", "earned", "alternatives", "whatif", "assumptions"],
    replies: ["path", "left", "interest", "whatif", "assumptions"],
    roles: ["payoffs", "equilibria", "interest", "imitation", "whatif", "assumptions"],
    tournament: ["scores", "games", "levels", "whatif", "assumptions"],
};
const withoutRounds = ["inference", "discovery", "game", "regret", "replies", "roles", "tournament"]; /* kinds whose charts have no round to show */
let passed = 0, failed = 0, name = "", otherTerms = [];

function expect(claim, holds, seen = "") {
    if (holds) passed++;
    else {
        failed++;
        console.error(`failed: ${name}: ${claim}${seen === "" ? "" : "; seen: " + seen}`);
    }
}

/* A page whose every complaint and every request is kept. */
async function open(browser, width, options = {}) {
    const context = await browser.newContext({ viewport: { width, height: 900 }, offline: true, ...options });
    const page = await context.newPage();
    page.complaints = [];
    page.on("pageerror", (error) => page.complaints.push(error.message));
    page.on("console", (message) => ["error", "warning"].includes(message.type()) && page.complaints.push(message.text()));
    page.on("request", (request) => request.url().startsWith("file:") || request.url().startsWith("data:") || page.complaints.push("asked for " + request.url()));
    await page.goto("file://" + path.join(folder, name + ".html"));
    await page.waitForSelector("html[data-ready=yes]");
    page.folded = await page.$$eval("details.curves", (all) => all.map((each) => { const was = !each.open && !each.querySelector(".chart svg path"); each.open = true; return was; }));
    await page.waitForTimeout(100); /* what was folded away is drawn when the browser comes to it */
    return page;
}

/* The drawing of all charts of a part, as text: its shapes, in no order. */
const drawing = (page, part) => page.$$eval(`#${part} .chart svg :is(path, rect, circle, line, polyline, polygon, text)`, (all) =>
    all.filter((shape) => !shape.closest(".tip")).map((shape) => ["d", "fill", "stroke", "transform", "x", "y", "cx", "cy", "x1", "x2"].map((each) => shape.getAttribute(each)).join(" ") + shape.textContent).sort().join(";"));

/* Whether the condition holds within some seconds: charts are drawn when the browser comes to it. */
async function eventually(condition, seconds = 3) {
    for (let i = 0; i < 20 * seconds; i++) {
        if (await condition()) return true;
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return false;
}
const answers = require("./answers.cjs")({ expect, eventually, drawing, folder, title: () => name });
const press = (page, selector, key) => page.focus(selector).then(() => page.keyboard.press(key));

async function checkParts(page, kind) {
    for (const part of parts[kind]) expect(`has the part ${part}`, await page.$(`#${part}.part h2`));
    const links = await page.$$eval("#parts a", (all) => all.map((link) => document.querySelector(link.getAttribute("href")) !== null));
    expect("all links lead to parts", links.length >= parts[kind].length && links.every(Boolean), links.length);
    expect("has an answer", (await page.$$("#tiles .tile")).length > 0 && (await page.textContent("#verdict")).length > 40);
    const unknown = await page.evaluate(() => /\b(undefined|NaN|null|Infinity|\[object)\b/.exec(document.body.innerText)?.[0]);
    expect("no value of the language's own is shown", !unknown, unknown);
}

async function checkCharts(page, width) {
    const charts = await page.evaluate(() => [...document.querySelectorAll(".chart")].map((box) => ({
        part: box.closest(".part").id, role: box.getAttribute("role"), label: box.getAttribute("aria-label") || "",
        shapes: box.querySelectorAll("svg path, svg circle, svg rect").length,
        out: [...box.querySelectorAll("svg text")].filter((text) => { const a = text.getBoundingClientRect(), b = box.getBoundingClientRect(); return a.width > 0 && a.x > 0 && (a.left < b.left - 3 || a.right > b.right + 3 || a.top < b.top - 3 || a.bottom > b.bottom + 3); }).map((text) => text.textContent),
        table: !!(box.closest(".part").querySelector("details.data, table")),
    })));
    expect("there are charts", charts.length >= 3, charts.length);
    for (const chart of charts) {
        expect(`${chart.part} is drawn at ${width} px`, chart.shapes > 3, chart.shapes);
        expect(`${chart.part} says what it shows`, chart.role === "application" && chart.label.length > 40 && !/undefined|NaN/.test(chart.label), chart.label);
        expect(`${chart.part} has a table beside it`, chart.table);
        expect(`no text of ${chart.part} is cut off at ${width} px`, chart.out.length === 0, chart.out.slice(0, 3).join(" | "));
    }
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(`nothing is wider than ${width} px`, overflow <= 0, overflow);
}

async function checkSlider(page, kind) {
    if (await page.$eval("#clock", (clock) => clock.hidden)) {
        expect("only pages without rounds have no slider", withoutRounds.includes(kind) || (kind === "study" && (await page.evaluate(() => report.data.dates.length === 0))));
        return;
    }
    const first = await page.evaluate(() => report.data.rounds[1]), before = await drawing(page, "survival");
    await press(page, "#round", "Home");
    expect("the slider says its round", (await page.textContent("#round-text")).startsWith("Round 0 "));
    await press(page, "#round", "ArrowRight");
    expect("an arrow key moves it", (await page.textContent("#round-text")).startsWith(`Round ${first} `), await page.textContent("#round-text"));
    expect("the mark in the charts follows it", await eventually(async () => (await drawing(page, "survival")) !== before));
    if (kind === "runs") {
        await page.selectOption("#flows .controls select", "one");
        const money = async () => (await drawing(page, "flows")) + (await page.textContent("#flows .note")), earlier = await money();
        await press(page, "#round", "ArrowRight");
        expect("the money chart follows it", await eventually(async () => (await money()) !== earlier));
    }
    await page.click("#play");
    expect("it plays", await eventually(async () => Number(await page.$eval("#round", (slider) => slider.value)) > 3));
    await page.click("#play");
    await press(page, "#round", "End");
    expect("and comes back to the end", await eventually(async () => (await drawing(page, "survival")) === before));
}

async function checkLegends(page) {
    for (const part of await page.$$eval(".part", (all) => all.filter((each) => each.querySelector(".legend button[aria-pressed]")).map((each) => each.id))) {
        const before = await drawing(page, part), button = `#${part} .legend button[aria-pressed=true]`;
        if (!(await page.$(button))) continue;
        const chosen = await page.$eval(button, (each) => each.textContent);
        await press(page, button, "Enter");
        expect(`a key switches a series of ${part} off`, await eventually(async () => (await drawing(page, part)) !== before), chosen);
        expect("and stays where it is", await page.evaluate(() => document.activeElement.getAttribute("aria-pressed") === "false"));
        await page.keyboard.press("Enter");
        expect(`and on again in ${part}`, await eventually(async () => (await page.evaluate(() => document.activeElement.getAttribute("aria-pressed"))) === "true" && (await drawing(page, part)) === before));
    }
}

/* Every choice can be made, changes what is shown, and leaves no error. */
async function checkChoices(page) {
    const selects = await page.$$(".controls select");
    for (const select of selects) {
        const values = await select.$$eval("option", (all) => all.map((option) => option.value)), old = await select.evaluate((each) => each.value);
        if (values.length < 2 || !(await select.isVisible())) continue;
        const part = await select.evaluate((each) => each.closest(".part").id), label = await select.evaluate((each) => each.labels[0].textContent.slice(0, 12));
        /* Of two outcomes that come out alike the title says which is shown. */
        const look = async () => (await drawing(page, part)) + (await page.textContent(`#${part} h2`)), before = await look();
        let changed = false;
        for (const value of [...new Set([...values.slice(0, 5), values[values.length - 1]])].filter((each) => each !== old)) {
            if (changed) break;
            await select.selectOption(value);
            changed = await eventually(async () => (await look()) !== before, 1);
        }
        /* Two outcomes, or two ways to mark, may look alike; a choice that never changes anything is broken. */
        expect(`the choice "${label}" of ${part} changes it`, changed || /Mark|over/.test(label));
        await page.waitForTimeout(30);
        await select.selectOption(old);
    }
    await page.waitForTimeout(50);
}

async function checkHints(page) {
    for (const chart of await page.$$(".chart")) {
        const part = await chart.evaluate((box) => box.closest(".part").id), heat = part === "heat";
        await chart.scrollIntoViewIfNeeded();
        let hint = "";
        const read = async () => { hint = await chart.$eval(".tip", (tip) => tip.innerText).catch(() => ""); return /\d/.test(hint); };
        const { x, y, width, height } = await chart.boundingBox();
        let shown = false;
        for (const [right, down] of heat ? [[0.3, 0.3], [0.5, 0.4], [0.8, 0.5]] : [[0.5, 0.5], [0.6, 0.3], [0.5, 0.8], [0.3, 0.8]]) {
            await page.mouse.move(x + width * right, y + height * down);
            shown = shown || await eventually(read, 0.5);
        }
        if (!shown) { /* points and cells: on one of them */
            const shape = await chart.evaluate((box) => { const all = [...box.querySelectorAll("svg path")].map((each) => each.getBoundingClientRect()).filter((each) => each.width > 4 && each.width < 16 && each.height > 4 && each.height < 16); const one = all[0]; return one && { x: one.x + one.width / 2, y: one.y + one.height / 2 }; });
            if (shape) {
                await page.mouse.move(shape.x - 1, shape.y);
                await page.mouse.move(shape.x, shape.y);
                shown = await eventually(read);
            }
        }
        expect(`pointing at ${part} shows values`, shown, hint);
    }
    await page.mouse.move(0, 0);
}

/* Keys show what the mouse does, say it, and put it away. */
async function checkCursor(page, kind) {
    const help = await page.textContent("#keys"), said = () => page.textContent("#said"), place = () => page.evaluate(() => [scrollX, scrollY].join());
    expect("the page says which keys charts know", ["Home", "End", "Escape", "←", "→"].every((key) => help.includes(key)), help);
    for (const chart of await page.$$(".chart")) {
        const { part, stops, last } = await chart.evaluate((box) => {
            const { shown } = report.charts.find((each) => each.box === box), overTime = shown.tooltip.trigger === "axis" && shown.xAxis.type === "category";
            return { part: box.closest(".part").id, stops: overTime ? "rounds" : shown.tooltip.trigger === "axis" ? "rows" : "points", last: overTime ? shown.xAxis.max : 0 };
        });
        const hint = () => chart.evaluate((box) => { const tip = box.querySelector(".tip"), style = tip && getComputedStyle(tip.parentElement); return tip && style.visibility === "visible" && style.opacity !== "0" ? tip.innerText : ""; });
        await chart.scrollIntoViewIfNeeded();
        await chart.focus();
        expect(`${part} takes the keyboard's focus and leads to the help`, await chart.evaluate((box) => document.activeElement === box && document.getElementById(box.getAttribute("aria-describedby")).id === "keys"));
        expect(`${part} says nothing before a key is pressed`, (await said()) === "");
        await page.keyboard.press("Home");
        expect(`Home shows what is first in ${part}`, await eventually(async () => /\S/.test(await hint())), await hint());
        const first = await said();
        expect(`and says it, in ${part}`, /\S/.test(first) && !/undefined|NaN|[{}]|[<>](?!\d)/.test(first), first);
        const before = await place();
        for (const key of stops === "rows" ? ["ArrowDown", "ArrowUp"] : ["ArrowRight", "ArrowLeft"]) await page.keyboard.press(key);
        expect(`there and back is the same in ${part}`, (await said()) === first, await said());
        expect("and the page stays where it is", (await place()) === before);
        await page.keyboard.press("End");
        const end = await said();
        expect(`End shows values of ${part}`, /\d|–/.test(end) || !/\d/.test(first), end);
        if (stops === "rounds" && !withoutRounds.includes(kind)) { /* periods of a game are no rounds */
            const round = (i) => page.evaluate((at) => report.roundText(at), i);
            expect(`Home goes to the first round of ${part}`, first.includes(await round(0)), first);
            expect(`End to the last`, end.includes(await round(last)), end);
            await page.keyboard.press("ArrowLeft");
            expect("and the arrow back from it", (await said()).includes(await round(last - 1)), await said());
            const pointer = await chart.evaluate((box) => [...box.querySelectorAll("svg path")].some((path) => /^M[\d.]+ \d+(\.\d+)?L/.test(path.getAttribute("d") || "")));
            expect(`a line marks the round in ${part}`, pointer);
        }
        await page.keyboard.press("Escape");
        expect(`Escape hides the values of ${part}`, await eventually(async () => (await hint()) === "") && (await said()) === "", await hint());
        await page.keyboard.press("ArrowRight");
        expect(`an arrow shows them again`, await eventually(async () => (await hint()) !== ""));
        await page.keyboard.press("Tab");
        expect(`leaving ${part} hides them`, await eventually(async () => (await hint()) === "") && (await said()) === "");
    }
    expect("every kind of page has such charts", (await page.$$(".chart[tabindex='0']")).length >= 3, kind);
}

async function checkTables(page) {
    for (const details of await page.$$("details.data")) {
        const title = await details.$eval("summary", (each) => each.textContent);
        await press(page, "body", "Tab");
        await (await details.$("summary")).focus();
        await page.keyboard.press("Enter");
        const rows = async () => (await details.$$("tbody tr")).length;
        expect(`"${title}" opens by a key and has rows`, await eventually(async () => (await rows()) > 0), await rows());
        await page.keyboard.press("Enter");
    }
    for (const region of await page.$$(".scroll:has(th button)")) {
        const head = (await region.$$("thead th button"))[1], caption = await region.getAttribute("aria-label");
        const column = () => region.$$eval("tbody tr", (rows) => rows.map((row) => (row.children[1].firstChild || row.children[1]).textContent));
        const before = await column();
        await head.focus();
        await page.keyboard.press("Enter");
        const once = await column(), direction = await region.$eval("thead th:nth-child(2)", (cell) => cell.getAttribute("aria-sort"));
        await page.keyboard.press("Enter");
        const twice = await column(), other = await region.$eval("thead th:nth-child(2)", (cell) => cell.getAttribute("aria-sort"));
        expect(`"${caption}" sorts by a key, both ways`, direction !== other && [direction, other].every((each) => /ascending|descending/.test(each || "")), direction);
        expect("and keeps its rows", [...before].sort().join() === [...once].sort().join() && [...once].sort().join() === [...twice].sort().join());
        expect("in another order", new Set(before).size < 2 || once.join() !== twice.join());
    }
}

async function checkTheme(page) {
    const part = await page.$eval(".part:has(.chart)", (each) => each.id);
    const back = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const seen = new Set([await back()]), drawn = new Set([await drawing(page, part)]);
    for (let i = 0; i < 3; i++) {
        await press(page, "#theme", "Enter");
        await page.waitForTimeout(80);
        seen.add(await back());
        drawn.add(await drawing(page, part));
    }
    expect("there is a light and a dark theme", seen.size === 2, seen.size);
    expect("charts follow the theme", drawn.size === 2, drawn.size);
}

/* Everything that can be used is reached by the Tab key, and has a name. */
async function checkKeyboard(page) {
    const nameless = await page.$$eval("button, select, input, summary, a", (all) =>
        all.filter((each) => !(each.innerText || each.textContent || each.getAttribute("aria-label") || (each.labels && each.labels[0].textContent))).length);
    expect("all controls have names", nameless === 0, nameless);
    const count = await page.$$eval("button, select, input, summary, a, .chart", (all) => all.filter((each) => each.offsetParent && !each.disabled).length);
    await page.evaluate(() => { document.activeElement.blur(); window.scrollTo(0, 0); });
    const reached = new Set();
    for (let i = 0; i < count + 20; i++) {
        await page.keyboard.press("Tab");
        reached.add(await page.evaluate(() => [...document.querySelectorAll("*")].indexOf(document.activeElement)));
    }
    expect("Tab reaches all controls", reached.size >= count, `${reached.size} of ${count}`);
    const levels = await page.$$eval("h1, h2, h3", (all) => all.map((each) => Number(each.tagName[1])));
    expect("headings go down step by step", levels[0] === 1 && levels.every((level, i) => !i || level - levels[i - 1] < 2));
}

async function checkNames(page) {
    const vendors = await page.evaluate(() => (report.data.firms || report.data.summary?.firms || []).filter((firm) => firm.layer === "vendor" && (report.data.kind !== "inference" || report.outcomes.some((outcome) => outcome.firm === firm)) && report.data.kind !== "tournament").filter((_, vendor) => !report.data.players?.vendor || report.data.players.vendor.includes(vendor)).map((firm) => firm.label));
    const chinese = vendors.filter((label) => /[\u3400-\u9fff]/.test(label));
    if (!chinese.length) return;
    const found = await page.evaluate((labels) => [...document.querySelectorAll("main th, main option, main text")].filter((each) => labels.some((label) => each.textContent.includes(label))).map((each) => each.lang || each.tagName), chinese);
    expect("Chinese names of vendors are shown", found.length >= chinese.length, `${found.length} of ${chinese.length}`);
    expect("and said to be Chinese", found.includes("zh-Hans"), found.join());
    expect("fonts for Chinese are at hand for the screenshots", execFileSync("fc-list", [":lang=zh-cn"]).length > 0);
}

/* All that the page says: texts, texts for screen readers, hints, with every table open. */
async function allTexts(page) {
    const texts = await page.evaluate(async () => {
        document.querySelectorAll("details.data").forEach((each) => { each.open = true; });
        await new Promise((resolve) => setTimeout(resolve, 200));
        const found = [document.title], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_ALL);
        for (let node = walk.nextNode(); node; node = walk.nextNode()) {
            const box = node.nodeType === 3 ? node.parentElement : node;
            if (box.closest("script, style, noscript, #provenance, footer details")) continue;
            if (node.nodeType === 3) found.push(node.textContent);
            else for (const name of ["aria-label", "aria-valuetext", "title", "placeholder"]) if (node.hasAttribute(name)) found.push(node.getAttribute(name));
        }
        document.querySelectorAll("details.data").forEach((each) => { each.open = false; });
        return found;
    });
    for (const chart of await page.$$(".chart")) {
        await chart.focus();
        for (const key of ["Home", "ArrowRight", "ArrowDown", "End"]) {
            await page.keyboard.press(key);
            texts.push(await chart.$eval(".tip", (tip) => tip.innerText).catch(() => ""), await page.textContent("#said"));
        }
        await page.keyboard.press("Escape");
    }
    return [...new Set(texts)];
}

/* Words that a war does not have: those of the war over models, and the buyers, sellers and volume of the others. What the
 * scenario wrote itself, names and titles, is no text of the page, and a path is none. */
async function checkWords(page) {
    const { terms, names } = await page.evaluate(() => {
        const { data } = report, list = [data.firms, data.sectors, data.products, data.summary && data.summary.firms, data.summary && data.summary.apps].flatMap((each) => each || []);
        return { terms: data.terms, names: list.flatMap((each) => [each.name, each.label]).concat(document.querySelector("h1").textContent).filter(Boolean) };
    });
    expect("pages of wars have their own words", terms.own === name.startsWith("war-"));
    if (!terms.own) return;
    const usual = { vendor: "model vendor", cloud: "cloud", seller: "seller of accelerators", sme: "SME", user: "user", app: "app", product: "model", compute: "accelerator", volume: "token", price: "price" };
    const own = new Set(Object.keys(usual).filter((kind) => terms[kind].one !== usual[kind]).flatMap((kind) => [terms[kind].one, terms[kind].many]).flatMap((word) => [word, ...word.split(" ")]));
    const ofModels = ["model vendor", "vendor", "vendors", "SME", "SMEs", "token", "tokens", "accelerator", "accelerators", "cloud", "clouds", "app", "apps", "API", "Gtok", "Mtok", "hosting", "compute"];
    const others = otherTerms.flatMap((each) => ["vendor", "sme", "volume"].flatMap((kind) => [each[kind].one, each[kind].many]));
    const wrong = ofModels.concat(others).filter((word) => !own.has(word));
    const pattern = new RegExp(`\\b(${[...new Set(wrong)].join("|")})\\b`, "i");
    const said = (await allTexts(page)).map((text) => names.sort((a, b) => b.length - a.length).reduce((rest, each) => rest.split(each).join("…"), text.replace(/\u200b/g, "").replace(/\b[a-z_]+(\[\S*\])?\.[\w.[\]*]+/g, "…")));
    const found = said.filter((text) => pattern.test(text)).map((text) => `${pattern.exec(text)[0]}: ${text.slice(0, 120)}`);
    expect("no word of another war is said", found.length === 0, found.slice(0, 6).join(" | ") + (found.length > 6 ? ` and ${found.length - 6} more` : ""));
    const prices = said.filter((text) => text.includes(terms.price_unit)).length;
    expect("prices have the war's unit", prices > 0, terms.price_unit);
}

/* The switch of names: by keyboard, everywhere, and what the reader has chosen stays. */
async function checkSwitch(page) {
    const agents = await page.evaluate(() => (report.data.firms || report.data.summary?.firms || []).filter((firm) => firm.label && firm.label.toLowerCase() !== firm.name.toLowerCase()).map(({ name, label }) => ({ name, label })));
    const hidden = await page.$eval("#names", (button) => button.hidden);
    if (!agents.length) return expect("without labels there is no switch of names", hidden || (await page.evaluate(() => (report.data.products || []).length > 0)));
    const first = name === "run" ? "label" : "both", order = ["both", "name", "label"];
    expect("names begin as was asked for", (await page.textContent("#names")) === `Names: ${first}`, await page.textContent("#names"));
    await page.evaluate(() => { document.querySelectorAll("details.data").forEach((each, i) => { each.open = i === 0; }); });
    const select = await page.$$eval(".controls select", (all) => { const i = all.findIndex((each) => each.options.length > 1 && each.offsetParent); if (i < 0) return null; all[i].selectedIndex = all[i].options.length - 1; all[i].dispatchEvent(new Event("change")); return { i, value: all[i].value }; });
    await page.mouse.move(0, 0); /* no hint is open, and none opens when parts move below the pointer */
    await page.waitForTimeout(500);
    const before = await page.evaluate(() => document.getElementById("main").innerText);
    for (let turn = 1; turn <= 3; turn++) {
        const style = order[(order.indexOf(first) + turn) % 3];
        await press(page, "#names", "Enter");
        expect(`a key turns to names by ${style}`, (await page.textContent("#names")) === `Names: ${style}` && (await page.evaluate(() => document.activeElement.id === "names")));
        const texts = (await allTexts(page)).join("\n");
        const absent = agents.filter((agent) => texts.includes(style === "name" ? agent.label : style === "label" ? `${agent.name} ${agent.label}` : "\u0000"));
        expect(`no agent is called otherwise than by ${style}`, absent.length === 0, absent.map((agent) => agent.label).join(", "));
        if (select) expect("a choice stays", (await page.$$eval(".controls select", (all, i) => all[i].value, select.i)) === select.value);
    }
    await page.evaluate(() => { document.querySelectorAll("details.data").forEach((each, i) => { each.open = i === 0; }); });
    expect("after all three the page is as it was", await eventually(async () => (await page.evaluate(() => document.getElementById("main").innerText)) === before));
    await page.evaluate(() => document.querySelectorAll("details.data").forEach((each) => { each.open = false; }));
}

/* What the page shows are the numbers of its data. */
async function checkRuns(page) {
    await checkSurvival(page);
    await checkPrices(page);
    await checkExits(page);
    await page.click("#firms th button:text-is('Profit')");
    const profits = await page.evaluate(() => [...document.querySelector("#firms table").querySelectorAll("tbody th")].map((cell) => report.data.summary.firms.find((firm) => firm.full === cell.textContent).profit.value));
    expect("the table of firms is in the order of their profits", profits.every((profit, i) => i === 0 || profits[i - 1] >= profit), profits.join());
    const exits = await page.evaluate(() => report.data.departures.length), shown = await page.$$eval("#exits .scroll tbody tr", (rows) => rows.map((row) => parseInt(row.children[1].textContent, 10)));
    const departed = await page.evaluate(() => new Set(report.data.departures.map((exit) => exit.vendor)).size);
    expect("all exits are in the table", exits === 0 || shown.slice(0, departed).reduce((sum, count) => sum + count, 0) === exits, exits);
    const owners = await page.evaluate(() => (report.data.groups ? report.data.summary.groups.map((group) => group.name) : [])), rows = await page.$$eval("#groups .scroll:has(th button) tbody tr", (all) => all.length);
    expect("groups are shown where there are owners, and nowhere else", rows === owners.length && !!(await page.$("#groups")) === owners.length > 0, `${rows} of ${owners.length}`);
    const explained = await page.evaluate(() => (report.data.explained || []).map((row) => Math.abs(row.start + Object.values(row.parts).reduce((sum, part) => sum + part, 0) - row.end) / Math.max(1, Math.abs(row.start), ...Object.values(row.parts).map(Math.abs))));
    expect("the parts of the cash add up", explained.every((error) => error < 1e-3), explained.join());
}

/* What the charts of a page of runs say is what its data say. */
async function checkSurvival(page) {
    const points = await page.evaluate(() => {
        const { survival, summary } = report.data, chart = report.charts.find((each) => each.box.closest(".part").id === "survival"), last = report.data.dates.length - 1;
        const known = summary.firms.filter((firm) => firm.layer === "vendor").map((firm, i) => ({ name: firm.full, brief: firm.brief, value: survival.vendors[i].value[last] }));
        return { known, rows: chart.shown.yAxis.data.map((name) => name.replace("\n", " ")), values: chart.shown.series[0].data.map(([value]) => value), title: document.querySelector("#survival h2").textContent, runs: summary.replicates };
    });
    expect("survival is ranked", points.values.every((value, i) => !i || value <= points.values[i - 1]), points.values.join());
    expect("with the value of every vendor", points.rows.length === points.known.length && points.rows.every((row, i) => points.known.some((one) => (one.name === row || one.brief === row) && one.value === points.values[i])));
    const always = points.known.filter((one) => one.value === 1).length;
    expect("its title says how many live through every run", points.title.startsWith(always === points.known.length && points.runs > 1 ? "All" : always ? `${always} of` : "None"), points.title);
    expect("curves are folded away at first", page.folded.length === 1 && page.folded[0], page.folded.join());
    await page.$$eval("#survival .legend .all", (all) => all[0]?.click());
    const bands = () => page.evaluate(() => [...document.querySelectorAll("#survival .curves svg path")].filter((path) => path.getAttribute("fill-opacity") === "0.16").length);
    const lines = await page.$$eval("#survival .legend [aria-pressed=true]", (all) => all.length);
    if (lines > 2 && points.runs > 1) {
        expect("of many curves none has a band before it is pointed at", (await bands()) === 0, await bands());
        await (await page.$("#survival .curves .chart")).scrollIntoViewIfNeeded();
        const box = await (await page.$("#survival .curves .chart")).boundingBox();
        await page.mouse.move(box.x + box.width * 0.4, box.y + box.height * 0.3);
        expect("and the nearest alone when it is", await eventually(async () => (await bands()) === 1), await bands());
        await page.mouse.move(0, 0);
    }
    const names = await page.evaluate(() => [...document.querySelectorAll("#survival .legend [aria-pressed]")].map((each, i) => i > 1 && each.click()) && report.data.summary.replicates);
    expect("curves can be switched off again", names >= 1);
}

async function checkPrices(page) {
    const seen = await page.evaluate(() => {
        const chart = report.charts.find((each) => each.box.closest(".part").id === "prices"), { series, xAxis } = chart.shown, faint = report.theme.ink().faint;
        const lines = series.filter((one) => one.type === "line" && one.name), tier = document.querySelector("#prices select").value;
        const pressed = [...document.querySelectorAll("#prices .legend [aria-pressed=true]")].map((each) => each.textContent);
        return {
            lines: lines.map((one) => ({ name: one.name, colour: one.lineStyle.color, isFaint: one.lineStyle.color === faint })), pressed, last: xAxis.max,
            members: report.data.products.filter((product) => product.tier === tier).map((product) => ({ name: product.full, path: report.data.prices[report.data.products.indexOf(product)][2] })),
            ends: [...document.querySelectorAll("#prices .chart svg text")].map((text) => text.textContent), named: series.find((one) => one.id === "end-names").data.length,
        };
    });
    expect("at most six prices are in colour, and those that are pressed", seen.pressed.length === Math.min(6, seen.lines.length) && seen.lines.every((line) => line.isFaint !== seen.pressed.includes(line.name)), seen.pressed.join());
    expect("all of them are lines", seen.lines.length === seen.members.length);
    expect("and named at their ends", seen.named === seen.pressed.length && seen.pressed.filter((name) => seen.ends.some((text) => text.startsWith(name.slice(0, 4)) && /(\d|free)$/.test(text))).length === seen.pressed.length, seen.ends.join(" | "));
    const becomeFree = seen.members.filter((one) => { const known = one.path.filter((value) => value !== null); return known.length && known[known.length - 1] <= 0; }).map((one) => one.name);
    expect("what becomes free is among them first", becomeFree.filter((name) => seen.pressed.includes(name)).length >= Math.min(5, becomeFree.length), becomeFree.join());
    await (await page.$("#prices .chart")).focus();
    for (const [key, round] of [["Home", 0], ["End", seen.last]]) {
        await page.keyboard.press(key);
        const rows = await page.$$eval("#prices .tip td:first-child", (all) => all.map((cell) => ({ name: cell.textContent, colour: cell.querySelector("line")?.getAttribute("stroke"), value: cell.nextSibling.textContent })));
        const offered = seen.members.filter((one) => one.path[round] !== null);
        expect(`the hint at round ${round} has all prices, free ones too`, rows.length === offered.length && offered.every((one) => rows.some((row) => row.name === one.name && (one.path[round] !== 0 || row.value === "free"))), `${rows.length} of ${offered.length}`);
        expect("in the colours that are drawn", rows.every((row) => seen.lines.find((line) => line.name === row.name).colour === row.colour), JSON.stringify(rows[0]));
    }
    await page.keyboard.press("Escape");
    const fits = await page.evaluate(() => { const options = [...document.querySelectorAll("#prices select")][2].options; return [...options].map((option) => option.textContent); });
    expect("sizes of cuts say how many there are", fits.slice(1).every((text) => /\(\d+\)$/.test(text)), fits.join());
}

async function checkExits(page) {
    const { sum, exits, alone } = await page.evaluate(() => {
        const box = document.querySelector("#exits .chart"), texts = box ? [...box.querySelectorAll("svg text")].map((text) => text.textContent).filter((text) => /^\d{1,3}$/.test(text)).map(Number) : [];
        const groups = new Map();
        report.data.departures.forEach((exit) => { const key = [exit.vendor, exit.round, exit.cause].join(); groups.set(key, (groups.get(key) || 0) + 1); });
        return { sum: texts.reduce((all, one) => all + one, 0), exits: report.data.departures.length, alone: [...groups.values()].filter((count) => count === 1).length };
    });
    expect("exits that coincide are counted", sum + alone === exits, `${sum} and ${alone} of ${exits}`);
}

/* Ticks stand at the rounds that begin what their labels say; every title tells a finding. */
async function checkAxes(page) {
    const wrong = await page.evaluate(() => {
        const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"], { dates } = report.data, found = [];
        const whether = (date, label) => { const [first, second] = label.split("\n"), year = date.slice(0, 4), month = months[Number(date.slice(5, 7)) - 1]; return first === year || (first === month || first === `${Number(date.slice(8))} ${month}`) && (!second || second === year); };
        for (const { shown, box } of report.charts) {
            if (!shown || !shown.xAxis || shown.xAxis.data !== dates) continue;
            const ticks = dates.map((_, t) => t).filter((t) => t <= shown.xAxis.max && shown.xAxis.axisLabel.interval(t)), labels = ticks.map((t) => shown.xAxis.axisLabel.formatter(dates[t], t));
            if (dates.length > 3 && shown.xAxis.max > 3 && ticks.length < 2) found.push(`${box.closest(".part").id}: ${ticks.length} ticks`);
            ticks.forEach((t, i) => { if (!whether(dates[t], labels[i]) || (t > 0 && dates[t].slice(0, 7) === dates[t - 1].slice(0, 7) && !/^\d/.test(labels[i]))) found.push(`${labels[i]} at ${dates[t]}`); });
            if (labels.length && !labels.some((label) => /\d{4}/.test(label)) && labels.every((label) => !/^\d/.test(label))) found.push("no year");
        }
        return found;
    });
    expect("dates are at their rounds", wrong.length === 0, wrong.slice(0, 4).join(" | "));
}

async function checkHeat(page) {
    const cells = await page.$$eval(".chart svg", (all) => all.flatMap((svg) => {
        const rgb = (text) => (/^rgb/.test(text) ? text.match(/\d+/g).slice(0, 3).map(Number) : null);
        return [...svg.querySelectorAll("text")].filter((text) => ["#000", "#fff"].includes(text.getAttribute("fill"))).map((text) => {
            const a = text.getBoundingClientRect(), back = [...svg.querySelectorAll("path")].filter((path) => { const b = path.getBoundingClientRect(); return rgb(path.getAttribute("fill") || "") && b.left <= a.left + 2 && b.right >= a.right - 2 && b.top <= a.top + 2 && b.bottom >= a.bottom - 2; }).pop();
            return back ? report.theme.contrast(text.getAttribute("fill") === "#000" ? [0, 0, 0] : [255, 255, 255], rgb(back.getAttribute("fill"))) : 21;
        });
    }));
    expect("numbers on colours can be read", cells.every((contrast) => contrast >= 4.5), Math.min(...cells));
    const span = await page.evaluate(() => report.heatSpan([{ value: 5, low: 3, high: 7 }, { value: 5.2, low: 3.2, high: 7.2 }]));
    expect("colours span at least an interval", Math.abs(span[1] - span[0] - 4) < 1e-9, span.join());
}

async function checkComparison(page) {
    expect("all outcomes are in the table", (await page.$$("#outcomes tbody tr")).length === await page.evaluate(() => report.data.outcomes.filter((outcome, i) => [report.data.with[i], report.data.against[i]].some((value) => report.known(value) && (value !== 0 || report.outcomeNamed(outcome.name)))).length));
    await page.fill("#outcomes input[type=search]", "hhi");
    const found = await page.$$eval("#outcomes tbody tr", (rows) => rows.map((row) => row.textContent));
    expect("an outcome can be found", found.length > 0 && found.length < 5 && found.every((row) => /HHI/.test(row)), found.length);
    const effects = await page.evaluate(() => report.differences.filter((row) => row.effect === "more").every((row) => row.low > 0) && report.differences.filter((row) => row.effect === "undecided" && row.low !== null).every((row) => row.low <= 0 && row.high >= 0));
    expect("verdicts are those of the intervals", effects);
    const less = /Less: (.*?)CNY\. /.exec(await page.textContent("#verdict"));
    expect("less is less by an amount, not by a negative one", !less || !less[1].includes(" by \u2212"), less && less[1]);
    expect("names of outcomes are told apart", await page.evaluate(() => new Set(report.outcomes.map((outcome) => outcome.name)).size === report.outcomes.length));
}

async function checkStudy(page) {
    const { points, all, claims, factors } = await page.evaluate(() => ({ points: report.data.points.length, all: report.data.design_points, claims: report.data.claims.length, factors: report.data.factors.length }));
    expect("a page of a large design says that it is not all", points === all || (await page.textContent("#response .lede")).includes("evenly chosen"));
    expect("every claim has its card", (await page.$$("#claims .claim")).length === claims, claims);
    const named = await page.$$eval("#claims .claim .sign", (all) => all.every((sign) => /holds|fails|undecided/.test(sign.textContent)));
    expect("with its answer in words", named);
    await page.click("#sensitivity details summary");
    /* The table is made when the details say that they were opened, which is after the click. */
    await page.waitForSelector("#sensitivity details tbody tr").catch(() => null);
    const rows = (await page.$$("#sensitivity details tbody tr")).length;
    expect("the parameters are in the table", rows > 0 && rows <= factors, rows);
    if (name === "prediction") await checkPaths(page);
    if (name !== "ishigami") return;
    /* Sobol indices of the Ishigami function, in closed form: total .558 .442 .244 (Homma & Saltelli, 1996). */
    const total = await page.evaluate(() => report.data.sensitivity.sobol.measures.find((measure) => measure.name === "total").value[0]);
    expect("the indices are those of the function", [0.558, 0.442, 0.244].every((value, i) => Math.abs(total[i] - value) < 0.03), total.join());
}

/* Where a chart has what its data say: pixels of values on its axes. */
const pixels = (page, part, points) => page.evaluate(([id, list]) => {
    const chart = report.charts.find((each) => each.box.closest(".part").id === id);
    return list.map((point) => chart.drawn.convertToPixel({ xAxisIndex: 0, yAxisIndex: 0 }, point));
}, [part, points]);

/* What the paths show: a mark at the round and the value of each observation, and the fan's values in its hint. */
async function checkObserved(page, part, targets) {
    const chart = await page.$(`#${part} .chart`), colour = await page.evaluate(() => report.theme.colour(1));
    const marks = await chart.$$eval(`svg path`, (all, fill) => all.filter((each) => each.getAttribute("fill") === fill).map((each) => { const a = each.getBoundingClientRect(), b = each.closest(".chart").getBoundingClientRect(); return [a.x + a.width / 2 - b.x, a.y + a.height / 2 - b.y]; }), colour);
    const wanted = await pixels(page, part, targets.map((target) => [target.place, target.value]));
    expect(`every observation has a mark in ${part}`, marks.length === targets.length, `${marks.length} of ${targets.length}`);
    expect("at its round and value", wanted.every(([x, y]) => marks.some(([a, b]) => Math.abs(a - x) < 1.5 && Math.abs(b - y) < 1.5)), JSON.stringify([wanted, marks]));
}

async function checkPaths(page) {
    const targets = await page.evaluate(() => report.data.paths.observed.filter((target) => target.outcome === "final_adoption").map((target) => ({ ...target, place: report.placeOfRound(target.round) })));
    expect("a prediction knows what was observed", targets.length === 1, targets.length);
    await page.selectOption("#paths .controls select", "final_adoption");
    await checkObserved(page, "paths", targets);
    await page.selectOption("#paths .controls select", "final_share");
    expect("vendors' paths can be chosen", await eventually(async () => (await page.$$eval("#paths .controls select", (all) => all[1].options.length)) > 5));
}

async function checkInference(page) {
    const { parameters, sums, words } = await page.evaluate(() => ({ parameters: report.data.parameters.length, words: report.data.words, sums: report.data.parameters.map((parameter) => ["prior", "posterior"].map((of) => parameter.cells.reduce((sum, cell) => sum + cell[of], 0))).flat() }));
    expect("cells hold all of the prior and of the posterior", sums.every((sum) => Math.abs(sum - 1) < 1e-3), sums.join());
    expect("the answer says of every parameter whether it is identified", words.length === parameters && (await page.textContent("#verdict")).includes(words[0].slice(0, 20)), words.length);
    expect("and what the draws are worth", /are worth \d+/.test(await page.textContent("#answer")));
    await checkObserved(page, "fans", await page.evaluate(() => report.data.targets.filter((target) => target.series === "final_share[ByteDance]").map((target) => ({ ...target, place: report.placeOfRound(target.round) }))));
    const bars = await page.$$eval("#marginals .chart svg path", (all, fill) => all.filter((each) => each.getAttribute("fill") === fill).length, await page.evaluate(() => report.theme.colour(0)));
    expect("the marginal has its bars", bars > 2, bars);
    const title = () => page.textContent("#marginals h3");
    const before = await drawing(page, "marginals"), called = await title();
    await page.focus("#marginals .thumbs button[aria-pressed=false]");
    await page.keyboard.press("Enter");
    expect("a key chooses another parameter", await eventually(async () => (await drawing(page, "marginals")) !== before) && (await title()) !== called);
    await page.click("#marginals .thumbs button:last-child");
    expect("a rule has its names below the bars", await eventually(async () => (await page.$$eval("#marginals .chart svg text", (all) => all.map((text) => text.textContent))).includes("undercut")));
    expect("the rows of the map are the targets", (await page.textContent("#pulls")).includes("less"));
}

async function checkDiscovery(page) {
    const [region, density] = await page.evaluate(() => [report.data.boxes[0].region, report.data.boxes[0].density]);
    expect("the answer names the region", (await page.textContent("#verdict")).includes(region), region);
    const ends = await page.evaluate(() => { const chart = report.charts.find((each) => each.box.closest(".part").id === "points"), { xAxis, yAxis } = chart.shown, box = report.data.boxes[0]; const of = (name) => report.data.factors.findIndex((factor) => xAxis.name.startsWith(factor.name) && name === "x" || yAxis.name.startsWith(factor.name) && name === "y"); const [x, y] = [of("x"), of("y")]; return [[box.low[x] === null ? xAxis.min : box.low[x], y < 0 || box.high[y] === null ? yAxis.max : box.high[y]], [box.high[x] === null ? xAxis.max : box.high[x], y < 0 || box.low[y] === null ? yAxis.min : box.low[y]]]; });
    const [[left, top], [right, bottom]] = await pixels(page, "points", ends), colour = await page.evaluate(() => report.theme.colour(1));
    const frame = await page.$$eval("#points .chart svg path", (all, stroke) => all.filter((each) => each.getAttribute("stroke") === stroke).map((each) => { const a = each.getBoundingClientRect(), b = each.closest(".chart").getBoundingClientRect(); return [a.left - b.left, a.right - b.left, a.top - b.top, a.bottom - b.top]; })[0], colour);
    expect("the frame is the region", frame && [left, right, top, bottom].every((edge, i) => Math.abs(edge - frame[i]) < 3), JSON.stringify([[left, right, top, bottom], frame]));
    const held = await page.evaluate(() => { const { points, boxes, factors } = report.data; return points.values[0].every((_, p) => (points.box[p] === 1) === factors.every((_, i) => !(points.values[i][p] < boxes[0].low[i] && boxes[0].low[i] !== null) && !(points.values[i][p] > boxes[0].high[i] && boxes[0].high[i] !== null))); });
    expect("the points inside are those within its limits", held && density > 0);
}

async function checkRegret(page) {
    const { best, gains, names } = await page.evaluate(() => { const { alternatives, vendors } = report.data, known = alternatives.verdict.map((verdict, i) => (verdict === "gains" ? alternatives.gain[i] : -Infinity)); return { best: known.indexOf(Math.max(...known)), gains: known.filter((gain) => gain > 0).length, names: alternatives.name }; });
    expect("the answer names the largest regret", gains === 0 || (await page.textContent("#verdict")).includes(names[best]), names[best]);
    expect("the tile counts what gains", (await page.textContent("#tiles")).includes(`${gains} of ${names.length}`), gains);
    const [shown, regretting] = await page.evaluate(() => [report.charts[0].shown.yAxis.data.length, report.data.vendors.best.filter((place) => place >= 0).length]);
    expect("everybody who regrets has a bar", !regretting || shown === regretting, shown);
}

async function checkReplies(page) {
    const { end, epsilon, who, spells, moves, changed, total } = await page.evaluate(() => {
        const { players, switches, end } = report.data, largest = Math.max(...players.epsilon), firms = report.data.firms.filter((firm) => firm.layer === "vendor");
        return { end, epsilon: largest > 0 ? report.format.money(largest) : "", who: firms[players.vendor[players.epsilon.indexOf(largest)]].full, spells: report.charts.find((each) => each.box.closest(".part").id === "path").shown.series[0].data, moves: switches.turn.length, changed: players.last.filter((rule, p) => rule !== players.first[p]).length, total: players.vendor.length };
    });
    const answer = await page.textContent("#verdict");
    expect("the answer says how the search ended", { equilibrium: /In an equilibrium/, cycle: /In a cycle/, turns: /Nowhere yet/, failed: /a run failed/ }[end].test(answer), end);
    expect("who could gain, and by how much", !epsilon || end === "cycle" || (answer.includes(epsilon) && answer.includes(who)), epsilon);
    expect("a bar for every rule that was played", spells.length === total + moves, `${spells.length} of ${total + moves}`);
    expect("the bars of a vendor follow each other to the last turn", await page.evaluate((bars) => report.data.players.vendor.every((_, p) => { const own = bars.filter(([, player]) => player === p); return own[0][0] === 0 && own.every(([from], k) => !k || from === own[k - 1][2]) && own[own.length - 1][2] === report.data.turns; }), spells));
    expect("the tile counts who changed", (await page.textContent("#tiles")).includes(`${changed} of ${total}`), changed);
    const command = (await page.$$eval("#whatif .command", (all) => all.map((each) => each.textContent))).find((text) => text.includes(" regret "));
    const last = await page.evaluate(() => { const { players, firms } = report.data, vendors = firms.filter((firm) => firm.layer === "vendor"); return players.vendor.filter((_, p) => players.last[p] !== players.first[p]).map((vendor, i) => `vendors.${vendors[vendor].name}.pricing.strategy=`); });
    expect("the command asks for regrets at the rules of the end", last.every((text) => command.includes(text)), command);
}

async function checkRoles(page) {
    const { stable, top, signs, profiles, ranks, earned } = await page.evaluate(() => {
        const { roles, rules, profiles } = report.data, called = (p) => roles.map((role, r) => `${role}: ${rules[profiles.rule[p][r]]}`).join(", ");
        return { stable: profiles.stability.map((each, p) => (each === "supported" ? called(p) : "")).filter(Boolean), top: called(profiles.rank.indexOf(Math.max(...profiles.rank))), signs: profiles.stability.filter((each) => each === "supported" || each === "undecided").length, profiles: profiles.rule.length, ranks: profiles.rank.reduce((a, b) => a + b, 0), earned: profiles.change.value[0].every((each) => each === 0) };
    });
    const answer = await page.textContent("#verdict");
    expect("the answer names what is stable", stable.slice(0, 1).every((name) => answer.includes(name)), stable.join());
    expect("and where imitation leads", answer.includes(top), top);
    expect("every profile has its row", (await page.$$("#payoffs .scroll tbody tr")).length === profiles, profiles);
    expect("shares of time add up to all of it", Math.abs(ranks - 1) < 1e-3, ranks);
    expect("the scenario is nothing more than itself", earned);
    const marked = await page.$$eval("#payoffs .chart svg text", (all) => all.filter((each) => /^[●○]/.test(each.textContent)).length);
    expect("what is stable or undecided is marked in the map", name !== "roles" || marked === signs, `${marked} of ${signs}`);
}

async function checkTournament(page) {
    const { best, cells, strategies } = await page.evaluate(() => { const { score, strategies, criteria, opponents } = report.data, own = score.value[criteria.indexOf("earned")]; return { best: strategies[own.indexOf(Math.max(...own))], cells: strategies.length * opponents.length, strategies: strategies.length }; });
    expect("the answer names who does best", (await page.textContent("#verdict")).includes(best), best);
    expect("every game has its cell", (await page.evaluate(() => report.charts.find((each) => each.box.closest(".part").id === "games").shown.series[0].data.length)) === cells, cells);
    expect("every strategy has its row", (await page.$$("#scores .scroll tbody tr")).length === strategies, strategies);
}

async function checkGame(page) {
    const { planar, sums, rows } = await page.evaluate(() => { const { motives, planar, equilibria } = report.data, sum = (list) => list.reduce((a, b) => a + b, 0); return { planar, rows: equilibria.conduct.length, sums: motives ? motives.price.map((_, e) => (equilibria.conduct[e] === "free" ? motives.marginal_profit[e] + sum(motives.building[e]) + motives.chance[e] * sum(motives.denying[e]) : 0)) : [] }; });
    expect("the reasons of a price add up", sums.every((each) => Math.abs(each) < 1e-3), sums.join());
    const [told, found] = await page.evaluate(() => [parseInt(document.querySelector("#equilibria h2").textContent, 10), report.data.found]);
    expect("the title counts the equilibria of the game itself", told === found, `${told} of ${found}`);
    expect("every equilibrium has its row", (await page.$$("#equilibria .scroll tbody tr")).length === rows, rows);
    expect("the answer says that there may be more", /may be more|linear rules/.test(await page.textContent("#verdict")));
    const counted = /\d\.0+ (buyers|periods|states)|(firm|rival) at \d+\.0+\b/i.exec(await page.innerText("body"));
    expect("what is counted has no decimals", !counted, counted && counted[0]);
    for (const width of [390, 1280]) {
        await page.setViewportSize({ width, height: 900 });
        await page.waitForTimeout(300);
        const cut = await page.$$eval(":is(#equilibria, #reasons) .chart svg text", (all) => all.map((text) => text.textContent).filter((text) => /(\.\.\.|…)$/.test(text)));
        expect(`no name of a bar is cut off at ${width}`, cut.length === 0, cut.join());
    }
    if (!planar) return;
    const ranges = await page.evaluate(() => { const some = [...Array(100).keys()]; return [report.gameRange(some), report.gameRange([-1000, ...some]), report.gameRange([...some, 1000]), report.gameRange([3, 3, 3])].map((range) => [range.least, range.low, range.high, range.most].join(" ")); });
    expect("colours are for most states, not for one far away", ranges.join("; ") === "0 0 99 99; -1000 1 99 99; 0 0 98 1000; 3 3 3 3", ranges.join("; "));
    const [least, low, legend] = await page.evaluate(() => { const range = report.gameRange(report.data.maps.price.slice(0, 2).flat().filter(report.known)); return [report.format.number(range.least), range.low > range.least, document.querySelector("#maps .strip").textContent]; });
    expect("the legend says what lies beyond its colours", low === legend.includes(`${least} at the lowest`), legend);
    const cells = await page.evaluate(() => { const chart = report.charts.find((each) => each.box.closest(".part").id === "maps"); return [chart.shown.series[0].data.length, report.data.levels.length ** 2]; });
    expect("the map has every state", cells[0] === cells[1], cells.join());
}

async function pictures(browser) {
    const looks = [["1280-light", 1280, {}], ["1280-dark", 1280, { colorScheme: "dark" }], ["390-light", 390, { deviceScaleFactor: 2, hasTouch: true }], ["390-dark", 390, { deviceScaleFactor: 2, hasTouch: true, colorScheme: "dark" }]];
    for (const [look, width, options] of looks) {
        const page = await open(browser, width, options);
        await checkCharts(page, width);
        await page.screenshot({ path: path.join(folder, `${name}-${look}.png`), fullPage: true });
        if (look === "1280-dark") { /* a dark screen prints on white paper */
            await page.pdf({ path: path.join(folder, `${name}.pdf`), format: "A4", printBackground: true });
            answers.checkSheets(path.join(folder, `${name}.pdf`));
            const printed = await page.evaluate(() => { window.dispatchEvent(new Event("beforeprint")); const theme = document.documentElement.dataset.theme; window.dispatchEvent(new Event("afterprint")); return [theme, document.documentElement.dataset.theme]; });
            expect("it prints light and comes back", printed.join() === "light,dark", printed.join());
        }
        expect("no error, no warning, no request", page.complaints.length === 0, page.complaints.join(" | "));
        await page.context().close();
    }
}

async function check(browser) {
    const size = fs.statSync(path.join(folder, name + ".html")).size;
    expect("it is smaller than 5 MB", size < largest, size);
    const page = await open(browser, 1280), kind = await page.evaluate(() => report.data.kind);
    await checkParts(page, kind);
    for (const each of [answers.checkAnswer, answers.checkSkips, answers.checkSorting, answers.checkNumbers, answers.checkCommands]) await each(page, kind);
    if (kind === "runs") await answers.checkLevels(page);
    if (kind === "study") await answers.checkSliders(page);
    await page.close();
    await used(browser, kind);
    await pictures(browser);
}

/* All that can be used, on a page that nobody has touched. */
async function used(browser, kind) {
    const page = await open(browser, 1280);
    for (const each of [checkAxes, checkHeat, checkSlider, checkLegends, checkChoices, checkHints, checkCursor, checkTables, checkTheme, checkKeyboard, checkNames, checkWords, checkSwitch]) await each(page, kind);
    await { runs: checkRuns, comparison: checkComparison, study: checkStudy, inference: checkInference, discovery: checkDiscovery, game: checkGame, regret: checkRegret, replies: checkReplies, roles: checkRoles, tournament: checkTournament }[kind](page);
    expect("no error, no warning, no request", page.complaints.length === 0, page.complaints.join(" | "));
    await page.context().close();
}

async function main() {
    const executablePath = execFileSync("sh", ["-c", "command -v chromium"]).toString().trim();
    const browser = await chromium.launch({ executablePath, args: flags });
    const pages = fs.readdirSync(folder).filter((file) => file.endsWith(".html")).map((file) => file.slice(0, -5));
    const termsOf = (file) => JSON.parse(/<script type="application\/json" id="data">(.*?)<\/script>/s.exec(fs.readFileSync(path.join(folder, file + ".html"), "utf8"))[1]).terms;
    otherTerms = pages.filter((each) => each.startsWith("war-")).map(termsOf);
    for (name of pages.filter((each) => !wanted.length || wanted.includes(each))) await check(browser);
    await browser.close();
    console.log(`${passed} passed, ${failed} failed`);
    process.exit(failed || !passed ? 1 : 0);
}

main().catch((error) => {
    console.error(name, error);
    process.exit(1);
});
