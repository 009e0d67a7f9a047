"""The look of all figures, and what the scripts share: reading a file of results, names, colours, saving.

Figures are the same bytes every time they are drawn from the same file (PYTHONHASHSEED=0 for the PDF). Colours are
those of Okabe & Ito (2008), told apart by colour-blind readers; line styles tell series apart where colours repeat.
"""

import argparse
import os
import pathlib
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.patheffects  # noqa: E402
import matplotlib.pyplot as plt  # noqa: E402
import numpy as np  # noqa: E402
import xarray as xr  # noqa: E402

COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#b8860b", "#56b4e9", "#6a4c93", "#6b6b6b"]
DASHES = ["-", (0, (4, 2)), (0, (1.2, 1.2)), (0, (6, 2, 1, 2))]
OWNED, INDEPENDENT = COLOURS[0], COLOURS[1]
LAYER_NAMES = {
    "households": "Households",
    "smes": "SMEs (apps)",
    "vendors": "Model vendors",
    "clouds": "Cloud vendors",
    "sellers": "Hardware sellers",
    "investors": "Investors",
}
FORMATS = ("pdf", "svg", "png")
HALO = [matplotlib.patheffects.withStroke(linewidth=1.8, foreground="white", alpha=0.85)]  # behind texts over lines
WIDTH = 7.2  # inches: two columns of a journal
DPI = 200

matplotlib.rcParams.update({
    # matplotlib knows the CJK font by its first face, which has the Chinese characters too
    "font.family": "sans-serif",
    "font.sans-serif": ["Noto Sans CJK JP", "DejaVu Sans"],
    "font.size": 8,
    "axes.titlesize": 9,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.unicode_minus": False,
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


def dash(i):
    return DASHES[i // len(COLOURS) % len(DASHES)]


def arguments(description, **extra):
    """Parses FILE, --output and --formats, and the options in `extra`: name -> keywords of add_argument."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("file", help="HDF5 file of results, as `pricewar-sim SCENARIO` writes it")
    parser.add_argument("-o", "--output", metavar="NAME",
                        help="name of the figure without its ending; default: the file's with the figure's name")
    parser.add_argument("--formats", default=",".join(FORMATS), metavar="LIST",
                        help="endings, with commas (default: %(default)s)")
    for name, keywords in extra.items():
        parser.add_argument("--" + name.replace("_", "-"), **keywords)
    parsed = parser.parse_args()
    parsed.formats = parsed.formats.split(",")
    unknown = set(parsed.formats) - set(FORMATS)
    if unknown:
        parser.error(f"--formats knows {', '.join(FORMATS)}, not {', '.join(sorted(unknown))}")
    return parsed


def read(path):
    """The results as an xarray dataset, all in memory; leaves with a message when the file is none."""
    try:
        results = xr.open_dataset(path, engine="h5netcdf")
    except (OSError, ValueError) as error:
        sys.exit(f"{path}: can't be read as a file of results: {error}")
    if "pricewar_schema" not in results.attrs:
        sys.exit(f"{path}: not a file with the runs of a scenario (no attribute `pricewar_schema`)")
    results = results.drop_vars(["scenario", "resolved"], errors="ignore").load()
    results.close()
    return results


def events(path):
    """What happened, a row for each event."""
    with xr.open_dataset(path, group="events", engine="h5netcdf") as table:
        return table.to_dataframe()


def dates(results):
    """The rounds' dates for an axis."""
    return results.round_date.values.astype(str).astype("datetime64[D]")


def vendors(results):
    """Labels of the vendors, and which of them a cloud owns."""
    labels = results.firm_label.values[results.firm_layer.values == 2]
    return [str(label) for label in labels], results.vendor_owner.values >= 0


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


def percent_axis(axis):
    axis.set_major_formatter(matplotlib.ticker.PercentFormatter(1, decimals=0, symbol=" %"))


def plain_log_axis(axis):
    """Prices as they are said: 0.1, 1, 10; with 2 and 5 between them where the axis is short."""
    low, high = axis.get_view_interval()
    axis.set_major_locator(matplotlib.ticker.LogLocator(subs=(1, 2, 5) if high / low < 100 else (1,), numticks=20))
    axis.set_major_formatter("{x:g}")
    axis.set_minor_locator(matplotlib.ticker.NullLocator())


def date_axis(ax):
    locator = matplotlib.dates.AutoDateLocator(minticks=4, maxticks=8)
    ax.xaxis.set_major_locator(locator)
    ax.xaxis.set_major_formatter(matplotlib.dates.ConciseDateFormatter(locator))


def save(figure, options, name):
    """Writes the figure in every format; prints what was written."""
    base = options.output or os.path.splitext(options.file)[0] + "-" + name
    pathlib.Path(base).parent.mkdir(parents=True, exist_ok=True)
    undated = {"pdf": {"CreationDate": None}, "svg": {"Date": None}, "png": {}}
    for ending in options.formats:
        figure.savefig(f"{base}.{ending}", dpi=DPI, metadata=undated[ending])
        print(f"{base}.{ending}")
    plt.close(figure)
