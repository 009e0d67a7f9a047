"""Writes the tables of docs/replay.md from the results of the studies of May 2024.

    make replay    or    python3 docs/replay.py results/may2024_calibration.json results/may2024_prediction.h5

Every run of the sweep gets the weight exp(-d/2), d being the sum over the observations marked "fit" in
docs/may2024_targets.csv of (ln(simulated/observed)/log_error)^2: approximate Bayesian computation by importance weights
(Beaumont, Zhang & Balding 2002) under the study's ranges as priors. Intervals hold 90 % of the weight.
"""

import csv
import datetime
import json
import pathlib
import sys

import numpy as np
import xarray as xr

HERE = pathlib.Path(__file__).resolve().parent
TARGETS, PAGE = HERE / "may2024_targets.csv", HERE / "replay.md"
ABROAD, NO_MAKERS = ("OpenAI", "Google", "Anthropic", "Meta"), ("SiliconFlow", "BPai")
BEGIN, END = "<!-- {}: written by docs/replay.py -->", "<!-- end of {} -->"
HALF_YEARS = [("2024 H2", "2024-07-01", "2025-01-01"), ("2025 H1", "2025-01-01", "2025-07-01"),
              ("2025 H2", "2025-07-01", "2026-01-01")]


class Runs:
    """The series of all runs, [run, round, vendor], with rounds 1, 2, ... only."""

    def __init__(self, path):
        self.data = xr.open_dataset(path)
        self.days = 7
        self.start = datetime.date(2024, 5, 1)
        self.names = [str(name) for name in self.data.vendor_name.values]
        firms = [str(name) for name in self.data.firm_name.values]
        self.firm = {name: firms.index(name) for name in self.names}
        outside = self.data.market_volume.values[:, 1:]
        shares = self.data.vendor_share.values[:, 1:]
        self.outside = outside[:, :, None] * np.nan_to_num(shares)
        self.own = np.nan_to_num(self.data.vendor_app_volume.values[:, 1:])
        self.on_market = self.data.vendor_status.values[:, 1:] == 0

    def vendor(self, name):
        return self.names.index(name)

    def round_of(self, date):
        """Index of the round in which a day falls."""
        return (datetime.date.fromisoformat(date) - self.start).days // self.days

    def between(self, first, end):
        """Rounds whose middle day lies in [first, end)."""
        middle = [self.start + datetime.timedelta(days=self.days * (t + 0.5)) for t in range(self.outside.shape[1])]
        first, end = datetime.date.fromisoformat(first), datetime.date.fromisoformat(end)
        return np.array([first <= day < end for day in middle])

    def firm_series(self, field, name):
        return np.nan_to_num(self.data[field].values[:, 1:, self.firm[name]])

    def vendor_series(self, field, name):
        return np.nan_to_num(self.data[field].values[:, 1:, self.vendor(name)])


def tokens_a_day(runs, name, date):
    """1e12 tokens a day, outside calls and own use."""
    t, f = runs.round_of(date), runs.vendor(name)
    return (runs.outside[:, t, f] + runs.own[:, t, f]) / runs.days / 1000


def simulate(runs, measure, date):
    """What an observation is compared with, for every run."""
    kind, _, name = measure.partition(":")
    year = runs.between("2024-05-01", "2025-01-01")
    if kind == "outside_tokens":
        return runs.outside[:, year].sum((1, 2)) / 1000
    outside = runs.outside[:, year].sum(1)
    f = runs.vendor(name)
    if kind == "share":
        return 100 * outside[:, f] / outside.sum(1)
    if kind == "rank":
        return 1 + (outside > outside[:, [f]]).sum(1)
    if kind == "tokens":
        return tokens_a_day(runs, name, date)
    if kind == "growth":
        return tokens_a_day(runs, name, date) / tokens_a_day(runs, name, "2024-05-01")
    if kind == "users":
        return runs.vendor_series("vendor_app_users", name)[:, runs.round_of(date)] / 1e6
    if kind == "revenue":
        return runs.firm_series("revenue", name)[:, year].sum(1) / 1000
    if kind == "loss":
        return -runs.firm_series("profit", name)[:, year].sum(1) / 1000
    if kind == "margin":
        calls = runs.firm_series("revenue", name) - runs.vendor_series("vendor_contract_revenue", name)
        bill = runs.vendor_series("vendor_compute_bill", name)
        return 100 * (1 - bill[:, year].sum(1) / calls[:, year].sum(1))
    if kind == "race":
        return runs.on_market[:, runs.round_of(date), f].astype(float)
    raise ValueError(measure)


def weights(runs, targets, chosen):
    distance = np.zeros(runs.outside.shape[0])
    for target in targets:
        if chosen(target):
            simulated = simulate(runs, target["measure"], target["date"])
            distance += (np.log(simulated / float(target["value"])) / float(target["log_error"])) ** 2
    weight = np.exp(-0.5 * (distance - distance.min()))
    return weight / weight.sum()


def interval(values, weight, levels=(0.05, 0.5, 0.95)):
    order = np.argsort(values)
    cumulative = np.cumsum(weight[order]) - 0.5 * weight[order]
    return np.interp(levels, cumulative, values[order])


def number(value, digits=2):
    if value == 0 or not np.isfinite(value):
        return f"{value:g}"
    if abs(value) >= 1e6:
        return f"{value / 1e6:,.0f}e6"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.0f}" if abs(value) >= 10 else f"{value:.{digits}g}"


def span(values, weight, digits=2):
    low, middle, high = (number(value, digits) for value in interval(values, weight))
    return f"{middle} ({low} to {high})"


def table(header, rows):
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    return "\n".join(lines + ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows])


def calibration_table(path):
    """What `pricewar-sim calibrate --json` found."""
    with open(path, encoding="utf-8") as file:
        found = json.load(file)
    targets = [[f"`{t['outcome']}`", number(t["value"], 3), number(t["scale"]),
                f"{number(t['simulated'], 3)} (standard error {number(t['standard_error'])})"] for t in found["targets"]]
    fitted = [[f"`{p['path']}`", f"{p['value']:.3g}", f"{p['joint_low']:.3g} to {p['joint_high']:.3g}"]
              for p in found["parameters"]]
    return "\n\n".join([table(["target", "value", "scale", "simulated"], targets),
                        table(["parameter", "found", "joint range"], fitted)])


def targets_table(runs, targets, weight):
    rows = []
    for target in targets:
        simulated = simulate(runs, target["measure"], target["date"])
        low, _, high = interval(simulated, weight)
        value = float(target["value"])
        inside = "yes" if low <= value <= high else "no: " + ("too low" if high < value else "too high")
        if target["measure"].startswith("race"):
            rows.append([target["date"], f"{target['who']}: {target['what']}", target["value"],
                         f"{np.sum(weight * simulated):.2f}", "-", target["use"]])
            continue
        rows.append([target["date"], f"{target['who']}: {target['what']}", target["value"], span(simulated, weight, 3),
                     inside, target["use"]])
    return table(["date", "what", "observed", "model: median (90 % interval)", "observed inside", "use"], rows)


def early_table(runs, targets):
    """December from what was known at the end of September."""
    early = weights(runs, targets, lambda t: t["measure"] == "tokens:ByteDance" and "2024-07" <= t["date"][:7] <= "2024-09")
    later = simulate(runs, "tokens:ByteDance", "2024-12-15")
    return (f"Doubao on 15 December 2024, from July and September alone: {span(later, early)} 1e12 tokens a day; "
            f"observed 4. Effective number of runs: {effective(early):.0f}.")


def effective(weight):
    return 1 / np.sum(weight ** 2)


def parameters_table(runs, weight):
    rows = []
    names = [name for name in runs.data.data_vars if str(name).startswith("param_")]
    for path, name in zip(runs.data.factor_path.values, names):
        values = runs.data[name].values.astype(float)
        rows.append([f"`{path}`", f"{number(values.min())} to {number(values.max())}", span(values, weight)])
    return table(["parameter", "range searched", "weighted: median (90 % interval)"], rows)


def shares_table(runs, weight, volume):
    columns, keys = [], []
    for _, first, end in HALF_YEARS:
        tokens = volume[:, runs.between(first, end)].sum(1)
        columns.append(100 * tokens / tokens.sum(1, keepdims=True))
    for f, name in enumerate(runs.names):
        keys.append(([name] + [span(column[:, f], weight) for column in columns], interval(columns[-1][:, f], weight)[1]))
    keys.sort(key=lambda row: -row[1])
    return table(["vendor"] + [name for name, _, _ in HALF_YEARS], [row for row, _ in keys])


def totals_table(runs, weight):
    rows = []
    for name, first, end in HALF_YEARS:
        chosen = runs.between(first, end)
        days = (datetime.date.fromisoformat(end) - datetime.date.fromisoformat(first)).days
        outside = runs.outside[:, chosen].sum((1, 2)) / 1000
        home = [f for f, vendor in enumerate(runs.names) if vendor not in ABROAD]
        everything = outside + runs.own[:, chosen][:, :, home].sum((1, 2)) / 1000
        last = np.flatnonzero(chosen)[-1]
        f = runs.vendor("ByteDance")
        doubao = (runs.outside[:, last, f] + runs.own[:, last, f]) / runs.days / 1000
        rows.append([name, span(outside, weight), span(outside / days, weight), span(everything / days, weight),
                     span(doubao, weight)])
    return table(["half-year", "outside tokens, 1e12", "the same a day", "with own use of Chinese vendors, a day",
                  "Doubao a day, last week"], rows)


def wilson(share, count, z=1.645):
    """Interval of 90 % for a share among so many runs (Wilson 1927)."""
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z * np.sqrt(share * (1 - share) / count + z * z / (4 * count * count)) / (1 + z * z / count)
    return max(0, middle - half), min(1, middle + half)


def race_table(runs, weight):
    status = runs.data.vendor_status.values[:, -1]
    kinds = ["on the market", "niche only", "bankrupt", "withdrawn", "acquired"]
    rows = []
    for f, name in enumerate(runs.names):
        shares = [np.sum(weight * (status[:, f] == k)) for k in range(len(kinds))]
        low, high = wilson(shares[0], effective(weight))
        rows.append((shares[0], [name, f"{100 * shares[0]:.0f} % ({100 * low:.0f} to {100 * high:.0f})"] +
                     [f"{100 * share:.0f} %" for share in shares[1:3]]))
    rows.sort(key=lambda row: -row[0])
    makers = [f for f, name in enumerate(runs.names) if name not in ABROAD + NO_MAKERS]
    count = (status[:, makers] == 0).sum(1).astype(float)
    text = f"Chinese makers of general models on the market: {span(count, weight)} of {len(makers)}.\n\n"
    return text + table(["vendor"] + kinds[:3], [row for _, row in rows])


def replace(page, name, text):
    begin, end = BEGIN.format(name), END.format(name)
    head, _, rest = page.partition(begin)
    _, _, tail = rest.partition(end)
    if not rest or not tail and end not in rest:
        raise SystemExit(f"{PAGE}: no marks for {name}")
    return f"{head}{begin}\n\n{text}\n\n{end}{tail}"


def main():
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    runs = Runs(sys.argv[2])
    with TARGETS.open(encoding="utf-8") as lines:
        targets = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    weight = weights(runs, targets, lambda target: target["use"] == "fit")
    page = PAGE.read_text(encoding="utf-8")
    parts = {
        "calibration": calibration_table(sys.argv[1]),
        "weight": f"{weight.size:,} runs; effective number after weighting {effective(weight):.0f}.",
        "parameters": parameters_table(runs, weight),
        "targets": targets_table(runs, targets, weight),
        "early": early_table(runs, targets),
        "totals": totals_table(runs, weight),
        "shares": shares_table(runs, weight, runs.outside),
        "race": race_table(runs, weight),
    }
    for name, text in parts.items():
        page = replace(page, name, text)
    PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
