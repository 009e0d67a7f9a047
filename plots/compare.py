#!/usr/bin/python3
"""What a difference between two scenarios did: changes of vendors' profit and survival, of the layers' profit, and of the
market, from pairs of runs on the same random numbers, with 95 % intervals. Hollow: the interval holds 0, so it is undecided."""

import textwrap

import matplotlib.pyplot as plt
import numpy as np

import style

MARKET = (("final_mean_price", "price paid"), ("final_volume", "tokens"), ("final_adoption", "SMEs with a model"), ("final_hhi", "concentration"),
          ("final_smes", "SMEs alive"), ("final_users", "users of apps"), ("total_sme_surplus", "surplus of SMEs"), ("total_user_surplus", "surplus of users"))


class Changes:
    """Mean and interval of the changes of outcomes, by name."""

    def __init__(self, results, group):
        self.index = {str(name): k for k, name in enumerate(results.outcome_name.values)}
        self.values = {end: group["change" + end].values for end in ("", "_low", "_high")}
        self.against = group["against_mean"].values

    def has(self, name):
        """Whether anything is known of an outcome that is not nothing on both sides."""
        row = self.index.get(name, -1)
        return row >= 0 and np.isfinite(self.against[row]) and (self.against[row] != 0 or self.values[""][row] != 0)

    def of(self, names, scale=1.0):
        """[name] each: mean, low, high; NaN for what the file does not have."""
        rows = [self.index.get(name, -1) for name in names]
        return [np.array([self.values[end][row] * scale if row >= 0 else np.nan for row in rows]) for end in ("", "_low", "_high")]

    def relative(self, names):
        base = np.array([abs(self.against[self.index[name]]) if name in self.index else np.nan for name in names])
        return [np.divide(100 * change, base, out=np.full_like(change, np.nan), where=base > 0) for change in self.of(names)]


def draw(ax, changes, colours):
    """Dots with intervals, the first on top; hollow where the interval holds 0."""
    mean, low, high = changes
    rows = np.arange(len(mean))[::-1]
    for row, value, left, right, colour in zip(rows, mean, low, high, colours):
        if not np.isfinite(value):
            ax.annotate("no value", (0, row), (3, 0), textcoords="offset points", fontsize=5.5, color="#777777", va="center")
            continue
        decided = left > 0 or right < 0 or (left == right and value != 0)
        ax.plot([left, right], [row, row], color=colour, linewidth=1.8, solid_capstyle="butt")
        ax.plot(value, row, "o", color=colour, markersize=4.2, markerfacecolor=colour if decided else "white")
    ax.axvline(0, color="black", linewidth=0.6)
    ax.set_ylim(-0.6, len(mean) - 0.4)
    ax.tick_params(axis="y", length=0)
    reach = np.nanmax(np.abs(np.concatenate(changes)), initial=0)
    if not reach > 0:
        ax.set_xlim(-1, 1)


def headline(what):
    if what.startswith("No war"):
        return "What the war did: with it less without, on the same random numbers"
    if what.startswith("The branch"):
        return "What the change did: branch less base, on the same random numbers"
    return "What the difference did: as given less against, on the same random numbers"


def main():
    options = style.arguments(__doc__, "comparison")
    results, group = style.read(options.file, "comparison", options.names), style.group(options.file, "difference")
    changes = Changes(results, group)
    labels, owned = style.vendors(results)
    names = [str(name) for name in results.firm_name.values[results.firm_layer.values == 2]]
    colours = [style.OWNED if is_owned else style.INDEPENDENT for is_owned in owned]
    currency, markets, tiers = style.terms(results).currency, [pair for pair in MARKET if changes.has(pair[0])], style.layers(results, changes.has("layer_profit[smes]"))
    figure = plt.figure(figsize=(style.WIDTH, max(3.4, 0.9 + 0.19 * len(names))))
    grid = figure.add_gridspec(2, 3, width_ratios=(1.15, 0.7, 1.25), height_ratios=(1, 1.7))
    profit = figure.add_subplot(grid[:, 0])
    alive = figure.add_subplot(grid[:, 1], sharey=profit)
    layers, market = figure.add_subplot(grid[0, 2]), figure.add_subplot(grid[1, 2])
    draw(profit, changes.of([f"total_profit[{name}]" for name in names], 1e-6), colours)
    profit.set(yticks=range(len(labels)), yticklabels=labels[::-1], title=f"Profit, {currency} bn")
    draw(alive, changes.of([f"final_alive[{name}]" for name in names], 100), colours)
    alive.tick_params(labelleft=False)
    alive.set(title="Alive, points")
    draw(layers, changes.of([f"layer_profit[{name}]" for name, *_ in tiers], 1e-6), [style.colour(hue) for _, _, hue, _ in tiers])
    layers.set(yticks=range(len(tiers)), yticklabels=[title for _, title, *_ in tiers][::-1], title=f"Profit by layer, {currency} bn")
    draw(market, changes.relative([name for name, _ in markets]), ["#333333"] * len(markets))
    market.set(yticks=range(len(markets)), yticklabels=[style.say(results, title, False) for _, title in markets][::-1], title="Market, %")
    for ax in (profit, alive, layers, market):
        style.few_ticks(ax.xaxis)
        ax.tick_params(axis="y", labelsize=7)
    what = str(results.attrs.get("comparison", "")).replace("`", "'").rstrip(".")
    figure.suptitle(headline(what), x=0.01, ha="left", fontsize=9, fontweight="bold")
    for ax in (profit, alive, layers, market):
        ax.title.set_fontweight("normal")
    pairs = results.sizes["run"]
    note = f"{what}. Means of {pairs} pairs of runs, 95 % intervals; hollow: undecided."
    if owned.any():
        note += style.say(results, " Blue: cloud-owned, orange: independent vendors.")
    style.note(figure, "\n".join(textwrap.wrap(note, 130)))
    style.save(figure, options, "compare")


if __name__ == "__main__":
    main()
