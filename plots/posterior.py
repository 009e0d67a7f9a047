#!/usr/bin/python3
"""What data say about parameters: for a file of `pricewar-sim infer`, each parameter's posterior over its prior, the draws in
pairs of parameters, and the outcomes of the posterior's runs against the targets."""

import matplotlib.pyplot as plt
import numpy as np

import style

MOST = 6  # parameters in one figure
BINS = 20
LETTERS = 72  # of the panels' titles side by side


def values_of(results, factor):
    """The parameter's values in all draws; listed texts by their place."""
    path = str(results.factor_path.values[factor])
    name, = (name for name in results.data_vars if results[name].attrs.get("path") == path)
    return results[name].values.astype(float)


def short(path, most=24):
    """A path without what most paths have."""
    return path if len(path) <= most else "…" + path[1 - most:]


def draw_marginal(ax, results, factor, weight, most):
    """Histogram of the posterior in cells of equal prior probability, whose ends lie close where the prior is dense: the height
    is the density over that of the prior."""
    place = results.adjusted_position.values[:, factor]
    share, ends = np.histogram(place, bins=BINS, range=(0, 1), weights=weight)
    ax.stairs(share * BINS, ends, fill=True, color=style.COLOURS[0], alpha=0.55)
    ax.axhline(1, color="black", linewidth=0.8, linestyle=style.DASHES[1])
    low, high = results.posterior_low.values[factor], results.posterior_high.values[factor]
    ax.set(xlim=(0, 1), ylim=(0, None), xticks=(0, 0.5, 1))
    style.title(ax, short(str(results.factor_path.values[factor]), most), f"90 %: {low:.3g} to {high:.3g}\nprior {results.prior_mean.values[factor]:.3g} ± {results.prior_sd.values[factor]:.2g}")


def draw_pair(ax, results, across, down, weight):
    """As many draws as 400, of equal weight."""
    ladder = (np.arange(400) + 0.5) / 400
    chosen = np.searchsorted(np.cumsum(weight), ladder).clip(0, weight.size - 1)
    ax.plot(values_of(results, across)[chosen], values_of(results, down)[chosen], "o", markersize=1.6, color=style.COLOURS[0],
            alpha=0.4, markeredgewidth=0)
    style.few_ticks(ax.xaxis, 3)
    style.few_ticks(ax.yaxis, 3)


def draw_targets(ax, results):
    """Intervals of 90 % of the simulated outcomes in deviations from the value; the band is what the error covers."""
    rows = np.arange(results.target_value.size)[::-1]
    value, deviation = results.target_value.values, results.target_deviation.values
    low, mean, high = ((results[name].values - value) / deviation for name in ("target_low", "target_mean", "target_high"))
    ax.axvspan(-1.645, 1.645, color="#dddddd", linewidth=0)
    ax.axvline(0, color="black", linewidth=0.6)
    ax.hlines(rows, low, high, color=style.COLOURS[0], linewidth=1.6)
    ax.plot(mean, rows, "o", color=style.COLOURS[0], markersize=4)
    style.title(ax, "Targets, mean and 90 % of the simulated outcomes", "")
    signs = ["", " ≥", " ≤"]
    labels = [short(str(name)) + signs[int(relation)] for name, relation in zip(results.target_name.values, results.target_relation.values)]
    ax.set(yticks=rows, yticklabels=labels, ylim=(-0.7, rows.size - 0.3), xlabel="simulated less observed, in deviations")
    ax.tick_params(axis="y", length=0, labelsize=6)


def main():
    options = style.arguments(__doc__, "inference")
    results = style.read(options.file, "inference", options.names)
    weight = results.weight.values
    count = min(results.factor.size, MOST)
    # the parameters of which most was learned
    chosen = np.sort(np.argsort(results.prior_share.values, kind="stable")[:count])
    figure, axes = plt.subplots(count + 1, count, figsize=(style.WIDTH, 1.5 * count + 0.9 + 0.22 * results.target_value.size),
                                squeeze=False, layout="constrained",
                                height_ratios=[1.5] * count + [0.6 + 0.22 * results.target_value.size])
    for row, down in enumerate(chosen):
        for column, across in enumerate(chosen):
            ax = axes[row, column]
            if row == column:
                draw_marginal(ax, results, across, weight, LETTERS // count)
            elif column < row:
                draw_pair(ax, results, across, down, weight)
            else:
                ax.set_axis_off()
    grid = axes[-1, 0].get_gridspec()
    for ax in axes[-1]:
        ax.remove()
    draw_targets(figure.add_subplot(grid[-1, :]), results)
    effective = 1 / np.sum(weight ** 2)
    style.note(figure, f"{weight.size:,} draws worth {effective:,.0f}. Diagonal: the posterior over its prior, by quantiles of "
               "the prior;\ndashed: nothing learned. Bottom: 90 % of the outcomes; grey: what the error covers")
    style.save(figure, options, "posterior")


if __name__ == "__main__":
    main()
