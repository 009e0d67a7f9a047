#!/usr/bin/python3
"""What two parameters of a study do to its outcomes: the mean over the runs of every combination, with its 95 %
interval. A grid is drawn as cells; the points of another design as dots. What else the study varies is averaged over."""

import sys

import matplotlib
import matplotlib.pyplot as plt
import numpy as np

import style

COLOUR_MAP = "cividis"  # told apart by colour-blind readers, and in grey


def parameter(results, points, path, asked):
    """Values of a parameter at the points of the design, their texts when they are names, its unit."""
    paths = [str(known) for known in results.factor_path.values]
    if path not in paths:
        sys.exit(f"{asked}: the study varies {', '.join(paths)}, not {path}")
    columns = [name for name in points.data_vars if name.startswith("param_")]
    plain = "".join(letter if letter.isalnum() else "_" for letter in path)
    exact = [name for name in columns if name == "param_" + plain]
    column = points[exact[0] if exact else columns[paths.index(path)]]
    texts = column.attrs.get("flag_meanings")
    unit, scale = style.unit_of(results, column.attrs.get("units", "1"))
    return (column.values, str(texts).split(), "") if texts is not None else (scale * column.values, None, unit)


def short(value):
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def ticks(values, texts):
    if texts:
        return [texts[int(value)] for value in values]
    return [short(value) for value in values]


def axis_title(results, path, unit):
    return style.factor_title(results, path) + ("" if unit in ("1", "") else f", {unit}")


def cells(xs, ys, points, outcome, scale):
    """Mean and half-width of the interval of every combination, [y][x], averaged over what else varies."""
    columns, rows = np.unique(xs), np.unique(ys)
    mean, half = np.full((2, len(rows), len(columns)), np.nan)
    for r, y in enumerate(rows):
        for c, x in enumerate(columns):
            chosen = (xs == x) & (ys == y)
            if not chosen.any():
                return columns, rows, None, None
            mean[r, c] = scale * points["mean"].values[outcome, chosen].mean()
            widths = scale * (points["mean_high"].values - points["mean_low"].values)[outcome, chosen] / 2
            half[r, c] = widths[0] if chosen.sum() == 1 else np.nan  # of an average over others: not in the file
    return columns, rows, mean, half


def colour_range(values, half):
    """From the least to the greatest, but never narrower than a typical interval: noise gets no bright colours."""
    low, high = np.nanmin(values), np.nanmax(values)
    known = half[np.isfinite(half)]
    spare = max(2 * np.median(known) - (high - low), 0) / 2 if known.size else 0
    if 0 <= low and high <= 1:  # shares and probabilities
        return max(low - spare, 0), min(high + spare, 1)
    return low - spare, high + spare


def draw_grid(ax, columns, rows, mean, half):
    low, high = colour_range(mean, half)
    picture = ax.imshow(mean, cmap=COLOUR_MAP, aspect="auto", origin="lower", vmin=low, vmax=high)
    for (r, c), value in np.ndenumerate(mean):
        cell = picture.cmap(picture.norm(value)) if np.isfinite(value) else (1, 1, 1)
        ink = max(("black", "white"), key=lambda colour: style.contrast(colour, cell[:3]))
        text = style.digits(value) if np.isfinite(value) else "no value"
        if np.isfinite(half[r, c]):
            text += f"\n±{half[r, c]:.2g}"
        ax.text(c, r, text, ha="center", va="center", fontsize=6.5, color=ink, linespacing=1.1)
    ax.set(xticks=range(len(columns)), yticks=range(len(rows)))
    ax.tick_params(length=0)
    ax.grid(False)
    return picture


def draw_points(ax, xs, ys, values, half):
    low, high = colour_range(values, half)
    picture = ax.scatter(xs, ys, c=values, cmap=COLOUR_MAP, vmin=low, vmax=high, s=26, edgecolor="white", linewidth=0.4)
    for values_of, axis in ((xs, ax.xaxis), (ys, ax.yaxis)):
        if values_of.min() > 0 and values_of.max() / values_of.min() > 10:
            (ax.set_xscale if axis is ax.xaxis else ax.set_yscale)("log")
            style.plain_log_axis(axis, lambda value, _: short(value))
        else:
            style.few_ticks(axis)
    return picture


def draw(ax, results, points, outcome, x, y, noise):
    (xs, x_texts, _), (ys, y_texts, _) = x, y
    scale = style.outcome_scale(results, outcome)
    columns, rows, mean, half = cells(xs, ys, points, outcome, scale)
    if mean is not None:
        picture = draw_grid(ax, columns, rows, mean, half)
        turned = max(len(text) for text in ticks(columns, x_texts)) * len(columns) > 34
        ax.set_xticklabels(ticks(columns, x_texts), rotation=35 if turned else 0, ha="right" if turned else "center")
        ax.set_yticklabels(ticks(rows, y_texts))
    elif x_texts or y_texts:
        sys.exit("the design is no grid, and names cannot be drawn as points: let both parameters be numbers, or the design a grid")
    else:
        half = scale * (points["mean_high"].values - points["mean_low"].values)[outcome] / 2
        picture = draw_points(ax, xs, ys, scale * points["mean"].values[outcome], half)
    style.title(ax, style.outcome_title(results, outcome), style.noise_text(noise, outcome) if noise else "")
    return picture


def main():
    options = style.arguments(
        __doc__, "study",
        outcome={"default": "independents_alive,final_mean_price", "metavar": "LIST",
                 "help": "outcomes, with commas, a panel each, such as final_alive[Zhipu] (default: %(default)s)"},
        x={"metavar": "PATH", "help": "parameter across (default: the second that the study varies)"},
        y={"metavar": "PATH", "help": "parameter upwards (default: the first)"})
    results, points = style.read(options.file, "study", options.names), style.group(options.file, "by_point")
    if points is None:
        sys.exit(f"{options.file}: a shard of a study, without the means of its design; merge the shards first: pricewar-sim merge OUT.h5 SHARD...")
    paths = [str(path) for path in results.factor_path.values]
    if len(paths) < 2:
        sys.exit(f"{options.file}: the study varies only {', '.join(paths) or 'nothing'}; a map needs two parameters")
    x_path, y_path = options.x or paths[1 if options.y != paths[1] else 0], options.y or paths[0 if options.x != paths[0] else 1]
    chosen = style.outcomes(results, options.outcome)
    noise = style.group(options.file, "replicates")
    x, y = parameter(results, points, x_path, "--x"), parameter(results, points, y_path, "--y")
    across = min(len(chosen), 2)
    down = -(-len(chosen) // across)
    figure, panels = plt.subplots(down, across, figsize=(style.WIDTH, 2.9 * down), squeeze=False, sharey=True)
    for ax, outcome in zip(panels.flat, chosen):
        bar = figure.colorbar(draw(ax, results, points, outcome, x, y, noise), ax=ax, aspect=30, pad=0.02)
        bar.outline.set_visible(False)
        bar.ax.tick_params(labelsize=6.5)
        ax.set_xlabel(axis_title(results, x_path, x[2]))
    for ax in panels.flat[len(chosen):]:
        ax.axis("off")
    for ax in panels[:, 0]:
        ax.set_ylabel(axis_title(results, y_path, y[2]))
    runs = int(points["runs"].values[chosen[0]].max())
    others = [path for path in paths if path not in (x_path, y_path)]
    plural = "" if runs == 1 else "s"
    note = f"means of {runs} run{plural} a point, ± half a 95 % interval (Student's t); colours span at least an interval"
    if others and len(np.unique(np.stack([x[0], y[0]]), axis=1).T) < len(x[0]):
        note = f"means over {', '.join(others)}, {runs} run{plural} a point"
    elif others:
        note = f"a dot is a point of the design, mean of {runs} run{plural}; colours span at least a 95 % interval\nalso varied: {', '.join(others)}"
    style.note(figure, note)
    style.save(figure, options, "sweep_heatmap")


if __name__ == "__main__":
    main()
