#!/usr/bin/python3
"""Posted prices of models on a logarithmic axis, median over the runs in which they are on offer, one panel a tier.
Triangles mark price cuts; the largest are named. A price of nothing is drawn on the lowest line."""

import matplotlib.pyplot as plt
import numpy as np
import warnings

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


def free_height(x, height, taken, low, high):
    """The height nearest to a mark at which its name meets no other; heights are logarithms."""
    step = (high - low) / 18
    for k in range(36):
        tried = height + step * ((k + 1) // 2) * (1 if k % 2 else -1)
        near = (abs(tried - other) < step * 0.98 and abs((x - where) / np.timedelta64(1, "D")) < 150 for where, other in taken)
        if low <= tried <= high and not any(near):
            return tried
    return None


def put_names(ax, marks, most):
    """Names of the largest falls, beside their marks."""
    low, high = np.log10(ax.get_ylim())
    taken = []
    for x, y, name, ratio, colour in sorted(marks, key=lambda mark: mark[3])[:most]:
        height = free_height(x, np.log10(y), taken, low, high)
        if height is None:
            continue
        taken.append((x, height))
        text = f"{name} " + ("free" if ratio == 0 else f"−{100 * (1 - ratio):.0f} %")
        ax.annotate(text, (x, y), (x + np.timedelta64(14, "D"), 10**height), fontsize=5.5, color=colour, va="center",
                    arrowprops={"arrowstyle": "-", "color": colour, "linewidth": 0.4, "shrinkB": 1.5, "relpos": (0, 0.5)}, path_effects=style.HALO, zorder=5)


def draw_tier(ax, results, tier, cuts, last, most):
    members = np.flatnonzero(results.product_tier.values == TIER_NUMBERS[tier])
    when = style.dates(results)[: last + 1]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # rounds in which nobody offers a product
        paths = np.nanmedian(results.price.values[:, : last + 1, members], axis=0)
    positive = paths[paths > 0]
    free = 10.0 ** (np.floor(np.log10(positive.min())) - 1) if positive.size else 0.1
    marks, seen = [], {}
    for path, j in zip(paths.T, members):
        vendor = int(results.product_vendor.values[j])
        seen[vendor] = seen.get(vendor, 0) + 1
        label, colour = str(results.product_label.values[j]), style.colour(vendor)
        shown = np.where(path == 0, free, path)
        ax.plot(when, shown, color=colour, linestyle=style.dash(vendor + len(style.COLOURS) * (seen[vendor] - 1)), label=label, linewidth=1.1)
        for t in range(last + 1):
            if (j, t) in cuts and not np.isnan(shown[t]):
                before, after = cuts[j, t]
                marks.append((when[t], shown[t], label, after / before, colour))
                ax.plot(when[t], shown[t], "v", color=colour, markersize=3.5, markeredgecolor="white", markeredgewidth=0.4)
    ax.set_yscale("log")
    style.plain_log_axis(ax.yaxis)
    put_names(ax, marks, most)
    ax.set(title=f"{tier} models", xlim=(when[0], when[-1]))
    if (paths == 0).any():
        ax.axhline(free, color="#999999", linewidth=0.5)
        ax.yaxis.set_major_formatter(lambda price, _: "free" if np.isclose(price, free) else f"{price:g}")
    style.date_axis(ax)
    ax.legend(loc="upper left", bbox_to_anchor=(1, 1.02), fontsize=5.5, handlelength=2.2, labelspacing=0.25)


def main():
    options = style.arguments(
        __doc__,
        least={"type": float, "default": 0.5, "metavar": "SHARE", "help": "least cut to mark (default: %(default)s)"},
        rounds={"type": int, "default": 24, "metavar": "N", "help": "rounds to show (default: %(default)s; 0: all)"},
        names={"type": int, "default": 7, "metavar": "N", "help": "cuts to name in each panel (default: %(default)s)"})
    results = style.read(options.file)
    last = results.sizes["round"] - 1
    last = min(options.rounds, last) if options.rounds > 0 else last
    cuts = common_cuts(options, results.sizes["run"])
    tiers = [tier for tier in TIERS if (results.product_tier.values == TIER_NUMBERS[tier]).any()]
    figure, panels = plt.subplots(len(tiers), 1, figsize=(style.WIDTH, 2.6 * len(tiers)), squeeze=False, sharex=True)
    for ax, tier in zip(panels[:, 0], tiers):
        draw_tier(ax, results, tier, cuts, last, options.names)
    figure.supylabel("posted price, CNY per million tokens", fontsize=8)
    style.save(figure, options, "price_paths")


if __name__ == "__main__":
    main()
