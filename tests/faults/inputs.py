#!/usr/bin/python3
"""No command replaces what it reads, nor what it should not, whatever it is called and whether --force is given.

For every command and every one of its inputs the output gets the name of the input, or of a link to it. Refused: exit code
2, a message with the name, every file as it was, and no new one. So are other places that are none for a file, before
the work begins. Usage: inputs.py BUILD CALLS. With fewer than 20 CALLS names of inputs come with --force or without it in
turn, in place of both. CONTROL in the environment: the outputs have names of their own, which must be noticed.
"""
import concurrent.futures
import os
import pathlib
import shutil
import stat
import subprocess
import sys
import tempfile

import calls

MOST_SECONDS = 120
QUIET = ["-q", "--threads", "1"]
SCENARIO = ["--replicates", "1", "--set", "simulation.rounds=3"]
REGRET = [*QUIET, "--set", "simulation.rounds=3", "--vendors", "Alpha", "--strategies", "hold,match", "--most-runs", "2"]
SHARDS = ["part.shard-1-of-2.h5", "part.shard-2-of-2.h5"]

# Words with OUT for the output, and what the command reads.
COMMANDS = {
    "run": (["run", *QUIET, *SCENARIO, "-o", "OUT", "war.cfg"], ["war.cfg", "inner/firms.inc"]),
    "run against peace": (["run", *QUIET, *SCENARIO, "--against-peace", "--set", "output.observed=seen.csv", "-o", "OUT",
                           "war.cfg"], ["seen.csv"]),
    "regret": (["regret", *REGRET, "-o", "OUT", "war.cfg"], ["war.cfg"]),
    "run with a plug-in": (["run", *QUIET, *SCENARIO, "--set", "vendors.Alpha.pricing.strategy=plugin:./rule.so", "-o", "OUT",
                            "war.cfg"], ["rule.so"]),
    "sweep with a plug-in": (["sweep", *QUIET, "-o", "OUT", "rules.cfg"], ["rule.so", "rules.cfg"]),
    "compare": (["compare", *QUIET, *SCENARIO, "--against", "other.cfg", "-o", "OUT", "war.cfg"],
                ["war.cfg", "other.cfg", "inner/firms.inc"]),
    "branch": (["branch", *QUIET, "--at", "3", "--replicates", "1", "-o", "OUT", "war.cfg"],
               ["war.cfg", "inner/firms.inc"]),
    "branch of a file": (["branch", *QUIET, "--at", "2", "-o", "OUT", "old.h5"], ["old.h5"]),
    "sweep": (["sweep", *QUIET, "-o", "OUT", "study.cfg"],
              ["study.cfg", "war.cfg", "inner/firms.inc", "inner/design.inc"]),
    "calibrate": (["calibrate", *QUIET, "--starts", "1", "--evaluations", "2", "-o", "OUT", "fit.cfg"],
                  ["fit.cfg", "war.cfg", "inner/firms.inc"]),
    "infer": (["infer", *QUIET, "--runs", "6", "-o", "OUT", "fit.cfg"], ["fit.cfg", "war.cfg", "inner/firms.inc"]),
    "infer as a shard": (["infer", *QUIET, "--runs", "6", "--shard", "1/2", "-o", "OUT", "fit.cfg"], ["fit.cfg", "war.cfg"]),
    "infer that recovers": (["infer", *QUIET, "--runs", "6", "--recover", "3", "-o", "OUT", "fit.cfg"], ["fit.cfg", "war.cfg"]),
    "discover": (["discover", "-q", "--outcome", "final_adoption > 0.72", "-o", "OUT", "space.h5"], ["space.h5"]),
    "invert": (["invert", "-q", "--shares", "shares.csv", "--at", "3", "-o", "OUT", "war.cfg"],
               ["war.cfg", "shares.csv", "inner/firms.inc"]),
    "merge": (["merge", "-q", "OUT", *SHARDS], SHARDS),
    "partial merge": (["merge", "-q", "--partial", "OUT", *SHARDS], SHARDS),
    "report": (["report", "-q", "-o", "OUT", "old.h5"], ["old.h5"]),
}
RULE = """#include "pricewar_plugin.h"
static void decide(const struct market_view *view, const void *params, void *self, struct offer *offers)
{ (void)view; (void)params; (void)self; (void)offers; }
static const struct strategy mine = {.name = "a", .summary = "b", .source = "c", .decide = decide};
PRICEWAR_PLUGIN(mine);
"""
# A table beside the output is the file itself.
TABLES = {
    "sweep with CSV": (["sweep", *QUIET, "--csv", "-o", "new.h5", "study.cfg"], ["study.cfg", "war.cfg", "inner/firms.inc"],
                       ["new.runs.csv", "new.by_point.csv", "new.survival.csv"]),
    "infer with CSV": (["infer", *QUIET, "--runs", "6", "--csv", "-o", "new.h5", "fit.cfg"], ["fit.cfg", "war.cfg"],
                       ["new_draws.csv"]),
    "discover with CSV": (["discover", "-q", "--outcome", "final_adoption > 0.72", "--csv", "-o", "new.h5", "space.h5"],
                          ["space.h5"], ["new.boxes.csv", "new.paths.csv"]),
    "merge with CSV": (["merge", "-q", "--csv-excel", "new.h5", *SHARDS], SHARDS, ["new.runs.csv", "new.replicates.csv"]),
}


class Family:
    def __init__(self, build, calls_each):
        self.both = calls_each >= 20
        self.program = (pathlib.Path(build) / "pricewar-sim").resolve()
        self.faults, self.done = [], 0

    def forces(self, count):
        ways = [], ["--force"]
        return ways if self.both else [ways[count % 2]]

    def call(self, words, folder):
        return subprocess.run([self.program, *words], cwd=folder, check=False, capture_output=True, timeout=MOST_SECONDS)

    def prepare(self, folder):
        text = pathlib.Path("tests/scenarios/small_war.cfg").read_text(encoding="utf-8")
        (folder / "inner").mkdir()
        (folder / "inner/firms.inc").write_text(text, encoding="utf-8")
        (folder / "war.cfg").write_text('@include "inner/firms.inc"\n')
        (folder / "other.cfg").write_text('# the same\n@include "inner/firms.inc"\n')
        (folder / "rule.c").write_text(RULE)
        headers = subprocess.run(["pkg-config", "--cflags", "gsl"], check=True, capture_output=True, text=True).stdout.split()
        subprocess.run(["gcc", "-std=c17", "-fPIC", "-shared", "-Iinclude", *headers, "-o", folder / "rule.so", folder / "rule.c"],
                       check=True)
        (folder / "inner/design.inc").write_text(
            'vary = ( { path = "choice.switch_cost_vendor"; values = (0.5, 1.0); } );\n')
        (folder / "study.cfg").write_text(
            'study = { base = "war.cfg"; design = "grid"; replicates = 2; sets = ("simulation.rounds=3"); };\n'
            '@include "inner/design.inc"\n')
        (folder / "rules.cfg").write_text(
            'study = { base = "war.cfg"; design = "grid"; replicates = 1; sets = ("simulation.rounds=3"); };\n'
            'vary = ( { path = "vendors.Alpha.pricing.strategy"; values = ("hold", "plugin:./rule.so"); } );\n')
        (folder / "fit.cfg").write_text(
            'study = { base = "war.cfg"; design = "latin_hypercube"; points = 3; replicates = 1; '
            'sets = ("simulation.rounds=3"); };\n'
            'vary = ( { path = "choice.switch_cost_vendor"; low = 0.5; high = 2.0; } );\n'
            'targets = ( { outcome = "final_adoption"; value = 0.3; scale = 0.1; } );\n')
        (folder / "shares.csv").write_text("name,share\nAlpha,0.3\n")
        (folder / "seen.csv").write_text("date,field,agent,value\n2024-06-15,vendor_share,Alpha,0.3\n")
        (folder / "space.cfg").write_text(
            'study = { base = "war.cfg"; design = "latin_hypercube"; points = 24; replicates = 1; seeds = "by_point"; '
            'sets = ("simulation.rounds=4"); };\n'
            'vary = ( { path = "choice.switch_cost_vendor"; low = 0.5; high = 2.0; } );\n')
        for words in (["run", *QUIET, *SCENARIO, "-o", "old.h5", "war.cfg"],
                      ["sweep", *QUIET, "-o", "space.h5", "space.cfg"],
                      ["sweep", *QUIET, "--shard", "1/2", "-o", "part.h5", "study.cfg"],
                      ["sweep", *QUIET, "--shard", "2/2", "-o", "part.h5", "study.cfg"],
                      ["sweep", *QUIET, "-o", "whole.h5", "study.cfg"]):
            made = self.call(words, folder)
            if made.returncode:
                sys.exit(f"inputs.py: {' '.join(words)}: {made.stderr.decode()}")

    @staticmethod
    def files(folder):
        """All names, with what changes when a file does: reading the files would take most of the time of the test."""
        found = {}
        for path in sorted(folder.rglob("*")):
            of = path.lstat()
            content = () if stat.S_ISDIR(of.st_mode) else (of.st_ino, of.st_size, of.st_mtime_ns, of.st_ctime_ns)
            found[str(path.relative_to(folder))] = (of.st_mode, *content)
        return found

    @staticmethod
    def names(folder, file):
        """The file by all kinds of names, which are made if they need to be."""
        os.link(folder / file, folder / "hard")
        os.symlink(file, folder / "link")
        os.symlink("link", folder / "far")
        os.symlink(".", folder / "here")
        os.symlink(folder / file, folder / "inner" / "whole")
        return [file, f"./{file}", f"inner/../{file}", f"../{folder.name}/{file}", str(folder / file), f"here/{file}", "hard",
                "link", "far", "inner/whole"]

    def refused(self, what, words, name, folder, code=2):
        before = self.files(folder)
        made = self.call(words, folder)
        said = made.stderr.decode(errors="replace")
        wrong = []
        if made.returncode != code:
            wrong.append(f"exit code {made.returncode}: {said[:200].strip()}")
        elif name not in said:
            wrong.append(f"does not name {name}: {said[:300].strip()}")
        now = self.files(folder)
        if now != before:
            changed = [path for path in {**before, **now} if before.get(path) != now.get(path)]
            wrong.append(f"changes {', '.join(changed)}")
        return [f"{what}: {said}" for said in wrong]

    def in_copy(self, start, work):
        with tempfile.TemporaryDirectory() as scratch:
            folder = pathlib.Path(scratch) / "here"
            shutil.copytree(start, folder, symlinks=True)
            return work(folder)

    def walk_input(self, start, command, words, file):
        """All names of one input, with and without --force."""
        def work(folder):
            wrong, count = [], 0
            for name in self.names(folder, file):
                out = f"own{count}.h5" if os.environ.get("CONTROL") else name
                for force in self.forces(count):
                    line = [words[0], *force, *(out if word == "OUT" else word for word in words[1:])]
                    wrong += self.refused(f"{command}, {file} as {name} {' '.join(force)}", line, name, folder)
                    count += 1
            return wrong, count
        return self.in_copy(start, work)

    def walk_table(self, start, command, words, file, table):
        def work(folder):
            wrong = []
            for link in (os.symlink, os.link):
                for force in ([], ["--force"]):
                    link((folder if link is os.link else pathlib.Path("")) / file, folder / table)
                    wrong += self.refused(f"{command}, {table} is {file} {' '.join(force)}", [words[0], *force, *words[1:]],
                                          table, folder)
                    (folder / table).unlink(missing_ok=True)
            return wrong, 4
        return self.in_copy(start, work)

    def walk_places(self, start, command, words):
        """Names under which no file can or may be put."""
        def work(folder):
            os.symlink("nowhere", folder / "dangling")
            os.symlink("loop", folder / "loop")
            os.mkfifo(folder / "fifo")
            (folder / "there.h5").write_text("mine")
            (folder / "link.h5").symlink_to("there.h5")
            wrong, count = [], 0
            for name, forces in {"dangling": 2, "loop": 2, "inner": 2, "inner/": 2, "new/": 2, "fifo": 2, "/dev/null": 2,
                                 "war.cfg/x.h5": 2, "there.h5": 1, "link.h5": 1, "": 2}.items():
                for force in ([], ["--force"])[:forces]:
                    line = [words[0], *force, *(name if word == "OUT" else word for word in words[1:])]
                    wrong += self.refused(f"{command} to `{name}` {' '.join(force)}", line,
                                          name if name != "war.cfg/x.h5" else "war.cfg", folder)
                    count += 1
            return wrong, count
        return self.in_copy(start, work)

    def merges(self, start):
        """What merge may not replace even with --force, and what it may."""
        def work(folder):
            wrong = []
            (folder / "mine.h5").write_text("mine")
            first, second = SHARDS
            for name, line in {first: ["--partial", first, second], "old.h5": ["old.h5", *SHARDS], "mine.h5": ["mine.h5", *SHARDS],
                               "whole.h5": ["--partial", "whole.h5", first]}.items():
                wrong += self.refused(f"merge over {name}", ["merge", "-q", "--force", *line], name, folder)
            whole = (folder / "whole.h5").read_bytes()
            shutil.copy(folder / first, folder / "some.h5")
            for name in ("some.h5", "whole.h5"):
                made = self.call(["merge", "-q", "--force", name, *SHARDS], folder)
                if made.returncode or (folder / name).read_bytes() != whole:
                    wrong.append(f"merge does not replace {name}, whose runs it joins: {made.stderr.decode()[:300]}")
            return wrong, 6
        return self.in_copy(start, work)

    def others(self, start):
        """Default names, the folder of a sweep, tables, permissions."""
        def work(folder):
            wrong = []
            (folder / "results").mkdir()
            (folder / "results/war.h5").symlink_to("../war.cfg")
            wrong += self.refused("run, default name", ["run", *QUIET, *SCENARIO, "war.cfg"], "results/war.h5", folder)
            shutil.copy(folder / "old.h5", folder / "old.html")
            wrong += self.refused("report, default name", ["report", "-q", "old.html"], "old.html", folder)
            (folder / "a.h5.d").mkdir()
            shutil.copy(folder / "study.cfg", folder / "a.h5.d/study.txt")
            (folder / "a.h5.d/study.txt").write_text((folder / "study.cfg").read_text().replace('"inner', '"../inner')
                                                      .replace('"war', '"../war'))
            for force in ([], ["--force"]):
                wrong += self.refused("sweep, its folder", ["sweep", *QUIET, *force, "-o", "a.h5", "a.h5.d/study.txt"], "study.txt",
                                      folder)
            for name in ("journal", "lock", "study.txt"):
                (folder / "b.h5.d").mkdir(exist_ok=True)
                (folder / "b.h5.d" / name).symlink_to("../study.cfg")
                for force in ([], ["--force"]):
                    wrong += self.refused(f"sweep, {name} in its folder", ["sweep", *QUIET, *force, "-o", "b.h5", "study.cfg"],
                                          "study.cfg", folder)
                (folder / "b.h5.d" / name).unlink()
            (folder / "x.h5.12-3.tmp").write_bytes((folder / "war.cfg").read_bytes())
            wrong += self.refused("an input that looks like a leftover", ["run", *QUIET, *SCENARIO, "-o", "x.h5", "x.h5.12-3.tmp"],
                                  "x.h5.12-3.tmp", folder)
            (folder / "z.runs.csv").write_text("mine")
            wrong += self.refused("sweep over a table", ["sweep", *QUIET, "--csv", "-o", "z.h5", "study.cfg"], "z.runs.csv", folder)
            wrong += self.refused("merge over a table", ["merge", "-q", "--csv", "z.h5", *SHARDS], "z.runs.csv", folder)
            return wrong + self.tables_again(folder) + self.modes(folder), 17
        return self.in_copy(start, work)

    def tables_again(self, folder):
        """The same command ends the same way twice, also after a kill between two tables; another file stays."""
        line, wrong = ["sweep", *QUIET, "--csv", "-o", "t.h5", "study.cfg"], []
        first = self.call(line, folder)
        (folder / "t.by_point.csv").unlink()
        again = self.call(line, folder)
        if first.returncode or again.returncode or not (folder / "t.by_point.csv").exists():
            wrong.append(f"sweep with tables, again: {again.returncode}, {again.stderr.decode()[:200]}")
        (folder / "t.by_point.csv").write_text("mine")
        return wrong + self.refused("sweep over another table", line, "t.by_point.csv", folder)

    def modes(self, folder):
        wrong = []
        for mode in (0o600, 0o640, 0o444, 0o666):
            for words, name in ((["run", *QUIET, *SCENARIO, "--force", "-o", "old.h5", "war.cfg"], "old.h5"),
                                (["merge", "-q", "--force", "whole.h5", *SHARDS], "whole.h5"),
                                (["report", "-q", "--force", "-o", "page.html", "old.h5"], "page.html")):
                (folder / name).touch()
                (folder / name).chmod(mode)
                made = self.call(words, folder)
                now = stat.S_IMODE((folder / name).stat().st_mode)
                if made.returncode or now != mode:
                    wrong.append(f"{words[0]} over a file of mode {mode:o}: {now:o}, {made.stderr.decode()[:200]}")
        return wrong

    def all(self):
        with tempfile.TemporaryDirectory() as scratch, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            start = pathlib.Path(scratch)
            self.prepare(start)
            if os.environ.get("CONTROL"):
                self.faults, self.done = self.walk_input(start, "run", COMMANDS["run"][0], "war.cfg")
                return
            jobs = [pool.submit(self.merges, start), pool.submit(self.others, start)]
            for command, (words, inputs) in COMMANDS.items():
                jobs.append(pool.submit(self.walk_places, start, command, words))
                jobs += [pool.submit(self.walk_input, start, command, words, file) for file in inputs]
            for command, (words, inputs, tables) in TABLES.items():
                jobs += [pool.submit(self.walk_table, start, command, words, file, table) for file in inputs for table in tables]
            for job in jobs:
                wrong, count = job.result()
                self.faults += wrong
                self.done += count


def main():
    family = Family(sys.argv[1], int(sys.argv[2]))
    family.all()
    return calls.finish("inputs.py", family.faults, f"{family.done} outputs over inputs and at places that are none, "
                                                    f"{len(family.faults)} not refused as they should be")


if __name__ == "__main__":
    sys.exit(main())
