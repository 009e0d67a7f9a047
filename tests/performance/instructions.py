#!/usr/bin/python3
"""Instructions of workloads, counted by callgrind, held against those in tests/performance/baselines/.

Usage: instructions.py check PROGRAM WORKLOAD...             5 % more of our own instructions than stored: exit code 1
       instructions.py renew REASON PROGRAM WORKLOAD...      stores the present counts, with the reason
       instructions.py notices PROGRAM WORKLOAD FUNCTION     exit code 1 unless `check` fails and names the function

Only functions of the program itself count, under the file and name that they have in the source: those of libm, GSL and
HDF5 are others on other machines. valgrind offers every processor with AVX2 as the same one, so the version of a function
that is chosen is the same too. Other compilers make other code: then, and without AVX2, nothing is held against anything.
"""
import collections
import os
import pathlib
import re
import subprocess
import sys
import tempfile

BASELINES = pathlib.Path("tests/performance/baselines")
MOST_GROWTH = 0.05
LISTED = 0.005  # share of the instructions from which on a function is stored
SHOWN = 8
INSTRUCTION_SET = "avx2"

# A line of callgrind's file: "fn=(12) name" gives number 12 its name, "fn=(12)" uses it.
NAMED = re.compile(r"(ob|fl|fi|fe|fn|cob|cfi|cfl|cfn)=\((\d+)\)(?: (.*))?$")
TABLES = {"cob": "ob", "fi": "fl", "fe": "fl", "cfi": "fl", "cfl": "fl", "cfn": "fn"}


class Counts(collections.namedtuple("Counts", "compiler reason total libraries functions")):
    """`functions`: instructions by "src/room/file.c:function"; all of the program, or those that a baseline lists."""


def source(path):
    """The path in the project; callgrind may know it with the folder in which it was compiled."""
    found = re.search(r"(?:^|/)((?:src|tests)/.*)", path)
    return found.group(1) if found else path


def read_profile(path, program):
    names, now, functions, libraries = {}, {}, collections.Counter(), 0
    called = False
    for line in path.read_text(errors="replace").splitlines():
        if found := NAMED.match(line):
            kind, number, name = found.groups()
            table = TABLES.get(kind, kind)
            if name is not None:
                names[table, number] = name
            if kind in ("ob", "fl", "fn"):
                now[kind] = names[table, number]
        elif line.startswith("calls="):
            called = True  # the next line has what the callee took
        elif line and line[0] in "0123456789+-*":
            cost = int(line.split()[1])
            if called:
                called = False
            elif os.path.basename(now["ob"]) == program:
                functions[source(now["fl"]) + ":" + re.sub(r"[.'].*", "", now["fn"])] += cost
            else:
                libraries += cost
    return functions, libraries


def on_one_processor():
    """Threads beside the one that is counted would take work from it."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def count(program, workload):
    with tempfile.TemporaryDirectory() as scratch:
        profile = pathlib.Path(scratch) / "profile"
        made = subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={profile}", "--toggle-collect=workload_play",
                               program, workload], capture_output=True, text=True, check=False, preexec_fn=on_one_processor)
        if made.returncode:
            sys.exit(f"instructions: {workload} fails under valgrind: {made.stderr[-2000:]}")
        functions, libraries = read_profile(profile, os.path.basename(program))
    compiler = subprocess.run([program, "--compiler"], capture_output=True, text=True, check=True).stdout.strip()
    return Counts(compiler, "", sum(functions.values()), libraries, functions)


def read_baseline(workload):
    known, functions = {}, {}
    for line in (BASELINES / f"{workload}.txt").read_text().splitlines():
        if found := re.match(r"([a-z]+): (.*)", line):
            known[found.group(1)] = found.group(2)
        elif found := re.match(r" *(\d+) (\S+)$", line):
            functions[found.group(2)] = int(found.group(1))
    return Counts(known["compiler"], known["reason"], int(known["total"]), int(known["libraries"]), functions)


def write_baseline(workload, counts):
    listed = [(number, name) for name, number in counts.functions.items() if number >= LISTED * counts.total]
    lines = [f"# Instructions of the workload {workload}: make check-instructions holds the program against them,",
             '# make renew-instructions REASON="..." writes them anew.',
             f"compiler: {counts.compiler}", f"reason: {counts.reason}", f"total: {counts.total}", f"libraries: {counts.libraries}"]
    lines += [f"{number:12} {name}" for number, name in sorted(listed, reverse=True)]
    (BASELINES / f"{workload}.txt").write_text("\n".join(lines) + "\n")


def grown(now, stored):
    """Functions by how much more they take than stored; one that is not listed took a little at most."""
    unlisted = LISTED * stored.total
    more = {name: number - stored.functions.get(name, unlisted) for name, number in now.functions.items()}
    return sorted(((number, name) for name, number in more.items() if number > 0), reverse=True)


def lines_of_growth(now, stored):
    for number, name in grown(now, stored)[:SHOWN]:
        before = stored.functions.get(name)
        said = f"{before:,} before" if before else "little or nothing before"
        yield f"  {name}: {number:,} more ({now.functions[name]:,}; {said}), {number / stored.total:+.1%} of the workload"


def compare(workload, now, stored):
    """Whether it passes, and what is to be said."""
    change = now.total / stored.total - 1
    said = [f"{workload}: {now.total:,} instructions, {stored.total:,} stored ({change:+.1%})"]
    if change > MOST_GROWTH:
        said[0] += f", more than {MOST_GROWTH:.0%} above: FAILED"
        said += lines_of_growth(now, stored)
        said.append('  If that is meant: make renew-instructions REASON="..."')
    elif change < -MOST_GROWTH:
        said.append(f'  note: more than {MOST_GROWTH:.0%} below; make renew-instructions REASON="..." keeps the gain')
    if abs(now.libraries / max(1, stored.libraries) - 1) > MOST_GROWTH:
        said.append(f"  note: in libraries {now.libraries:,}, {stored.libraries:,} stored; these differ between machines")
    return change <= MOST_GROWTH, said


def incomparable(program):
    """Why nothing can be compared on this machine, or None."""
    flags = pathlib.Path("/proc/cpuinfo").read_text().split("\nflags", 1)[-1].split("\n", 1)[0].split()
    if INSTRUCTION_SET not in flags:
        return f"this processor has no {INSTRUCTION_SET.upper()}"
    compiler = subprocess.run([program, "--compiler"], capture_output=True, text=True, check=True).stdout.strip()
    stored = {read_baseline(path.stem).compiler for path in BASELINES.glob("*.txt")}
    return None if stored == {compiler} else f"built by {compiler}, and the stored counts are of {', '.join(sorted(stored))}"


def check(program, workloads):
    if why := incomparable(program):
        print(f"instructions: not comparable, so not checked: {why}")
        return 0
    failed = 0
    for workload in workloads:
        passes, said = compare(workload, count(program, workload), read_baseline(workload))
        failed += not passes
        print("\n".join(said), flush=True)
    return 1 if failed else 0


def renew(reason, program, workloads):
    for workload in workloads:
        counts = count(program, workload)
        write_baseline(workload, counts._replace(reason=reason))
        print(f"{workload}: {counts.total:,} instructions", flush=True)
    return 0


def notices(program, workload, function):
    if why := incomparable(program):
        print(f"instructions: a planted slowdown can't be noticed: {why}")
        return 0
    now, stored = count(program, workload), read_baseline(workload)
    passes, said = compare(workload, now, stored)
    if not passes and any(re.search(rf":{function}: ", line) for line in said):
        print(f"instructions: a planted slowdown of {function} is noticed ({now.total / stored.total - 1:+.1%})")
        return 0
    print(f"instructions: a planted slowdown of {function} is not noticed:", *said, sep="\n", file=sys.stderr)
    return 1


def main():
    task, *rest = sys.argv[1:]
    if task == "check":
        return check(rest[0], rest[1:])
    if task == "renew":
        return renew(rest[0], rest[1], rest[2:])
    return notices(*rest)


sys.exit(main())
