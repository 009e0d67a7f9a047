"""The look of all figures, and what the scripts share: reading a file of results, names, colours, saving.

Figures are the same bytes every time they are drawn from the same file (PYTHONHASHSEED=0 for the PDF). Colours are
those of Okabe & Ito (2008), told apart by colour-blind readers; line styles tell series apart where colours repeat.
"""

import argparse
import difflib
import os
import pathlib
import re
import sys
import warnings

import matplotlib

matplotlib.use("Agg")
import matplotlib.font_manager  # noqa: E402
import matplotlib.patheffects  # noqa: E402
import matplotlib.pyplot as plt  # noqa: E402
import numpy as np  # noqa: E402
import xarray as xr  # noqa: E402

import words  # noqa: E402

COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#b8860b", "#56b4e9", "#6a4c93", "#6b6b6b"]
DASHES = ["-", (0, (4, 2)), (0, (1.2, 1.2)), (0, (6, 2, 1, 2)), (0, (6, 1.5, 1, 1.5, 1, 1.5)), (0, (9, 3))]
OWNED, INDEPENDENT = COLOURS[0], COLOURS[1]
LAYER_NAMES = {
    "households": "Households",
    "smes": "app makers",
    "vendors": "Model vendors",
    "clouds": "Cloud vendors",
    "sellers": "Hardware sellers",
    "investors": "Investors",
}
FORMATS = ("pdf", "svg", "png")
HALO = [matplotlib.patheffects.withStroke(linewidth=1.8, foreground="white", alpha=0.85)]  # behind texts over lines
WIDTH = 7.2  # inches: two columns of a journal
DPI = 200

# Fonts with Chinese characters. matplotlib knows a collection by its first face: that of Noto by JP.
CHINESE_FONTS = ("Noto Sans CJK JP", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei")


def chinese_fonts():
    """Those that are installed. matplotlib's list may be older than they are."""
    known = matplotlib.font_manager.fontManager

    def found():
        return [name for name in CHINESE_FONTS if name in {font.name for font in known.ttflist}]

    if not found():
        for path in matplotlib.font_manager.findSystemFonts():
            if re.search("CJK|NotoSansSC|SourceHan|wqy", os.path.basename(path)):
                known.addfont(path)
    return found()


FONTS = chinese_fonts()
if not FONTS:
    warnings.filterwarnings("ignore", "Glyph .* missing from")  # warn_of_boxes says it
matplotlib.rcParams.update({
    "font.family": "sans-serif",
    "font.sans-serif": [*FONTS, "DejaVu Sans"],
    "font.size": 8,
    "axes.titlesize": 9,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#dddddd",
    "grid.linewidth": 0.5,
    "lines.linewidth": 1.3,
    "legend.frameon": False,
    "legend.fontsize": 7,
    "pdf.fonttype": 42,
    "svg.hashsalt": "pricewar-sim",
    "figure.constrained_layout.use": True,
})


def colour(i):
    return COLOURS[i % len(COLOURS)]


def ink(colour_of_line):
    """The same colour, dark enough for small text on white: contrast 4.5 to 1 or more."""
    red, green, blue = matplotlib.colors.to_rgb(colour_of_line)
    while contrast((red, green, blue), (1, 1, 1)) < 4.5:
        red, green, blue = 0.95 * red, 0.95 * green, 0.95 * blue
    return red, green, blue


def contrast(one, other):
    """Of two colours, by WCAG 2: 1 to 21."""
    def luminance(colour_of):
        parts = np.asarray(matplotlib.colors.to_rgb(colour_of))
        return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4) @ (0.2126, 0.7152, 0.0722)
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def dashes(owners):
    """Dashes of lines in the colours of their owners, so that no two lines of a panel look the same: an owner's first line has
    the dash that it has everywhere, further ones the next that nobody in this colour has."""
    taken, found = set(), [None] * len(owners)
    for further in (False, True):
        for k, owner in enumerate(owners):
            if (owner in owners[:k]) != further:
                continue
            hue, turn = owner % len(COLOURS), owner // len(COLOURS)
            free = (turn + k for k in range(len(DASHES)) if (hue, (turn + k) % len(DASHES)) not in taken)
            turn = next(free, turn)
            taken.add((hue, turn % len(DASHES)))
            found[k] = DASHES[turn % len(DASHES)]
    return found


# Kinds of files: attribute by which they are known, what they are, who writes them, who draws them.
KINDS = {
    "runs": ("pricewar_schema", "the runs of a scenario", "pricewar-sim SCENARIO",
             "who_wins.py, survival.py, price_paths.py, market_share.py and money_flows.py draw it"),
    "study": ("pricewar_study_schema", "a study", "pricewar-sim sweep STUDY",
              "sweep_heatmap.py (two parameters) and sensitivity.py (what matters) draw it"),
    "comparison": ("pricewar_comparison_schema", "a comparison", "pricewar-sim compare SCENARIO -o FILE", "compare.py draws it"),
    "discovery": ("pricewar_discovery_schema", "a discovery", "pricewar-sim discover STUDY.h5 --outcome EVENT -o FILE", "discover.py draws it"),
    "game": ("pricewar_game_schema", "a game", "pricewar-sim markov-perfect GAME -o FILE", "game.py draws it"),
    "inference": ("pricewar_inference_schema", "an inference", "pricewar-sim infer STUDY -o FILE", "posterior.py draws it"),
}


def arguments(description, kind="runs", **extra):
    """Parses FILE, --output and --formats, and the options in `extra`: name -> keywords of add_argument."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("file", help=f"HDF5 file with {KINDS[kind][1]}, as `{KINDS[kind][2]}` writes it")
    parser.add_argument("-o", "--output", metavar="NAME",
                        help="name of the figure without its ending; default: the file's with the figure's name")
    parser.add_argument("--formats", default=",".join(FORMATS), metavar="LIST",
                        help="endings, with commas (default: %(default)s)")
    parser.add_argument("--names", choices=words.NAME_STYLES, default="both",
                        help="how agents are called: by name, label, or both, as in \"ByteDance 豆包\" (default: %(default)s)")
    for name, keywords in extra.items():
        parser.add_argument("--" + name.replace("_", "-"), **keywords)
    parsed = parser.parse_args()
    parsed.formats = parsed.formats.split(",")
    unknown = set(parsed.formats) - set(FORMATS)
    if unknown:
        parser.error(f"--formats knows {', '.join(FORMATS)}, not {', '.join(sorted(unknown))}")
    return parsed


def read(path, kind="runs", names="both"):
    """The results as an xarray dataset, all in memory; leaves with a message when the file is of no or another kind. Agents
    are called as `names` says."""
    try:
        results = xr.open_dataset(path, engine="h5netcdf")
    except (OSError, ValueError) as error:
        sys.exit(f"{path}: can't be read as a file of results: {error}")
    attribute, wanted, writer, _ = KINDS[kind]
    if attribute not in results.attrs:
        for other, (mark, what, _, drawn_by) in KINDS.items():
            if other != kind and mark in results.attrs:
                sys.exit(f"{path}: this is a file with {what}, not with {wanted}; {drawn_by}")
        sys.exit(f"{path}: not a file of pricewar-sim; this figure needs {wanted}, as `{writer}` writes it")
    results = results.drop_vars(["scenario", "resolved", "study", "study_identity"], errors="ignore").load()
    results.close()
    results.attrs["names"] = names
    return results


def terms(results):
    """What the file calls the things of its war."""
    return words.terms_of(str(results.attrs.get("terms", "")))


def say(results, text, begins=True):
    """A text of a figure in the words of the war; `begins`: whether it begins a sentence."""
    return terms(results).say(text, begins)


def layer_name(results, layer):
    return say(results, LAYER_NAMES.get(layer, layer))


def shown(results, name, label, width=words.WIDTH):
    return words.shown_name(results.attrs.get("names", "both"), str(name), str(label), width)


def brief(results, name, label):
    """For narrow places, where of both the name is left."""
    return str(label) if results.attrs.get("names") == "label" and str(label) else str(name)


def group(path, name):
    """A group of the file as a dataset, all in memory; None when the file has none of that name."""
    try:
        with xr.open_dataset(path, group=name, engine="h5netcdf") as found:
            return found.load()
    except (OSError, KeyError, ValueError):
        return None


def outcomes(results, asked):
    """Numbers of the outcomes in a list with commas; leaves with a message when one is not in the file."""
    names = [str(name) for name in results.outcome_name.values]
    chosen = [name for name in asked.split(",") if name]
    for name in chosen:
        if name not in names:
            near = difflib.get_close_matches(name, names, n=3, cutoff=0.5)
            sys.exit(f"there is no outcome `{name}`; " + (f"did you mean {', '.join(near)}?" if near else f"there are {', '.join(names[:12])} ..."))
    if not chosen:
        sys.exit("no outcome is named")
    return [names.index(name) for name in chosen]


# What outcomes are called in figures; others by their names.
OUTCOME_NAMES = {
    "vendors_alive": "Vendors alive at the end",
    "independents_alive": "Independent vendors alive at the end",
    "final_alive": "Alive at the end",
    "final_mean_price": "Price paid at the end",
    "final_adoption": "SMEs that use a model at the end",
    "final_hhi": "Concentration (HHI) at the end",
    "final_share": "Share of tokens at the end",
    "final_smes": "SMEs at the end",
    "final_users": "Users of apps at the end",
    "final_volume": "Tokens in the last round",
    "total_sme_surplus": "Surplus of SMEs",
    "total_user_surplus": "Surplus of users",
    "total_profit": "Cumulative profit",
    "layer_profit": "Cumulative profit",
}


def unit_of(results, unit):
    """What is shown for a unit of the file, and what numbers are multiplied by."""
    return terms(results).units().get(str(unit), (str(unit), 1))


def outcome_title(results, outcome):
    """`final_alive[Zhipu]` in words, with the name of the firm as it is shown."""
    name, _, element = str(results.outcome_name.values[outcome]).partition("[")
    title = say(results, OUTCOME_NAMES[name]) if name in OUTCOME_NAMES else name
    element = element.rstrip("]")
    firms = [str(firm) for firm in results.firm_name.values]
    if element in firms:
        element = firm_name(results, firms.index(element))
    unit = terms(results).units().get(str(results.outcome_unit.values[outcome]), ("", 1))[0]
    return title + (f": {element}" if element else "") + (f", {unit}" if unit else "")


def outcome_scale(results, outcome):
    """What the outcome's numbers are multiplied by to be in the unit of its title."""
    return unit_of(results, results.outcome_unit.values[outcome])[1]


def noise_text(group, outcome):
    """How much of what a study shows is luck of the runs; empty when that is not known."""
    noise = group["noise_of_means"].values[outcome]
    return f"seed noise: {100 * noise:.0f} % of the variance between points" if np.isfinite(noise) else ""


def few_ticks(axis, most=5):
    """As many as fit beside each other, with thousands apart."""
    axis.set_major_locator(matplotlib.ticker.MaxNLocator(most, steps=(1, 2, 2.5, 5, 10)))
    axis.set_major_formatter(lambda value, _: f"{value:,.6g}".replace("-", "−"))


def factor_title(results, path):
    """`vendors.Zhipu.capital` with the vendor's name as it is shown; other paths as they are."""
    parts = str(path).split(".")
    firms = [str(firm) for firm in results.firm_name.values]
    if len(parts) > 2 and parts[0] in ("vendors", "clouds") and parts[1] in firms:
        return f"{firm_name(results, firms.index(parts[1]))}: {'.'.join(parts[2:])}"
    return str(path)


def events(path):
    """What happened, a row for each event."""
    with xr.open_dataset(path, group="events", engine="h5netcdf") as table:
        return table.to_dataframe()


def dates(results):
    """The rounds' dates for an axis."""
    return results.round_date.values.astype(str).astype("datetime64[D]")


def firm_name(results, firm):
    """How a firm is called, by its place in the file."""
    return shown(results, results.firm_name.values[firm], results.firm_label.values[firm])


def vendor_owners(results):
    """Clouds that own the vendors; below 0: none."""
    return results.vendor_owner.values if "vendor_owner" in results else np.full((results.firm_layer.values == 2).sum(), -1)


def vendors(results):
    """How the vendors are called, and which of them a cloud owns."""
    return [firm_name(results, firm) for firm in np.flatnonzero(results.firm_layer.values == 2)], vendor_owners(results) >= 0


def layers(results, earns=True):
    """Layers that the war has, buyers first if they have a profit (`earns`): (name in outcomes, what it is called, hue, number
    of the layer of firms or None for SMEs)."""
    layer = results.firm_layer.values
    found = [("smes", None, 2), ("vendors", 2, 1), ("clouds", 1, 0), ("sellers", 0, 3)]
    return [(name, layer_name(results, name), hue, number) for name, number, hue in found if (earns if number is None else (layer == number).any())]


def groups(results, owned):
    """Vendors that no cloud owns and those that one does, of these that there are: (which, what they are called, colour)."""
    alone = say(results, "independent") if owned.any() else say(results, "vendors")
    both = ((~owned, alone, INDEPENDENT), (owned, say(results, "cloud-owned"), OWNED))
    return [group for group in both if group[0].any()]


def vendor_firms(results, name):
    """A dataset over firms, for vendors only: [run, round, vendor]."""
    return results[name].values[..., results.firm_layer.values == 2]


def mean_interval(values, axis=0):
    """Mean over runs and its 95 % interval by Student's t; without an interval for one run."""
    from scipy.stats import t
    count, mean = values.shape[axis], values.mean(axis)
    if count < 2:
        return mean, np.full_like(mean, np.nan), np.full_like(mean, np.nan)
    half = t.ppf(0.975, count - 1) * values.std(axis, ddof=1) / np.sqrt(count)
    return mean, mean - half, mean + half


def wilson(successes, count):
    """Probability with its 95 % score interval, Wilson (1927)."""
    z, p = 1.959963984540054, successes / count
    middle = (p + z * z / (2 * count)) / (1 + z * z / count)
    half = z / (1 + z * z / count) * np.sqrt(p * (1 - p) / count + z * z / (4 * count * count))
    return p, np.where(successes <= 0, 0, middle - half), np.where(successes >= count, 1, middle + half)


def runs_text(results):
    runs = results.sizes["run"]
    return "one run" if runs == 1 else f"{runs} runs"


def digits(value):
    """Three digits, 11.0 among them."""
    return f"{value:,.0f}" if abs(value) >= 1000 or value == 0 else f"{value:#.3g}".rstrip(".")


def percent(share):
    """"54 %"; what is less than one is not called nothing."""
    return "<1 %" if 0 < share < 0.005 else f"{100 * share:.0f} %"


def percent_axis(axis):
    axis.set_major_formatter(matplotlib.ticker.PercentFormatter(1, decimals=0, symbol=" %"))


def plain_log_axis(axis, text="{x:,g}", floor=0):
    """Prices as they are said: 0.1, 1, 10; with 2 and 5 between them on an axis of up to three decades; all nine ticks of a
    decade can be counted, above the floor."""
    low, high = axis.get_view_interval()
    axis.set_major_locator(matplotlib.ticker.LogLocator(subs=(1, 2, 5) if high / low <= 1001 else (1,), numticks=30))
    axis.set_major_formatter(text)
    decades = range(int(np.floor(np.log10(low))), int(np.ceil(np.log10(high))))
    axis.set_minor_locator(matplotlib.ticker.FixedLocator([step * 10.0 ** decade for decade in decades for step in range(2, 10) if low <= step * 10.0 ** decade <= high and step * 10.0 ** decade > floor]))
    axis.set_minor_formatter(matplotlib.ticker.NullFormatter())
    axis.set_tick_params(which="minor", length=2)


class DateFormatter(matplotlib.dates.ConciseDateFormatter):
    """Months and years; the first month says its year too."""

    def format_ticks(self, values):
        labels = super().format_ticks(values)
        if labels and not re.fullmatch(r"\d{4}", labels[0]):
            labels[0] += f"\n{matplotlib.dates.num2date(values[0]).year}"
        return labels

    def get_offset(self):
        return ""


def date_axis(ax):
    locator = matplotlib.dates.AutoDateLocator(minticks=4, maxticks=8)
    ax.xaxis.set_major_locator(locator)
    ax.xaxis.set_major_formatter(DateFormatter(locator))
    low, high = ax.get_xlim()
    if 500 < high - low < 3000:  # days: ticks of years have quarters between them
        ax.xaxis.set_minor_locator(matplotlib.dates.MonthLocator(bymonth=(1, 4, 7, 10)))


def apart(places, least, low, high):
    """Places at least so far from each other within two limits, in the same order and near where they were."""
    order, found = np.argsort(places, kind="stable"), np.array(places, dtype=float)
    below = low - least
    for k in order:
        below = found[k] = max(found[k], below + least)
    above = high + least
    for k in order[::-1]:
        above = found[k] = min(found[k], above - least)
    return found


def name_ends(ax, ends, size=6.5):
    """Names at the right of a panel, each joined to the end of its line: (text, x, y, colour). Call it when all panels are
    drawn: it settles the layout."""
    figure, away = ax.figure, 9
    beside = matplotlib.transforms.offset_copy(ax.get_yaxis_transform(), figure, away, 0, units="points")
    names = [ax.annotate(text, (x, y), (1, y), textcoords=beside, fontsize=size, color=ink(shade), va="center", annotation_clip=False,
                         arrowprops={"arrowstyle": "-", "color": shade, "linewidth": 0.5, "shrinkA": 0, "shrinkB": 0, "relpos": (0, 0.5)})
             for text, x, y, shade in ends]
    figure.draw_without_rendering()
    lines = max((text.count("\n") + 1 for text, *_ in ends), default=1)
    frame, line = ax.get_window_extent(), 1.15 * lines * size * figure.dpi / 72
    heights = ax.transData.transform([(0, y) for _, _, y, _ in ends])[:, 1] if ends else []
    for name, height in zip(names, apart(heights, line, frame.y0 + line / 2, frame.y1 - line / 2)):
        name.set_position((1, ax.transData.inverted().transform((0, height))[1]))


def put_letters(figure):
    """a, b, c before the titles of a figure with several panels."""
    titles = [text for ax in figure.axes for text in ax.get_children()
              if isinstance(text, matplotlib.text.Text) and text.get_text() and text.get_text() == ax.get_title(loc="left")]
    if len(titles) > 1:
        for letter, text in zip("abcdefghijklmnopqrstuvwxyz", titles):
            text.set_text(f"{letter}  {text.get_text()}")


def note(figure, text):
    """What stands below a figure."""
    figure.supxlabel(text, fontsize=6.5, color="#555555")


def title(ax, text, second=""):
    """Of a panel: a first line, and below it others in grey."""
    ax.set_title(text, fontsize=7.5, pad=6 + 9 * len(second.splitlines()))
    if second:
        ax.annotate(second, (0, 1), (0, 5), xycoords="axes fraction", textcoords="offset points", fontsize=6.5, color="#555555")


def warn_of_boxes(figure):
    """Says, in one line instead of one for each character, that Chinese names come out as boxes."""
    texts = (text.get_text() for text in figure.findobj(matplotlib.text.Text))
    if not FONTS and any(re.search("[\u3400-\u9fff]", text) for text in texts):
        print("Chinese characters are drawn as boxes: no font here has them; the Debian package fonts-noto-cjk does", file=sys.stderr)


def save(figure, options, name):
    """Writes the figure in every format, its panels with letters; prints what was written."""
    put_letters(figure)
    warn_of_boxes(figure)
    base = options.output or os.path.splitext(options.file)[0] + "-" + name
    pathlib.Path(base).parent.mkdir(parents=True, exist_ok=True)
    undated = {"pdf": {"CreationDate": None}, "svg": {"Date": None}, "png": {}}
    for ending in options.formats:
        figure.savefig(f"{base}.{ending}", dpi=DPI, metadata=undated[ending])
        print(f"{base}.{ending}")
    plt.close(figure)
