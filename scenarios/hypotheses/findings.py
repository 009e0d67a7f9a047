#!/usr/bin/python3
"""Writes docs/findings.md from the files of the studies in scenarios/hypotheses: a table, and for each hypothesis its
claims with their answers, a figure and the paragraph that stands in the study file.

FOLDER has what run_all writes: FOLDER/LEVEL.SEED/NAME.h5, by level of growth and seed; base.1 is there at least. A
claim is answered at each level by all seeds there: "not settled" where seeds differ. Where levels hold and fail the
answer depends on growth.

What a study file says at its head (Phrase, Translation, Core, Finding, ...) comes from the file beside this one, if
nothing but comments has changed in it since it was played, and else from the text stored in the results. In a finding, {claim:m} is the claim's statistic with its interval in base.1, in
OPENING {h02.claim:m}; bn and m turn kCNY into CNY, pct shares into percent, pt their differences into percentage
points, count is for things, n is plain. A + or - before that is the sign that the sentence supposes, in every seed; - is
left out when printed. When a sign or a verdict is not what the text supposes, the page says so and the exit code is 1.
"""
import argparse
import html
import os
import re
import sys

import h5py

LABELS = ("Phrase", "Translation", "Experiment", "Statistic", "Refuted if", "Core", "Effect", "Figure", "Verdict", "Finding")
INTRODUCTION = """# Findings: what the runs say about the article

Printed by `make hypotheses` from the studies in `scenarios/hypotheses/`; change those, not this page.

OPENING

All of it is about this model at the numbers of [bigtech_vs_startups.cfg](../scenarios/bigtech_vs_startups.cfg), most of
which are estimates or assumptions ([data.md](data.md)); an interval holds the luck of the runs, not the doubt about the
model.

VERDICTS

TABLE

## How it was done

Every study names a phrase of the article (H17: a question to it), what it claims, the experiment, and what would refute it. In the "war" every vendor's
rule acts from the second month on; in "peace" nobody changes a list price for five years while costs fall and the
use that a bill counts grows thirtyfold, which is a stronger peace than a real one. SMEs are simulated a tenth as many for ten times as many each, and rounds of funding
are half as frequent as in the scenario, so that not all survive anyway: 10 of 12 independents live five years instead of 12.

Claims are answered as in [studies.md](studies.md#claims-statements-that-the-runs-answer): *holds* or *fails* when all
of the 95 % interval is on one side of the threshold, *undecided* otherwise; differences are between groups of design
points on common random numbers. Studies are run with several seeds and at several levels of growth (with 12 replicates outside of base): LEVELS. An answer is *not
settled* where the seeds differ, and *depends on growth* where a claim holds at one level and fails at another. Where the
mean over a study's other factors hides that these matter, the single cells are shown. THE_THIRD

The verdict follows from the core claims, marked with a star: supported when all hold, refuted when all fail, not settled
when none of them is settled; otherwise it depends, on growth or on what the text says.

Signs were predicted before the model was built. The designs were settled in a pilot with other random numbers, and
thresholds other than 0 were chosen there too; in H12 the experiment itself was changed after it, and in H16 Moonshot's
cash. Which claims of H2 and H14 are core was settled last, with the results at hand; every claim is shown, so that readers can
judge otherwise. The wording of what would refute H1, H2, H6 and H16 was also changed with results at hand, and H16's threshold
of survival was tightened from 0.1 to 0 after its first runs, which were then repeated with another seed. Everything was run
first on a scenario in which use did not grow (`tests/scenarios/frozen_2024/`). For the present one some things were settled
after a first look: prices of H4 and H6 may rise, the launches of November are left out of H5, and in H16 Moonshot moves from
June on, with less cash; so were the experiment of H15, which had been that of H16, the moves of accounts in H8, and the cash in H13. The level
*fast* replaced another one whose answers were known. There are CLAIMS claims; with 95 % intervals, a few of those that narrowly hold or fail do so by chance.
"""
OPENING = (
    "In short, over five years and against a peace in which nobody changes a list price:",
    "The war gives the small firms that build on models {h09.smes_gain:+bn} bn CNY of surplus and the clouds",
    "{h13.clouds_gain:+bn} bn of profit; it costs the model vendors {h15.war_for_vendors:-bn} bn.",
    "It takes {h02.war_takes_share:-pct} of the market from vendors without a cloud, but changes how many of the twelve survive",
    "by {h02.war_kills:n}; having 1 bn CNY of cash instead of 8 costs {h02.thin_die:-n} of them their lives.",
    "Clouds do not spare their flagships: within a year they cut small models by {h04.light_deeper:-pt} of their lists less.",
    "Costs explain {h08.rest_is_cost:pct} of the fall of prices; the rest is margin.",
    "Without a war, twice the ability to land uses earns small firms {h15.smes_land:+bn} bn CNY more than the war does.",
)
NAMED = ("h02", "h04", "h08", "h09", "h13", "h15")
LEVELS = {"base": "as in the scenario", "none": "each use stays as large as at the start", "fast": "use grows as fast as 2024 allows"}
LEVEL_ORDER = list(LEVELS)
THIRD = "base.3"
SIGNS = {"holds": "yes", "fails": "no", "undecided": "?"}


def as_text(value):
    return value.decode() if isinstance(value, bytes) else value


def texts(group, name):
    return [as_text(t) for t in group[name][()]]


def read_head(study):
    """The comment at the head of a study file: its title, and a text for each label."""
    head, label, title = {}, None, ""
    for line in study.splitlines():
        if not line.startswith("#"):
            break
        body = line[1:].rstrip()
        found = next((l for l in LABELS if body.strip().startswith(l + " ") and body.startswith(" " + l)), None)
        if body.startswith("   pricewar-sim"):
            label = None
        elif found:
            label = found
            head[label] = body.strip()[len(found):].strip()
        elif label and body.strip():
            head[label] += " " + body.strip()
        elif body.strip() and not title:
            title = body.strip()
    missing = [l for l in LABELS if l not in head]
    if missing:
        sys.exit(f"the head of the study {title!r} has no {', '.join(missing)}")
    return title, head


def number(value):
    if value != value:
        return "-"
    size = abs(value)
    if 0 < size < 0.0005:
        return "<0.0005" if value > 0 else ">-0.0005"
    if size >= 1e6:
        return f"{value / 1e6:,.3g} million" if size < 1e9 else f"{value / 1e9:,.3g} billion"
    return f"{value:,.0f}" if size >= 1000 else f"{value:.3g}" if size >= 1 else f"{value:.2g}"


SCALES = {"n": 1, "bn": 1e-6, "m": 1e-3, "pct": 100, "pt": 100, "count": 1}


def shown(claim, kind, flip=False):
    """Value (low to high) in the unit that `kind` names; `flip`: without the minus."""
    scale = SCALES[kind] * (-1 if flip else 1)
    low, high = sorted((claim["low"] * scale, claim["high"] * scale))
    sign = {"pct": " %", "pt": " points"}.get(kind, "")
    value = f"{number(claim['value'] * scale)}{sign}"
    if low == high or low != low:
        return value
    return f"{value} ({number(low)} to {number(high)})"


def money_kind(claim):
    return "bn" if abs(claim["value"]) >= 1e6 else "m"


def in_units(claim):
    """The same in the unit of the statistic, money in m or bn CNY."""
    if claim["unit"] != "kCNY":
        return shown(claim, "n") + ("" if claim["unit"] == "1" else " " + claim["unit"])
    kind = money_kind(claim)
    return f"{shown(claim, kind)} {kind} CNY"


def threshold(claim):
    """What the claim compares with, "above 0", in the unit of its statistic, money as `in_units` has it."""
    words = claim["tested"].rsplit(": ", 1)[1]
    if claim["unit"] != "kCNY":
        return words
    kind = money_kind(claim)
    scaled = re.sub(r"-?[\d.]+(e[+-]?\d+)?", lambda found: number(float(found[0]) * SCALES[kind]), words)
    return scaled.replace("kCNY", f"{kind} CNY")


def read_claims(file):
    """The claims of a study by name, with their cells."""
    group = file["claims"]
    keys = ("value", "low", "high", "threshold", "runs")
    names, units = texts(group, "claim_name"), texts(group, "claim_unit")
    words, tested = texts(group, "claim_text"), texts(group, "claim_statement")
    verdicts = as_text(group["verdict"].attrs["flag_meanings"]).split()
    claims = {}
    for i, name in enumerate(names):
        claims[name] = {k: float(group[k][i]) for k in keys}
        claims[name].update(text=words[i], tested=tested[i], verdict=verdicts[int(group["verdict"][i])], unit=units[i],
                            cells=[], alike=1.0)
    if "cell_where" in group:
        cells = zip(texts(group, "cell_where"), *(group["cell_" + k][()] for k in ("claim", "value", "low", "high", "verdict")))
        for where, claim, value, low, high, verdict in cells:
            claims[names[int(claim)]]["cells"].append(
                {"where": where, "value": float(value), "low": float(low), "high": float(high), "verdict": verdicts[int(verdict)]})
        for i, name in enumerate(names):
            claims[name]["alike"] = float(group["cells_alike"][i])
    return claims


def read_text(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def with_includes(study, path):
    """The text with what it includes in its place, as results have it."""
    return re.sub(r'(?m)^@include "(.*)"$', lambda found: read_text(os.path.join(os.path.dirname(path), found[1])).rstrip("\n"), study)


def without_comments(study):
    return [line for line in study.splitlines() if not line.lstrip().startswith("#")]


def answering(variants, level):
    """Variants that answer at a level of growth: not the third seed, which is held against them."""
    return [variant for variant in variants if variant != THIRD and variant.split(".")[0] == level]


def settled(answers):
    """What several seeds say together."""
    return answers[0] if len(set(answers)) == 1 else "not settled"


def over_levels(answers):
    """What several levels of growth say together."""
    if {"holds", "fails"} <= set(answers):
        return "depends on growth"
    return answers[0] if len(set(answers)) == 1 else "not settled"


class Finding:
    """One hypothesis: its study in all variants, of which base.1 comes first."""

    def __init__(self, folder, variants, name):
        self.name, self.problems, self.variants = name, [], {}
        for variant in variants:
            with h5py.File(os.path.join(folder, variant, name + ".h5"), "r") as file:
                self.variants[variant] = read_claims(file)
                if variant == "base.1":
                    self.title, self.head = read_head(self.words_of(as_text(file["study"][()])))
                    self.runs, self.replicates = len(file["run"]), int(file.attrs["replicates"])
                    self.read_figure(file)
        self.claims = self.variants["base.1"]
        self.core = [c.strip() for c in self.head["Core"].split(",")]
        unknown = [c for c in self.core if c not in self.claims]
        if unknown:
            sys.exit(f"{folder}: {name} has no claim {', '.join(unknown)}")

    def words_of(self, played):
        """The study with its comments: as it is now, if only comments have changed since it was played."""
        path = os.path.join(os.path.dirname(os.path.abspath(__file__)), self.name + ".cfg")
        if not os.path.exists(path):
            return played
        now = read_text(path)
        return now if without_comments(with_includes(now, path)) == without_comments(played) else played

    def levels(self):
        return list(dict.fromkeys(variant.split(".")[0] for variant in self.variants))

    def at_level(self, claim, level):
        """The claim at a level, seed by seed."""
        return [self.variants[variant][claim] for variant in answering(self.variants, level)]

    def answer(self, claim):
        return over_levels([settled([c["verdict"] for c in self.at_level(claim, level)]) for level in self.levels()])

    def read_figure(self, file):
        """Means of one outcome by design point, with what varies."""
        outcome, self.figure_title = (part.strip() for part in self.head["Figure"].split(":", 1))
        names = texts(file, "outcome_name")
        if outcome not in names:
            sys.exit(f"{file.filename}: there is no outcome {outcome}")
        row, points = names.index(outcome), file["by_point"]
        self.points = [tuple(float(points[k][row, p]) for k in ("mean", "mean_low", "mean_high"))
                       for p in range(points["mean"].shape[1])]
        paths = texts(file, "factor_path")
        columns = {as_text(file[k].attrs["path"]): k for k in points if k.startswith("param_")}
        factors = [points[columns[p]] for p in paths]
        study = as_text(file["study"][()])
        short = dict((m[2], m[1]) for m in re.finditer(r'\{ name = "([^"]+)";\s*path = "([^"]+)"', study))
        self.labels = []
        for p in range(len(self.points)):
            parts = []
            for path, factor in zip(paths, factors):
                value = factor[p]
                meanings = factor.attrs.get("flag_meanings")
                if meanings is not None:
                    value = as_text(meanings).split()[int(value)]
                else:
                    value = f"{float(value):.4g}"
                name = short.get(path, path)
                parts.append({"2": "war", "1000": "peace"}.get(value, value) if name == "war" else f"{name} {value}")
            self.labels.append(", ".join(parts))

    def verdict(self):
        answers = {self.answer(c) for c in self.core}
        if answers == {"holds"}:
            return "supported"
        if answers == {"fails"}:
            return "refuted"
        if "depends on growth" in answers:
            return "depends on growth"
        return "depends" if answers & {"holds", "fails"} else "not settled"

    def check_verdict(self):
        supposed = self.head["Verdict"].split(":")[0].split(";")[0].strip()
        if supposed != self.verdict():
            self.problems.append(f"the text supposes the verdict {supposed}; the runs say {self.verdict()}")
        return self.head["Verdict"]

    def fill(self, name, sign, kind):
        """A claim of a sentence in numbers."""
        if name not in self.claims or kind not in SCALES:
            sys.exit(f"{self.name}: {{{name}:{sign or ''}{kind}}} is no claim of the study in a known form")
        claim = self.claims[name]
        if (kind in ("bn", "m")) != (claim["unit"] == "kCNY"):
            self.problems.append(f"a sentence gives {name} in another unit than its own, {claim['unit']}")
        if sign and any((c["value"] > 0) != (sign == "+") for c in self.at_level(name, "base")):
            self.problems.append(f"a sentence supposes another sign of {name}")
        return shown(claim, kind, sign == "-")

    def paragraph(self):
        return re.sub(r"\{(\w+):([+-]?)(\w+)\}", lambda found: self.fill(*found.groups()), self.head["Finding"])


def drawing(finding):
    """The figure as SVG: a dot with its interval for every design point."""
    title = finding.figure_title
    scale = 1e-6 if "bn CNY" in title else 1e-3 if "m CNY" in title else 1
    rows = [(l, *(v * scale for v in p)) for l, p in zip(finding.labels, finding.points) if p[0] == p[0]]
    ends = [v for r in rows for v in r[1:] if v == v]
    low, high = min(ends), max(ends)
    if high - low <= 1e-12 * max(1, abs(high)):
        low, high = low - 1, high + 1
    left, width, step, top = 330, 300, 16, 34
    height = top + step * len(rows) + 24

    def x(value):
        return left + width * (value - low) / (high - low)

    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + width + 30}" height="{height}" '
           f'font-family="sans-serif" font-size="11">',
           f'<rect width="100%" height="100%" fill="white"/>',
           f'<text x="10" y="18" font-size="12" font-weight="bold">{html.escape(title)}</text>']
    if low < 0 < high:
        out.append(f'<line x1="{x(0):.1f}" y1="{top - 6}" x2="{x(0):.1f}" y2="{height - 22}" stroke="#bbb"/>')
    for i, (label, mean, least, most) in enumerate(rows):
        y = top + step * i + 6
        out.append(f'<text x="{left - 8}" y="{y + 4}" text-anchor="end">{html.escape(label)}</text>')
        if least == least:
            out.append(f'<line x1="{x(least):.1f}" y1="{y}" x2="{x(most):.1f}" y2="{y}" stroke="#36c"/>')
        out.append(f'<circle cx="{x(mean):.1f}" cy="{y}" r="3" fill="#36c"/>')
    for value, anchor in ((low, "start"), (high, "end")):
        out.append(f'<text x="{x(value):.1f}" y="{height - 8}" text-anchor="{anchor}" fill="#666">{number(value)}</text>')
    return "\n".join(out + ["</svg>", ""])


def effect(finding):
    name, unit = (part.strip() for part in finding.head["Effect"].split(":", 1))
    kind = "bn" if unit.startswith("bn CNY") else "m" if unit.startswith("m CNY") else \
        "pct" if unit.startswith("share") else "n"
    unit = unit.replace("share", "% share") if kind == "pct" else unit
    return f"{shown(finding.claims[name], kind).replace(' %', '')} {unit}"


def wrapped(text, width=120):
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return "\n".join(lines + [line])


def section(finding, pictures):
    head = finding.head
    out = [f"## {finding.title}", "", f"> {head['Phrase']}", ">", f"> {head['Translation']}", "",
           wrapped(f"**Verdict: {finding.check_verdict()}.** " + finding.paragraph()), ""]
    for problem in finding.problems:
        out += [f"*This paragraph is out of date: {problem}.*", ""]
    out += [f"![{head['Figure']}]({pictures}/{finding.name}.svg)", "",
            wrapped(f"Experiment: {head['Experiment']} Refuted if {head['Refuted if']} "
                    f"{finding.runs} runs, {finding.replicates} at each design point; "
                    f"[{finding.name}.cfg](../scenarios/hypotheses/{finding.name}.cfg)."), "",
            *claims_table(finding)]
    return "\n".join(out + [""] + hidden_cells(finding))


def claims_table(finding):
    """A row for each claim: its statistic in base.1, its answers by level and seed, and what they say together."""
    levels = finding.levels()
    lines = ["| claim | statistic, 95 % interval | threshold | " + "".join(f"{level} | " for level in levels) + "answer |",
             "|---|---|---|" + "---|" * len(levels) + "---|"]
    for name, claim in finding.claims.items():
        star = " \\*" if name in finding.core else ""
        cells = [", ".join(SIGNS[c["verdict"]] for c in finding.at_level(name, level)) for level in levels]
        lines.append(f"| {claim['text']}{star} | {in_units(claim)} | {threshold(claim)} | " +
                     "".join(f"{cell} | " for cell in cells) + f"{finding.answer(name)} |")
    return lines


def hides(claim):
    """Whether the mean over what the claim does not speak of hides that it matters (claim_mean_hides in the program)."""
    return claim["alike"] < 0.01 and any(cell["verdict"] != claim["verdict"] for cell in claim["cells"])


MOST_CELLS = 8


def hidden_cells(finding):
    """Paragraphs on the core claims whose mean hides something, at the first level where it does."""
    out = []
    for name in finding.core:
        for level in finding.levels():
            claim = finding.at_level(name, level)[0]
            if not hides(claim):
                continue
            cells = sorted((cell for cell in claim["cells"] if cell["value"] == cell["value"]), key=lambda cell: cell["value"])
            few = cells if len(cells) <= MOST_CELLS else cells[:MOST_CELLS // 2] + cells[-MOST_CELLS // 2:]
            listed = "; ".join(f"{in_units({**claim, **cell})} at {cell['where']}" for cell in few)
            words = "" if few is cells else f" the lowest and the highest of {len(cells)},"
            out += [wrapped(f"Not alike everywhere ({level}): *{claim['text']}* {in_units(claim)} on average;{words} {listed}."), ""]
            break
    return out


def count_verdicts(findings):
    verdicts = [f.verdict() for f in findings]
    kinds = [(k, verdicts.count(k)) for k in ("supported", "refuted", "depends", "depends on growth", "not settled") if k in verdicts]
    return "Hypotheses: " + ", ".join(f"{k} {n}" for k, n in kinds) + "."


def opening(findings):
    """The sentences for those who read nothing else, with the numbers of the claims that they name."""
    by_name = {f.name.split("_")[0]: f for f in findings}

    def fill(match):
        hypothesis, *rest = match.groups()
        return by_name[hypothesis].fill(*rest)

    return wrapped(re.sub(r"\{(h\d\d)\.(\w+):([+-]?)(\w+)\}", fill, " ".join(OPENING))) if set(NAMED) <= set(by_name) else ""


def overview(findings):
    table = ["| hypothesis | main effect, 95 % interval | verdict |", "|---|---|---|"]
    for finding in findings:
        anchor = re.sub(r"[^a-z0-9 -]", "", finding.title.lower()).replace(" ", "-")
        table.append(f"| [{finding.title}](#{anchor}) | {effect(finding)} | {finding.head['Verdict']} |")
    return "\n".join(table)


def third_seed(findings):
    """What a third seed answers otherwise than both others do."""
    if THIRD not in findings[0].variants:
        return ""
    moved, turned = [], 0
    for finding in findings:
        for name, third in finding.variants[THIRD].items():
            both = settled([claim["verdict"] for claim in finding.at_level(name, "base")])
            if both not in ("not settled", third["verdict"]):
                moved.append(f"{name} of {finding.name.split('_')[0].upper()}")
                turned += {both, third["verdict"]} == {"holds", "fails"}
    count = sum(len(finding.claims) for finding in findings)
    if not moved:
        return f"A third seed was run once: it answers all {count} claims as the other two do."
    return (f"A third seed was run once: of {count} answers {len(moved)} are not those in which both others agree "
            f"({', '.join(moved)}), {turned or 'none'} of them the opposite.")


def seeds_at(variants, level):
    count = len(answering(variants, level))
    return "one seed" if count == 1 else f"{count} seeds"


def changes(finding, first, other):
    """Claims that two variants answer differently, in words."""
    pairs = [(name, finding.variants[first][name]["verdict"], finding.variants[other][name]["verdict"]) for name in finding.claims]
    return [f"{finding.name.split('_')[0].upper()} {name}: {one}, then {two}" for name, one, two in pairs if one != two]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("folder", help="where run_all wrote")
    parser.add_argument("-o", "--output", default="docs/findings.md")
    parser.add_argument("--changes", metavar="VARIANT", help="only print what this variant answers otherwise than base.1")
    arguments = parser.parse_args()
    variants = sorted((v for v in os.listdir(arguments.folder) if v.split(".")[0] in LEVEL_ORDER), key=lambda v: (LEVEL_ORDER.index(v.split(".")[0]), v))
    names = sorted(file[:-3] for file in os.listdir(os.path.join(arguments.folder, "base.1")) if file.endswith(".h5"))
    findings = [Finding(arguments.folder, variants, name) for name in names]
    if arguments.changes:
        listed = [line for f in findings for line in changes(f, "base.1", arguments.changes)]
        print(f"{len(listed)} of {sum(len(f.claims) for f in findings)} answers differ", *listed, sep="\n")
        return 0
    folder = os.path.splitext(arguments.output)[0]
    os.makedirs(folder, exist_ok=True)
    sections = []
    for finding in findings:
        sections.append(section(finding, os.path.basename(folder)))
        with open(os.path.join(folder, finding.name + ".svg"), "w") as out:
            out.write(drawing(finding))
    parts = {"THE_THIRD": third_seed(findings), "OPENING": opening(findings), "VERDICTS": count_verdicts(findings), "TABLE": overview(findings),
             "CLAIMS": str(sum(len(f.claims) for f in findings)),
             "LEVELS": ", ".join(f"*{level}* ({LEVELS[level]}; {seeds_at(variants, level)})" for level in findings[0].levels())}
    page = INTRODUCTION
    for name, text in parts.items():
        page = page.replace(name, text)
    page = "\n\n".join(part if part.startswith(("#", "|")) else wrapped(part) for part in page.split("\n\n")) + "\n"
    with open(arguments.output, "w") as out:
        out.write("\n".join([page, *sections]))
    problems = [f"{f.name}: {p}" for f in findings for p in f.problems]
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
