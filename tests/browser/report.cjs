/* Opens a page of `report` in a headless Chromium, without a network, and uses it as a reader would.
 * Arguments: the page, a folder for screenshots. Ends with "N passed, M failed". Run by `make check-report`. */
"use strict";
const { chromium } = require("playwright-core");
const { execFileSync } = require("node:child_process");
const path = require("node:path");

const [file, folder] = process.argv.slice(2).map((name) => path.resolve(name));
const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"];
const charts = ["survival", "prices", "capital", "shares", "flows"];
let passed = 0, failed = 0;

function expect(claim, holds, seen = "") {
    if (holds) passed++;
    else {
        failed++;
        console.error(`failed: ${claim}${seen === "" ? "" : "; seen: " + seen}`);
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
    await page.goto("file://" + file);
    await page.waitForSelector("html[data-ready=yes]");
    return page;
}

/* The drawing of a chart, as text: its shapes, in no order. */
const drawing = (page, chart) => page.$$eval(`#${chart} .chart svg path`, (all) =>
    all.map((path) => ["d", "fill", "stroke", "transform"].map((name) => path.getAttribute(name)).join(" ")).sort().join(";"));
/* Whether the condition holds within three seconds: charts are drawn when the browser comes to it. */
async function eventually(condition) {
    for (let i = 0; i < 60; i++) {
        if (await condition()) return true;
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return false;
}
const press = (page, selector, key) => page.focus(selector).then(() => page.keyboard.press(key));

async function checkCharts(page, width) {
    for (const chart of charts) {
        const shapes = await page.$$eval(`#${chart} .chart svg path`, (paths) => paths.length);
        expect(`${chart} is drawn at ${width} px`, shapes > 5, shapes);
        const [label, role] = await page.$eval(`#${chart} .chart`, (box) => [box.getAttribute("aria-label"), box.getAttribute("role")]);
        expect(`${chart} says what it shows`, role === "img" && label.length > 60, label);
    }
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(`nothing is wider than ${width} px`, overflow <= 0, overflow);
}

async function checkSlider(page) {
    const before = await drawing(page, "flows"), prices = await drawing(page, "prices");
    await press(page, "#round", "Home");
    expect("the slider says its round", (await page.textContent("#round-text")).startsWith("Round 0 "));
    await press(page, "#round", "ArrowRight");
    expect("an arrow key moves it by a round", (await page.textContent("#round-text")).startsWith("Round 1 "));
    expect("the money chart follows it", await eventually(async () => (await drawing(page, "flows")) !== before));
    expect("the mark in other charts follows it", await eventually(async () => (await drawing(page, "prices")) !== prices));
    await page.click("#play");
    expect("it plays", await eventually(async () => Number(await page.$eval("#round", (slider) => slider.value)) > 2));
    await page.click("#play");
    await press(page, "#round", "End");
    expect("and comes back to the end", await eventually(async () => (await drawing(page, "prices")) === prices));
}

async function checkLegend(page) {
    const before = await drawing(page, "prices"), first = "#prices .legend button[aria-pressed]";
    const names = () => page.evaluate(() => report.charts[1].drawn.getOption().series.map((series) => series.name).join());
    const all = await names();
    await press(page, first, "Enter");
    expect("a key switches a series off", await eventually(async () =>
        (await page.getAttribute(first, "aria-pressed")) === "false" && (await drawing(page, "prices")) !== before));
    expect("and stays where it is", await page.$eval(first, (button) => button === document.activeElement));
    await page.click(first);
    expect("a click switches it on again", await eventually(async () => (await names()) === all && (await drawing(page, "prices")).length > 0.9 * before.length));
    const flow = "#flows .legend button[aria-pressed]", money = await drawing(page, "flows");
    await page.click(flow);
    expect("payments can be switched off", await eventually(async () => (await drawing(page, "flows")) !== money));
    await page.click(flow);
}

async function checkHints(page) {
    for (const chart of ["survival", "prices", "capital", "shares"]) {
        const box = await page.$(`#${chart} .chart`);
        await box.scrollIntoViewIfNeeded();
        const { x, y, width, height } = await box.boundingBox();
        await page.mouse.move(x + width / 2, y + height / 2);
        let hint = "";
        expect(`pointing at ${chart} shows values`, await eventually(async () => {
            hint = await page.$eval(`#${chart} .chart .tip`, (tip) => tip.innerText).catch(() => "");
            return /Round \d+/.test(hint) && /\d/.test(hint.split("\n")[1] || "");
        }), hint);
    }
}

async function checkTables(page) {
    const rounds = await page.evaluate(() => report.data.dates.length);
    for (const chart of charts) {
        const details = await page.$(`#${chart} details.data`);
        await (await details.$("summary")).click();
        await page.waitForTimeout(60);
        const rows = await details.$$eval("tbody tr", (all) => all.length);
        expect(`${chart} has a table`, chart === "flows" ? rows > 3 : rows === rounds, rows);
        await (await details.$("summary")).click();
    }
    const profits = () => page.$$eval("#firms tbody tr", (rows) => rows.map((row) => row.querySelector("th").textContent));
    const profit = "#firms th:has(button:text-is('Profit'))", before = await profits();
    await press(page, `${profit} button`, "Enter");
    const down = await profits();
    const expected = await page.evaluate(() => [...report.data.summary.firms].sort((a, b) => b.profit.value - a.profit.value).map((firm) => firm.label));
    expect("the table of firms sorts", (await page.getAttribute(profit, "aria-sort")) === "descending" && down.join() === expected.join(), down[0]);
    expect("it keeps all firms", before.length === down.length && new Set(down).size === new Set(before).size);
}

async function checkTheme(page) {
    const back = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const seen = new Set([await back()]), drawn = new Set([await drawing(page, "survival")]);
    for (let i = 0; i < 3; i++) {
        await page.click("#theme");
        await page.waitForTimeout(80);
        seen.add(await back());
        drawn.add(await drawing(page, "survival"));
    }
    expect("there is a light and a dark theme", seen.size === 2, seen.size);
    expect("charts follow the theme", drawn.size === 2, drawn.size);
}

/* Everything that can be used is reached by the Tab key, and has a name. */
async function checkKeyboard(page) {
    const nameless = await page.$$eval("button, select, input, summary, a", (all) =>
        all.filter((each) => !(each.innerText || each.textContent || each.getAttribute("aria-label") || (each.labels && each.labels[0].textContent))).length);
    expect("all controls have names", nameless === 0, nameless);
    const count = await page.$$eval("button, select, input, summary, a", (all) => all.filter((each) => each.offsetParent && !each.disabled).length);
    await page.evaluate(() => { document.activeElement.blur(); window.scrollTo(0, 0); });
    const reached = new Set();
    for (let i = 0; i < count + 20; i++) {
        await page.keyboard.press("Tab");
        reached.add(await page.evaluate(() => [...document.querySelectorAll("*")].indexOf(document.activeElement)));
    }
    expect("Tab reaches all controls", reached.size >= count, `${reached.size} of ${count}`);
}

async function checkNames(page) {
    const chinese = await page.evaluate(() => report.data.summary.firms.find((firm) => /[\u3400-\u9fff]/.test(firm.label))?.label);
    if (!chinese) return;
    const [text, language] = await page.$$eval("#firms tbody th", (all, name) => all.filter((each) => each.textContent === name).map((each) => [each.textContent, each.lang])[0], chinese);
    expect("Chinese names are shown and said to be Chinese", text === chinese && language === "zh-Hans", text);
    expect("fonts for Chinese are at hand for the screenshots", execFileSync("fc-list", [":lang=zh-cn"]).length > 0);
}

async function main() {
    const executablePath = execFileSync("sh", ["-c", "command -v chromium"]).toString().trim();
    const browser = await chromium.launch({ executablePath, args: flags });
    const wide = await open(browser, 1280);
    await checkCharts(wide, 1280);
    await wide.screenshot({ path: path.join(folder, "report-1280.png"), fullPage: true });
    for (const check of [checkSlider, checkLegend, checkHints, checkTables, checkTheme, checkKeyboard, checkNames]) await check(wide);
    const dark = await open(browser, 1280, { colorScheme: "dark" });
    await dark.screenshot({ path: path.join(folder, "report-dark.png"), fullPage: true });
    const narrow = await open(browser, 390, { deviceScaleFactor: 2, hasTouch: true });
    await checkCharts(narrow, 390);
    await narrow.screenshot({ path: path.join(folder, "report-390.png"), fullPage: true });
    await narrow.pdf({ path: path.join(folder, "report.pdf"), format: "A4", printBackground: true });
    for (const page of [wide, dark, narrow]) expect("no error, no warning, no request", page.complaints.length === 0, page.complaints.join(" | "));
    await browser.close();
    console.log(`${passed} passed, ${failed} failed`);
    process.exit(failed ? 1 : 0);
}

main().catch((error) => {
    console.error(error);
    process.exit(1);
});
