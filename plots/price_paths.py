#!/usr/bin/python3
"""Posted prices of models on a logarithmic axis, median over the runs in which they are on offer, one panel a tier. In
colour and named at the end: the model of the largest vendor, those that become free, those whose price moves most. Triangles
mark their price cuts; the largest are named. A price of nothing is drawn on the lowest line."""

import matplotlib.pyplot as plt
import numpy as np
import warnings

import names
import style

TIERS = ("flagship", "main", "light")
TIER_NUMBERS = {"light": 0, "main": 1, "flagship": 2}
CUT = 0  # in event_kind
LEAD = 6  # lines in colour in a panel
SIZES, READABLE = (0.1, 0.25, 0.5, 0.8), 12  # cuts that may be marked; so many marks can be read
SETTLED, HALF = 0.9, 6  # share of all price moves that the rounds shown have; they come in so many
FREE = 0.1  # a price of nothing is as far below the least price as that is to its tenth
GREY = "#b9bec6"


def common_cuts(options, runs):
    """(product, round) -> (median before, median after) of cuts that half of the runs have."""
    table = style.events(options.file)
    table = table[table.event_kind == CUT]
    if table.empty:
        return {}
    groups = table.groupby(["event_product", "event_round"]).agg(
        runs=("event_run", "nunique"), before=("event_before", "median"), after=("event_after", "median"))
    return {index: (row.before, row.after) for index, row in groups[2 * groups.runs >= runs].iterrows()}


def median_prices(results):
    """[round][product]; NaN where nobody offers it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        return np.nanmedian(results.price.values, axis=0)


def logarithms(prices):
    """Of what is free, that of a tenth of the least price."""
    positive = prices[prices > 0]
    least = FREE * (positive.min() if positive.size else 1)
    return np.where(np.isnan(prices), np.nan, np.log(np.where(prices > 0, prices, least)))


def eventful_rounds(prices):
    """Rounds, in half years of months, after which nine tenths of all that prices move is over; all where that takes most."""
    moves = np.nansum(np.abs(np.diff(logarithms(prices), axis=0)), axis=1)
    last = len(moves)
    if not moves.sum() > 0:
        return last
    over = int(np.searchsorted(np.cumsum(moves), SETTLED * moves.sum())) + 1
    rounds = HALF * max(2, -(-over // HALF))
    return rounds if 3 * rounds < 2 * last else last


def telling(results, prices, members):
    """Those of the members that are drawn in colour."""
    share = results.vendor_share.mean("run").values[-1][results.product_vendor.values[members].astype(int)]
    offered = [path[~np.isnan(path)] for path in prices[:, members].T]
    is_free = np.array([path.size > 0 and path[-1] <= 0 for path in offered])
    logs = logarithms(prices)[:, members]
    moved = np.array([abs(np.diff(path[~np.isnan(path)][[0, -1]])[0]) if not np.isnan(path).all() else 0 for path in logs.T])
    largest = np.arange(len(members)) == np.argmax(share)
    order = np.lexsort((-share, -moved, ~is_free, ~largest))
    return set(members[order[:LEAD]])


def least_to_mark(cuts, products, last):
    """The least size of which few enough cuts of these products are there."""
    falls = [1 - after / before for (j, t), (before, after) in cuts.items() if j in products and t <= last and before > 0]
    counts = {size: sum(fall >= size for fall in falls) for size in SIZES}
    return next((size for size in SIZES if 0 < counts[size] <= READABLE), max((size for size in SIZES if counts[size]), default=SIZES[-1]))


def draw_tier(ax, results, tier, cuts, last, prices, least):
    """Returns the cuts that are marked: (date, height, name, price left of the price before, colour), and the names at the ends of
    the lines."""
    members = np.flatnonzero(results.product_tier.values == TIER_NUMBERS[tier])
    when, coloured = style.dates(results)[: last + 1], telling(results, prices, members)
    paths = prices[: last + 1, members]
    positive = paths[paths > 0]
    free = 10.0 ** (np.floor(np.log10(positive.min())) - 1) if positive.size else 0.1
    least = least_to_mark(cuts, coloured, last) if least is None else least
    marks, ends, owners = [], [], [int(vendor) for vendor in results.product_vendor.values[members]]
    for path, j, vendor, dash in sorted(zip(paths.T, members, owners, style.dashes(owners)), key=lambda line: line[1] in coloured):
        names_of = results, results.product_name.values[j], results.product_label.values[j]
        named, shown = j in coloured, np.where(path <= 0, free, path)
        colour = style.colour(vendor) if named else GREY
        ax.plot(when, shown, color=colour, linestyle=dash if named else "-", linewidth=1.3 if named else 0.7)
        if not named or np.isnan(path).all():
            continue
        end = np.flatnonzero(~np.isnan(path))[-1]
        price = "free" if path[end] == 0 else style.digits(path[end])
        ends.append((f"{style.shown(*names_of)} {price}", when[end], shown[end], colour))
        for t in range(last + 1):
            if (j, t) in cuts and not np.isnan(shown[t]) and cuts[j, t][1] <= (1 - least) * cuts[j, t][0]:
                before, after = cuts[j, t]
                marks.append((when[t], shown[t], style.brief(*names_of), after / before, colour))
                ax.plot(when[t], shown[t], "v", color=colour, markersize=3.5, markeredgecolor="white", markeredgewidth=0.4)
    ax.set_yscale("log")
    style.plain_log_axis(ax.yaxis, floor=10 * free if (paths <= 0).any() else 0)
    ax.set(title=f"{tier.capitalize()} {style.say(results, 'models')}" + ("" if results.sizes["run"] == 1 else ", median"), xlim=(when[0], when[-1]))
    ax.annotate(f"▼ cut of {100 * least:.0f} % or more", (1, 1), (0, 5), xycoords="axes fraction", textcoords="offset points", ha="right", fontsize=6.5, color="#555555")
    if (paths <= 0).any():
        strip = "0 or less" if (paths < 0).any() else "free"
        ax.axhline(free, color="#999999", linewidth=0.5)
        ax.yaxis.set_major_formatter(lambda price, _: strip if np.isclose(price, free) else f"{price:g}")
    style.date_axis(ax)
    return marks, ends


def put_names(ax, marks, most):
    """Names of the largest falls, beside their marks."""
    largest = sorted(marks, key=lambda mark: mark[3])[:most]
    names.put(ax, [(x, y, f"{name} " + ("free" if ratio == 0 else f"−{100 * (1 - ratio):.0f} %"), style.ink(colour)) for x, y, name, ratio, colour in largest])


def note(options, results):
    runs, lines = results.sizes["run"], "in colour: the largest vendor's, what becomes free, what moves most; of their cuts the largest are named"
    lines = style.say(results, lines, False)
    if runs == 1:
        return f"one run; {lines}"
    return f"median of {runs} runs, of those in which the {style.say(results, 'model')} is on offer; {lines};\ncuts that at least half of the runs have"


def main():
    options = style.arguments(
        __doc__,
        least={"type": float, "metavar": "SHARE", "help": "least cut to mark (default: such that a panel has few enough marks to read)"},
        rounds={"type": int, "metavar": "N", "help": "rounds to show (0: all; default: until nine tenths of all price moves are over)"},
        marks={"type": int, "default": 7, "metavar": "N", "help": "cuts to name in each panel (default: %(default)s)"})
    results = style.read(options.file, "runs", options.names)
    last, prices = results.sizes["round"] - 1, median_prices(results)
    wanted = eventful_rounds(prices) if options.rounds is None else options.rounds
    last = min(wanted, last) if wanted > 0 else last
    cuts = common_cuts(options, results.sizes["run"])
    tiers = [tier for tier in TIERS if (results.product_tier.values == TIER_NUMBERS[tier]).any()]
    figure, panels = plt.subplots(len(tiers), 1, figsize=(style.WIDTH, 2.6 * len(tiers)), squeeze=False, sharex=True)
    drawn = [draw_tier(ax, results, tier, cuts, last, prices, options.least) for ax, tier in zip(panels[:, 0], tiers)]
    figure.supylabel(style.say(results, "posted price, CNY per million tokens (logarithmic)"), fontsize=8)
    style.note(figure, note(options, results))
    for ax, (_, ends) in zip(panels[:, 0], drawn):
        style.name_ends(ax, ends)
    figure.draw_without_rendering()  # names are placed in the layout as it will be
    for ax, (mark, _) in zip(panels[:, 0], drawn):
        put_names(ax, mark, options.marks)
    style.save(figure, options, "price_paths")


if __name__ == "__main__":
    main()
