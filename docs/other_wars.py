"""Writes the tables of docs/other-wars.md: what is reported of each war, and what comes out of its scenario.

    make docs    or    python3 docs/other_wars.py [--check] PROGRAM

A table stands between the marks "<!-- written by docs/other_wars.py from SCENARIO -->" and "<!-- end -->". Its rows are the
scenario's claims, answered by PROGRAM. A claim whose source ends in "; set" is no test, as a number of the scenario was chosen
with it in view: "(set)" stands beside its answer, and it is counted apart in the table between "<!-- counted by
docs/other_wars.py -->" and "<!-- end -->". --check writes nothing and fails when the page is not up to date.
"""

import json
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
PAGE = HERE / "other-wars.md"
MARK = re.compile(r"(<!-- written by docs/other_wars\.py from (\S+) -->\n).*?(<!-- end -->)", re.DOTALL)
COUNTS = re.compile(r"(<!-- counted by docs/other_wars\.py -->\n).*?(<!-- end -->)", re.DOTALL)
SET, VERDICTS = "; set", ("holds", "undecided", "fails")


def significant(number):
    return f"{number:#.3g}".rstrip(".") if abs(number) < 100 else f"{number:,.0f}"


def in_words(claim, terms):
    """The model's number and its interval, in units that a reader uses."""
    low, value, high = claim["low"], claim["value"], claim["high"]
    if claim["statement"].startswith("probability"):
        return f"{100 * value:.0f} % of runs ({100 * low:.0f} to {100 * high:.0f})"
    if "total_served[" in claim["statement"] and "/ total_volume" in claim["statement"]:
        return f"{100 * value:.1f} % ({100 * low:.1f} to {100 * high:.1f})"
    scale, unit = 1, ""
    if claim["unit"] == terms["stored_money_unit"]:
        scale, unit = 1e6, f" bn {terms['currency']}"
    elif claim["unit"] == terms["stored_volume_unit"]:
        scale, unit = 1e6 / terms["in_a_unit"], f" m {terms['volume']['many']}"
    elif claim["unit"] == terms["vendor"]["many"]:
        unit = " " + claim["unit"]
    elif claim["unit"] != "1":
        sys.exit(f"{claim['name']}: no words for numbers in {claim['unit']}; in_words() needs a line for them")
    return f"{significant(value / scale)} ({significant(low / scale)} to {significant(high / scale)}){unit}"


def answer(program, scenario):
    command = [program, "run", "--quiet", "--json", "--no-output", scenario]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True, cwd=HERE.parent).stdout)


def is_set(claim):
    return claim["source"].endswith(SET)


def table(shown):
    rows = [f"| {claim['text']} | {in_words(claim, shown['terms'])} | {claim['verdict']}{' (set)' if is_set(claim) else ''} | "
            f"{claim['source'].removesuffix(SET)} |\n" for claim in shown["claims"]]
    return "| reported | in the model (95 %) | answer | source |\n|---|---|---|---|\n" + "".join(rows)


def counts(answers):
    """How the claims are answered, by war: those that are a test, and those that were set."""
    lines, total = [], [0] * 6
    for scenario, shown in answers.items():
        cells = [sum(is_set(claim) == put and claim["verdict"] == verdict for claim in shown["claims"])
                 for put in (False, True) for verdict in VERDICTS]
        total = [so_far + cell for so_far, cell in zip(total, cells)]
        lines.append((f"`{pathlib.Path(scenario).stem}`", cells))
    lines.append(("all", total))
    return ("| war | tests: hold | undecided | fail | set: hold | undecided | fail |\n|" + "---|" * 7 + "\n"
            + "".join(f"| {name} | " + " | ".join(map(str, cells)) + " |\n" for name, cells in lines))


def main(arguments):
    check = arguments[:1] == ["--check"]
    if len(arguments) != 1 + check:
        sys.exit(__doc__)
    old = PAGE.read_text(encoding="utf-8")
    program = str(pathlib.Path(arguments[-1]).resolve())
    answers = {mark[2]: answer(program, mark[2]) for mark in MARK.finditer(old)}
    new = MARK.sub(lambda mark: mark[1] + table(answers[mark[2]]) + mark[3], old)
    new = COUNTS.sub(lambda mark: mark[1] + counts(answers) + mark[2], new)
    if check and new != old:
        sys.exit(f"{PAGE}: the tables are not what the program answers; make docs renews them")
    if not check:
        PAGE.write_text(new, encoding="utf-8")


main(sys.argv[1:])
