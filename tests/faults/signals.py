#!/usr/bin/python3
"""Signals at every place where a command writes: nothing half done, nothing left over.

At a call that writes the process gets a signal. It ends by it, or with 128 and its number, or it ends its work; what
stands there is the old file or the new one, and no temporary file. After SIGKILL the same command removes what was left
and ends with the same bytes, while what a living process holds stays. Usage: signals.py BUILD TRIES: so many places of
each command and signal; 0: all. CONTROL in the environment: the program gets SIGKILL in place of the others, which must
be noticed.
"""
import concurrent.futures
import fcntl
import os
import pathlib
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time

import calls

SIGNALS = [signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGPIPE, signal.SIGTERM, signal.SIGUSR1, signal.SIGXCPU,
           signal.SIGKILL]
PLACES = "write,pwrite,fsync,close,rename"


class Signals(calls.Walk):
    def count(self, start, command):
        """Places at which the command writes, and what it leaves."""
        with tempfile.TemporaryDirectory() as scratch:
            folder = pathlib.Path(scratch)
            self.place(start, command, folder)
            self.call(command.words, folder, LD_PRELOAD=str(self.shim), FAIL_CALLS=PLACES, FAIL_COUNT=str(folder / "count"))
            return int((folder / "count").read_text()), self.files(folder)

    def try_signal(self, start, command, number, at, wanted):
        with tempfile.TemporaryDirectory() as scratch:
            folder = pathlib.Path(scratch)
            self.place(start, command, folder)
            old = self.files(folder)
            sent = signal.SIGKILL if os.environ.get("CONTROL") else number
            made = self.call(command.words, folder, LD_PRELOAD=str(self.shim), FAIL_CALLS=PLACES, FAIL_AT=str(at),
                             FAIL_SIGNAL=str(int(sent)), FAIL_WHERE=str(folder / "where"))
            where = (folder / "where").read_text().strip() if (folder / "where").exists() else "nowhere"
            # A child that reads a file has a limit of time, which is told in other words.
            limit = (1, 2) if sent == signal.SIGXCPU else ()
            if made.returncode not in (0, 1 if command.name == "calibrate" else 0, -sent, 128 + sent, *limit):
                return f"{where}: exit code {made.returncode}"
            wrong = self.aftermath(folder, command, number, old, wanted)
            return wrong and f"{where}: {wrong}"

    def aftermath(self, folder, command, number, old, wanted):
        there = self.files(folder)
        left = [name for name in there if name.endswith(".tmp")]
        if number != signal.SIGKILL:
            return f"leaves {', '.join(left)}" if left else self.others(there, old, wanted)
        whole = {name: there[name] for name in there if name not in left}
        wrong = self.others(whole, old, wanted)
        if wrong:
            return wrong
        words = [word for word in command.words if word != "--resume"]
        made = self.call([*words[:1], "--force", *words[1:]], folder)
        if made.returncode not in (0, 1 if command.name == "calibrate" else 0):
            return f"can't be done afterwards: {made.stderr.decode()[:200]}"
        return None if self.files(folder) == wanted else "afterwards other files are there"

    def all(self, names):
        with tempfile.TemporaryDirectory() as scratch, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            start = pathlib.Path(scratch)
            self.prepare(start)
            for turn, command in enumerate(self.commands()):
                if names and command.name not in names:
                    continue
                count, wanted = self.count(start, command)
                tries = min(count, self.tries or count)
                # The last places are those where files take their names.
                places = [count - i * count // tries for i in range(tries)]
                tasks = [(number, at) for i, at in enumerate(places)
                         for number in (SIGNALS if self.tries == 0 else [SIGNALS[(turn + i) % len(SIGNALS)]])]
                said = list(pool.map(lambda task: self.try_signal(start, command, *task, wanted), tasks))
                self.done += len(tasks)
                self.faults += [f"{command.name}, {task[0].name} at {task[1]}: {wrong}"
                                for task, wrong in zip(tasks, said) if wrong]
            if names:
                return
            self.living(start)
            self.too_large(start)
            self.long_run(start)
            self.scratch(start)

    def living(self, start):
        """Temporary files: of a living process, of a dead one, and others that only look a little like that."""
        with tempfile.TemporaryDirectory() as scratch:
            folder = pathlib.Path(scratch)
            shutil.copy(start / "war.cfg", folder)
            for name in ["out.h5.1-0.tmp", "out.h5.2-0.tmp", "out.h5.x-0.tmp", "out.h5.tmp", "other.h5.3-0.tmp"]:
                (folder / name).write_text(name)
            with open(folder / "out.h5.1-0.tmp", "r+b") as held:
                fcntl.fcntl(held, fcntl.F_OFD_SETLK, struct.pack("hhqqi", fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0))
                self.call(["run", "-q", "--replicates", "1", "-o", "out.h5", "war.cfg"], folder)
            there = sorted(path.name for path in folder.iterdir())
            if there != ["other.h5.3-0.tmp", "out.h5", "out.h5.1-0.tmp", "out.h5.tmp", "out.h5.x-0.tmp", "war.cfg"]:
                self.faults.append(f"of living and dead processes there are left {', '.join(there)}")

    def too_large(self, start):
        """A file beyond `ulimit -f` is an error with file and cause."""
        for command in self.commands():
            with tempfile.TemporaryDirectory() as scratch:
                folder = pathlib.Path(scratch)
                self.place(start, command, folder)
                old = self.files(folder)
                made = subprocess.run(["bash", "-c", 'ulimit -f 0; exec "$@"', "bash", self.program, *command.words], cwd=folder,
                                      check=False, capture_output=True, timeout=calls.MOST_SECONDS)
                said = made.stderr.decode()
                if made.returncode != 1 or "File too large" not in said or command.out.split(".")[0] not in said:
                    self.faults.append(f"{command.name}, ulimit -f 0: exit code {made.returncode}, {said[:200]}")
                if self.files(folder) != old:
                    self.faults.append(f"{command.name}, ulimit -f 0: leaves {', '.join(self.files(folder))}")

    def long_run(self, start):
        """One run of many rounds ends within it, and nothing is written."""
        long = ["--replicates", "1", "--set", "simulation.rounds=100000"]
        for words in (["run", "-q", "-o", "out.h5", *long, "war.cfg"], ["compare", "-q", "-o", "out.h5", *long, "war.cfg"]):
            for number in (signal.SIGTERM, signal.SIGINT):
                with tempfile.TemporaryDirectory() as scratch:
                    folder = pathlib.Path(scratch)
                    shutil.copy(start / "war.cfg", folder)
                    process = subprocess.Popen([self.program, *words], cwd=folder, stdout=subprocess.DEVNULL,
                                               stderr=subprocess.PIPE)
                    time.sleep(0.5)
                    process.send_signal(number)
                    try:
                        said = process.communicate(timeout=10)[1].decode()
                    except subprocess.TimeoutExpired:
                        process.kill()
                        process.communicate()
                        said = "it goes on"
                    left = sorted(path.name for path in folder.iterdir())
                    if process.returncode != 128 + number or left != ["war.cfg"] or "nothing was written" not in said:
                        self.faults.append(f"{words[0]}, {number.name}: exit code {process.returncode}, {said[:300]}, {left}")
                    self.done += 1

    def scratch(self, start):
        """`verify-file` and `rerun` take the folder in which they make a file again along."""
        with tempfile.TemporaryDirectory() as place:
            folder = pathlib.Path(place)
            self.call(["run", "-q", "--replicates", "300", "-o", "out.h5", "war.cfg"], start)
            (folder / "scratch").mkdir()
            for turn, number in enumerate(SIGNALS[:-1]):
                process = subprocess.Popen([self.program, ("verify-file", "rerun")[turn % 2], "-q", "--threads", "1", start / "out.h5"],
                                           env={**os.environ, "TMPDIR": str(folder / "scratch")}, stderr=subprocess.PIPE)
                until = time.monotonic() + 30
                while process.poll() is None and not list((folder / "scratch").iterdir()) and time.monotonic() < until:
                    time.sleep(0.001)
                process.send_signal(number)
                said = process.communicate(timeout=calls.MOST_SECONDS)[1].decode()
                if process.returncode != 128 + number:
                    self.faults.append(f"verify-file, {number.name}: exit code {process.returncode}, {said[:300]}")
                if left := [path.name for path in (folder / "scratch").iterdir()]:
                    self.faults.append(f"verify-file, {number.name}: leaves {', '.join(left)}")
                    shutil.rmtree(folder / "scratch")
                    (folder / "scratch").mkdir()
                self.done += 1


def main():
    walk = Signals(sys.argv[1], int(sys.argv[2]))
    walk.all(sys.argv[3:])
    return calls.finish("signals.py", walk.faults, f"{walk.done} signals while commands write, {len(walk.faults)} not borne")


if __name__ == "__main__":
    sys.exit(main())
