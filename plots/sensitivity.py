#!/usr/bin/python3
"""Which parameters of a study matter: Sobol indices, elementary effects (Morris) or partial rank correlations, whichever
the design allows, each with its 95 % bootstrap interval; a panel for every outcome."""

import sys

import matplotlib.pyplot as plt
import numpy as np

import style

# Group in the file -> what is drawn filled, what hollow beside it, the axis, and what is said below.
STATISTICS = {
    "sobol": (("total", "total"), ("first_order", "by itself"), "share of the variance",
              "Sobol indices: what a parameter explains by itself, and in total, with all its interactions"),
    "morris": (("mu_star", "mean size μ*"), ("sigma", "spread σ"), "change over the whole range, in units of the outcome",
               "elementary effects of whole ranges: μ* mean size, σ curvature and interactions"),
    "rank_correlation": (("correlation", "partial rank correlation"), None, "partial rank correlation",
                         "partial rank correlations: how the outcome moves with a parameter, the others given"),
}


def statistic(options):
    """Its name and group: the one that was asked for, or the first that the file has."""
    names = [options.statistic] if options.statistic else list(STATISTICS)
    for name in names:
        group = style.group(options.file, name)
        if group is not None:
            return name, group
    there = [name for name in STATISTICS if style.group(options.file, name) is not None]
    if options.statistic and there:
        sys.exit(f"{options.file}: no {options.statistic} in this study; it has {', '.join(there)}")
    sys.exit(f"{options.file}: the study has no indices of sensitivity: its design is "
             "a list, or it is a shard; `pricewar-sim merge` puts shards together")


def draw_marks(ax, group, name, label, outcome, rows, order, filled, scale):
    value, low, high = (scale * group[name + end].values[outcome][order] for end in ("", "_low", "_high"))
    known = np.isfinite(value)
    colour = style.COLOURS[0] if filled else style.COLOURS[1]
    ax.hlines(rows[known], low[known], high[known], color=colour, linewidth=1.8 if filled else 1.1)
    ax.plot(value[known], rows[known], "o", color=colour, markersize=4.5, markerfacecolor=colour if filled else "white", label=label)
    return known


def draw(ax, results, name, group, outcome, order):
    filled, hollow, _, _ = STATISTICS[name]
    rows = np.arange(len(order))[::-1].astype(float)
    scale = style.outcome_scale(results, outcome) if name == "morris" else 1
    known = draw_marks(ax, group, *filled, outcome, rows + (0.14 if hollow else 0), order, True, scale)
    if hollow:
        draw_marks(ax, group, *hollow, outcome, rows - 0.14, order, False, scale)
    for row in rows[~known]:
        ax.annotate("no value", (0, row), (3, 0), textcoords="offset points", fontsize=5.5, color="#777777", va="center")
    ax.axvline(0, color="black", linewidth=0.6)
    style.title(ax, style.outcome_title(results, outcome), style.noise_text(group, outcome))
    style.few_ticks(ax.xaxis, 6)
    if name == "rank_correlation":
        ax.set(xlim=(-1.05, 1.05), xticks=(-1, -0.5, 0, 0.5, 1))
    elif name == "sobol":
        ax.set_xlim(min(ax.get_xlim()[0], -0.05), max(ax.get_xlim()[1], 1.02))
    ax.set(ylim=(-0.6, len(order) - 0.4))
    ax.tick_params(axis="y", length=0)


def main():
    options = style.arguments(
        __doc__, "study",
        outcome={"default": "independents_alive,final_mean_price,final_hhi,total_sme_surplus", "metavar": "LIST",
                 "help": "outcomes, with commas, such as final_alive[Zhipu] (default: %(default)s)"},
        statistic={"choices": list(STATISTICS), "help": "default: the first that the file has"})
    results = style.read(options.file, "study", options.names)
    name, group = statistic(options)
    chosen = style.outcomes(results, options.outcome)
    size = np.nan_to_num(np.abs(group[STATISTICS[name][0][0]].values[chosen]))
    whole = size.sum(axis=1, keepdims=True)
    order = np.argsort(-(size / np.where(whole > 0, whole, 1)).mean(axis=0), kind="stable")
    across = min(len(chosen), 2)
    down = -(-len(chosen) // across)
    height = max(1.7, 0.9 + 0.24 * len(order)) * down + 0.3
    figure, panels = plt.subplots(down, across, figsize=(style.WIDTH, height), squeeze=False, sharey=True)
    for ax, outcome in zip(panels.flat, chosen):
        draw(ax, results, name, group, outcome, order)
    for ax in panels.flat[len(chosen):]:
        ax.axis("off")
    for ax in panels.flat[max(0, len(chosen) - across):len(chosen)]:
        ax.set_xlabel(STATISTICS[name][2])
    labels = [style.factor_title(results, path) for path in results.factor_path.values[order]]
    panels[0, 0].set(yticks=range(len(order)), yticklabels=labels[::-1])
    if STATISTICS[name][1]:
        panels[0, 0].legend(loc="lower right", frameon=True, framealpha=0.9, edgecolor="none")
    note = STATISTICS[name][3] + "; 95 % intervals by bootstrap"
    if not np.isfinite(group[STATISTICS[name][0][0]].values[chosen]).all():
        note += "\nno value: names, which are not ranked, or an outcome that does not move"
    style.note(figure, note)
    style.save(figure, options, "sensitivity")


if __name__ == "__main__":
    main()
