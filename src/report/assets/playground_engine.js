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
        let isOpen = false;
        URL.revokeObjectURL(place);
        const ask = (what, rest = {}, progress = null) => new Promise((take, refuse) => {
            const id = next++;
            waiting.set(id, { take, refuse, progress });
            worker.postMessage({ what, id, ...rest });
        });
        const refuseAll = (problem) => waiting.forEach(({ refuse }) => refuse({ findings: [], ...problem }));
        worker.onmessage = ({ data }) => {
            const { take, refuse, progress } = waiting.get(data.id) || {};
            if (data.done !== undefined) return progress && progress(data.done);
            waiting.delete(data.id);
            if (data.problem) refuse(data.problem);
            else take(data.answer);
            return null;
        };
        worker.onerror = (event) => {
            const why = event.message || "this browser refuses workers here";
            refuseAll({ message: `the engine ${isOpen ? "stopped" : "did not start"}: ${why}`, broken: true });
        };
        function end() {
            worker.terminate();
            refuseAll({ message: "stopped", stopped: true });
        }
        try {
            await ask("open", { program: await program });
            isOpen = true;
        } catch (problem) {
            worker.terminate();
            throw problem;
        }
        return { ask, end };
    }

    /* One worker looks at changes and plays nothing: reading a change forgets the scenario that is being played. */
    let reader = null, players = [];
    const mostPlayers = () => Math.max(1, Math.min(mostWorkers, navigator.hardwareConcurrency || 2));
    const player = (i) => (players[i] = players[i] || start());
    const question = (overrides) => ({ text: playground.setup.text, name: playground.setup.name, overrides });

    /* Ends workers that may be starting still; what they were asked is refused as stopped. */
    async function end(workers) {
        for (const each of workers) if (each) (await each.catch(() => ({ end() {} }))).end();
    }

    /* Reads the scenario with overrides: {facts, resolved}. Rejects with {message, findings}. */
    async function read(overrides) {
        reader = reader || start();
        const asked = reader;
        try {
            return await (await asked).ask("read", question(overrides));
        } catch (problem) {
            if (problem.broken && reader === asked) {
                reader = null;
                await end([asked]);
            }
            throw problem;
        }
    }

    /* Plays all runs: {title, verdict, data, summary, results}. tell(share, runs done of all). */
    async function run(overrides, inPeace, file, tell) {
        const { facts } = await (await player(0)).ask("read", question(overrides));
        const sides = inPeace ? [false, true] : [false];
        const tasks = sides.flatMap((peace) => Array.from({ length: facts.runs }, (_, run) => ({ run, peace })));
        const shares = new Float64Array(tasks.length), found = [[], []];
        let begun = 0, done = 0, played = 0, over = false;
        function told(k, share) {
            if (over) return;
            played += share - shares[k];
            shares[k] = share;
            tell(played / tasks.length, done, tasks.length);
        }
        async function work(i) {
            const { ask } = await player(i);
            if (i > 0) await ask("read", question(overrides));
            while (begun < tasks.length && !over) {
                const k = begun++, { run: number, peace } = tasks[k];
                const { bytes } = await ask("play", { run: number, peace, rounds: facts.rounds }, (share) => told(k, share));
                found[peace ? 1 : 0][number] = bytes;
                done++;
                told(k, 1);
            }
        }
        try {
            await Promise.all(Array.from({ length: Math.min(mostPlayers(), tasks.length) }, (_, i) => work(i)));
        } finally {
            over = true; /* when one has failed, the others begin no more runs */
        }
        return (await player(0)).ask("finish", { file, war: found[0], peace: found[1] });
    }

    /* Ends what plays; the worker that reads stays. */
    async function stop() {
        const old = players;
        players = [];
        await end(old);
    }

    playground.engine = { read, run, stop };
})();
