/* The picture of a page in docs/experiments.md: its tiles, prices and money flows. Arguments: a page of runs, the picture. */
"use strict";
const { chromium } = require("playwright-core");
const { execFileSync } = require("node:child_process");
const path = require("node:path");

const shown = "#answer, #prices, #flows";
const style = `header, nav, #clock, footer, .skip, details, .csv, .part:not(${shown}) { display: none !important; }
    .part { border: 0; margin: 0; padding: .6rem 0; } #main { padding: 0 .5rem; } body { padding: 0; }`;

async function main([file, picture]) {
    const executablePath = execFileSync("sh", ["-c", "command -v chromium"]).toString().trim();
    const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
    const context = await browser.newContext({ viewport: { width: 900, height: 900 }, offline: true, colorScheme: "light" });
    const page = await context.newPage();
    await page.goto("file://" + path.resolve(file));
    await page.waitForSelector("html[data-ready=yes]");
    await page.addStyleTag({ content: style });
    await page.waitForTimeout(500); /* charts are drawn anew for the width that they have now */
    await (await page.$("#main")).screenshot({ path: picture });
    await browser.close();
}

main(process.argv.slice(2)).catch((error) => {
    console.error(error);
    process.exit(1);
});
