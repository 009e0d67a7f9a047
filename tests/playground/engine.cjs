/* Plays scenarios in the engine of playgrounds under Node, and holds every number of the summary, and of the data that the
 * charts of its page are drawn from, against the native program.
 * Usage: engine.cjs PROGRAM ENGINE_FOLDER SCENARIO... Says for each the largest difference and both times; exits with 1 when a
 * number is off by more than 1e-9 of its size (of charts, which have seven digits: 2e-6), or the engine takes over four times
 * as much of the processor where that is a second or more: runs in war and peace, a file of them and the data of their page.
 * What is off but an error of rounding is counted and not held. With TIMES=no times are not held. */
"use strict";
const { execFileSync, spawnSync } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { compare, isHeld, less, nothing, tolerance } = require("./compare.cjs");

const drawn = 2e-6, slowest = 4, shortest = 1;
const texts = ["problems", "facts", "resolved", "title", "verdict", "data", "summary"];

async function start(folder) {
    delete globalThis.fetch; /* emscripten 3.1.6 takes it for a browser's */
    const create = require(path.resolve(folder, "engine.js"));
    const module = await create({ wasmBinary: fs.readFileSync(path.join(folder, "engine.wasm")) });
    const engine = module._engine_create();
    const withBytes = (bytes, use) => {
        const place = module._malloc(bytes.length + 1);
        module.HEAPU8.set(bytes, place);
        module.HEAPU8[place + bytes.length] = 0;
        const answer = use(place);
        module._free(place);
        return answer;
    };
    const withText = (text, use) => withBytes(Buffer.from(text), use);
    const said = (name) => module.UTF8ToString(module._engine_text(engine, texts.indexOf(name)));
    const need = (good) => { if (!good) throw new Error(said("problems")); };
    return {
        said,
        module,
        read: (text, name) => need(withText(text, (a) => withText(name, (b) => withText("[]", (c) => module._engine_read(engine, a, b, c))))),
        play(run, peace) {
            const out = module._malloc(8);
            need(module._engine_begin(engine, run, peace));
            need(module._engine_play(engine, 1 << 30, out));
            need(module._engine_end(engine, out, out + 4));
            const place = module.HEAPU32[out >> 2], size = module.HEAPU32[(out >> 2) + 1];
            const bytes = module.HEAPU8.slice(place, place + size);
            module._free(out);
            return bytes;
        },
        take: (bytes, peace, file) => withText(file, (a) => need(withBytes(bytes, (b) => module._engine_take(engine, a, b, bytes.length, peace)))),
        finish: () => need(module._engine_finish(engine)),
    };
}

/* The scenario's text with what it includes, as the program keeps it: a run's file would have it, `check` the same resolved. */
const quiet = { stdio: ["ignore", "pipe", "ignore"], maxBuffer: 1 << 28 };
const textOf = (program, scenario) => execFileSync(program, ["check", scenario], quiet).toString();

/* Without where the page comes from and what a reader of it can look up or do beside it, and without what the war caused in
 * quantities that are errors of rounding on both sides. */
function lessOfPage(data) {
    const { file, scenario, provenance, playground, observed, ...rest } = data, caused = rest.caused;
    if (!caused) return rest;
    const isNothing = (i) => Math.abs(caused.with[i]) < nothing && Math.abs(caused.against[i]) < nothing;
    const held = { ...caused };
    for (const name of ["change", "low", "high", "more", "fewer", "variance_ratio"])
        held[name] = caused[name].map((number, i) => (isNothing(i) ? null : number));
    return { ...rest, caused: held };
}

/* The summary, the data of the page, and the processor's seconds for what the engine does too: runs, a file of them, a page. */
function native(program, scenario) {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "playground-")), file = path.join(folder, "runs.h5");
    const play = '"$1" "$2" --threads 1 -o "$3" --json --quiet --against-peace 2>/dev/null >"$3.json"';
    const script = `TIMEFORMAT="%U %S"; time { ${play}; "$1" report --quiet "$3"; }`;
    const told = spawnSync("bash", ["-c", script, "native", program, scenario, file]).stderr.toString();
    const summary = JSON.parse(fs.readFileSync(`${file}.json`));
    const page = fs.readFileSync(file.replace(/h5$/, "html"), "utf8");
    const data = JSON.parse(/<script type="application\/json" id="data">(.*?)<\/script>/s.exec(page)[1]);
    fs.rmSync(folder, { recursive: true });
    return { summary, data, seconds: told.trim().split("\n").pop().split(" ").map(Number).reduce((sum, each) => sum + each, 0) };
}

/* Of this process and its threads. */
const spent = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1e6; };

function check(engine, program, scenario) {
    const text = textOf(program, scenario), file = "/runs.h5";
    const { summary, data, seconds } = native(program, scenario);
    const begun = spent();
    engine.read(text, path.basename(scenario));
    const { runs } = JSON.parse(engine.said("facts"));
    const played = [0, 1].map((peace) => Array.from({ length: runs }, (_, run) => engine.play(run, peace)));
    const between = spent() - begun;
    played.forEach((side, peace) => side.forEach((bytes) => engine.take(bytes, peace, file)));
    engine.finish();
    const took = spent() - begun;
    const found = compare(less(JSON.parse(engine.said("summary"))), less(summary));
    const charts = compare(lessOfPage(JSON.parse(engine.said("data"))), lessOfPage(data));
    const good = isHeld(found) && isHeld(charts, drawn);
    const fast = process.env.TIMES === "no" || seconds < shortest || took <= slowest * seconds;
    const off = isHeld(charts, drawn) ? "" : ` (${charts.where}; ${charts.apart.slice(0, 6).join("; ")})`;
    const told = [
        `${found.numbers} numbers, ${found.rounding.length} of rounding alone, ${found.differing} with other bits`,
        `, at most ${found.most.toExponential(1)} off${found.most > tolerance ? ` (${found.where})` : ""}`,
        found.apart.length ? `; apart: ${found.apart.slice(0, 3).join("; ")}` : "",
        `; charts: ${charts.numbers} numbers, at most ${charts.most.toExponential(1)} off${off}`,
        `; ${took.toFixed(2)} s (${between.toFixed(2)} s playing) and ${seconds.toFixed(2)} s native, ${(took / seconds).toFixed(1)} times`,
    ];
    console.log(`${good && fast ? "good" : "BAD "} ${path.basename(scenario)}: ${told.join("")}`);
    return good && fast;
}

(async () => {
    const [program, folder, ...scenarios] = process.argv.slice(2);
    const engine = await start(folder);
    let good = true;
    for (const scenario of scenarios) good = check(engine, program, scenario) && good;
    process.exit(good ? 0 : 1);
})();
