#!/usr/bin/python3
"""Who pays what to whom: the money that each layer pays (left) and receives (right) and what for (middle), summed over
the rounds and averaged over the runs. Both sides of a payment are equal, so nothing is assumed about who paid whom."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

import style

BAR, COLUMNS, LEAST_GAP = 0.018, (0.0, 0.5, 1.0), 0.022
HAIRLINE = 0.4  # points: what is too thin to be seen is a line
LAYER_COLOURS = {"households": 4, "smes": 2, "vendors": 1, "clouds": 0, "sellers": 3, "investors": 6}


def layer_colour(layer):
    return style.COLOURS[LAYER_COLOURS.get(layer, 7)]


def tops(heights):
    """Tops of bars from 1 down to 0, the rest shared among the gaps."""
    gap = (1 - heights.sum()) / max(len(heights) - 1, 1)
    return 1 - np.concatenate(([0], np.cumsum(heights + gap)[:-1]))


def ribbon(ax, x0, x1, y0, y1, height, colour):
    middle = (x0 + x1) / 2
    points = [(x0, y0), (middle, y0), (middle, y1), (x1, y1), (x1, y1 + height), (middle, y1 + height), (middle, y0 + height), (x0, y0 + height), (x0, y0)]
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    ax.add_patch(PathPatch(Path(points, codes), facecolor=colour, edgecolor=colour, alpha=0.4, linewidth=HAIRLINE))


def money(kcny):
    value = kcny * 1e3
    for size, name in ((1e12, "tn"), (1e9, "bn"), (1e6, "m"), (1e3, "k")):
        if value >= size:
            return f"{value / size:.3g} {name}"
    return f"{value:.3g}"


def bars(ax, x, amounts, heights, names, colours, left):
    for amount, height, top, name, colour in zip(amounts, heights, tops(heights), names, colours):
        ax.add_patch(Rectangle((x - BAR / 2, top - height), BAR, height, facecolor=colour, edgecolor=colour, linewidth=HAIRLINE))
        ax.text(x + (-BAR if left else BAR), top - height / 2, f"{name}  {money(amount)}", ha="right" if left else "left",
                va="center", fontsize=6.5, path_effects=style.HALO)


def side(ax, results, x, amounts, scale, layers, left):
    """A column of layers and its ribbons to the middle; amounts: [flow][layer]."""
    members = np.flatnonzero(amounts.sum(axis=0) > 0)
    whole = amounts.sum(axis=0)[members]
    level = dict(zip(members, tops(whole * scale)))
    for row, middle in zip(amounts, tops(amounts.sum(axis=1) * scale)):
        for member in members[row[members] > 0]:
            height = row[member] * scale
            level[member] -= height
            middle -= height
            ends = (x + BAR / 2, COLUMNS[1] - BAR / 2, level[member], middle) if left else (COLUMNS[1] + BAR / 2, x - BAR / 2, middle, level[member])
            ribbon(ax, *ends, height, layer_colour(layers[member]))
    names = [style.layer_name(results, layers[member]) for member in members]
    bars(ax, x, whole, whole * scale, names, [layer_colour(layers[member]) for member in members], left)


def draw(ax, results, flow, flows, layers):
    """flow: [flow][layer], + received, - paid."""
    paid, received = np.maximum(-flow, 0), np.maximum(flow, 0)
    most = max(len(flows), len(layers))
    scale = (1 - LEAST_GAP * (most - 1)) / paid.sum()
    side(ax, results, COLUMNS[0], paid, scale, layers, True)
    side(ax, results, COLUMNS[2], received, scale, layers, False)
    amounts = paid.sum(axis=1)
    bars(ax, COLUMNS[1], amounts, amounts * scale, [style.say(results, name.replace("_", " ").replace("api ", "API "), False) for name in flows], [style.COLOURS[7]] * len(flows), False)


def main():
    options = style.arguments(
        __doc__,
        without={"default": "", "metavar": "LIST", "help": "payments to leave out, with commas, such as wages,residual"})
    results = style.read(options.file, "runs", options.names)
    flow = results.money_flow.mean("run").sum("round").values
    names = [str(name) for name in results.flow_name.values]
    left_out = set(filter(None, options.without.split(",")))
    if left_out - set(names):
        raise SystemExit(f"--without knows {', '.join(names)}")
    keep = [k for k, name in enumerate(names) if name not in left_out and np.abs(flow[k]).sum() > 0]
    if not keep:
        raise SystemExit("no payments to draw")
    figure, ax = plt.subplots(figsize=(style.WIDTH, 4.4))
    draw(ax, results, flow[keep], [names[k] for k in keep], [str(name) for name in results.layer_name.values])
    ax.set(xlim=(-0.3, 1.3), ylim=(-0.02, 1.02))
    ax.axis("off")
    ax.set_title(f"Money paid (left), what for, and received (right), {style.terms(results).currency} in {results.sizes['round'] - 1} rounds, mean of {style.runs_text(results)}")
    style.save(figure, options, "money_flows")


if __name__ == "__main__":
    main()
