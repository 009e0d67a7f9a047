#!/usr/bin/python3
"""Who wins, and how sure that is: survival by group, the price paid, what each layer earned, and each vendor's chance
of the largest share of tokens."""

import matplotlib.pyplot as plt
import numpy as np

import style
import survival


def draw_price(ax, results):
    when, price = style.dates(results), results.market_mean_price.values
    low, median, high = np.quantile(price, (0.05, 0.5, 0.95), axis=0)
    ax.fill_between(when, low, high, color=style.COLOURS[7], alpha=0.25, linewidth=0)
    ax.plot(when, median, color="black")
    ax.set_yscale("log")
    style.plain_log_axis(ax.yaxis)
    ax.set(xlim=(when[0], when[-1]))
    style.title(ax, style.say(results, "Price paid"), style.say(results, "CNY per million tokens") + ("" if price.shape[0] == 1 else ", median"))
    style.date_axis(ax)
    return [(style.digits(median[-1]), when[-1], median[-1], "black")]


def tiers(results):
    return style.layers(results, "sector_profit" in results)


def layer_profits(results):
    """[run, layer], CNY bn, of those that the war has."""
    profit, layer = results.profit.values.sum(axis=1), results.firm_layer.values
    return np.stack([results.sector_profit.values.sum(axis=(1, 2)) if number is None else profit[:, layer == number].sum(axis=1)
                     for *_, number in tiers(results)], axis=1) / 1e6


def draw_layers(ax, results):
    mean, low, high = style.mean_interval(layer_profits(results))
    shown = tiers(results)
    rows, colours = np.arange(len(shown))[::-1], [style.colour(hue) for _, _, hue, _ in shown]
    ax.barh(rows, mean, color=colours, height=0.6, alpha=0.85)
    ax.errorbar(mean, rows, xerr=np.nan_to_num([mean - low, high - mean]), fmt="none", ecolor="black", elinewidth=0.9, capsize=2)
    reach = np.abs(mean).max() or 1
    for row, value in zip(rows, mean):
        number = f"{value:+,.0f}" if abs(value) >= 100 else f"{value:+.3g}"
        ax.annotate(f"{number} bn".replace("-", "−"), (value, row), (5 if value >= 0 else -5, 0), textcoords="offset points", va="center",
                    ha="left" if value >= 0 else "right", fontsize=7)
    ax.set(yticks=rows, yticklabels=[title for _, title, *_ in shown], xlim=(-2.2 * reach, 2.2 * reach))
    style.title(ax, "Cumulative profit", f"{style.terms(results).currency} bn" + ("" if results.sizes["run"] == 1 else ", mean"))
    ax.axvline(0, color="black", linewidth=0.6)
    ax.tick_params(axis="y", length=0)


def draw_winners(ax, results):
    labels, owned = style.vendors(results)
    share = results.vendor_share.values[:, -1]
    best = (share == share.max(axis=1, keepdims=True)) & (share > 0)
    wins = (best / np.maximum(best.sum(axis=1, keepdims=True), 1)).sum(axis=0)
    order = [f for f in np.argsort(-wins, kind="stable") if wins[f] > 0][:6][::-1]
    chance, low, high = style.wilson(wins, share.shape[0])
    for row, f in enumerate(order):
        colour = style.OWNED if owned[f] else style.INDEPENDENT
        ax.plot([low[f], high[f]], [row, row], color=colour, linewidth=2)
        ax.plot(chance[f], row, "o", color=colour, markersize=5)
    middle, half = (len(order) - 1) / 2, max(len(order), 3) / 2 + 0.1
    ax.set(yticks=range(len(order)), yticklabels=[labels[f] for f in order], xlim=(-0.02, 1.02), ylim=(middle - half, middle + half))
    style.title(ax, style.say(results, "Largest share of tokens"), "who has it in the one run" if share.shape[0] == 1 else "share of runs in which")
    ax.tick_params(axis="y", length=0)
    style.percent_axis(ax.xaxis)


def main():
    options = style.arguments(__doc__)
    results = style.read(options.file, "runs", options.names)
    owned = style.vendors(results)[1]
    figure, panels = plt.subplots(2, 2, figsize=(style.WIDTH, 4.6))
    ends = [survival.draw_groups(panels[0, 0], results, style.vendor_firms(results, "alive").astype(float), owned), draw_price(panels[0, 1], results)]
    draw_layers(panels[1, 0], results)
    draw_winners(panels[1, 1], results)
    style.note(figure, f"{style.runs_text(results)}; bars and bands: 95 % intervals, of the price: nine tenths of the runs (logarithmic axis)")
    for ax, names in zip(panels[0], ends):
        style.name_ends(ax, names)
    style.save(figure, options, "who_wins")


if __name__ == "__main__":
    main()
