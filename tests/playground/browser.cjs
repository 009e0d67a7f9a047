/* A playground in a real browser, from disk and without a network: load, change, run, the same numbers as the native program,
 * by keyboard alone, 390 pixels wide, dark, and no error in the console.
 * Usage: browser.cjs PROGRAM SCENARIO PAGE SCREENSHOTS */
"use strict";
const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { chromium } = require("playwright-core");
const { compare, isHeld, less } = require("./compare.cjs");

const [program, scenario, file, shots] = process.argv.slice(2);
const patience = 120000;
let failures = 0;
function expect(what, good, seen = "") {
    if (!good) failures++;
    console.log(`${good ? "good" : "BAD "} ${what}${good ? "" : `: ${seen}`}`);
}

/* Where two summaries differ; nothing: they are the same. */
function differences(one, other) {
    const { most, where, apart } = compare(less(one), less(other));
    return isHeld({ most, apart }) ? "" : [where, ...apart.slice(0, 3)].join("; ");
}

function native(...sets) {
    const words = [scenario, ...sets.flatMap((set) => ["--set", set]), "--json", "--no-output", "--quiet", "--against-peace"];
    return JSON.parse(execFileSync(program, words, { stdio: ["ignore", "pipe", "ignore"], maxBuffer: 1 << 28 }));
}

/* A page, and what its console says that is an error. */
async function load(browser, { hash = "", before = null, of = file, ...options }) {
    const context = await browser.newContext(options), page = await context.newPage(), wrong = [];
    page.setDefaultTimeout(patience);
    page.on("console", (message) => { if (["error", "warning"].includes(message.type())) wrong.push(message.text()); });
    page.on("pageerror", (error) => wrong.push(String(error)));
    page.on("request", (request) => { if (!/^(file|blob|data|about):/.test(request.url())) wrong.push(`asks ${request.url()}`); });
    if (before) await page.addInitScript(before);
    await page.goto(`file://${path.resolve(of)}${hash}`);
    return { page, wrong, context };
}

/* The same when the first runs are in its charts. */
async function open(browser, options) {
    const opened = await load(browser, options);
    await shown(opened.page, 1);
    return opened;
}
const shown = (page, times) => page.waitForFunction((n) => Number(document.documentElement.dataset.shown) >= n, times);
const states = (page, pattern) => page.waitForFunction((text) => new RegExp(text).test(document.getElementById("state").textContent), pattern);
const state = (page) => page.textContent("#state");
const differentiation = "[data-path='choice.differentiation']:not([data-slider])";

async function write(page, field, text) {
    await page.fill(field, text);
    await page.keyboard.press("Tab");
}
const found = (page) => page.evaluate(() => playground.found.summary);
const charts = (page) => page.frame({ url: /srcdoc/ }).evaluate(() => document.querySelectorAll(".chart svg, .chart canvas").length);

/* As a reader uses it with a mouse. */
async function checkChanges(browser) {
    const { page, wrong, context } = await open(browser, { viewport: { width: 1280, height: 900 } });
    const first = differences(await found(page), native());
    expect("what was not changed has the native program's numbers", !first, first);
    expect("the report's charts are drawn", (await charts(page)) >= 5, await charts(page));
    const isThere = (id) => page.frame({ url: /srcdoc/ }).evaluate((wanted) => Boolean(document.getElementById(wanted)), id);
    expect("and say what the war caused", await isThere("caused"));
    await page.fill(differentiation, "2");
    await page.keyboard.press("Enter");
    await shown(page, 2);
    const changed = differences(await found(page), native("choice.differentiation=2"));
    expect("a change has the native program's numbers too", !changed, changed);
    expect("and others than before", compare(less(await found(page)), less(native())).differing > 100);
    expect("the command says the change", (await page.inputValue("#command")).includes("--set choice.differentiation=2"));
    const command = (await page.inputValue("#command")).replace(/^pricewar-sim \S+/, `${program} ${scenario}`);
    const quiet = { maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "ignore"] };
    const again = JSON.parse(execFileSync("bash", ["-c", `${command} --json --no-output --quiet`], quiet));
    expect("and makes the same runs", !differences(await found(page), again));
    await page.screenshot({ path: path.join(shots, "changed.png") });

    const [saved] = await Promise.all([page.waitForEvent("download"), page.click("#download")]);
    await saved.saveAs(path.join(shots, "changed.cfg"));
    const checked = execFileSync(program, ["check", path.join(shots, "changed.cfg")], quiet).toString();
    expect("the scenario that is downloaded is one, with the change", /differentiation = 2(\.0)?;/.test(checked));
    const [results] = await Promise.all([page.waitForEvent("download"), page.click("#results")]);
    await results.saveAs(path.join(shots, "results.h5"));
    fs.rmSync(path.join(shots, "results.html"), { force: true });
    execFileSync(program, ["report", "--quiet", path.join(shots, "results.h5")]);
    expect("the file of results has a page of its own", fs.existsSync(path.join(shots, "results.html")));

    await page.click("#link");
    const hash = new URL(page.url()).hash;
    expect("the link holds the change", decodeURIComponent(hash) === "#set=choice.differentiation=2", hash);
    await page.click("#undo");
    const commandNow = await page.inputValue("#command");
    expect("undo takes it back", (await page.inputValue(differentiation)) !== "2" && !commandNow.includes("differentiation"));
    await states(page, "before the last change");
    await page.click("#results");
    const taken = await page.textContent("#taken");
    expect("the results are said to be of the charts", /With 1 change\. What was changed since is not in them/.test(taken), taken);
    await page.click("#download");
    await page.waitForFunction(() => /scenario that is set now/.test(document.getElementById("taken").textContent));
    const takenNow = await page.textContent("#taken");
    expect("the scenario to be what is set", /as it was written/.test(takenNow), takenNow);

    await page.fill("#search", "switch_cost_vendor");
    await page.keyboard.press("Enter");
    await write(page, "#picked [data-path]:not([data-slider])", "-1");
    await page.waitForSelector(".wrong");
    const notes = await page.locator("#picked .wrong").allTextContents();
    expect("what is wrong is said where it is, once", notes.length === 1 && /must be|at least/.test(notes[0]), notes.join("; "));
    await page.click("#run");
    await states(page, "can't be played");
    expect("and nothing is played", (await page.getAttribute("html", "data-shown")) === "2");
    await page.fill("#picked [data-path]:not([data-slider])", "-2");
    await page.keyboard.press("Enter");
    await states(page, "can't be played");
    expect("nor at once", (await page.getAttribute("html", "data-shown")) === "2" && (await page.isEnabled("#run")));
    await page.click("#reset");
    await page.waitForFunction(() => !document.querySelector(".wrong"));
    await page.click("#cuts");
    expect("price cuts off is a change", (await page.inputValue("#command")).includes("vendors[*].pricing.strategy=hold"));
    await page.click("#run");
    await shown(page, 3);
    const held = differences(await found(page), native("vendors[*].pricing.strategy=hold"));
    expect("that is played as the native program does", !held, held);
    expect("no error in the console, nothing asked of a network", !wrong.length, wrong.join("; "));
    await context.close();
    return hash;
}

/* A value of all vendors and a value of one: the later counts, whatever the scenario's own values are, in the fields, the
 * command and the runs. */
async function checkAllAndOne(browser) {
    const { page, wrong, context } = await open(browser, { viewport: { width: 1280, height: 900 } });
    const rule = "#of-vendor select", cash = "#picked [data-path]:not([data-slider])", ofAll = "vendors[*].pricing.strategy";
    const choose = async (name) => { await page.selectOption(rule, name); await page.waitForTimeout(600); };
    async function expectRuns(what, ...sets) {
        await page.click("#run");
        await states(page, "^Done");
        const apart = differences(await found(page), native(...sets));
        expect(what, !apart, apart);
    }
    await page.selectOption("#vendor", { label: "B" });
    await choose("cost_plus");
    await page.click("#cuts");
    expect("what is set for all shows at one", (await page.inputValue(rule)) === "hold", await page.inputValue(rule));
    await choose("undercut");
    await expectRuns("one vendor's rule after that of all counts", `${ofAll}=hold`, "vendors.B.pricing.strategy=undercut");
    await choose("match"); /* as it was written */
    await expectRuns("and so does its own", `${ofAll}=hold`, "vendors.B.pricing.strategy=match");
    expect("the switch says who cuts", (await page.textContent("#cuts-text")) === "on for B only", await page.textContent("#cuts-text"));
    await page.click("#cuts");
    await expectRuns("the switch then is for all", `${ofAll}=hold`);
    await page.click("#reset");
    await page.fill("#search", "vendors capital at the start");
    await page.keyboard.press("Enter");
    expect("a field of all says that they differ", (await page.getAttribute(cash, "placeholder")) === "differ");
    await write(page, cash, "100000"); /* what the first has, and only the first */
    await expectRuns("a value that only the first has is a change for all", "vendors[*].capital=100000");
    expect("no error in the console with all and one", !wrong.length, wrong.join("; "));
    await context.close();
}

/* What is set while runs are played is not in them, does not end them, and is said not to be in the charts. */
async function checkWhilePlaying(browser) {
    const { page, wrong, context } = await open(browser, { viewport: { width: 1280, height: 900 } });
    const many = "simulation.replicates=400", untouched = native(many);
    const isBusy = () => states(page, "^[1-9]\\d* of 800 runs");
    const isFree = () => page.waitForFunction(() => !document.getElementById("run").disabled);
    const meanwhile = {
        "a value": () => write(page, differentiation, "2"),
        "a wrong value": () => write(page, differentiation, "-3"),
        "peace": () => page.click("#peace"),
        "a link": () => page.evaluate(() => { location.hash = "#set=simulation.replicates=400%0Achoice.differentiation=3"; }),
        "a link that can't be read": () => page.evaluate(() => { location.hash = "#set=nonsense"; }),
        "undo": () => page.click("#undo"),
    };
    let times = 1;
    for (const [what, does] of Object.entries(meanwhile)) {
        if (await page.isEnabled("#reset")) await page.click("#reset");
        await page.check("#peace");
        await write(page, "#replicates", "400");
        await page.click("#run");
        await isBusy();
        await does();
        await isFree();
        await shown(page, ++times);
        const now = await state(page), kept = what === "a link that can't be read" ? /^Done in .* With 1 change/ : /before the last change/;
        expect(`${what} meanwhile: the state says what the charts are of`, kept.test(now), now);
        const mixed = differences(await found(page), untouched);
        expect("and they are of the scenario that they began with", !mixed, mixed);
    }
    await page.click("#run");
    await states(page, "^Done");
    await write(page, "#replicates", "400");
    await states(page, "^Press Run to play 400 runs"); /* what is then said of the change does not replace what Stop says */
    await page.click("#run");
    await isBusy();
    await page.click("#stop");
    await isFree();
    expect("stop says so", /^Stopped; the charts/.test(await state(page)), await state(page));
    await page.click("#run");
    await states(page, "^Done");
    const again = differences(await found(page), untouched);
    expect("what is run again after it is whole", !again, again);
    await page.click("#undo");
    await page.click("#run");
    await states(page, "^Done");
    await page.waitForTimeout(600); /* longer than the page waits before it looks at a change */
    expect("what Undo changed is played, and said to be", /^Done.*as it was written/.test(await state(page)), await state(page));
    expect("no error in the console while it plays", !wrong.length, wrong.join("; "));
    await context.close();
}

/* A link that asks for what is no change, or for one that is refused, says so, and nothing is played. */
async function checkLinks(browser) {
    const links = {
        "#set=%E0%A4%A": /can't be read/,
        "#set=nonsense": /can't be read/,
        "#set=choice.differentiation%3D2%00": /can't be read/,
        "#set=%3D3": /can't be read/,
        "#set=choice.nothing%3D3": /choice\.nothing/,
        "#set=choice.differentiation%3D-3": /must be above 0/,
    };
    for (const [hash, reason] of Object.entries(links)) {
        const { page, wrong, context } = await load(browser, { hash });
        await page.waitForFunction(() => document.documentElement.dataset.ready === "yes");
        const said = `${await page.textContent("#problems")} ${await page.locator(".wrong").allTextContents()}`;
        expect(`the link ${hash} is refused in words`, reason.test(said), said);
        expect("and nothing is played", /changed nothing|can't be played/.test(await state(page)), await state(page));
        if (await page.isEnabled("#reset")) await page.click("#reset");
        await page.click("#run");
        await shown(page, 1);
        const plain = differences(await found(page), native());
        expect("without its changes the scenario is", !plain && /^Done/.test(await state(page)), plain || (await state(page)));
        expect("no error in the console after such a link", !wrong.length, wrong.join("; "));
        await context.close();
    }
}

/* What a browser lacks is said. */
async function checkOldBrowser(browser) {
    const { page, context } = await load(browser, { before: () => { delete window.DecompressionStream; } });
    await states(page, "does not run in this browser");
    expect("an old browser is told so, and can't run", await page.isDisabled("#run"));
    await context.close();
}

/* On a telephone, in the dark, by keyboard, from a link. */
async function checkPhone(browser, hash) {
    const telephone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, colorScheme: "dark" };
    const { page, wrong, context } = await open(browser, { ...telephone, hash });
    const changed = differences(await found(page), native("choice.differentiation=2"));
    expect("a link opens with its changes", !changed, changed);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect("nothing is wider than 390 pixels", wide <= 390, wide);
    expect("the page is dark", (await page.evaluate(() => getComputedStyle(document.body).backgroundColor)) === "rgb(20, 23, 27)");
    await page.screenshot({ path: path.join(shots, "phone.png") });
    const isAt = (id) => page.evaluate((wanted) => document.activeElement?.id === wanted, id);
    async function reach(id) {
        for (let i = 0; i < 200; i++) {
            if (await isAt(id)) return true;
            await page.keyboard.press("Tab");
        }
        return false;
    }
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

/* What a page was made with can be changed in it like the scenario's own. */
async function checkOwnOverrides(browser) {
    const made = path.join(shots, "made-with.html");
    const options = ["--replicates", "4", "--set", "choice.differentiation=1.5"];
    execFileSync(program, ["playground", "--quiet", "--force", scenario, "-o", made, ...options]);
    const { page, wrong, context } = await open(browser, { of: made });
    const first = differences(await found(page), native("simulation.replicates=4", "choice.differentiation=1.5"));
    expect("a page plays what it was made with", !first, first);
    await write(page, "#replicates", "6");
    await write(page, differentiation, "2");
    await page.click("#run");
    await shown(page, 2);
    const changed = differences(await found(page), native("simulation.replicates=6", "choice.differentiation=2"));
    expect("and what that was changed to", !changed, changed);
    expect("no error in the console of such a page", !wrong.length, wrong.join("; "));
    await context.close();
}

(async () => {
    fs.mkdirSync(shots, { recursive: true });
    expect("the page is at most 6 MB", fs.statSync(file).size <= 6e6, fs.statSync(file).size);
    const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox"] });
    const hash = await checkChanges(browser);
    await checkAllAndOne(browser);
    await checkWhilePlaying(browser);
    await checkLinks(browser);
    await checkOwnOverrides(browser);
    await checkOldBrowser(browser);
    await checkPhone(browser, hash);
    await browser.close();
    console.log(failures ? `${failures} failed` : "all good");
    process.exit(failures ? 1 : 0);
})().catch((error) => { console.error(error); process.exit(1); });
