"""Writes the table of docs/mechanisms.md: each mechanism alone, switched on over the frozen scenario of 2024.

    make mechanisms    or    python3 docs/mechanisms.py PROGRAM

tests/scenarios/mechanisms/ has one file a mechanism. NAME.set holds overrides, one PATH=VALUE a line, and NAME.cfg is a
scenario of its own; "# " begins a comment, and the first one begins with the mechanism's title, up to a comma. Each is compared with the frozen
scenario on the same random numbers. Instructions are those of one run on one thread, counted by callgrind.
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile

import page_part

HERE = pathlib.Path(__file__).resolve().parent
FROZEN = "tests/scenarios/frozen_2024/bigtech_vs_startups.cfg"
FOLDER, PAGE = HERE.parent / "tests/scenarios/mechanisms", HERE / "mechanisms.md"
OUTCOMES = [("price paid", "final_mean_price", "ratio"), ("tokens", "total_volume", "ratio"),
            ("adoption", "final_adoption", "points"), ("vendors alive", "vendors_alive", "number"),
            ("SMEs alive", "final_smes", "ratio"), ("surplus of SMEs", "total_sme_surplus", "ratio")]
LAYERS = ["sellers", "clouds", "vendors", "smes"]


def overrides_of(path):
    lines = [re.sub(r"(^|\s)#\s.*", "", line).strip() for line in path.read_text().splitlines()]
    return [line for line in lines if line]


def title_of(path):
    return re.match(r"#\s*([^,(]*)", path.read_text()).group(1).strip()


def scenario_of(path):
    """Arguments for the program: the scenario and the overrides that make the mechanism's."""
    if path.suffix == ".cfg":
        return [str(path.relative_to(HERE.parent))]
    return [FROZEN] + [word for override in overrides_of(path) for word in ("--set", override)]


def against_of(path):
    """Arguments of `compare` that make the mechanism the other side of the frozen scenario."""
    if path.suffix == ".cfg":
        return ["--against", str(path.relative_to(HERE.parent))]
    return [word for override in overrides_of(path) for word in ("--against", override)]


def compared(program, path):
    command = [program, "compare", "--quiet", "--json", FROZEN, *against_of(path)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)["differences"]


def instructions(program, arguments):
    with tempfile.TemporaryDirectory() as folder:
        command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/out", program, "run", "--quiet",
                   "--threads", "1", "--replicates", "1", "--output", f"{folder}/out.h5", *arguments]
        shown = subprocess.run(command, check=True, capture_output=True, text=True).stderr
    return int(re.search(r"Collected : (\d+)", shown).group(1))


def change(difference, kind):
    """The mechanism's side less the frozen one, or over it, with the interval of the difference: "?" when undecided."""
    without, change_of = difference["with"]["value"], difference["change"]
    if without is None or change_of["value"] is None:
        return "-"
    scale = {"ratio": 100 / without if without else 0, "points": 100, "number": 1}[kind]
    unit = {"ratio": " %", "points": " points", "number": ""}[kind]
    value = -change_of["value"] * scale
    undecided = change_of["low"] is not None and change_of["low"] <= 0 <= change_of["high"]
    return f"{value:+.1f}{unit}" + ("?" if undecided and value else "")


def layer_profit(differences, layer):
    change_of = differences["layer_profit"][layer]["change"]
    undecided = change_of["low"] <= 0 <= change_of["high"]
    return f"{-change_of['value'] / 1e6:+.2f}" + ("?" if undecided else "")


def table(program):
    base = instructions(program, [FROZEN])
    heads = ["mechanism", *[name for name, _, _ in OUTCOMES], *[f"profit of {layer}, bn" for layer in LAYERS], "cost"]
    rows = [heads, ["---"] * len(heads)]
    for path in sorted(FOLDER.glob("*.set")) + sorted(FOLDER.glob("*.cfg")):
        differences = compared(program, path)
        cost = instructions(program, scenario_of(path)) / base
        rows.append([f"{title_of(path)} (`{path.name}`)",
                     *[change(differences[name], kind) for _, name, kind in OUTCOMES],
                     *[layer_profit(differences, layer) for layer in LAYERS], f"{cost:.2f}"])
    text = "\n".join("| " + " | ".join(row) + " |" for row in rows)
    return f"{text}\n\nOne run of the frozen scenario takes {base / 1e6:.0f} million instructions.\n"


def main(program):
    page_part.renew(PAGE, "docs/mechanisms.py", table(program))


if __name__ == "__main__":
    main(sys.argv[1])
