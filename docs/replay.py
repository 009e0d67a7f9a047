"""Writes the tables of docs/replay.md from the files of the studies of May 2024, and the studies' targets.

    python3 docs/replay.py --targets    writes scenarios/studies/may2024_*.inc from docs/may2024_targets.csv
    python3 docs/replay.py FOLDER       writes the page from may2024_inference.h5 and others there; `make replay`

The points of a prediction are draws of the posterior with equal weights: intervals hold 90 % of them.
"""

import csv
import datetime
import pathlib
import sys

import numpy as np
import xarray as xr

HERE = pathlib.Path(__file__).resolve().parent
TARGETS, PAGE, STUDIES = HERE / "may2024_targets.csv", HERE / "replay.md", HERE.parent / "scenarios/studies"
ABROAD, NO_MAKERS = ("OpenAI", "Google", "Anthropic", "Meta"), ("SiliconFlow", "BPai")
BEGIN, END = "<!-- {}: written by docs/replay.py -->", "<!-- end of {} -->"
HALF_YEARS = [("2024 H2", "2024-07-01", "2025-01-01"), ("2025 H1", "2025-01-01", "2025-07-01"),
              ("2025 H2", "2025-07-01", "2026-01-01")]
# Which rows of the table are targets of which studies.
USES = {"fit": ["fit"], "early": ["early"], "observed": ["fit", "early", "check"]}


def read_targets():
    with TARGETS.open(encoding="utf-8") as lines:
        return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def target_text(row):
    """A row as a target, in the units of its outcome."""
    factor = float(row["factor"])
    scale = float(row["scale"]) * (1 if row["error"] == "relative" else abs(factor))
    over = "".join(f' {key} = "{row[key]}";' for key in ("over", "over_date") if row[key])
    return (f'  {{ outcome = "{row["outcome"]}";{over} date = "{row["date"]}";\n'
            f'    value = {float(row["value"]) * factor:.10g}; scale = {scale:.10g}; error = "{row["error"]}";\n'
            f'    source = "{row["source"]}"; }}')


def write_targets():
    for name, uses in USES.items():
        targets = ",\n".join(target_text(row) for row in read_targets() if row["use"] in uses)
        text = f"# Written by docs/replay.py --targets from docs/may2024_targets.csv.\ntargets = (\n{targets}\n);\n"
        (STUDIES / f"may2024_{name}.inc").write_text(text, encoding="utf-8")


def open_file(folder, name):
    path = folder / f"may2024_{name}.h5"
    try:
        return xr.open_dataset(path, engine="h5netcdf")
    except FileNotFoundError:
        raise SystemExit(f"{path} is missing; `make replay` makes it") from None
    except (OSError, ValueError) as error:
        raise SystemExit(f"{path} can't be read: {error}") from None


class Runs:
    """The series of all runs, [run, round, vendor], with rounds 1, 2, ... only."""

    def __init__(self, data):
        self.data = data
        self.days = 7
        self.start = datetime.date(2024, 5, 1)
        self.names = [str(name) for name in self.data.vendor_name.values]
        outside = self.data.market_volume.values[:, 1:]
        shares = self.data.vendor_share.values[:, 1:]
        self.outside = outside[:, :, None] * np.nan_to_num(shares)
        self.own = np.nan_to_num(self.data.vendor_app_volume.values[:, 1:])

    def between(self, first, end):
        """Rounds whose middle day lies in [first, end)."""
        middle = [self.start + datetime.timedelta(days=self.days * (t + 0.5)) for t in range(self.outside.shape[1])]
        first, end = datetime.date.fromisoformat(first), datetime.date.fromisoformat(end)
        return np.array([first <= day < end for day in middle])


def interval(values, levels=(0.05, 0.5, 0.95)):
    return np.quantile(values, levels, method="hazen")


def number(value, digits=2):
    if value == 0 or not np.isfinite(value):
        return f"{value:g}"
    if abs(value) >= 1e6:
        return f"{value / 1e6:,.0f}e6"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.0f}" if abs(value) >= 10 else f"{value:.{digits}g}"


def span(values, digits=2):
    low, middle, high = (number(value, digits) for value in interval(values))
    return f"{middle} ({low} to {high})"


def table(header, rows):
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    return "\n".join(lines + ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows])


def worth(inference):
    """What the draws are worth at the end."""
    return float(1 / (inference.weight ** 2).sum())


def inference_text(inference):
    draws, tolerance = inference.weight.size, float(inference.tolerance[-1])
    text = (f"{draws:,} runs, in {inference.draws.size} populations, are worth {worth(inference):.0f} draws of equal "
            f"weight; tolerance {tolerance:.3g}.")
    rows = []
    for i, path in enumerate(inference.factor_path.values):
        scale, ends = str(inference.factor_prior.values[i]).split(", from ")
        prior = " to ".join(number(float(end)) for end in ends.split(" to "))
        low, middle, high = (number(float(inference[f"posterior_{name}"][i])) for name in ("low", "median", "high"))
        share = float(inference.prior_share[i])
        learned = "nothing" if share >= 0.8 else "a little" if share >= 0.5 else "much"
        rows.append([f"`{path}`", prior + (" (logarithm)" if scale == "log" else ""), f"{middle} ({low} to {high})",
                     f"{100 * share:.0f} %", learned])
    return text + "\n\n" + table(["parameter", "prior: even over", "posterior: median (90 % interval)",
                                  "90 % of it in so much of the prior", "learned"], rows)


def targets_table(predicted, targets):
    rows = []
    for i, target in enumerate(targets):
        simulated = predicted[f"target_{i}"].values / float(target["factor"])
        low, _, high = interval(simulated)
        value = float(target["value"])
        inside = "yes" if low <= value <= high else "no: " + ("too low" if high < value else "too high")
        if "1 yes, 0 no" in target["what"]:
            cells = [f"{simulated.mean():.2f}", "-"]
        else:
            cells = [span(simulated, 3), inside]
        use = "fit" if target["use"] == "fit" else "check"
        rows.append([target["date"], f"{target['who']}: {target['what']}", target["value"]] + cells + [use])
    return table(["date", "what", "observed", "model: median (90 % interval)", "observed inside", "use"], rows)


def early_text(inference, predicted, targets):
    """December from what was known at the end of September."""
    later = next(i for i, row in enumerate(targets) if row["who"] == "ByteDance" and row["use"] == "fit")
    simulated = predicted[f"target_{later}"].values / float(targets[later]["factor"])
    return (f"Doubao on 15 December 2024, from July and September alone: {span(simulated)} 1e12 tokens a day; "
            f"observed {targets[later]['value']}. The {inference.weight.size:,} runs are worth {worth(inference):.0f}.")


def shares_table(runs, volume):
    columns, keys = [], []
    for _, first, end in HALF_YEARS:
        tokens = volume[:, runs.between(first, end)].sum(1)
        columns.append(100 * tokens / tokens.sum(1, keepdims=True))
    for f, name in enumerate(runs.names):
        keys.append(([name] + [span(column[:, f]) for column in columns], interval(columns[-1][:, f])[1]))
    keys.sort(key=lambda row: -row[1])
    return table(["vendor"] + [name for name, _, _ in HALF_YEARS], [row for row, _ in keys])


def totals_table(runs):
    rows = []
    home = [f for f, vendor in enumerate(runs.names) if vendor not in ABROAD]
    for name, first, end in HALF_YEARS:
        chosen = runs.between(first, end)
        days = (datetime.date.fromisoformat(end) - datetime.date.fromisoformat(first)).days
        outside = runs.outside[:, chosen].sum((1, 2)) / 1000
        everything = outside + runs.own[:, chosen][:, :, home].sum((1, 2)) / 1000
        last, f = np.flatnonzero(chosen)[-1], runs.names.index("ByteDance")
        doubao = (runs.outside[:, last, f] + runs.own[:, last, f]) / runs.days / 1000
        rows.append([name, span(outside), span(outside / days), span(everything / days), span(doubao)])
    return table(["half-year", "outside tokens, 1e12", "the same a day", "with own use of Chinese vendors, a day",
                  "Doubao a day, last week"], rows)


def wilson(share, count, z=1.645):
    """Interval of 90 % for a share among so many runs (Wilson 1927)."""
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z * np.sqrt(share * (1 - share) / count + z * z / (4 * count * count)) / (1 + z * z / count)
    return max(0, middle - half), min(1, middle + half)


def race_table(runs, count):
    """count: independent runs, for the intervals."""
    status = runs.data.vendor_status.values[:, -1]
    kinds = ["on the market", "niche only", "bankrupt", "withdrawn", "acquired"]
    rows = []
    for f, name in enumerate(runs.names):
        shares = [np.mean(status[:, f] == k) for k in range(len(kinds))]
        low, high = wilson(shares[0], count)
        rows.append((shares[0], [name, f"{100 * shares[0]:.0f} % ({100 * low:.0f} to {100 * high:.0f})"] +
                     [f"{100 * share:.0f} %" for share in shares[1:3]]))
    rows.sort(key=lambda row: -row[0])
    makers = [f for f, name in enumerate(runs.names) if name not in ABROAD + NO_MAKERS]
    text = (f"Chinese makers of general models on the market: {span((status[:, makers] == 0).sum(1).astype(float))} "
            f"of {len(makers)}.\n\n")
    return text + table(["vendor"] + kinds[:3], [row for _, row in rows])


def replace(page, name, text):
    begin, end = BEGIN.format(name), END.format(name)
    head, _, rest = page.partition(begin)
    _, _, tail = rest.partition(end)
    if not rest or not tail and end not in rest:
        raise SystemExit(f"{PAGE}: no marks for {name}")
    return f"{head}{begin}\n\n{text}\n\n{end}{tail}"


def write_page(folder):
    inference, early = open_file(folder, "inference"), open_file(folder, "early_inference")
    runs, targets = Runs(open_file(folder, "prediction")), read_targets()
    page = PAGE.read_text(encoding="utf-8")
    parts = {
        "inference": inference_text(inference),
        "targets": targets_table(runs.data, targets),
        "early": early_text(early, open_file(folder, "early_prediction"), targets),
        "totals": totals_table(runs),
        "shares": shares_table(runs, runs.outside),
        "race": race_table(runs, min(worth(inference), runs.outside.shape[0])),
    }
    for name, text in parts.items():
        page = replace(page, name, text)
    PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1].startswith("-") and sys.argv[1] != "--targets":
        raise SystemExit(__doc__)
    write_targets() if sys.argv[1] == "--targets" else write_page(pathlib.Path(sys.argv[1]))
