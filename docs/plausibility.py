"""Holds the default scenario against the market of 2024: tests/data/plausibility_2024.csv says what is to be in which range.

    python3 docs/plausibility.py PROGRAM [SCENARIO [NAME=VALUE...]]     prints the table
    python3 docs/plausibility.py PROGRAM --renew                        and writes it into docs/plausibility.md
    python3 docs/plausibility.py PROGRAM --check                        and exits with 1 when it is not as it should be

A formula is worked out for every run; its mean is held against the range. As it should be: at most MOST_UNMET means are
outside, each with its reason in tests/data/plausibility_unmet.csv, none inside has one, and the page says the same.
"""

import csv
import pathlib
import statistics
import subprocess
import sys
import tempfile

import h5py
import numpy as np

import page_part

HERE = pathlib.Path(__file__).resolve().parent
DATA = HERE.parent / "tests/data"
PAGE, SCENARIO = HERE / "plausibility.md", "scenarios/bigtech_vs_startups.cfg"
MOST_UNMET, REPLICATES = 4, 32
MONTHS = dict(May=1, June=2, July=3, August=4, September=5, October=6, November=7, December=8)
OUTPUT_PART = 0.3  # of the tokens in a list price
ELO_UTIL = 400 / np.log(10)
AXES = {"cloud_": "cloud_name", "vendor_": "vendor_name", "sector_": "sector_name", "app_": "app_name"}
LEFT = (1, 3, 4, 5)  # vendor_status: niche, withdrawn, acquired, hosting others' models alone


class Run:
    """One run, as formulas see it."""

    def __init__(self, file, number):
        self.file, self.number = file, number
        self.firms, self.vendors = self.texts("firm_name"), self.texts("vendor_name")
        self.products = self.texts("product_name")
        self.maker = file["product_vendor"][:]
        self.owned = file["vendor_owner"][:] >= 0

    def texts(self, dataset):
        return list(self.file[dataset].asstr()[:])

    def series(self, field, *names):
        """Rounds of the field, summed over the elements with these names, or over all."""
        values = np.nan_to_num(self.file[field][self.number].astype(float))
        if values.ndim == 1:
            return values
        axis = next((axis for prefix, axis in AXES.items() if field.startswith(prefix)), "firm_name")
        wanted = [self.texts(axis).index(name) for name in names] or slice(None)
        return values[:, wanted].sum(axis=1)

    def at(self, field, month, *names):
        return self.series(field, *names)[month]

    def over(self, field, *names):
        return self.series(field, *names)[MONTHS["May"]:MONTHS["December"] + 1].sum()

    def value(self, field):
        return float(self.file[field][self.number])

    def calls(self, vendor):
        """What the vendor's customers paid for tokens from May to December."""
        share, price = self.series("vendor_share", vendor), self.series("vendor_price", vendor)
        return (share * price * self.series("market_volume"))[MONTHS["May"]:MONTHS["December"] + 1].sum()

    def price_of(self, product, month):
        index = self.products.index(product)
        inputs, outputs = (self.file[f"price_{kind}"][self.number, month, index] for kind in ("input", "output"))
        return (1 - OUTPUT_PART) * inputs + OUTPUT_PART * outputs

    def own_models(self, month, wanted):
        """Products on sale that their vendor has made; offers of others' models are named VENDOR-MODEL."""
        offers = {f"{vendor}-{product}" for vendor in self.vendors for product in self.products}
        return [name for j, name in enumerate(self.products)
                if wanted(self.maker[j]) and self.file["live"][self.number, month, j] and name not in offers]

    def list_price(self, month, tier, owners):
        kinds = self.file["product_tier"][:]
        wanted = ("light", "main", "flagship").index(tier)
        names = self.own_models(month, lambda vendor: self.owned[vendor] == owners)
        return statistics.median(self.price_of(name, month) for name in names if kinds[self.products.index(name)] == wanted)

    def rating(self, vendor, month):
        names = self.own_models(month, lambda maker: self.vendors[maker] == vendor)
        best = max((self.file["quality"][self.number, month, self.products.index(name)] for name in names), default=np.nan)
        resolved = self.file["resolved"].asstr()[()]
        anchor, level, scale = (float(resolved.split(f"elo_{key} = ")[1].split(";")[0])
                                for key in ("anchor", "anchor_quality", "scale"))
        return anchor + (best - level) / scale * ELO_UTIL

    def independents_with_status(self, status, month):
        return int(np.sum(self.file["vendor_status"][self.number, month, ~self.owned] == status))

    def independents_that_left(self, month):
        return sum(self.independents_with_status(status, month) for status in LEFT)

    def work_out(self, formula):
        names = {name: getattr(self, name) for name in ("at", "over", "value", "calls", "price_of", "list_price", "rating",
                                                        "independents_with_status", "independents_that_left")}
        return eval(formula, {"__builtins__": {}}, names | MONTHS | {"clouds": True, "independents": False})


def rows_of(path):
    with open(path, encoding="utf-8") as lines:
        return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def played(program, scenario, overrides):
    """Mean of every formula over the runs."""
    magnitudes = rows_of(DATA / "plausibility_2024.csv")
    with tempfile.TemporaryDirectory() as folder:
        command = [program, "run", "--quiet", "--output", f"{folder}/runs.h5", "--replicates", str(REPLICATES),
                   "--set", "simulation.rounds=12", scenario]
        subprocess.run(command + [word for override in overrides for word in ("--set", override)], check=True,
                       stdout=subprocess.DEVNULL)
        with h5py.File(f"{folder}/runs.h5") as file:
            runs = [Run(file, number) for number in range(REPLICATES)]
            return [(row, statistics.mean(run.work_out(row["formula"]) for run in runs)) for row in magnitudes]


def shown(number):
    size = abs(number)
    return f"{number:,.0f}" if size >= 1000 else f"{number:.3g}"


def inside(row, value):
    return float(row["low"]) <= value <= float(row["high"])


def table(results, reasons):
    lines = ["| magnitude | unit | range | model | |", "| --- | --- | --- | --- | --- |"]
    for row, value in results:
        verdict = "inside" if inside(row, value) else "**outside**"
        low, high = shown(float(row["low"])), shown(float(row["high"]))
        lines.append(f"| {row['magnitude']} | {row['unit']} | {low} to {high} | {shown(value)} | {verdict} |")
    unmet = [f"- {row['magnitude']}: {reasons.get(row['magnitude'], '?')}" for row, value in results if not inside(row, value)]
    return "\n".join(lines) + f"\n\nOutside, {len(unmet)} of {len(results)}:\n\n" + "\n".join(unmet) + "\n"


def complaints(results, reasons, page):
    unmet = [row["magnitude"] for row, value in results if not inside(row, value)]
    if len(unmet) > MOST_UNMET:
        yield f"{len(unmet)} magnitudes are outside, more than {MOST_UNMET}"
    for magnitude in unmet:
        if not reasons.get(magnitude):
            yield f"no reason is given why this is outside: {magnitude}"
    for magnitude in reasons:
        if magnitude not in unmet:
            yield f"a reason is given for what is not outside: {magnitude}"
    for row, value in results:
        verdict = "inside" if inside(row, value) else "**outside**"
        lines = [line for line in page.splitlines() if line.startswith(f"| {row['magnitude']} |")]
        if not lines or not lines[0].endswith(f" {verdict} |"):
            yield f"docs/plausibility.md does not say so (`make plausibility` renews it): {row['magnitude']}, {verdict}"


def main(program, *words):
    options = [word for word in words if word.startswith("--")]
    rest = [word for word in words if not word.startswith("--")] or [SCENARIO]
    results = played(program, rest[0], rest[1:])
    reasons = {row["magnitude"]: row["reason"] for row in rows_of(DATA / "plausibility_unmet.csv")}
    text = table(results, reasons)
    print(text, end="")
    if "--renew" in options:
        page_part.renew(PAGE, "docs/plausibility.py", text)
    found = list(complaints(results, reasons, PAGE.read_text(encoding="utf-8"))) if "--check" in options else []
    for complaint in found:
        print(f"plausibility: {complaint}", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
