#!/usr/bin/python3
"""Survival of vendors: by group with 95 % intervals over runs, and every vendor's chance at the end."""

import matplotlib.pyplot as plt
import numpy as np

import style


def draw_groups(ax, results, alive, owned):
    """Returns the names at the ends of the lines."""
    when, ends = style.dates(results), []
    for chosen, name, colour in style.groups(results, owned):
        mean, low, high = style.mean_interval(alive[:, :, chosen].mean(axis=2))
        ax.fill_between(when, np.clip(low, 0, 1), np.clip(high, 0, 1), step="post", color=colour, alpha=0.2, linewidth=0)
        ax.step(when, mean, where="post", color=colour, linewidth=1.8)
        ends.append((f"{name}\n{style.percent(mean[-1])} of {chosen.sum()}", when[-1], mean[-1], colour))
    ax.set(ylim=(0, 1.02), xlim=(when[0], when[-1]))
    style.title(ax, style.say(results, "Vendors alive"), "in one run" if alive.shape[0] == 1 else "mean over runs")
    style.percent_axis(ax.yaxis)
    style.date_axis(ax)
    return ends


def draw_vendors(ax, labels, alive, owned):
    runs = alive.shape[0]
    chance, low, high = style.wilson(alive[:, -1].sum(axis=0), runs)
    order = np.lexsort((np.arange(len(labels)), -chance))[::-1]
    for row, f in enumerate(order):
        colour = style.OWNED if owned[f] else style.INDEPENDENT
        ax.plot([low[f], high[f]], [row, row], color=colour, linewidth=1.6)
        ax.plot(chance[f], row, "o", color=colour, markersize=4)
    ax.set(yticks=range(len(order)), yticklabels=[labels[f] for f in order], xlim=(-0.02, 1.02))
    style.title(ax, "Alive at the end", "in one run" if runs == 1 else "share of runs")
    ax.tick_params(axis="y", length=0, labelsize=7)
    style.percent_axis(ax.xaxis)


def main():
    options = style.arguments(__doc__)
    results = style.read(options.file, "runs", options.names)
    labels, owned = style.vendors(results)
    alive = style.vendor_firms(results, "alive").astype(float)
    figure, (left, right) = plt.subplots(1, 2, figsize=(style.WIDTH, 3.1), width_ratios=(1.25, 1))
    ends = draw_groups(left, results, alive, owned)
    draw_vendors(right, labels, alive, owned)
    style.note(figure, f"{style.runs_text(results)}; 95 % intervals: left Student's t over runs, right Wilson")
    style.name_ends(left, ends)
    style.save(figure, options, "survival")


if __name__ == "__main__":
    main()
