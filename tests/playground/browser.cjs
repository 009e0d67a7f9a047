/* A playground in a real browser, from disk and without a network: load, change, run, the same numbers as the native program,
 * by keyboard alone, 390 pixels wide, dark, and no error in the console.
 * Usage: browser.cjs PROGRAM SCENARIO PAGE SCREENSHOTS */
"use strict";
const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { chromium } = require("playwright-core");

const [program, scenario, file, shots] = process.argv.slice(2);
const patience = 300000, tolerance = 1e-9;
let failures = 0;
function expect(what, good, seen = "") {
    if (!good) failures++;
    console.log(`${good ? "good" : "BAD "} ${what}${good ? "" : `: ${seen}`}`);
}

/* Paths at which two objects have other numbers. */
function differences(one, other, place = "") {
    if (typeof one === "number" && typeof other === "number") return Math.abs(one - other) <= tolerance * Math.max(Math.abs(one), Math.abs(other)) ? [] : [`${place} ${one} ${other}`];
    if (!one || !other || typeof one !== "object") return one === other ? [] : [`${place} ${one} ${other}`];
    return Object.keys(other).flatMap((key) => differences(one[key], other[key], `${place}.${key}`));
}
const native = (...sets) => JSON.parse(execFileSync(program, [scenario, ...sets.flatMap((set) => ["--set", set]), "--json", "--no-output", "--quiet", "--against-peace"], { stdio: ["ignore", "pipe", "ignore"], maxBuffer: 1 << 28 }));
const less = ({ provenance, expected, exits, output, worst_ledger_error, ...rest }) => rest;

async function open(browser, options, hash = "") {
    const context = await browser.newContext(options), page = await context.newPage(), wrong = [];
    page.setDefaultTimeout(patience);
    page.on("console", (message) => { if (["error", "warning"].includes(message.type())) wrong.push(message.text()); });
    page.on("pageerror", (error) => wrong.push(String(error)));
    page.on("request", (request) => { if (!/^(file|blob|data|about):/.test(request.url())) wrong.push(`asks ${request.url()}`); });
    await page.goto(`file://${path.resolve(file)}${hash}`);
    await shown(page, 1);
    return { page, wrong, context };
}
const shown = (page, times) => page.waitForFunction((n) => Number(document.documentElement.dataset.shown) >= n, times, { timeout: patience });
const found = (page) => page.evaluate(() => playground.found.summary);
const charts = (page) => page.frame({ url: /srcdoc/ }).evaluate(() => document.querySelectorAll(".chart svg, .chart canvas").length);

/* As a reader uses it with a mouse. */
async function checkChanges(browser) {
    const { page, wrong, context } = await open(browser, { viewport: { width: 1280, height: 900 } });
    expect("what was not changed has the native program's numbers", !differences(less(await found(page)), less(native())).length, differences(less(await found(page)), less(native())).slice(0, 3).join("; "));
    expect("the report's charts are drawn", (await charts(page)) >= 5, await charts(page));
    expect("and say what the war caused", await page.frame({ url: /srcdoc/ }).evaluate(() => Boolean(document.getElementById("caused"))));
    await page.fill("[data-path='choice.differentiation']:not([data-slider])", "2");
    await page.keyboard.press("Enter");
    await shown(page, 2);
    const changed = differences(less(await found(page)), less(native("choice.differentiation=2")));
    expect("a change has the native program's numbers too", !changed.length, changed.slice(0, 3).join("; "));
    expect("and others than before", differences(less(await found(page)), less(native())).length > 100);
    expect("the command says the change", (await page.inputValue("#command")).includes("--set choice.differentiation=2"));
    const command = (await page.inputValue("#command")).replace(/^pricewar-sim \S+/, `${program} ${scenario}`);
    const again = JSON.parse(execFileSync("bash", ["-c", `${command} --json --no-output --quiet`], { maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "ignore"] }));
    expect("and makes the same runs", !differences(less(await found(page)), less(again)).length);
    await page.screenshot({ path: path.join(shots, "changed.png") });

    const [saved] = await Promise.all([page.waitForEvent("download"), page.click("#download")]);
    await saved.saveAs(path.join(shots, "changed.cfg"));
    expect("the scenario that is downloaded is one, with the change", /differentiation = 2(\.0)?;/.test(execFileSync(program, ["check", path.join(shots, "changed.cfg")], { stdio: ["ignore", "pipe", "ignore"] }).toString()));
    const [results] = await Promise.all([page.waitForEvent("download"), page.click("#results")]);
    await results.saveAs(path.join(shots, "results.h5"));
    fs.rmSync(path.join(shots, "results.html"), { force: true });
    execFileSync(program, ["report", "--quiet", path.join(shots, "results.h5")]);
    expect("the file of results has a page of its own", fs.existsSync(path.join(shots, "results.html")));

    await page.click("#link");
    const hash = new URL(page.url()).hash;
    expect("the link holds the change", decodeURIComponent(hash) === "#set=choice.differentiation=2", hash);
    await page.click("#undo");
    expect("undo takes it back", (await page.inputValue("[data-path='choice.differentiation']:not([data-slider])")) !== "2" && !(await page.inputValue("#command")).includes("differentiation"));

    await page.fill("#search", "switch_cost_vendor");
    await page.keyboard.press("Enter");
    await page.fill("#picked [data-path]:not([data-slider])", "-1");
    await page.keyboard.press("Tab");
    await page.waitForSelector(".wrong");
    expect("what is wrong is said where it is", /must be|at least/.test(await page.textContent(".wrong")), await page.textContent(".wrong"));
    await page.click("#run");
    await page.waitForFunction(() => /Nothing was played/.test(document.getElementById("state").textContent));
    expect("and nothing is played", /Nothing was played/.test(await page.textContent("#state")));
    await page.click("#reset");
    await page.waitForFunction(() => !document.querySelector(".wrong"));
    await page.click("#cuts");
    expect("price cuts off is a change", (await page.inputValue("#command")).includes("vendors[*].pricing.strategy=hold"));
    await page.click("#run");
    await shown(page, 3);
    const held = differences(less(await found(page)), less(native("vendors[*].pricing.strategy=hold")));
    expect("that is played as the native program does", !held.length, held.slice(0, 3).join("; "));
    expect("no error in the console, nothing asked of a network", !wrong.length, wrong.join("; "));
    await context.close();
    return hash;
}

/* On a telephone, in the dark, by keyboard, from a link. */
async function checkPhone(browser, hash) {
    const { page, wrong, context } = await open(browser, { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, colorScheme: "dark" }, hash);
    const changed = differences(less(await found(page)), less(native("choice.differentiation=2")));
    expect("a link opens with its changes", !changed.length, changed.slice(0, 3).join("; "));
    expect("nothing is wider than 390 pixels", (await page.evaluate(() => document.documentElement.scrollWidth)) <= 390, await page.evaluate(() => document.documentElement.scrollWidth));
    expect("the page is dark", (await page.evaluate(() => getComputedStyle(document.body).backgroundColor)) === "rgb(20, 23, 27)");
    await page.screenshot({ path: path.join(shots, "phone.png") });
    const reach = async (id) => { for (let i = 0; i < 200; i++) { if (await page.evaluate((wanted) => document.activeElement && document.activeElement.id === wanted, id)) return true; await page.keyboard.press("Tab"); } return false; };
    await page.evaluate(() => { document.activeElement.blur(); window.scrollTo(0, 0); });
    expect("the run button is reached by keyboard", await reach("run"));
    await page.keyboard.press("Enter");
    let alive = 0;
    const begun = Date.now();
    while (!(await page.evaluate(() => Number(document.documentElement.dataset.shown) >= 2)) && Date.now() - begun < patience) alive++;
    expect("the page answers while it plays", alive >= 3, alive);
    expect("the charts are reached by keyboard", await reach("view"));
    await page.keyboard.press("Enter");
    await page.waitForTimeout(500);
    expect("and are seen", await page.isVisible("#report"));
    expect("and are dark", (await page.frame({ url: /srcdoc/ }).evaluate(() => document.documentElement.dataset.theme)) === "dark");
    await page.screenshot({ path: path.join(shots, "phone-charts.png") });
    expect("no error in the console on a telephone", !wrong.length, wrong.join("; "));
    await context.close();
}

(async () => {
    fs.mkdirSync(shots, { recursive: true });
    expect("the page is at most 6 MB", fs.statSync(file).size <= 6e6, fs.statSync(file).size);
    const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox"] });
    const hash = await checkChanges(browser);
    await checkPhone(browser, hash);
    await browser.close();
    console.log(failures ? `${failures} failed` : "all good");
    process.exit(failures ? 1 : 0);
})().catch((error) => { console.error(error); process.exit(1); });
