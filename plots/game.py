#!/usr/bin/python3
"""The most and the least concentrated equilibrium of a game without a rule of conduct: prices over the two firms'
states, with where the market goes, and the expected price and concentration from the start on."""

import matplotlib.pyplot as plt
import numpy as np

import style

ARROWS = 8  # about so many a side


def draw_states(ax, results, which, limits):
    own, price = results.own.values, results.price.values[which]
    shown = ax.imshow(price.T, origin="lower", cmap="cividis", vmin=limits[0], vmax=limits[1], aspect="equal",
                      extent=(own[0] - 0.5, own[-1] + 0.5, own[0] - 0.5, own[-1] + 0.5))
    step = max(1, own.size // ARROWS)
    i, j = np.meshgrid(np.arange(0, own.size, step), np.arange(0, own.size, step), indexing="ij")
    right, up = results.next_own.values[which][i, j] - own[i], results.next_rival.values[which][i, j] - own[j]
    far = np.hypot(right, up)
    moves = far > 1e-9
    length = np.where(moves, step * np.minimum(1, 0.35 + 0.5 * far) / np.where(moves, far, 1), 0)
    ax.quiver(own[i][moves], own[j][moves], (right * length)[moves], (up * length)[moves], angles="xy", scale_units="xy", scale=1,
              width=0.006, color="white", edgecolor="black", linewidth=0.3)
    ax.grid(False)
    ax.set(xlabel="state of the firm", ylabel="state of its rival")
    first = float(price[int(results.attrs["start_own"]) - int(own[0]), int(results.attrs["start_rival"]) - int(own[0])])
    style.title(ax, f"Equilibrium {which + 1}", f"first price {first:.1f}")
    return shown


def draw_path(ax, results, name, title, equilibria):
    for k in equilibria:
        ax.plot(results.period.values, results[name].values[k], color=style.colour(k), linestyle=style.DASHES[k])
    ax.set(xlabel="period")
    style.title(ax, title, "")
    last = results.period.values[-1]
    return [(f"equilibrium {k + 1}\n{style.digits(results[name].values[k][-1])}", last, results[name].values[k][-1], style.colour(k)) for k in equilibria]


def main():
    options = style.arguments(__doc__, "game")
    results = style.read(options.file, "game", options.names)
    if "rival" not in results.dims:
        raise SystemExit("game.py draws games whose states are of both firms; `report` makes a page of the others")
    equilibria = sorted({0, int(results.attrs["equilibria"]) - 1})
    figure, panels = plt.subplots(2, 2, figsize=(style.WIDTH, 6.0), layout="constrained", squeeze=False)
    prices = results.price.values[equilibria]
    # a few states of a fight are far below all others, and would leave these one colour
    limits = np.nanpercentile(prices, 2), np.nanmax(prices)
    for panel, k in zip(panels[0], equilibria):
        shown = draw_states(panel, results, k, limits)
    figure.colorbar(shown, ax=panels[0, :].tolist(), label="price of the firm", extend="min", shrink=0.8)
    for k in range(len(equilibria), 2):
        panels[0, k].set_axis_off()
    ends = [draw_path(panels[1, 0], results, "path_price", "Expected price (mean)", equilibria),
            draw_path(panels[1, 1], results, "path_hhi", "Expected concentration (HHI, mean)", equilibria)]
    style.note(figure, results.attrs["title"])
    for ax, names in zip(panels[1], ends):
        style.name_ends(ax, names)
    style.save(figure, options, "game")


if __name__ == "__main__":
    main()
