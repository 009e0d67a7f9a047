"""Writes the table of docs/foresight.md: what a vendor that thinks ahead does in the scenarios of scenarios/foresight/.

    make foresight    or    python3 docs/foresight.py PROGRAM [--check]

With --check nothing is written, and a table that is not what the program says now is an error.
"""

import pathlib
import subprocess
import sys
import tempfile

import h5py

import page_part

HERE = pathlib.Path(__file__).resolve().parent
PAGE = HERE / "foresight.md"
CASES = [
    ("penetration", "choice.switch_cost_vendor=0"),
    ("bait", "choice.switch_cost_outside=false"),
    ("predation", "vendors.B.capital=1e6"),
    ("exit", "vendors.C.products[0].quality=6"),
]
MONTHS = [1, 4, 7, 10, 13, 16, 25]


def played(program, name, overrides):
    """Price of A by month, and the month in which B leaves, if it does."""
    with tempfile.TemporaryDirectory() as folder:
        file = f"{folder}/run.h5"
        command = [program, "run", "--quiet", f"scenarios/foresight/{name}.cfg", "--output", file]
        for override in overrides:
            command += ["--set", override]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=HERE.parent)
        with h5py.File(file) as data:
            firms = [firm.decode() for firm in data["firm_name"][()]]
            left = data["exit_round"][0][firms.index("B")] if "B" in firms else 0
            return data["price"][0, :, 0], left


def row(program, name, overrides):
    price, left = played(program, name, overrides)
    changed = f"`{overrides[0]}`" if overrides else ""
    cells = [f"[`{name}.cfg`](../scenarios/foresight/{name}.cfg)" if not overrides else "", changed]
    cells += [f"{price[month]:.2f}" for month in MONTHS] + [f"{int(left)}" if left > 0 else ""]
    return "| " + " | ".join(cells) + " |"


def table(program):
    head = ["scenario", "with"] + [f"month {month}" for month in MONTHS] + ["B leaves in month"]
    lines = ["| " + " | ".join(head) + " |", "|---" * 2 + "|---:" * (len(MONTHS) + 1) + "|"]
    for name, override in CASES:
        lines += [row(program, name, []), row(program, name, [override])]
    return "\n".join(lines)


def main():
    text = PAGE.read_text()
    part = "Price of A, CNY/Mtok; unit cost is 1.\n\n" + table(sys.argv[1]) + "\n"
    renewed = page_part.renewed(text, "docs/foresight.py", part)
    if "--check" in sys.argv:
        if renewed != text:
            sys.exit("docs/foresight.md has another table than the program gives; `make foresight` renews it")
    else:
        PAGE.write_text(renewed)


if __name__ == "__main__":
    main()
