"""Writes the tables of docs/replay.md from the files of the studies of May 2024, and the studies' targets.

    python3 docs/replay.py --targets    writes scenarios/studies/may2024_*.inc from docs/may2024_targets.csv
    python3 docs/replay.py FOLDER       writes the page from may2024_inference.h5 and others there; `make replay`

The points of a prediction are draws of the posterior with equal weights: intervals hold 90 % of them. Intervals of what was
observed hold the error of the observation too, those of what comes after 2024 the allowance for the model's own error.
"""

import csv
import datetime
import math
import pathlib
import sys

import numpy as np
import xarray as xr

HERE = pathlib.Path(__file__).resolve().parent
TARGETS, PAGE, STUDIES = HERE / "may2024_targets.csv", HERE / "replay.md", HERE.parent / "scenarios/studies"
ABROAD, NO_MAKERS = ("OpenAI", "Google", "Anthropic", "Meta"), ("SiliconFlow", "BPai")
SIX = ("Zhipu", "Moonshot", "MiniMax", "Baichuan", "01.AI", "StepFun")
LEFT = 2  # of the six, by the press of October 2024, which names none
BEGIN, END = "<!-- {}: written by docs/replay.py -->", "<!-- end of {} -->"
HALF_YEARS = [("2024 H2", "2024-07-01", "2025-01-01"), ("2025 H1", "2025-01-01", "2025-07-01"),
              ("2025 H2", "2025-07-01", "2026-01-01")]
LEARNT = "2024-12-31"  # the allowance is of what was known until then
# Which rows of the table are targets of which studies.
USES = {"fit": ["fit"], "early": ["early"], "observed": ["fit", "early", "set", "check"]}
# Ratings on the board of 15 December 2024 (Chatbot Arena, overall).
RATED = [("GLM-4-Plus", 1274), ("DeepSeek-V2.5", 1258), ("Qwen-Max-0919", 1263), ("Yi-Lightning", 1287),
         ("Qwen-Plus-0828", 1227)]
RATED_ON, ELO_ANCHOR, ELO_QUALITY, ELO_SCALE = "2024-12-15", 1186, 8, 2
STATUSES = ["on the market", "niche only", "bankrupt", "withdrawn", "bought"]
HOSTS_ALONE = 5  # of the file: counted as withdrawn, since it makes no model any more
TIERS = ("light", "main", "flagship")
OUTPUT_PART = 0.3  # of the tokens in a list price


def read_targets():
    with TARGETS.open(encoding="utf-8") as lines:
        return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def target_text(row):
    """A row as a target, in the units of its outcome."""
    factor = float(row["factor"])
    scale = float(row["scale"]) * (1 if row["error"] == "relative" else abs(factor))
    over = "".join(f' {key} = "{row[key]}";' for key in ("over", "over_date", "relation") if row[key])
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


def day(text):
    return datetime.date.fromisoformat(text)


class Runs:
    """The series of all runs, [run, round, vendor], with rounds 1, 2, ... only."""

    def __init__(self, data):
        self.data = data
        self.days = 7
        self.start = datetime.date(2024, 5, 1)
        self.names = [str(name) for name in data.vendor_name.values]
        self.products = [str(name) for name in data.product_name.values]
        self.maker = data.product_vendor.values
        self.volume = np.nan_to_num(data.volume.values[:, 1:])  # [run, round, product]
        self.outside = np.stack([self.volume[:, :, self.maker == f].sum(2) for f in range(len(self.names))], axis=2)
        self.own = np.nan_to_num(data.vendor_app_volume.values[:, 1:])
        self.owned = [f for f, owner in enumerate(data.vendor_owner.values) if owner >= 0 and self.names[f] not in ABROAD]
        self.status = data.vendor_status.values[:, 1:]

    def between(self, first, end):
        """Rounds whose middle day lies in [first, end)."""
        middle = [self.start + datetime.timedelta(days=self.days * (t + 0.5)) for t in range(self.outside.shape[1])]
        return np.array([day(first) <= when < day(end) for when in middle])

    def round_of(self, date):
        """Place of the round in which the day falls."""
        return (day(date) - self.start).days // self.days

    def tokens(self, first, end):
        return self.outside[:, self.between(first, end)].sum(1)


def interval(values, levels=(0.05, 0.5, 0.95)):
    return np.quantile(values, levels, method="hazen")


def normal_scores(count, stream):
    """As many standard normal numbers, the same in every call: quantiles in an order of their own for each stream."""
    order = np.random.Generator(np.random.Philox(key=stream)).permutation(count)
    return math.sqrt(2) * np.array([inverse_error_function(2 * (k + 0.5) / count - 1) for k in range(count)])[order]


def inverse_error_function(y):
    """Newton's method from the approximation of Winitzki (2008)."""
    if y == 0:
        return 0.0
    part = 2 / (math.pi * 0.147) + math.log(1 - y * y) / 2
    x = math.copysign(math.sqrt(math.sqrt(part * part - math.log(1 - y * y) / 0.147) - part), y)
    for _ in range(3):
        x -= (math.erf(x) - y) / (2 / math.sqrt(math.pi) * math.exp(-x * x))
    return x


def model_error(misses, variances):
    """Standard deviation of the model's own error in the logarithm, from misses of what was not fitted and the variances that
    they should have: the discrepancy of Kennedy & O'Hagan (2001), one for all. Root of the posterior mean of its square, with a
    flat prior on the standard deviation (Gelman 2006) up to 2, so that few misses that fit leave some of it."""
    grid = np.linspace(0, 2, 2001)
    total = np.asarray(variances)[:, None] + grid**2
    weight = (-0.5 * (np.log(total) + np.asarray(misses)[:, None] ** 2 / total)).sum(0)
    weight = np.exp(weight - weight.max())
    return float(np.sqrt((weight * grid**2).sum() / weight.sum()))


class Allowance:
    """The model's error at a date: it grows as a random walk does from the start, and is what 2024 showed at the end of 2024."""

    def __init__(self, error, start):
        self.error, self.start = error, start

    def at(self, date):
        return self.error * math.sqrt((day(date) - self.start).days / (day(LEARNT) - self.start).days)

    def widen(self, values, date, stream):
        """Positive quantities [run] or [run, element], each with an error of its own; 0 stays 0."""
        values = np.asarray(values, dtype=float)
        noise = normal_scores(values.size, stream).reshape(values.shape)
        return values * np.exp(self.at(date) * noise)

    def widen_shares(self, shares, date, stream):
        """Shares [run, element] that add up to 1, and do so afterwards."""
        wide = self.widen(shares, date, stream)
        return wide / wide.sum(1, keepdims=True)


def statuses_allowed(shares, seen):
    """Probabilities of statuses as sure as so many outcomes allow: Laplace's rule, one more of each."""
    return (seen * np.asarray(shares) + 1) / (seen + len(shares))


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


def prior_text(prior):
    """What a prior is, from its text in the file: "log_uniform, from 1 to 10"."""
    kind, _, ends = prior.partition(", from ")
    called = " (logarithm)" if kind.startswith("log") else " (normal)" if kind.startswith("normal") else ""
    return (" to ".join(number(float(end)) for end in ends.split(" to ")) if ends else prior) + called


def inference_text(inference):
    draws, tolerance = inference.weight.size, float(inference.tolerance[-1])
    text = (f"{draws:,} runs, in {inference.draws.size} populations, are worth {worth(inference):.0f} draws of equal "
            f"weight; tolerance {tolerance:.3g}.")
    rows = []
    for i, path in enumerate(inference.factor_path.values):
        low, middle, high = (number(float(inference[f"posterior_{name}"][i])) for name in ("low", "median", "high"))
        share = float(inference.prior_share[i])
        learned = "nothing" if share >= 0.8 else "a little" if share >= 0.5 else "much"
        rows.append([f"`{path}`", prior_text(str(inference.factor_prior.values[i])), f"{middle} ({low} to {high})",
                     f"{100 * share:.0f} %", learned])
    return text + "\n\n" + table(["parameter", "prior", "posterior: median (90 % interval)",
                                  "90 % of it in so much of the prior", "learned"], rows)


def simulated(predicted, i, target):
    return predicted[f"target_{i}"].values / float(target["factor"])


def reported(values, target, stream):
    """What would be reported of runs: each with an error of the observation's size."""
    noise = float(target["scale"]) * normal_scores(len(values), stream)
    return values * np.exp(noise) if target["error"] == "relative" else values + noise


def targets_table(predicted, targets):
    rows = []
    for i, target in enumerate(targets):
        values, use = simulated(predicted, i, target), target["use"] if target["use"] in ("fit", "set") else "check"
        observed = target["value"]
        if target["relation"]:
            held = 100 * np.mean(values >= float(target["value"]))
            observed, inside = f"at least {observed}", f"in {held:.0f} % of the runs"
        else:
            low, _, high = interval(reported(values, target, i))
            value = float(observed)
            inside = "yes" if low <= value <= high else "no: " + ("too low" if high < value else "too high")
        rows.append([target["date"], f"{target['who']}: {target['what']}", observed, span(values, 3), inside, use])
    return table(["date", "what", "observed", "model: median (90 % interval)", "inside, with its error", "use"], rows)


def misses(predicted, targets, uses):
    """Of the logarithms of what was observed, and neither fitted nor set in view: how far from the median, and the variance that this should have."""
    far, variances = [], []
    for i, target in enumerate(targets):
        if target["use"] in uses and target["error"] == "relative" and not target["relation"]:
            values = np.log(simulated(predicted, i, target))
            far.append(math.log(float(target["value"])) - np.median(values))
            variances.append(values.var() + float(target["scale"]) ** 2)
    return np.array(far), np.array(variances)


def early_text(inference, predicted, targets):
    """December from what was known at the end of September."""
    later = next(i for i, row in enumerate(targets) if row["who"] == "ByteDance" and row["use"] == "fit")
    values = simulated(predicted, later, targets[later])
    return (f"Doubao on 15 December 2024, from July and September alone: {span(values)} 1e12 tokens a day; "
            f"observed {targets[later]['value']}. The {inference.weight.size:,} runs are worth {worth(inference):.0f}.")


def platform_tokens(runs):
    """Tokens May to December 2024 by public clouds as IDC counts them."""
    tokens = runs.tokens("2024-05-01", "2025-01-01")[:, runs.owned]
    return tokens, [runs.names[f] for f in runs.owned]


def hosted_tokens(runs):
    """All tokens served on a cloud's machines, by the names of their owned vendors: the wider reading."""
    tokens = runs.tokens("2024-05-01", "2025-01-01")
    host = runs.data.vendor_host.values
    return np.stack([tokens[:, host == host[f]].sum(1) for f in runs.owned], axis=1)


def ranks_table(runs):
    narrow, names = platform_tokens(runs)
    wide, rows = hosted_tokens(runs), []
    place = {name: names.index(name) for name in names}
    for first, second in (("ByteDance", "Baidu"), ("Baidu", "Alibaba"), ("Alibaba", "Tencent")):
        chances = [np.mean(tokens[:, place[first]] > tokens[:, place[second]]) for tokens in (narrow, wide)]
        rows.append([f"{first} before {second}", f"{chances[0]:.3f}", f"{chances[1]:.3f}"])
    ranked = [place[name] for name in ("ByteDance", "Baidu", "Alibaba", "Tencent")]
    order = [np.mean((np.diff(tokens[:, ranked], axis=1) < 0).all(1)) for tokens in (narrow, wide)]
    rows.append(["all three", f"{order[0]:.3f}", f"{order[1]:.3f}"])
    text = table(["pair", "what clouds sell themselves (IDC)", "all that is served on their machines"], rows)
    shares = 100 * narrow / narrow.sum(1, keepdims=True)
    rows = [[name, span(shares[:, f])] for f, name in enumerate(names)]
    return text + "\n\n" + table(["public clouds May to December 2024, by IDC's definition", "share, %"], rows)


def ratings_table(runs):
    place, rows = runs.round_of(RATED_ON), []
    for name, seen in RATED:
        quality = runs.data.quality.values[:, 1 + place, runs.products.index(name)]
        rating = ELO_ANCHOR + (quality - ELO_QUALITY) / ELO_SCALE * 400 / math.log(10)
        low, middle, high = interval(rating[np.isfinite(rating)])
        rows.append([name, seen, f"{middle:.0f} ({low:.0f} to {high:.0f})", f"{middle - seen:+.0f}"])
    return table(["model", "board of 15 December 2024", "model: median (90 % interval)", "apart"], rows)


def general_makers(runs):
    """Chinese makers of general models."""
    return [f for f, name in enumerate(runs.names) if name not in ABROAD + NO_MAKERS]


def gone(runs, date, vendors):
    """How many of the vendors are no longer on the market in the round of the day: [run]."""
    return (runs.status[:, runs.round_of(date)][:, vendors] != 0).sum(1)


def leavers_text(runs):
    six = [runs.names.index(name) for name in SIX]
    leavers, others = gone(runs, LEARNT, six), gone(runs, LEARNT, [f for f in general_makers(runs) if f not in six])
    each = ", ".join(f"{name} {np.mean(runs.status[:, runs.round_of(LEARNT), f] != 0):.2f}" for name, f in zip(SIX, six))
    text = (f"Of the six start-ups {leavers.mean():.1f} have left by 31 December 2024 on average (press: {LEFT}, without names): "
            + ", ".join(f"{n} in {100 * np.mean(leavers == n):.0f} %" for n in range(len(SIX) + 1) if np.any(leavers == n))
            + f" of the runs. By name, not fitted: {each}. Of the other Chinese makers {others.mean():.2f} have left.")
    prize = runs.data.param_leaving_prize.values
    edges = np.quantile(prize, (0, 1 / 3, 2 / 3, 1))
    rows = [[f"{low / 1e6:,.0f} to {high / 1e6:,.0f}", f"{leavers[(prize >= low) & (prize <= high)].mean():.1f}"]
            for low, high in zip(edges, edges[1:])]
    return text + "\n\n" + table(["prize, bn CNY (thirds of the draws)", "leavers among the six"], rows)


def log_score(values, observed, scale):
    """ln of the density of what was observed, each run's with the error of the observation."""
    densities = np.exp(-0.5 * ((np.log(observed) - np.log(values)) / scale) ** 2) / (scale * math.sqrt(2 * math.pi))
    return math.log(densities.mean())


def binomial(n, k, chance):
    return math.comb(n, k) * chance**k * (1 - chance) ** (n - k)


def chance(event):
    """Of an event [run], never 0 or 1."""
    return (np.sum(event) + 0.5) / (len(event) + 1)


def is_in_order(tokens, names):
    """Whether the first three clouds of 2024 come in their order: [run]."""
    first, second, third = (tokens[:, names.index(name)] for name in ("ByteDance", "Baidu", "Alibaba"))
    return (first > second) & (second > third)


def scores_table(runs, early, targets):
    """ln of the probabilities, or densities, of what 2024 was: by the fitted model, from July and September alone, and by "all
    as in May": shares of the last week of May, and each maker stays with Laplace's chance after as many that did."""
    share = next(row for row in targets if row["who"] == "Volcano Engine" and row["use"] == "fit" and not row["relation"])
    observed, scale = float(share["value"]) / 100, float(share["scale"])
    columns = []
    for which in (runs, early):
        tokens, names = platform_tokens(which)
        volcano = tokens[:, names.index("ByteDance")] / tokens.sum(1)
        makers, six = general_makers(which), [which.names.index(name) for name in SIX]
        leavers = gone(which, LEARNT, six)
        others = gone(which, LEARNT, [f for f in makers if f not in six])
        columns.append([log_score(volcano, observed, scale), math.log(chance(is_in_order(tokens, names))),
                        math.log(chance((leavers == LEFT) & (others == 0)))])
    may = runs.tokens("2024-05-25", "2024-06-01")[:, runs.owned]
    names = [runs.names[f] for f in runs.owned]
    makers = len(general_makers(runs))
    stays = (makers + 1) / (makers + 2)
    columns.append([log_score(may[:, names.index("ByteDance")] / may.sum(1), observed, scale),
                    math.log(chance(is_in_order(may, names))),
                    math.log(binomial(len(SIX), LEFT, 1 - stays) * stays ** (makers - len(SIX)))])
    what = [f"Volcano Engine's share of public clouds, {share['value']} %", "the order Volcano, Baidu, Alibaba",
            f"statuses: {LEFT} of the six left, no other"]
    rows = [[name] + [f"{column[i]:.2f}" for column in columns] for i, name in enumerate(what)]
    rows.append(["sum"] + [f"{sum(column):.2f}" for column in columns])
    return table(["observed of 2024", "fitted", "from July and September alone", "all as in May"], rows)


def error_text(allowance, far, variances):
    scaled = far / np.sqrt(variances)
    root = lambda values: np.sqrt(np.mean(values**2))
    return (f"{len(far)} numbers of 2024 that were not fitted miss their medians by {root(far):.2f} in the logarithm (root mean "
            f"square), {root(scaled):.2f} of what the posterior and the errors of observation make of it. The allowance is "
            f"{allowance.error:.2f} in the logarithm at the end of 2024, {allowance.at('2025-06-30'):.2f} in June and "
            f"{allowance.at('2025-12-31'):.2f} in December 2025.")


def end_of(period):
    return str(day(period[2]) - datetime.timedelta(days=1))


def share_columns(tokens_in, allowance, stream):
    """Shares in each half-year, %, of tokens_in(first day, day after the last): [run, element]."""
    columns = []
    for k, period in enumerate(HALF_YEARS):
        tokens = tokens_in(*period[1:])
        shares = tokens / tokens.sum(1, keepdims=True)
        columns.append(100 * (shares if k == 0 else allowance.widen_shares(shares, end_of(period), stream + k)))
    return columns


def shares_table(runs, allowance):
    """By vendor, of all outside tokens."""
    columns, keys = share_columns(runs.tokens, allowance, 100), []
    for f, name in enumerate(runs.names):
        keys.append(([name] + [span(column[:, f]) for column in columns], interval(columns[-1][:, f])[1]))
    keys.sort(key=lambda row: -row[1])
    return table(["vendor"] + [name for name, _, _ in HALF_YEARS], [row for row, _ in keys])


def models_table(runs, allowance, most=15):
    """The models with most tokens, of all outside tokens."""
    columns = share_columns(lambda first, end: runs.volume[:, runs.between(first, end)].sum(1), allowance, 200)
    weight = sum(np.median(column, axis=0) for column in columns)
    rows = [[runs.products[j]] + [span(column[:, j]) for column in columns] for j in np.argsort(-weight)[:most]]
    return table(["model"] + [name for name, _, _ in HALF_YEARS], rows)


def hosts_table(runs, allowance):
    """By public cloud, IDC's definition."""
    columns = share_columns(lambda first, end: runs.tokens(first, end)[:, runs.owned], allowance, 300)
    rows = [[runs.names[f]] + [span(column[:, i]) for column in columns] for i, f in enumerate(runs.owned)]
    return table(["cloud of"] + [name for name, _, _ in HALF_YEARS], rows)


def totals_table(runs, allowance):
    rows = []
    home = [f for f, vendor in enumerate(runs.names) if vendor not in ABROAD]
    for k, (name, first, end) in enumerate(HALF_YEARS):
        chosen = runs.between(first, end)
        days = (day(end) - day(first)).days
        clouds = runs.outside[:, chosen][:, :, runs.owned].sum((1, 2)) / 1000
        outside = runs.outside[:, chosen].sum((1, 2)) / 1000
        everything = outside + runs.own[:, chosen][:, :, home].sum((1, 2)) / 1000
        last, f = np.flatnonzero(chosen)[-1], runs.names.index("ByteDance")
        doubao = (runs.outside[:, last, f] + runs.own[:, last, f]) / runs.days / 1000
        cells = [clouds, outside, outside / days, everything / days, doubao]
        if k > 0:
            cells = [allowance.widen(cell, end_of((name, first, end)), 400 + k) for cell in cells]
        rows.append([name] + [span(cell) for cell in cells])
    return table(["half-year", "public clouds, 1e12", "all outside tokens, 1e12", "the same a day",
                  "with own use of Chinese vendors, a day", "Doubao a day, last week"], rows)


def main_product(runs, vendor, tier):
    """The vendor's product of the tier with most tokens in the last week of 2024, over all runs; None: it sells none."""
    last = np.flatnonzero(runs.between(*HALF_YEARS[0][1:]))[-1]
    tokens = runs.volume[:, last].sum(0) * (runs.maker == vendor) * (runs.data.product_tier.values == TIERS.index(tier))
    return int(tokens.argmax()) if tokens.max() > 0 else None


def prices_table(runs, allowance):
    rows = []
    data = runs.data
    for f, name in enumerate(runs.names):
        for tier in ("flagship", "main"):
            j = main_product(runs, f, tier)
            if j is None:
                continue
            cells = []
            for k, period in enumerate(HALF_YEARS):
                t = 1 + np.flatnonzero(runs.between(*period[1:]))[-1]
                price = (1 - OUTPUT_PART) * data.price_input.values[:, t, j] + OUTPUT_PART * data.price_output.values[:, t, j]
                price = price[data.live.values[:, t, j] != 0]
                if price.size == 0:
                    cells.append("-")
                else:
                    cells.append(span(price if k == 0 else allowance.widen(price, end_of(period), 500 + k)))
            rows.append([name, tier, runs.products[j]] + cells)
    return table(["vendor", "tier", "model"] + [f"end of {name}" for name, _, _ in HALF_YEARS], rows)


def statuses_table(runs):
    status = np.where(runs.status[:, -1] == HOSTS_ALONE, STATUSES.index("withdrawn"), runs.status[:, -1])
    seen, rows = len(general_makers(runs)), []
    for f, name in enumerate(runs.names):
        shares = np.array([np.mean(status[:, f] == k) for k in range(len(STATUSES))])
        rows.append((shares[0], [name, f"{100 * shares[0]:.0f} %"] + [f"{100 * p:.0f} %" for p in statuses_allowed(shares, seen)]))
    rows.sort(key=lambda row: -row[0])
    makers = general_makers(runs)
    text = (f"Chinese makers of general models on the market: {span((status[:, makers] == 0).sum(1).astype(float))} "
            f"of {len(makers)} in the runs.\n\n")
    return text + table(["vendor", "on the market: runs"] + STATUSES, [row for _, row in rows])


def replace(page, name, text):
    begin, end = BEGIN.format(name), END.format(name)
    head, _, rest = page.partition(begin)
    _, _, tail = rest.partition(end)
    if not rest or not tail and end not in rest:
        raise SystemExit(f"{PAGE}: no marks for {name}")
    return f"{head}{begin}\n\n{text}\n\n{end}{tail}"


def write_page(folder):
    inference, early = open_file(folder, "inference"), open_file(folder, "early_inference")
    runs, first, targets = Runs(open_file(folder, "prediction")), Runs(open_file(folder, "early_prediction")), read_targets()
    far, variances = misses(runs.data, targets, ("early", "check"))
    allowance = Allowance(model_error(far, variances), runs.start)
    page = PAGE.read_text(encoding="utf-8")
    parts = {
        "inference": inference_text(inference),
        "targets": targets_table(runs.data, targets),
        "ranks": ranks_table(runs),
        "ratings": ratings_table(runs),
        "leavers": leavers_text(runs),
        "early": early_text(early, first.data, targets),
        "scores": scores_table(runs, first, targets),
        "error": error_text(allowance, far, variances),
        "totals": totals_table(runs, allowance),
        "hosts": hosts_table(runs, allowance),
        "shares": shares_table(runs, allowance),
        "models": models_table(runs, allowance),
        "prices": prices_table(runs, allowance),
        "race": statuses_table(runs),
    }
    for name, text in parts.items():
        page = replace(page, name, text)
    PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1].startswith("-") and sys.argv[1] != "--targets":
        raise SystemExit(__doc__)
    write_targets() if sys.argv[1] == "--targets" else write_page(pathlib.Path(sys.argv[1]))
