#!/usr/bin/python3
"""In which region an event happens: the path of the first box, coverage against density, and the design points in the plane
of the two parameters that the box restricts most, with the box."""

import matplotlib.pyplot as plt
import numpy as np

import style

NAMES_APART = 0.3  # points with the same name lie so far from each other at most


def draw_path(ax, results):
    mine = results.path_box.values == 1
    coverage, density = results.path_coverage.values[mine], results.path_density.values[mine]
    restricted, chosen = results.path_restricted.values[mine], int(results.box_chosen.values[0])
    ax.plot(coverage, density, color="#999999", linewidth=0.8, zorder=1)
    for count in np.unique(restricted):
        where = restricted == count
        ax.plot(coverage[where], density[where], "o", markersize=3.5, color=style.colour(int(count)), label=f"{count} restricted")
    ax.plot(coverage[chosen], density[chosen], "o", markersize=9, markerfacecolor="none", color="black", label=f"box {chosen}, chosen")
    if results.box_stands.values[0]:
        ax.plot(results.box_coverage.values[0], results.box_density.values[0], "x", markersize=7, color="black", label="pasted and tested")
    ax.set(xlim=(-0.03, 1.03), ylim=(-0.03, 1.03), xlabel="coverage: share of these runs", ylabel="density: share of runs there")
    style.title(ax, "The path of the first box", "")
    style.percent_axis(ax.xaxis)
    style.percent_axis(ax.yaxis)
    ax.legend(loc="lower left")


def most_restricted(results):
    """Two parameters: those with the smallest quasi-p-values of limits that stand, then the first others."""
    p = np.where(results.limit_dropped.values[0] == 0, results.limit_quasi_p.values[0], np.inf).min(axis=1)
    return np.argsort(p, kind="stable")[:2]


def values(results, factor):
    """Of all points: their numbers as they are shown, their names' places, and what the axis says."""
    unit, scale = style.unit_of(results, results.factor_unit.values[factor])
    names = [name for name in str(results.factor_names.values[factor]).split("|") if name]
    title = str(results.factor_name.values[factor]) + (f", {unit}" if unit not in ("1", "") else "")
    return scale * results.case_value.values[:, factor], scale, names, title


def draw_axis(axis, names, title):
    axis.set_label_text(title)
    if names:
        axis.set_ticks(range(len(names)), names)
    else:
        style.few_ticks(axis)


def draw_points(ax, results, factors):
    share = results.case_events.values / results.case_runs.values
    spread = NAMES_APART * (2 * np.random.default_rng(1).random((2, share.size)) - 1)
    shown = [values(results, factor) for factor in factors]
    places = [number + (spread[k] if names else 0) for k, (number, _, names, _) in enumerate(shown)]
    order = np.argsort(share, kind="stable")
    dots = ax.scatter(places[0][order], places[1][order], c=share[order], s=9, cmap="cividis_r", vmin=0, vmax=1, linewidths=0)
    for k, (axis, (_, _, names, title)) in enumerate(zip((ax.xaxis, ax.yaxis), shown)):
        draw_axis(axis, names, title)
    for box in np.flatnonzero(results.box_stands.values):
        draw_box(ax, results, box, factors, shown)
    style.title(ax, "Design points", "shade: share of their runs")
    ax.figure.colorbar(dots, ax=ax, shrink=0.8)


def draw_box(ax, results, box, factors, shown):
    """The box's ends, or those of the panel; of names no ends."""
    ends = [ax.get_xlim(), ax.get_ylim()]
    for k, (factor, (_, scale, _, _)) in enumerate(zip(factors, shown)):
        low, high = scale * results.box_low.values[box, factor], scale * results.box_high.values[box, factor]
        ends[k] = (ends[k][0] if np.isnan(low) else low, ends[k][1] if np.isnan(high) else high)
    (left, right), (bottom, top) = ends
    colour = style.colour(int(box) + 1)
    ax.add_patch(plt.Rectangle((left, bottom), right - left, top - bottom, fill=False, edgecolor=colour, linewidth=1.6))
    ax.annotate(f"box {box + 1}", (left, top), (3, -3), textcoords="offset points", va="top", fontsize=7, color=style.ink(colour),
                path_effects=style.HALO)


def main():
    options = style.arguments(__doc__, "discovery")
    results = style.read(options.file, "discovery", options.names)
    one = results.sizes["factor"] == 1
    figure, panels = plt.subplots(1, 1 if one else 2, figsize=(style.WIDTH, 3.1), squeeze=False)
    draw_path(panels[0, 0], results)
    if not one:
        draw_points(panels[0, 1], results, most_restricted(results))
    style.note(figure, f"{results.attrs['outcome']}: in {results.attrs['events']} of {results.attrs['runs']} runs, at {results.sizes['point']} points")
    style.save(figure, options, "discover")


if __name__ == "__main__":
    main()
