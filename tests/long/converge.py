"""What moves with a numerical setting in the shipped scenarios: `converge.py PROGRAM [SCENARIO...]`.

Prints a row for each, as in docs/numerics.md, and fails where more numbers of market and layers move with the classes or
the weight of an SME than chance would have: one in twenty of those whose interval is wider than the tolerance, and two
standard deviations. So many tests find something by chance now and then, and their numbers go together: what fails is
played again with other random numbers and four times the runs, and counts if more move than chance would have there
too. Numbers of single firms are shown only: of a vendor with few simulated customers they are what these are, and their
intervals are no t intervals."""
import glob
import json
import subprocess
import sys

MARKETS = ["scenarios/bigtech_vs_startups.cfg", "scenarios/may2024_replay.cfg", *sorted(glob.glob("scenarios/wars/*.cfg"))]
SETTINGS = ["latent_classes", "smes.weight", "simulation.round_days"]


def converged(program, scenario, *options):
    command = [program, "converge", scenario, *(options or ["--replicates", "32"]), "--json"]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)["settings"]


def with_verdict(setting, *verdicts):
    """The numbers with one of these verdicts, and how far each moves."""
    return [(name, number["size"]["value"]) for name, number in setting["numbers"].items() if number["verdict"] in verdicts]


def cell(setting):
    if "reason" in setting:
        return "-"
    text = f"{setting['move']} of {setting['count']}"
    largest = sorted(with_verdict(setting, "moves"), key=lambda number: -abs(number[1]))[:3]
    if largest:
        text += ": " + ", ".join(f"`{name}` {100 * size:+.0f} %" for name, size in largest)
    return text


def by_more_than_chance(setting):
    if "reason" in setting:
        return False
    move, wide = ([name for name, _ in with_verdict(setting, *verdicts) if "[" not in name or name.startswith("layer_")]
                  for verdicts in (["moves"], ["moves", "may move"]))
    expected = 0.05 * len(wide)
    return len(move) > expected + 2 * expected**0.5


def moves_again(program, scenario, name):
    """Whether more than chance move with other random numbers too. Says what does."""
    again = converged(program, scenario, "--seed", "1", "--replicates", "128", "--setting", name)[name]
    print(f"{scenario}, {name}: more move than chance would have; with other random numbers and 128 runs {cell(again)}",
          file=sys.stderr)
    return by_more_than_chance(again)


def main():
    program, scenarios = sys.argv[1], sys.argv[2:] or MARKETS
    failed = False
    print("| scenario | 4 times the classes | a quarter of the weight | 4 times the rounds |\n|---|---|---|---|")
    for scenario in scenarios:
        settings = converged(program, scenario)
        print(f"| `{scenario}` | " + " | ".join(cell(settings[name]) for name in SETTINGS) + " |", flush=True)
        for name in SETTINGS[:2]:
            failed |= by_more_than_chance(settings[name]) and moves_again(program, scenario, name)
    if failed:
        sys.exit("numbers move with classes or weight by more than chance")


if __name__ == "__main__":
    main()
