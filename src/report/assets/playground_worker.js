"use strict";
/* A worker of a playground: one engine, which plays runs, or makes a page of runs that other workers have played. It is told
 * what to do in messages {what, id, ...} and answers each with {id, ...}; in between it tells how far it is: {id, done}. */
(function (scope) {
    const texts = ["problems", "facts", "resolved", "title", "verdict", "data", "summary"];
    const most = 80; /* ms between two messages */
    let module = null, engine = 0;

    /* A text or bytes in the engine's memory while `use` has them. */
    function withBytes(bytes, use) {
        const place = module._malloc(bytes.length + 1);
        try {
            module.HEAPU8.set(bytes, place);
            module.HEAPU8[place + bytes.length] = 0;
            return use(place);
        } finally {
            module._free(place);
        }
    }
    const withText = (text, use) => withBytes(new TextEncoder().encode(text), use);
    const said = (name) => module.UTF8ToString(module._engine_text(engine, texts.indexOf(name)));

    /* Throws what is wrong, as the engine has it. */
    function need(good) {
        if (!good) throw JSON.parse(said("problems"));
    }

    async function open({ program }) {
        /* Emscripten's own promise waits for ever for an instance that there is no memory for. */
        module = await new Promise((take, refuse) => {
            const instantiateWasm = (imports, give) => {
                WebAssembly.instantiate(program, imports).then((instance) => give(instance)).catch(refuse);
                return {};
            };
            scope.createEngine({ instantiateWasm }).then(take, refuse);
        });
        engine = module._engine_create();
        return {};
    }

    function read({ text, name, overrides }) {
        need(withText(text, (a) => withText(name, (b) => withText(JSON.stringify(overrides), (c) => module._engine_read(engine, a, b, c)))));
        return { facts: JSON.parse(said("facts")), resolved: said("resolved") };
    }

    function play({ id, run, peace, rounds }) {
        const out = module._malloc(8);
        try {
            need(module._engine_begin(engine, run, peace ? 1 : 0));
            let left = rounds, step = 1, told = performance.now();
            while (left > 0) {
                need(module._engine_play(engine, step, out));
                left = module.HEAP32[out >> 2];
                const now = performance.now();
                if (now - told < most / 4) step = Math.min(2 * step, 64);
                if (now - told >= most) {
                    told = now;
                    scope.postMessage({ id, done: (rounds - left) / rounds });
                }
            }
            need(module._engine_end(engine, out, out + 4));
            const place = module.HEAPU32[out >> 2], size = module.HEAPU32[(out >> 2) + 1];
            return { bytes: module.HEAPU8.slice(place, place + size) };
        } finally {
            module._free(out);
        }
    }

    /* war and peace: arrays of bytes in the order of the runs' numbers. */
    function finish({ file, war, peace }) {
        const path = "/" + file;
        const take = (bytes, side) => withText(path, (a) => withBytes(bytes, (b) => module._engine_take(engine, a, b, bytes.length, side)));
        [war, peace].forEach((runs, side) => runs.forEach((bytes) => need(take(bytes, side))));
        need(module._engine_finish(engine));
        const results = module.FS.readFile(path);
        module.FS.unlink(path);
        return { title: said("title"), verdict: said("verdict"), data: said("data"), summary: said("summary"), results };
    }

    const tasks = { open, read, play, finish };
    scope.onmessage = async ({ data }) => {
        try {
            const answer = await tasks[data.what](data);
            const moved = [answer.bytes, answer.results].filter(Boolean).map((each) => each.buffer);
            scope.postMessage({ id: data.id, answer }, moved);
        } catch (problem) {
            const broken = () => ({ message: `the engine stopped: ${problem?.message || problem}`, findings: [], broken: true });
            scope.postMessage({ id: data.id, problem: problem?.findings ? problem : broken() });
        }
    };
})(self);
