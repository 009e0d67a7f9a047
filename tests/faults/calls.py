#!/usr/bin/python3
"""One call that writes fails, or all from one on, at every place of every command that makes a file.

Exit code 0 means the same bytes as without the fault; any other code comes with a message, and what was there before is
there still; no finished run is lost, and nothing is left over. Usage: calls.py BUILD TRIES [COMMAND]...: so many places for each command and
call, spread over its calls, in turn with EIO and ENOSPC, once and from there on; 0: all places with all of these.
CONTROL in the environment: what is written is taken for other bytes, which must be noticed.
"""
import concurrent.futures
import errno
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

CALLS = ["write", "pwrite", "fsync", "close", "rename", "ftruncate"]
FAULTS = [(errno.EIO, False), (errno.ENOSPC, False), (errno.EIO, True), (errno.ENOSPC, True)]
MOST_SECONDS = 60


INPUTS = ["war.cfg", "study.cfg", "fit.cfg", "shares.csv", "seen.csv"]
NOTES = ["count", "where"]


class Command:
    """Words of a command that leaves `out` in the folder in which it works, and what stands there before."""

    def __init__(self, name, words, out, before=()):
        self.name, self.words, self.out, self.before = name, words, out, before


class Walk:
    def __init__(self, build, tries):
        self.program = (pathlib.Path(build) / "pricewar-sim").resolve()
        self.shim = (pathlib.Path(build) / "failing_calls.so").resolve()
        self.tries = tries
        self.faults, self.done, self.survived = [], 0, 0

    def call(self, words, folder, **environment):
        return subprocess.run([self.program, *words], cwd=folder, env={**os.environ, **environment}, check=False,
                              capture_output=True, timeout=MOST_SECONDS)

    def prepare(self, folder):
        """The inputs of all commands, and the files that some of them start from."""
        shutil.copy("tests/scenarios/small_war.cfg", folder / "war.cfg")
        study = 'study = {{ base = "war.cfg"; design = "grid"; replicates = {}; }};\n' \
                'vary = ( {{ path = "choice.switch_cost_vendor"; values = (0.5, 1.0, 2.0); }} );\n'
        (folder / "study.cfg").write_text(study.format(3))
        (folder / "fit.cfg").write_text(
            'study = { base = "war.cfg"; design = "latin_hypercube"; points = 3; replicates = 1; '
            'sets = ("simulation.rounds=4"); };\n'
            'vary = ( { path = "choice.switch_cost_vendor"; low = 0.5; high = 2.0; } );\n'
            'targets = ( { outcome = "final_adoption"; value = 0.3; scale = 0.1; } );\n')
        (folder / "shares.csv").write_text("name,share\nAlpha,0.3\n")
        (folder / "seen.csv").write_text("date,field,agent,value\n2024-06-15,vendor_share,Alpha,0.3\n")
        (folder / "space.cfg").write_text(
            'study = { base = "war.cfg"; design = "latin_hypercube"; points = 24; replicates = 1; seeds = "by_point"; '
            'sets = ("simulation.rounds=4"); };\n'
            'vary = ( { path = "choice.switch_cost_vendor"; low = 0.5; high = 2.0; } );\n')
        for words in (["run", "-q", "--threads", "1", "--replicates", "2", "-o", "old.h5", "war.cfg"],
                      ["sweep", "-q", "--threads", "1", "-o", "space.h5", "space.cfg"],
                      ["sweep", "-q", "--threads", "1", "--shard", "1/2", "-o", "part.h5", "study.cfg"],
                      ["sweep", "-q", "--threads", "1", "--shard", "2/2", "-o", "part.h5", "study.cfg"],
                      ["sweep", "-q", "--threads", "1", "-o", "whole.h5", "study.cfg"],
                      ["merge", "-q", "--partial", "some.h5", "part.shard-1-of-2.h5"]):
            made = self.call(words, folder)
            if made.returncode:
                sys.exit(f"calls.py: {' '.join(words)}: {made.stderr.decode()}")
        # A study that was stopped after some runs.
        self.call(["sweep", "-q", "--threads", "1", "--max-hours", "0.00001", "-o", "stopped.h5", "study.cfg"], folder)
        if not (folder / "stopped.h5.d").exists():
            sys.exit("calls.py: the study was not stopped; give it more runs")

    def commands(self):
        quiet = ["-q", "--threads", "1"]
        regret = [*quiet, "--set", "simulation.rounds=4", "--vendors", "Alpha,Beta", "--strategies", "hold,match",
                  "--most-runs", "3"]
        shards = ["part.shard-1-of-2.h5", "part.shard-2-of-2.h5"]
        return [
            Command("run", ["run", *quiet, "--replicates", "2", "--explain", "-o", "out.h5", "war.cfg"], "out.h5"),
            Command("run over an old file", ["run", *quiet, "--force", "--replicates", "3", "-o", "old.h5", "war.cfg"],
                    "old.h5", ["old.h5"]),
            Command("run against peace", ["run", *quiet, "--against-peace", "--replicates", "2", "--set", "simulation.rounds=4",
                                          "--set", "output.observed=seen.csv", "-o", "out.h5", "war.cfg"], "out.h5"),
            Command("regret", ["regret", *regret, "-o", "out.h5", "war.cfg"], "out.h5"),
            Command("best replies", ["tournament", "--best-replies", *regret, "-o", "out.h5", "war.cfg"], "out.h5"),
            Command("best replies as a shard", ["tournament", "--best-replies", *regret, "--shard", "2/3", "-o", "out.h5",
                                                "war.cfg"], "out.h5"),
            Command("sweep", ["sweep", *quiet, "-o", "out.h5", "study.cfg"], "out.h5"),
            Command("resumed sweep", ["sweep", *quiet, "--resume", "-o", "stopped.h5", "study.cfg"], "stopped.h5",
                    ["stopped.h5.d"]),
            Command("sweep with CSV", ["sweep", *quiet, "--csv", "-o", "out.h5", "study.cfg"], "out.h5"),
            Command("sweep with CSV for spreadsheets", ["sweep", *quiet, "--csv-excel", "-o", "out.h5", "study.cfg"],
                    "out.runs.csv"),
            Command("merge over an old file", ["merge", "-q", "--force", "--csv", "some.h5", *shards], "some.h5",
                    ["some.h5", *shards]),
            Command("merge", ["merge", "-q", "out.h5", *shards], "out.h5", shards),
            Command("compare", ["compare", *quiet, "--replicates", "2", "-o", "out.h5", "war.cfg"], "out.h5"),
            Command("branch", ["branch", *quiet, "--at", "6", "--replicates", "2", "-o", "out.h5", "war.cfg"], "out.h5"),
            Command("calibrate", ["calibrate", *quiet, "--starts", "1", "--evaluations", "15", "-o", "out.csv", "fit.cfg"],
                    "out.csv"),
            Command("infer", ["infer", *quiet, "--runs", "9", "--csv", "-o", "out.h5", "fit.cfg"], "out.h5"),
            Command("infer as a shard", ["infer", *quiet, "--runs", "9", "--shard", "2/3", "-o", "out.h5", "fit.cfg"],
                    "out.h5"),
            Command("infer that recovers", ["infer", *quiet, "--runs", "6", "--recover", "3", "-o", "out.csv", "fit.cfg"],
                    "out.csv"),
            Command("discover", ["discover", "-q", "--outcome", "final_adoption > 0.72", "--csv", "-o", "out.h5", "space.h5"],
                    "out.h5", ["space.h5"]),
            Command("invert", ["invert", "-q", "--shares", "shares.csv", "--at", "4", "-o", "out.inc", "war.cfg"], "out.inc"),
            Command("report", ["report", "-q", "-o", "out.html", "old.h5"], "out.html", ["old.h5"]),
            Command("report of a study", ["report", "-q", "-o", "out.html", "whole.h5"], "out.html", ["whole.h5"]),
        ]

    def place(self, start, command, folder):
        for name in [*INPUTS, *command.before]:
            source = start / name
            (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / name)

    @staticmethod
    def files(folder):
        """All that stands there."""
        return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file() and path.name not in NOTES}

    def walk(self, start, command):
        """What to try: (call, place, errno, whether all after it fail too), and how it ends without a fault."""
        tasks = []
        for call in CALLS:
            with tempfile.TemporaryDirectory() as scratch:
                folder = pathlib.Path(scratch)
                self.place(start, command, folder)
                made = self.call(command.words, folder, LD_PRELOAD=str(self.shim), FAIL_CALLS=call,
                                 FAIL_COUNT=str(folder / "count"))
                if not (folder / command.out).exists():
                    sys.exit(f"calls.py: {command.name} makes no file: {made.stderr.decode()}")
                count = int((folder / "count").read_text())
                wanted = self.files(folder)
            if self.tries == 0 or self.tries >= count:
                places = range(1, count + 1)
            else:
                places = [1 + (2 * i + 1) * count // (2 * self.tries) for i in range(self.tries)]
            for i, at in enumerate(places):
                tasks += [(command, call, at, *fault, wanted, made.returncode)
                          for fault in (FAULTS if self.tries == 0 else [FAULTS[i % len(FAULTS)]])]
        return tasks

    def try_one(self, start, task):
        command, kind, at, number, on, wanted, code = task
        with tempfile.TemporaryDirectory() as scratch:
            folder = pathlib.Path(scratch)
            self.place(start, command, folder)
            old = self.files(folder)
            finished = self.finished(folder, command)
            try:
                made = self.call(command.words, folder, LD_PRELOAD=str(self.shim), FAIL_CALLS=kind, FAIL_AT=str(at),
                                 FAIL_ERRNO=str(number), FAIL_WHERE=str(folder / "where"), **({"FAIL_ON": "1"} if on else {}))
            except subprocess.TimeoutExpired:
                return f"hangs for {MOST_SECONDS} s"
            where = (folder / "where").read_text().strip() if (folder / "where").exists() else "nowhere"
            there = self.files(folder)
            if os.environ.get("CONTROL") and command.out in there:
                there[command.out] = there[command.out][:-1]
            left = [name for name in there if name.endswith(".tmp")]
            wrong = self.judge(made, code, {name: there[name] for name in there if name not in left}, old, wanted,
                               [name for name in command.before if where == f"close {folder / name}"])
            if not wrong and command.words[0] in ("sweep", "infer", "regret", "tournament") and made.returncode != code:
                wrong = self.go_on(folder, command, wanted, finished)
            if not wrong and left:
                wrong = f"leaves {', '.join(left)}"
            if not wrong and made.returncode == code:
                self.survived += 1
            return wrong and f"{where}: {wrong}"

    @staticmethod
    def judge(made, code, there, old, wanted, read):
        said = made.stderr.decode(errors="replace").strip()
        # Code 1 without a fault: a calibration that has not converged.
        if made.returncode == code and (there == wanted or code == 0):
            return None if there == wanted else f"exit code {code} and other bytes"
        if made.returncode < 0:
            return f"ends by signal {-made.returncode}"
        # An input that can't be closed counts as one that can't be read, which is code 2.
        unreadable = made.returncode == 2 and any(name in said for name in read)
        if made.returncode != 1 and not unreadable:
            return f"exit code {made.returncode}: {said[:200]}"
        if not said:
            return "exit code 1 without a message"
        return Walk.others(there, old, wanted)

    @staticmethod
    def others(there, old, wanted):
        """Files may be whole, if what went wrong came after them, also under the name that is left when theirs can't be
        had; nothing else may stand there."""
        wanted = {**wanted, **{f"{name}.whole-1": content for name, content in wanted.items()}}
        lost = [name for name in old if name not in there]
        other = [name for name in there if there[name] not in (old.get(name), wanted.get(name))]
        return f"lost or changed: {', '.join(lost + other)}" if lost or other else None

    def finished(self, folder, command):
        """Runs that a stopped sweep has finished."""
        if "sweep" not in command.name or not (folder / f"{command.out}.d").exists():
            return 0
        said = self.call([*command.words, "--json", "--max-hours", "1e-9"], folder).stdout
        return json.loads(said).get("earlier", 0) if said.strip() else 0

    def go_on(self, folder, command, wanted, finished):
        kept = self.finished(folder, command)
        if not (folder / command.out).exists() and kept < finished:
            return f"{finished} runs were finished, {kept} are kept"
        words = [word for word in command.words if word != "--resume"]
        made = self.call([*words, "--force"] if (folder / command.out).exists() else words, folder)
        there = {name: content for name, content in self.files(folder).items() if not name.endswith(".whole-1")}
        same = made.returncode == 0 and there == wanted
        return None if same else f"can't be finished afterwards: {made.stderr.decode()[:200]}"

    def all(self, names):
        with tempfile.TemporaryDirectory() as scratch, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            start = pathlib.Path(scratch)
            self.prepare(start)
            for command in self.commands():
                if names and command.name not in names:
                    continue
                tasks = self.walk(start, command)
                wrong = [(task, said) for task, said in zip(tasks, pool.map(lambda task: self.try_one(start, task), tasks))
                         if said]
                self.done += len(tasks)
                for task, said in wrong:
                    self.faults.append(f"{command.name}, {task[1]} {task[2]}{' and all after it' if task[4] else ''}, "
                                       f"{errno.errorcode[task[3]]}: {said}")
                print(f"faults: {command.name}: {len(tasks)} failing calls, {len(wrong)} of them not borne", flush=True)


def finish(script, faults, said):
    """Prints the first faults and what was done; the exit code."""
    for fault in faults[:40]:
        print(f"{script}: {fault}", file=sys.stderr)
    print(f"faults: {said}")
    return bool(faults)


def main():
    walk = Walk(sys.argv[1], int(sys.argv[2]))
    walk.all(sys.argv[3:])
    return finish("calls.py", walk.faults, f"{walk.done} calls that failed, {walk.survived} without harm, "
                                           f"{len(walk.faults)} not borne")


if __name__ == "__main__":
    sys.exit(main())
