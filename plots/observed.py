#!/usr/bin/python3
"""What was observed, over the fan of the runs: one panel for each series of observations, with the number of them in the
band that holds nine of ten runs."""

import sys
import textwrap

import matplotlib.pyplot as plt
import numpy as np
import warnings

import style

MOST = 12  # panels
LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)


def agent_name(results, name):
    """How a firm, product or app is called; others by their name."""
    for kind in ("firm", "product", "app"):
        if f"{kind}_name" in results and name in results[f"{kind}_name"].values:
            place = list(results[f"{kind}_name"].values).index(name)
            return style.shown(results, name, results[f"{kind}_label"].values[place])
    return name


def paths_of(results, field, element):
    """[run, round]"""
    values = results[field].values
    return values[:, :, element] if values.ndim == 3 else values


def draw(ax, results, rows):
    field, agent, element = str(rows.field.values[0]), str(rows.agent.values[0]), int(rows.element.values[0])
    unit, factor = style.unit_of(results, results[field].attrs["units"])
    when = style.dates(results)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # rounds in which no run knows a value
        fan = np.nanquantile(paths_of(results, field, element) * factor, LEVELS, axis=0)
    ax.fill_between(when, fan[0], fan[4], color=style.OWNED, alpha=0.16, linewidth=0)
    ax.fill_between(when, fan[1], fan[3], color=style.OWNED, alpha=0.28, linewidth=0)
    ax.plot(when, fan[2], color=style.OWNED, linewidth=1.4)
    days = rows.date.values.astype(str).astype("datetime64[D]")
    value, low, high = (rows[name].values * factor for name in ("value", "low", "high"))
    errors = np.array([value - np.where(np.isnan(low), value, low), np.where(np.isnan(high), value, high) - value])
    ax.errorbar(days, value, yerr=errors, fmt="o", color=style.INDEPENDENT, markersize=3.2, linewidth=1, capsize=2, zorder=5)
    compared = np.isfinite(rows.simulated_median.values)
    inside = compared & (rows.value.values >= rows.simulated_low.values) & (rows.value.values <= rows.simulated_high.values)
    meaning = style.say(results, str(results[field].attrs["long_name"])).partition(";")[0]
    title = textwrap.fill(meaning[:1].upper() + meaning[1:], 34)
    ax.set_title(title + (f"\n{agent_name(results, agent)}" if agent else ""), fontsize=7)
    ax.set_ylabel("" if unit == "1" else unit, fontsize=6)
    ax.annotate(f"{inside.sum()} of {compared.sum()} in the band", (0.03, 0.96), xycoords="axes fraction", va="top", fontsize=6)
    ax.set_xlim(min(when[0], days.min()), max(when[-1], days.max()))
    style.few_ticks(ax.yaxis)
    style.date_axis(ax)


def main():
    options = style.arguments(__doc__)
    results, observed = style.read(options.file, "runs", options.names), style.group(options.file, "observed")
    if observed is None:
        sys.exit(f"{options.file}: nothing was observed; `output.observed` in a scenario names a table of observations (docs/observed.md)")
    series = [observed.isel(observation=observed.series.values == k) for k in range(int(observed.series.values.max()) + 1)]
    shown = series[:MOST]
    columns = min(3, len(shown))
    count = -(-len(shown) // columns)
    figure, panels = plt.subplots(count, columns, figsize=(style.WIDTH, 0.4 + 2.1 * count), squeeze=False)
    for ax in panels.flat[len(shown):]:
        ax.set_visible(False)
    for ax, rows in zip(panels.flat, shown):
        draw(ax, results, rows)
    left_out = f"; {len(series) - len(shown)} more series in the file" if len(series) > len(shown) else ""
    style.note(figure, f"{style.runs_text(results)}: median, the middle half (dark) and nine tenths (light); dots: observed, with their errors{left_out}")
    style.save(figure, options, "observed")


if __name__ == "__main__":
    main()
