#!/usr/bin/python3
"""Market shares of vendors, as streams one upon the other: mean over runs of the share of tokens."""

import matplotlib.pyplot as plt
import numpy as np

import style


def main():
    options = style.arguments(__doc__)
    results = style.read(options.file, "runs", options.names)
    labels, owned = style.vendors(results)
    share = results.vendor_share.mean("run").values[1:]
    share = share / share.sum(axis=1, keepdims=True)
    when = style.dates(results)[1:]
    order = np.lexsort((-share[-1], ~owned))
    figure, ax = plt.subplots(figsize=(style.WIDTH, 3.6))
    colours = [style.colour(f) for f in order]
    layers = ax.stackplot(when, share[:, order].T, colors=colours, linewidth=0.4, edgecolor="white")
    for layer, f in zip(layers, order):
        layer.set_alpha(0.9 if f < len(style.COLOURS) else 0.5)
    if owned.any() and not owned.all():
        ax.plot(when, share[:, owned].sum(axis=1), color="black", linewidth=1)
        at = 5 * (len(when) - 1) // 6
        for text, away, side in (("independent", 4, "bottom"), (style.say(results, "cloud-owned"), -4, "top")):
            ax.annotate(text, (when[at], share[at, owned].sum()), (0, away), textcoords="offset points", fontsize=7, ha="center", va=side,
                        path_effects=style.HALO)
    ax.set(ylim=(0, 1), xlim=(when[0], when[-1]), title=style.say(results, "Share of tokens served") + f", mean of {style.runs_text(results)}")
    ax.grid(False)
    style.percent_axis(ax.yaxis)
    style.date_axis(ax)
    middles = np.cumsum(share[-1, order]) - share[-1, order] / 2
    style.name_ends(ax, [(f"{labels[f]} {style.percent(share[-1, f])}", when[-1], middle, style.colour(f)) for f, middle in zip(order, middles)])
    style.save(figure, options, "market_share")


if __name__ == "__main__":
    main()
