#!/usr/bin/python3
"""Holds src/ against the table of rooms in docs/architecture.md.

A file may use files of its own room and of the floors below, and no two files use each other, straight or through
others. "Uses" is an include, or a name that another object defines. A room inside a room (model/sme/) is on the floor of
the room around it. HDF5 is called in file/ alone. Usage: floors.py BUILD [ROOT]; says what is wrong, one line each.
"""
import collections
import pathlib
import re
import subprocess
import sys

MOST_FILES, MOST_LINES = 55, 600
HDF5_ROOM = "file"


class House:
    """Source files by name without folder `src/` and ending: `model/vendor` is vendor.c and vendor.h."""

    def __init__(self, build, root):
        self.root, self.build = pathlib.Path(root), pathlib.Path(build)
        source = self.root / "src"
        self.files = sorted(path for path in source.glob("**/*") if path.suffix in (".c", ".h"))
        self.name = {path: str(path.relative_to(source).with_suffix("")) for path in self.files}
        self.uses = collections.defaultdict(dict)  # user -> used -> why
        self.hdf5 = {}
        self.read_includes()
        self.read_objects()
        self.floors = self.read_floors()

    def read_includes(self):
        names = set(self.name.values())
        for path in self.files:
            for used in re.findall(r'^\s*#\s*include "([^"]+)\.h"', path.read_text(encoding="utf-8"), re.MULTILINE):
                if used in names and used != self.name[path]:
                    self.uses[self.name[path]].setdefault(used, f'includes "{used}.h"')

    def read_objects(self):
        defined, wanted = {}, {}
        names = {self.build / path.relative_to(self.root).with_suffix(".o"): self.name[path]
                 for path in self.files if path.suffix == ".c"}
        for missing in (read for read in names if not read.exists()):
            sys.exit(f"floors.py: {missing} is missing; build first")
        # One call for all: nm may load plug-ins of compilers each time that it starts.
        for row in subprocess.check_output(["nm", "--print-file-name", *names], text=True).splitlines():
            read, rest = row.split(":", 1)
            name, kind, symbol = names[pathlib.Path(read)], *rest.split()[-2:]
            if kind == "U":
                wanted.setdefault(name, set()).add(symbol)
            elif kind in "TDRBV":
                defined[symbol] = name
        for name, symbols in wanted.items():
            self.hdf5[name] = sorted(symbol for symbol in symbols if re.match(r"H5[A-Z_]", symbol))
            for symbol in sorted(symbols & defined.keys()):
                self.uses[name].setdefault(defined[symbol], f"uses {symbol}")

    def read_floors(self):
        page = (self.root / "docs/architecture.md").read_text(encoding="utf-8")
        return {room: int(floor) for floor, rooms in re.findall(r"^\| (\d+) \| (`[^|]+) \|", page, re.MULTILINE)
                for room in re.findall(r"`([\w/]+)/`", rooms)}

    def room(self, name):
        return name.split("/")[0]

    def strangers(self):
        for room in sorted({self.room(name) for name in self.name.values()} ^ {self.room(r) for r in self.floors}):
            yield f"{room}/ is not both in src/ and in the table of docs/architecture.md"

    def is_climb(self, user, used):
        return self.room(user) != self.room(used) and self.floors[self.room(user)] <= self.floors[self.room(used)]

    def climbs(self):
        for user, used in sorted((user, used) for user in self.uses for used in self.uses[user]):
            if self.is_climb(user, used):
                yield (f"src/{user} {self.uses[user][used]} of src/{used}: {self.room(used)}/ is not on a floor below "
                       f"{self.room(user)}/")

    def circles(self):
        """Strongly connected files, Tarjan (1972), without recursion. What climbs is a fault of its own and no tie."""
        ties = {user: [used for used in sorted(self.uses[user]) if not self.is_climb(user, used)] for user in self.uses}
        order, low, stack, waiting = {}, {}, [], set()
        for start in sorted(set(self.name.values())):
            work = [(start, None)] if start not in order else []
            while work:
                name, rest = work.pop()
                if rest is None:
                    order[name] = low[name] = len(order)
                    stack.append(name)
                    waiting.add(name)
                    rest = iter(ties.get(name, []))
                for used in rest:
                    if used not in order:
                        work += [(name, rest), (used, None)]
                        break
                    if used in waiting:
                        low[name] = min(low[name], low[used])
                else:
                    if low[name] == order[name]:
                        circle = [stack.pop()]
                        while circle[-1] != name:
                            circle.append(stack.pop())
                        waiting.difference_update(circle)
                        if len(circle) > 1:
                            yield self.words_of(sorted(circle))
                    if work:
                        below = work[-1][0]
                        low[below] = min(low[below], low[name])

    def words_of(self, circle):
        ties = [f"    src/{user} {self.uses[user][used]} of src/{used}" for user in circle for used in circle
                if used in self.uses[user]]
        return f"a circle of {len(circle)} files: {', '.join('src/' + name for name in circle)}\n" + "\n".join(ties)

    def crowds(self):
        rooms = collections.Counter(str(path.parent.relative_to(self.root)) for path in self.files)
        for room, count in sorted(rooms.items()):
            if count > MOST_FILES:
                yield f"{room}/ has {count} source files, more than {MOST_FILES}"
        for path in self.files:
            lines = path.read_text(encoding="utf-8").count("\n")
            if lines > MOST_LINES:
                yield f"{path.relative_to(self.root)} has {lines} lines, more than {MOST_LINES}"

    def calls_of_hdf5(self):
        for name, symbols in sorted(self.hdf5.items()):
            if symbols and self.room(name) != HDF5_ROOM:
                yield f"src/{name} calls {', '.join(symbols)}: HDF5 is called in {HDF5_ROOM}/ alone"

    def faults(self):
        strangers = list(self.strangers())
        return strangers or [*self.climbs(), *self.circles(), *self.crowds(), *self.calls_of_hdf5()]


def main():
    faults = House(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else ".").faults()
    print("\n".join(faults), end="\n" if faults else "")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
