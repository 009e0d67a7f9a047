#!/usr/bin/python3
"""floors.py finds what is planted in a house of a few files: includes that climb, circles by include and by name, rooms
without a floor, crowded rooms, long files, calls of HDF5 elsewhere. Usage: planted.py"""
import pathlib
import subprocess
import sys
import tempfile

from floors import House, MOST_FILES, MOST_LINES

PAGE = "| floor | room |\n|---|---|\n| 1 | `low/` |\n| 2 | `high/`, `high/inner/` |\n"
SOUND = {
    "low/stone.h": "int stone(void);\n",
    "low/stone.c": '#include "low/stone.h"\nint stone(void)\n{\n    return 1;\n}\n',
    "high/inner/roof.h": "int roof(void);\n",
    "high/inner/roof.c": '#include "high/inner/roof.h"\n#include "low/stone.h"\nint roof(void)\n{\n    return stone();\n}\n',
    "high/flag.c": '#include "high/inner/roof.h"\nint flag(void);\nint flag(void)\n{\n    return roof();\n}\n',
}


def faults_of(changes):
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        (root / "docs").mkdir()
        (root / "docs/architecture.md").write_text(PAGE)
        for name, text in {**SOUND, **changes}.items():
            path = root / "src" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        for path in root.glob("src/**/*.c"):
            made = root / "build/src" / path.relative_to(root / "src").with_suffix(".o")
            made.parent.mkdir(parents=True, exist_ok=True)
            subprocess.run(["gcc", "-I", root / "src", "-c", "-o", made, path], check=True)
        return "\n".join(House(root / "build", root).faults())


CASES = [
    ("a sound house", {}, []),
    ("an include that climbs", {"low/stone.c": '#include "high/inner/roof.h"\n' + SOUND["low/stone.c"]},
     ["src/low/stone", "src/high/inner/roof", "not on a floor below"]),
    ("a name used from above", {"low/sand.c": "int roof(void);\nint sand(void);\nint sand(void)\n{\n    return roof();\n}\n"},
     ["src/low/sand uses roof of src/high/inner/roof", "not on a floor below"]),
    ("a circle of includes", {"low/a.h": '#include "low/b.h"\n', "low/b.h": '#include "low/a.h"\n'},
     ["a circle of 2 files: src/low/a, src/low/b"]),
    ("a circle of names", {"low/a.c": "int b(void);\nint a(void);\nint a(void)\n{\n    return b();\n}\n",
                           "low/b.c": "int a(void);\nint b(void);\nint b(void)\n{\n    return a();\n}\n"},
     ["a circle of 2 files: src/low/a, src/low/b", "src/low/a uses b of src/low/b"]),
    ("a room without a floor", {"loft/box.h": "\n"}, ["loft/ is not both"]),
    ("a crowded room", {f"low/n{i}.h": "\n" for i in range(MOST_FILES)}, ["src/low/ has", "source files"]),
    ("a long file", {"low/long.h": "\n" * (MOST_LINES + 1)}, ["src/low/long.h has"]),
    ("HDF5 elsewhere", {"low/a.c": "int H5Fflush(int, int);\nint a(void);\nint a(void)\n{\n    return H5Fflush(0, 0);\n}\n"},
     ["src/low/a calls H5Fflush"]),
]


def main():
    failed = 0
    for what, changes, wanted in CASES:
        found = faults_of(changes)
        if any(word not in found for word in wanted) or (found and not wanted):
            print(f"planted.py: {what}: found: {found or 'nothing'}", file=sys.stderr)
            failed += 1
    print(f"{len(CASES) - failed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
