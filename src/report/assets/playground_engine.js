"use strict";
/* The engine of a playground as its page sees it: workers that play runs beside each other, while the page stays free. */
const playground = { setup: JSON.parse(document.getElementById("setup").textContent) };

(function () {
    const mostWorkers = 8;
    const text = (id) => document.getElementById(id).textContent;
    let program = null, workers = [], next = 0;

    async function unpack() {
        const packed = Uint8Array.from(atob(text("engine").trim()), (c) => c.charCodeAt(0));
        const plain = new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip")));
        return WebAssembly.compile(await plain.arrayBuffer());
    }

    /* A worker with its questions that wait for an answer. */
    async function start() {
        program = program || unpack();
        const source = new Blob([text("glue"), "\n", text("worker")], { type: "text/javascript" }), place = URL.createObjectURL(source);
        const worker = new Worker(place), waiting = new Map();
        URL.revokeObjectURL(place);
        const ask = (what, rest = {}, progress = null) => new Promise((take, refuse) => {
            const id = next++;
            waiting.set(id, { take, refuse, progress });
            worker.postMessage({ what, id, ...rest });
        });
        worker.onmessage = ({ data }) => {
            const { take, refuse, progress } = waiting.get(data.id) || {};
            if (data.done !== undefined) return progress && progress(data.done);
            waiting.delete(data.id);
            if (data.problem) refuse(data.problem);
            else take(data.answer);
            return null;
        };
        worker.onerror = (event) => waiting.forEach(({ refuse }) => refuse({ message: `the engine did not start: ${event.message || "this browser refuses workers here"}`, findings: [], broken: true }));
        await ask("open", { program: await program });
        return { ask, end: () => { worker.terminate(); waiting.forEach(({ refuse }) => refuse({ message: "stopped", findings: [], stopped: true })); } };
    }

    const wanted = () => Math.max(1, Math.min(mostWorkers, navigator.hardwareConcurrency || 2));
    const worker = (i) => (workers[i] = workers[i] || start());
    const question = (overrides) => ({ text: playground.setup.text, name: playground.setup.name, overrides });

    /* Reads the scenario with overrides: {facts, resolved}. Rejects with {message, findings}. */
    async function read(overrides) {
        return (await worker(0)).ask("read", question(overrides));
    }

    /* Plays all runs: {title, verdict, data, summary, results}. tell(share, runs done of all). */
    async function run(overrides, inPeace, file, tell) {
        const { facts } = await read(overrides);
        const sides = inPeace ? [false, true] : [false];
        const tasks = sides.flatMap((peace) => Array.from({ length: facts.runs }, (_, run) => ({ run, peace })));
        const shares = new Float64Array(tasks.length), found = [[], []];
        let begun = 0, done = 0;
        const told = () => tell(shares.reduce((sum, share) => sum + share, 0) / tasks.length, done, tasks.length);
        async function work(i) {
            const { ask } = await worker(i);
            if (i > 0) await ask("read", question(overrides));
            while (begun < tasks.length) {
                const k = begun++, { run: number, peace } = tasks[k];
                const { bytes } = await ask("play", { run: number, peace, rounds: facts.rounds }, (share) => { shares[k] = share; told(); });
                found[peace ? 1 : 0][number] = bytes;
                shares[k] = 1;
                done++;
                told();
            }
        }
        await Promise.all(Array.from({ length: Math.min(wanted(), tasks.length) }, (_, i) => work(i)));
        return (await worker(0)).ask("finish", { file, war: found[0], peace: found[1] });
    }

    /* Ends all workers; what they were asked is refused as stopped. */
    async function stop() {
        const old = workers;
        workers = [];
        for (const each of old) if (each) (await each.catch(() => ({ end() {} }))).end();
    }

    playground.engine = { read, run, stop };
})();
