"""What moves with a numerical setting in the shipped scenarios: `converge.py PROGRAM [SCENARIO...]`.

Prints a row for each, as in docs/numerics.md, and fails where more headline numbers move with the classes or the weight of
an SME than chance would have: one in twenty of those whose interval is wider than the tolerance, and three standard deviations,
as numbers of one market move together."""
import glob
import json
import subprocess
import sys

MARKETS = ["scenarios/bigtech_vs_startups.cfg", "scenarios/may2024_replay.cfg", *sorted(glob.glob("scenarios/wars/*.cfg"))]
SETTINGS = ["latent_classes", "smes.weight", "simulation.round_days"]


def converged(program, scenario):
    command = [program, "converge", scenario, "--replicates", "32", "--json"]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)["settings"]


def moved(numbers, path=""):
    """The numbers that move, with the size of it."""
    if isinstance(numbers, dict) and "verdict" in numbers:
        if numbers["verdict"] == "moves":
            yield path, numbers["size"]["value"]
    elif isinstance(numbers, dict):
        for key, part in numbers.items():
            yield from moved(part, key if not path else f"{path}[{key}]")


def cell(setting):
    if "reason" in setting:
        return "-"
    text = f"{setting['move']} of {setting['count']}"
    largest = sorted(moved(setting["numbers"]), key=lambda number: -abs(number[1]))[:3]
    if largest:
        text += ": " + ", ".join(f"`{name}` {100 * size:+.0f} %" for name, size in largest)
    return text


def by_more_than_chance(setting):
    if "reason" in setting:
        return False
    expected = 0.05 * (setting["move"] + setting["may_move"])
    return setting["move"] > expected + 3 * expected**0.5


def main():
    program, scenarios = sys.argv[1], sys.argv[2:] or MARKETS
    failed = False
    print("| scenario | 4 times the classes | a quarter of the weight | 4 times the rounds |\n|---|---|---|---|")
    for scenario in scenarios:
        settings = converged(program, scenario)
        print(f"| `{scenario}` | " + " | ".join(cell(settings[name]) for name in SETTINGS) + " |", flush=True)
        failed |= any(by_more_than_chance(settings[name]) for name in SETTINGS[:2])
    if failed:
        sys.exit("numbers move with classes or weight by more than chance")


if __name__ == "__main__":
    main()
