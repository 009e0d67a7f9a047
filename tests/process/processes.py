#!/usr/bin/python3
"""Rules that are programs (docs/agents.md), as their users meet them. Usage: tests/process/processes.py BUILD"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

import h5py
import numpy

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PROGRAM = pathlib.Path(sys.argv[1]).resolve() / "pricewar-sim"
PYTHON = sys.executable
scratch = pathlib.Path(tempfile.mkdtemp(prefix="pricewar-process-"))
STARTED = scratch / "started"


def process(script, *arguments):
    return " ".join(["process:" + PYTHON, str(script), *map(str, arguments)])


def faulty(*arguments):
    return process(HERE / "faulty_agent.py", *arguments)


def call(*arguments, code=0, limit=120):
    done = subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, cwd=scratch, timeout=limit,
                          env={**os.environ, "STARTED": str(STARTED), "PYTHONDONTWRITEBYTECODE": "1"})
    if done.returncode != code:
        sys.exit(f"{arguments}: exit code {done.returncode}, not {code}: {done.stdout[-500:]}{done.stderr}")
    return done


def expect(text, pattern):
    if not re.search(pattern, text):
        sys.exit(f"`{pattern}` is not in: {text}")


def started():
    """Processes that faulty_agent.py was started in since the last call."""
    lines = STARTED.read_text().split() if STARTED.exists() else []
    STARTED.unlink(missing_ok=True)
    return [int(line) for line in lines]


def is_alive(number):
    return pathlib.Path(f"/proc/{number}").exists()


def duel(*more, vendor="A", strategy, rounds=4):
    return ["duel.cfg", "--quiet", "--set", f"simulation.rounds={rounds}",
            "--set", f"vendors.{vendor}.pricing.strategy={strategy}", *more]


def texts(file, name):
    return [text.decode() for text in file["exchanges/" + name][:]]


def near(found, expected, tolerance, what):
    worst = numpy.max(numpy.abs(numpy.asarray(found) - numpy.asarray(expected)))
    if not worst <= tolerance:
        sys.exit(f"{what}: off by {worst:g}, more than {tolerance:g}")


# ---- What goes wrong, and how it is said

FAULTS = [  # way, exit code, words
    ("version", 2, r'answered `\{"pricewar": 2\}` to the greeting; this is version 1'),
    ("greeting", 2, r"answered `hello`, which is no line with a JSON object"),
    ("silent_greeting", 1, r"has not answered within 3 s \(time_limit\)"),
    ("at_once", 1, r"has not answered: it ended with exit code 7"),
    ("late", 1, r"has not answered within 3 s"), ("silent", 1, r"has not answered within 3 s"),
    ("deaf", 1, r"has not answered within 3 s"),
    ("gone", 1, r"it ended with exit code 3"), ("killed", 1, r"signal 9 ended it"),
    ("closed", 1, r"it closed its output"), ("flood", 1, r"more than 1048576 bytes without an end of line"),
    ("lines", 1, r"has not answered within 3 s"),
    ("broken", 2, r"`\{round: 2`, which is no line with a JSON object"),
    ("nan", 2, r"NaN and Infinity are no numbers in JSON"), ("huge", 2, r"no line with a JSON object \(real number overflow"),
    ("binary", 2, r"answered `\?\?\?\?\[2J`"), ("text", 2, r"`price` of a must be a number"),
    ("list", 2, r"`offers` must be an object"), ("array", 2, r"no line with a JSON object"),
    ("empty", 2, r"no line with a JSON object"),
    ("product", 2, r"there is no product `nobody` of its own; there are: a"),
    ("term", 2, r"`prize` means nothing in a; there are: price, price_input"),
    ("key", 2, r"`prices` means nothing in an answer; there are: round, offers, partner_fee, note"),
    ("quota", 2, r"`free_quota` of a is -1; it must be at least 0"), ("parts", 2, r"`price` and one of its parts"),
    ("twice", 2, r"no line with a JSON object \(duplicate object key"),
    ("round", 2, r"`round` must be that of the question, 2"), ("no_round", 2, r"`round` must be that"),
]
for way, code, words in FAULTS:
    if way == FAULTS[0][0]:
        shutil.copy(ROOT / "tests/scenarios/duel.cfg", scratch)
    limit = 3 if "within 3 s" in words else 60 # what must not be late may be so where many programs run
    done = call(*duel("--no-output", "--set", f"vendors.A.pricing.time_limit={limit}", strategy=faulty(way)), code=code)
    expect(done.stderr, r"run 0, round \d: vendor A, strategy process:.*faulty_agent")
    expect(done.stderr, words)
    left = [number for number in started() if is_alive(number)]
    if left:
        sys.exit(f"{way}: {left} outlived the program")
for command, words in [("process:", "names no program: it has no words"),
                       ("process:'python3 x", "a quotation mark is not closed"),
                       ("process:./not_there --x", r"`./not_there` can't be started: No such file"),
                       ("process:/etc/passwd", r"can't be started: Permission denied")]:
    expect(call(*duel("--no-output", strategy=command), code=2).stderr, words)
for setting, words in [("time_limit=0", "must be above 0"), ("fallback=none", "error"), ("draws=-1", "between 0 and 1000"),
                       ("step=[1]", "number")]:
    expect(call(*duel("--no-output", "--set", "vendors.A.pricing." + setting, strategy=faulty("well")), code=2).stderr,
           f"vendors\\[0\\].pricing.*{words}|{words}")
expect(call(*duel("--no-output", strategy=faulty("stderr"))).stderr, "a word of the program")
started()

# ---- Fallbacks are stated, and counted in the file

for fallback in "hold", "best_response":
    for way, fault, count in [("late", "late", 1), ("gone", "gone", 3), ("forked", "gone", 3),
                              ("nan", "broken", 1), ("flood", "gone", 2)]:
        done = call(*duel("--force", "--json", "-o", "fallback.h5", "--set", f"vendors.A.pricing.time_limit={3 if way in ('late', 'forked') else 60}",
                   "--set", f"vendors.A.pricing.fallback={fallback}", strategy=faulty(way)))
        with h5py.File(scratch / "fallback.h5") as file:
            kinds = file["exchanges/exchange_fault"]
            names = str(kinds.attrs["flag_meanings"]).split()
            said = [names[kind] for kind in kinds[:]]
            prices = file["price"][0, :, 0]
        if said.count(fault) != count or said[0] != "answered":
            sys.exit(f"{fallback}, {way}: {said}")
        counts = {"questions": len(said) - 1, "fallbacks": len(said) - said.count("answered")}
        if json.loads(done.stdout)["programs"] != counts:
            sys.exit(f"{fallback}, {way}: {counts} in the file, in JSON {json.loads(done.stdout)['programs']}")
        if (numpy.ptp(prices) > 0) != (fallback == "best_response"):
            sys.exit(f"{fallback}, {way}: {prices}")
        started()
        call("rerun", "fallback.h5", "--quiet")
        if started():
            sys.exit("a rerun has started the program")
loud = [word for word in duel("--no-output", "--set", "vendors.A.pricing.fallback=hold", strategy=faulty("nan")) if word != "--quiet"]
expect(call(*loud).stderr, "programs were late, broken or gone at 1 of 4 questions, where their fallback decided")
expect(call(*loud, "--replicates", "2").stderr, "at 2 of 8 questions")
started()


# ---- A whole war: threads, repetition without the program, what a stranger's file may do

shutil.copy(ROOT / "tests/scenarios/small_war.cfg", scratch)
undercut = process(ROOT / "docs/examples/undercut_agent.py")
war = ["small_war.cfg", "--quiet", "--replicates", "4", "--set", f"vendors[*].pricing.strategy={undercut}",
       "--set", "vendors[*].pricing.step=0.05", "--set", "simulation.rounds=8"]
call(*war, "--threads", "1", "-o", "one.h5")
call(*war, "--threads", "4", "-o", "four.h5")
if (scratch / "one.h5").read_bytes() != (scratch / "four.h5").read_bytes():
    sys.exit("the file depends on the threads")
expect(call("rerun", "one.h5").stdout, r"(?s)4 of 4 runs.*the same, bit for bit.*programs    not started")
expect(call("verify-file", "one.h5", "--sample", "2").stdout, "the same, bit for bit")
call("rerun", "one.h5", "--run", "3", "--quiet")
with h5py.File(scratch / "one.h5") as file:
    greeting = json.loads(texts(file, "exchange_sent")[0])
    if greeting["parameters"] != {"step": 0.05} or greeting["pricewar"] != 1:
        sys.exit(f"the greeting is {greeting}")
    vendors, runs = file["exchanges/exchange_vendor"][:], file["exchanges/exchange_run"][:]
    if len(set(zip(runs, vendors))) != 4 * len(greeting["vendors"]):
        sys.exit("exchanges of a vendor are missing")
shutil.copy(scratch / "one.h5", scratch / "changed.h5")
with h5py.File(scratch / "changed.h5", "r+") as file:
    sent = file["exchanges/exchange_sent"]
    sent[3] = sent[3].decode().replace('"cash":', '"cash" :', 1)
done = call("rerun", "changed.h5", code=1)
expect(done.stderr, r"it would be told something else than in the file, from byte \d+ on")
with h5py.File(scratch / "changed.h5", "r+") as file:
    del file["exchanges"]
for command in ["rerun", "changed.h5"], ["verify-file", "changed.h5"]:
    expect(call(*command, code=2).stderr, r"not started unasked.*add --allow-plugins")

call(*duel("-o", "stranger.h5", strategy=faulty("well")))
started()
with h5py.File(scratch / "stranger.h5", "r+") as file:
    del file["exchanges"]
for command in (["rerun", "stranger.h5"], ["verify-file", "stranger.h5"],
                ["branch", "stranger.h5", "--at", "3", "--set", "vendors.B.pricing.strategy=hold"]):
    expect(call(*command, code=2).stderr, "not started unasked")
    call("report", "stranger.h5", "-o", "page.html", "--force")
    if started():
        sys.exit(f"{command} has started the program of a stranger")
    call(*command, "--allow-plugins", code=0 if command[0] == "branch" else 1) # the exchanges are made anew
    if not started():
        sys.exit(f"{command} has not started a program that it may start")
expect(call("check", *duel(strategy=faulty("well"))[:1], *duel(strategy=faulty("well"))[2:]).stderr, "is not started")
if started():
    sys.exit("check has started a program")

# ---- Studies, branches, comparisons, tournaments

text = (scratch / "duel.cfg").read_text().replace(
    'name = "A";', f'name = "A"; pricing = {{ strategy = "{undercut}"; step = 0.1; }};')
(scratch / "base.cfg").write_text(text)


def study(path, values):
    (scratch / "study.cfg").write_text(
        f'study = {{ base = "base.cfg"; replicates = 1; }};\nvary = ( {{ path = "{path}"; values = ({values}); }} );\n')
    call("sweep", "study.cfg", "--force", "--quiet", "-o", "study.h5")
    with h5py.File(scratch / "study.h5") as file:
        return {name: file[name][:] for name in file if isinstance(file[name], h5py.Dataset) and file[name].shape}


result = study("vendors.A.pricing.step", "0.01, 0.3")
changed = [name for name, values in result.items()
           if values.shape[0] == 2 and values.dtype.kind == "f" and values[0].tobytes() != values[1].tobytes()]
if not [name for name in changed if not name.startswith("param")]:
    sys.exit(f"a study of a program's parameter changes nothing: {changed}")
study("vendors.A.pricing.strategy", f'"hold", "{undercut}"')
sides = ["--set", "vendors.B.pricing.strategy=undercut", "--quiet", "--json", "--replicates", "1"]
cloned, apart = (call("branch", "base.cfg", "--at", "4", "--threads", threads, *sides).stdout for threads in (1, 2))
if cloned != apart:
    sys.exit("a branch of clones is not that of runs from the start")
call("branch", "base.cfg", "--at", "4", "--set", "vendors.A.pricing.step=0.3", "--quiet")
call("compare", "base.cfg", "--against", "vendors.A.pricing.step=0.2", "--quiet")
expect(call("branch", *duel(strategy=faulty("random"))[:1], "--base-set", "vendors.A.pricing.strategy=" + faulty("random"),
            "--at", "4", "--threads", "1", *sides, code=1).stderr, "started again and asked about round 1 as before, answered")
for way, limit in ("late", 3), ("nan", 60):
    fault = "late" if way == "late" else "broken"
    expect(call("branch", "duel.cfg", "--base-set", "vendors.A.pricing.strategy=" + faulty(way), "--base-set",
                f"vendors.A.pricing.time_limit={limit}", "--base-set", "vendors.A.pricing.fallback=hold", "--at", "4",
                "--threads", "1", *sides, code=1).stderr, f"answer about round 2 was {fault}, and such an answer can't be repeated")
table = json.loads(call("tournament", "duel.cfg", "--vendors", "all", "--strategies", f"hold,{undercut}",
                        "--replicates", "2", "--quiet", "--json").stdout)
if undercut not in json.dumps(table):
    sys.exit("the program takes no part in the tournament")
own = call("tournament", "duel.cfg", "--vendors", "all", "--strategies", "hold,undercut", "--replicates", "2",
           "--quiet", "--json").stdout
strip = [re.sub(r'"[^"]*undercut[^"]*"', '"undercut"', json.dumps(json.loads(text), sort_keys=True))
         for text in (own, json.dumps(table))]
if sorted(re.findall(r"-?\d+\.\d+", strip[0])) != sorted(re.findall(r"-?\d+\.\d+", strip[1])):
    sys.exit("the program does not fare as `undercut`, which it is")

# A game among rules plays a scenario's program and one of --strategies, and a file of either kind plays it again when allowed.
between = ["tournament", "duel.cfg", "--strategies", f"hold,{undercut}", "--set", "simulation.rounds=4", "--quiet"]
for name, more in (("roles.h5", ["--roles", "--role", "first=A", "--role", "second=B", "--set",
                                 f"vendors.B.pricing.strategy={undercut}"]),
                   ("tournament.h5", ["--vendors", "all"])):
    call(*between, "--replicates", "2", "-o", name, *more)
    call("verify-file", name, "--allow-plugins")
    for command in "verify-file", "rerun":
        expect(call(command, name, code=2).stderr, "not started unasked, and keeps no answers")
call("regret", "duel.cfg", "--vendors", "A", "--strategies", undercut, "--most-runs", "2", "--quiet", "-o", "regret.h5")
expect(call("verify-file", "regret.h5", code=2).stderr, "not started unasked, and keeps no answers")
alone = call(*between, "--replicates", "1", "--roles", "--role", "first=A").stdout
expect(alone, r"takes at least two\s+runs")
if "up to -" in alone:
    sys.exit("one run has no interval, and there is one: " + alone)

# ---- A language model, of which a toy takes the place: what was said is as in the transcript

for name in "language_model_agent.py", "toy_model.py":
    shutil.copy(ROOT / "docs/examples" / name, scratch)
asks = f"process:{PYTHON} language_model_agent.py {PYTHON} toy_model.py"
call(*duel("--force", "-o", "model.h5", strategy=asks))
with h5py.File(scratch / "model.h5") as file:
    said = [json.dumps({key: json.loads(text)}, ensure_ascii=False)
            for pair in zip(texts(file, "exchange_sent"), texts(file, "exchange_answered"))
            for key, text in zip(("sent", "answered"), pair)]
transcript = ROOT / "docs/examples/toy_model_transcript.jsonl"
if "--renew" in sys.argv:
    transcript.write_text("\n".join(said) + "\n")
answers = [line for line in said if line.startswith('{"answered"')]
if answers != [line for line in transcript.read_text().splitlines() if line.startswith('{"answered"')]:
    sys.exit(f"{transcript} is not what is said; --renew writes it")
if "below" not in answers[1] or answers[1] == answers[2]:
    sys.exit(f"the toy says {answers}")

# ---- Q-learning: the oracle's tables, and `qlearn` itself

learner = process(HERE / "learner_agent.py")
common = ["duel.cfg", "--quiet", "--force"]
for name in "AB":
    common += ["--set", f"vendors.{name}.pricing.strategy={learner}", "--set", f"vendors.{name}.pricing.shows_demand=true",
               "--set", f"vendors.{name}.pricing.points=15", "--set", f"vendors.{name}.pricing.discount=0.95",
               "--set", f"vendors.{name}.pricing.rate=0.15"]
call(*common, "--set", "vendors.A.pricing.script=true", "--set", "vendors.B.pricing.script=true", "--set",
     "simulation.rounds=9", "-o", "tables.h5")
with h5py.File(scratch / "tables.h5") as file:
    last = numpy.nonzero(file["exchanges/exchange_vendor"][:] == 0)[0][-1]
    note = json.loads(texts(file, "exchange_answered")[last])["note"]
oracle, = [case for case in json.loads((ROOT / "tests/data/oracles/analytic.json").read_text())
           if case["id"] == "CALV-P2-tables"]
for table in "grid", "pi_diag", "Q0_agent0", "trace_Q_updated_cell_agent0":
    near(note[table][:15], oracle["expected"][table], oracle["tol"]["abs"], table)

rounds, low, high = 2000, oracle["expected"]["grid"][0], oracle["expected"]["grid"][-1]
programs, rules = [*common, "-o", "programs.h5"], ["duel.cfg", "--quiet", "--force", "-o", "rules.h5"]
for name in "AB":
    for key, value in {"low": low, "high": high, "decay": 2e-3, "draws": 20}.items():
        programs += ["--set", f"vendors.{name}.pricing.{key}={value!r}"]
    for key, value in {"strategy": "qlearn", "grid": "range", "low_price": low, "high_price": high, "grid_points": 15,
                       "memory": "all", "exploration_decay": 2e-3}.items():
        rules += ["--set", f"vendors.{name}.pricing.{key}={value}"]
length = ["--set", f"simulation.rounds={rounds}"]
before = time.monotonic()
call(*programs, *length, limit=600)
spent = time.monotonic() - before
call(*rules, *length)
# What the rule says of itself is not there for a program.
own_words = {"vendor_conduct", "market_collusion"}
compared = 0
with h5py.File(scratch / "programs.h5") as one, h5py.File(scratch / "rules.h5") as other:
    for name in other:
        if isinstance(other[name], h5py.Dataset) and other[name].dtype.kind in "fi" and "conduct" not in name and \
                "collusion" not in name:
            if one[name][()].tobytes() != other[name][()].tobytes():
                sys.exit(f"{name} of the program is not that of `qlearn`")
            compared += other[name].size
    distinct = len(set(other["price"][0, 1:, 0]))
    size = sum(len(text) for name in ("exchange_sent", "exchange_answered") for text in texts(one, name))
    exchanges = one["exchanges/exchange_run"].size
if distinct < 10 or compared < 100 * rounds:
    sys.exit(f"too little was compared: {distinct} prices, {compared} numbers")
call("rerun", "programs.h5", "--quiet")

shutil.rmtree(scratch)
print(f"programs decide as told, fail with the reason, and are repeated without being started; {compared} numbers of "
      f"{rounds} periods are those of qlearn; {size / exchanges:.0f} bytes and {1e6 * spent / exchanges:.0f} us an exchange")
