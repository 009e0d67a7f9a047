#!/usr/bin/python3
"""Posted prices of models on a logarithmic axis, median over the runs in which they are on offer, one panel a tier.
Triangles mark price cuts; the largest are named. A price of nothing is drawn on the lowest line."""

import matplotlib.pyplot as plt
import numpy as np
import warnings

import names
import style

TIERS = ("flagship", "main", "light")
TIER_NUMBERS = {"light": 0, "main": 1, "flagship": 2}
CUT = 0  # in event_kind


def common_cuts(options, runs):
    """(product, round) -> (median before, median after) of cuts that half of the runs have and that are large enough."""
    table = style.events(options.file)
    table = table[table.event_kind == CUT]
    if table.empty:
        return {}
    groups = table.groupby(["event_product", "event_round"]).agg(
        runs=("event_run", "nunique"), before=("event_before", "median"), after=("event_after", "median"))
    common = groups[(2 * groups.runs >= runs) & (groups.after <= (1 - options.least) * groups.before)]
    return {index: (row.before, row.after) for index, row in common.iterrows()}


def draw_tier(ax, results, tier, cuts, last):
    """Returns the cuts that are marked: (date, height, name, price left of the price before, colour)."""
    members = np.flatnonzero(results.product_tier.values == TIER_NUMBERS[tier])
    when = style.dates(results)[: last + 1]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # rounds in which nobody offers a product
        paths = np.nanmedian(results.price.values[:, : last + 1, members], axis=0)
    positive = paths[paths > 0]
    free = 10.0 ** (np.floor(np.log10(positive.min())) - 1) if positive.size else 0.1
    marks, owners = [], [int(vendor) for vendor in results.product_vendor.values[members]]
    for path, j, vendor, dash in zip(paths.T, members, owners, style.dashes(owners)):
        names_of = results, results.product_name.values[j], results.product_label.values[j]
        label, colour = style.shown(*names_of), style.colour(vendor)
        shown = np.where(path <= 0, free, path)
        ax.plot(when, shown, color=colour, linestyle=dash, label=label, linewidth=1.1)
        for t in range(last + 1):
            if (j, t) in cuts and not np.isnan(shown[t]):
                before, after = cuts[j, t]
                marks.append((when[t], shown[t], style.brief(*names_of), after / before, colour))
                ax.plot(when[t], shown[t], "v", color=colour, markersize=3.5, markeredgecolor="white", markeredgewidth=0.4)
    ax.set_yscale("log")
    style.plain_log_axis(ax.yaxis)
    ax.set(title=f"{tier.capitalize()} {style.say(results, 'models')}", xlim=(when[0], when[-1]))
    if (paths <= 0).any():
        strip = "0 or less" if (paths < 0).any() else "free"
        ax.axhline(free, color="#999999", linewidth=0.5)
        ax.yaxis.set_major_formatter(lambda price, _: strip if np.isclose(price, free) else f"{price:g}")
    style.date_axis(ax)
    ax.legend(loc="upper left", bbox_to_anchor=(1, 1.02), fontsize=6, handlelength=2.2, labelspacing=0.25)
    return marks


def put_names(ax, marks, most):
    """Names of the largest falls, beside their marks."""
    largest = sorted(marks, key=lambda mark: mark[3])[:most]
    names.put(ax, [(x, y, f"{name} " + ("free" if ratio == 0 else f"−{100 * (1 - ratio):.0f} %"), style.ink(colour)) for x, y, name, ratio, colour in largest])


def note(options, results):
    runs, cut = results.sizes["run"], f"▼ cut of {100 * options.least:.0f} % or more from one round to the next"
    if runs == 1:
        return f"one run; {cut}; the largest are named"
    return f"median of {runs} runs, of those in which the {style.say(results, 'model')} is on offer; {cut}, in at least half of the runs; the largest are named"


def main():
    options = style.arguments(
        __doc__,
        least={"type": float, "default": 0.5, "metavar": "SHARE", "help": "least cut to mark (default: %(default)s)"},
        rounds={"type": int, "default": 24, "metavar": "N", "help": "rounds to show (default: %(default)s; 0: all)"},
        marks={"type": int, "default": 7, "metavar": "N", "help": "cuts to name in each panel (default: %(default)s)"})
    results = style.read(options.file, "runs", options.names)
    last = results.sizes["round"] - 1
    last = min(options.rounds, last) if options.rounds > 0 else last
    cuts = common_cuts(options, results.sizes["run"])
    tiers = [tier for tier in TIERS if (results.product_tier.values == TIER_NUMBERS[tier]).any()]
    figure, panels = plt.subplots(len(tiers), 1, figsize=(style.WIDTH, 2.6 * len(tiers)), squeeze=False, sharex=True)
    marks = [draw_tier(ax, results, tier, cuts, last) for ax, tier in zip(panels[:, 0], tiers)]
    figure.supylabel(style.say(results, "posted price, CNY per million tokens (logarithmic)"), fontsize=8)
    style.note(figure, note(options, results))
    figure.draw_without_rendering()  # names are placed in the layout as it will be
    for ax, mark in zip(panels[:, 0], marks):
        put_names(ax, mark, options.marks)
    style.save(figure, options, "price_paths")


if __name__ == "__main__":
    main()
