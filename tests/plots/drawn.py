#!/usr/bin/python3
"""Runs every script in plots/ in this one process, holds what they draw against the runs in the files, and asks for what they
say of wrong files. Arguments: the folder with the files that tests/plots/check makes; `whole`: all scripts on all wars."""

import contextlib
import io
import os
import pathlib
import re
import runpy
import subprocess
import sys
import warnings

sys.path.insert(0, "plots")

import numpy as np  # noqa: E402
import xarray as xr  # noqa: E402

import matplotlib.pyplot as plt  # noqa: E402

import compare  # noqa: E402
import names  # noqa: E402
import price_paths  # noqa: E402
import style  # noqa: E402
import sweep_heatmap  # noqa: E402
import words  # noqa: E402

FOLDER, WHOLE = sys.argv[1], sys.argv[2:] == ["whole"]
HAS_FONT = os.path.exists("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
KINDS = {"game": "game", "sweep_heatmap": "grid", "sensitivity": "saltelli", "compare": "comparison", "posterior": "inference",
         "discover": "discovery"}  # else runs
BEGINNINGS = {"png": b"\x89PNG", "pdf": b"%PDF-", "svg": b"<?xml"}

passed, failed = 0, 0
cut_off = []  # texts that the edge of a figure cuts
said = []  # all texts of the figures drawn


def expect(claim, holds, seen=""):
    global passed, failed
    if holds:
        passed += 1
    else:
        failed += 1
        print(f"failed: {claim} {seen}", file=sys.stderr)


def note_cut_texts(save):
    """Figure.savefig that looks for texts, other than those of ticks, beyond the edge of the figure."""
    def saved(figure, path, **options):
        save(figure, path, **options)
        figure.draw_without_rendering()  # saved in another resolution
        said.extend(text.get_text() for text in figure.findobj(plt.Text))
        ticks = {id(label) for ax in figure.axes for label in ax.get_xticklabels(which="both") + ax.get_yticklabels(which="both")}
        for text in figure.findobj(plt.Text):
            if id(text) in ticks or not text.get_visible() or not text.get_text().strip():
                continue
            box = plt.Text.get_window_extent(text)
            if box.x0 < -0.5 or box.y0 < -0.5 or box.x1 > figure.bbox.x1 + 0.5 or box.y1 > figure.bbox.y1 + 0.5:
                cut_off.append((str(path), text.get_text(), box.extents))
    return saved


plt.Figure.savefig = note_cut_texts(plt.Figure.savefig)


def read_once(open_dataset):
    """Opening a file of 150 datasets takes a second, and the scripts open the same few files again and again."""
    opened = {}

    def read(path, group=None, **options):
        if (path, group) not in opened:
            with open_dataset(path, group=group, **options) as found:
                opened[path, group] = found.load()
        return opened[path, group].copy()
    return read


xr.open_dataset = read_once(xr.open_dataset)


def call(name, *arguments):
    """What a script prints and how it ends: 0, or what it leaves with. A warning about numbers is an error."""
    sys.argv = [f"plots/{name}.py", *arguments]
    printed = io.StringIO()
    with warnings.catch_warnings(record=True) as warned, contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        warnings.simplefilter("always")
        warnings.simplefilter("error", RuntimeWarning)
        try:
            runpy.run_path(f"plots/{name}.py", run_name="__main__")
            end = 0
        except SystemExit as left:
            end = left.code or 0
    return end, printed.getvalue(), [str(warning.message) for warning in warned]


def draws(claim, name, file, *arguments):
    end, printed, warned = call(name, f"{FOLDER}/{file}.h5", *arguments)
    expect(claim, end == 0, f"{end} {printed}")
    expect(f"{claim}: no text is cut off", not cut_off, cut_off)
    cut_off.clear()
    expect(f"{claim}: all characters", not HAS_FONT or not any("lyph" in text for text in warned), warned)


def refuses(claim, says, name, file, *arguments):
    end, printed, _ = call(name, f"{FOLDER}/{file}.h5", "-o", f"{FOLDER}/none", *arguments)
    expect(claim, end != 0 and says in f"{end} {printed}", f"{end} {printed}")


def every_script_draws():
    for script in sorted(pathlib.Path("plots").glob("*.py")):
        name = script.stem
        if name in ("style", "names", "words"):
            continue
        end, printed, _ = call(name, "--help")
        expect(f"{name} --help", end == 0 and "--formats" in printed, printed)
        endings = ["png", "pdf", "svg"] if name in ("who_wins", "compare") else ["svg"]  # a PDF takes seconds: it embeds fonts
        draws(name, name, KINDS.get(name, "runs"), "-o", f"{FOLDER}/{name}", *(() if len(endings) == 3 else ("--formats", *endings)))
        for ending in endings:
            path = pathlib.Path(f"{FOLDER}/{name}.{ending}")
            expect(f"{path} is what its ending says", path.exists() and path.read_bytes().startswith(BEGINNINGS[ending]))


def the_same_file_gives_the_same_bytes():
    again = [sys.executable, "plots/who_wins.py", f"{FOLDER}/runs.h5", "-o", f"{FOLDER}/again", "--formats", "pdf"]
    subprocess.run(again, check=True, stdout=subprocess.DEVNULL)
    expect("another process draws the same bytes", pathlib.Path(f"{FOLDER}/again.pdf").read_bytes() == pathlib.Path(f"{FOLDER}/who_wins.pdf").read_bytes())


def other_files_and_options():
    svg = ("--formats", "svg", "-o", f"{FOLDER}/other")
    draws("a region of names, and none that stands", "discover", "names", *svg)
    draws("one run will do", "who_wins", "one", *svg)
    draws("elementary effects", "sensitivity", "morris", *svg)
    draws("rank correlations, one of them of names", "sensitivity", "hypercube", *svg)
    draws("dots for a design that is no grid", "sweep_heatmap", "hypercube", "--x", "technology.elo_scale", "--y", "vendors.Zhipu.capital", *svg)
    draws("the fate of one vendor", "sweep_heatmap", "grid", "--outcome", "final_alive[Zhipu]", *svg)


def a_war_has_its_own_words():
    """No figure of a war says what only the war over models has, nor whom another war is about."""
    of_models = re.compile(r"\b(model vendors?|vendors?|tokens?|accelerators?|SMEs?|clouds?|apps?|API|[GM]tok|hosting)\b", re.IGNORECASE)
    wars = sorted(pathlib.Path(FOLDER).glob("war-*.h5"))
    terms = {path.stem: words.terms_of(str(xr.open_dataset(path, engine="h5netcdf").attrs.get("terms", ""))) for path in wars}
    scripts = {"": ("who_wins", "survival", "price_paths", "market_share", "money_flows"), "comparison": ("compare",), "study": ("sensitivity", "sweep_heatmap")}
    for path in wars:
        kind = path.stem.rsplit("-", 1)[1] if path.stem.endswith(("-comparison", "-study")) else ""
        mine, units = terms[path.stem], terms[path.stem].units()
        others = {word for other in terms.values() for term in ("vendor", "sme", "volume") for word in other.of[term]}
        own = {part for pair in mine.of.values() for word in pair for part in (word, *word.split())}
        foreign = re.compile(r"\b(" + "|".join(map(re.escape, sorted(others - own))) + r")\b", re.IGNORECASE) if others - own else None
        expect(f"{path.stem} has its units", mine.is_own["volume"] and set(units) == {mine.stored_money, mine.stored_price, mine.stored_volume}, units)
        # Each war with some of the scripts, each script with some of the wars; with all where it may take its time.
        place = sum(other < path and not other.stem.endswith(("-comparison", "-study")) for other in wars) % 3
        for script in scripts[kind] if WHOLE or kind else scripts[kind][place::3]:
            said.clear()
            draws(f"{script} of {path.stem}", script, path.stem, "--formats", "svg", "-o", f"{FOLDER}/war")
            plain = [re.sub(r"[a-z_]+\.[\w.]+", "", text) for text in said]  # paths are no words
            wrong = [text for text in plain if of_models.search(text) or foreign and foreign.search(text)]
            expect(f"{script} of {path.stem} has no word of another war", not wrong and len(plain) > 5, wrong)
        if not kind:
            prices = xr.open_dataset(path, engine="h5netcdf").price.attrs["units"]
            expect("stored prices are known by their unit", prices == mine.stored_price, f"{prices} {mine.stored_price}")
            expect("volumes too", xr.open_dataset(path, engine="h5netcdf").market_volume.attrs["units"] == mine.stored_volume, mine.stored_volume)


def words_of_a_compound_are_joined():
    """As src/words/ joins them."""
    text = words.Terms("cloud.one=investor group\ncloud.many=investor groups").say("Blue: cloud-owned; of a cloud.")
    expect("a term of two words is one in a compound", text == "Blue: investor-group-owned; of an investor group.", text)


def agents_are_called_as_was_asked_for():
    for style_of_names, called in (("name", "ByteDance"), ("label", "字节跳动 豆包"), ("both", "ByteDance 字节跳动 豆包")):
        said.clear()
        draws(f"names by {style_of_names}", "survival", "runs", "--names", style_of_names, "--formats", "svg", "-o", f"{FOLDER}/other")
        expect(f"ByteDance is called {called}", called in said, [text for text in said if "ByteDance" in text or "豆包" in text])
    for wanted, got in (("DeepSeek 深度求索", words.shown_name("both", "DeepSeek", "DeepSeek 深度求索")), ("Zhipu", words.shown_name("both", "Zhipu", "")),
                        ("HuaweiAscend", words.shown_name("both", "HuaweiAscend", "华为昇腾 Ascend", 17)), ("Sense 商汤…", words.shown_name("both", "Sense", "商汤 日日新", 13)),
                        ("GLM-4 Plus", words.shown_name("both", "GLM-4-Plus", "GLM-4 Plus")), ("360GPT Turbo", words.shown_name("both", "360gpt_turbo", "360GPT Turbo"))):
        expect(f"{wanted} is what it is called", got == wanted, got)


def wrong_files_and_options():
    refuses("a text", "can't be read", "survival", "text")
    refuses("no file", "can't be read", "compare", "nothing")
    refuses("runs are no study", "with the runs of a scenario, not with a study; who_wins.py", "sensitivity", "runs")
    refuses("a study is no run", "with a study, not with the runs of a scenario; sweep_heatmap.py", "who_wins", "grid")
    refuses("a comparison is no study", "with a comparison, not with a study; compare.py draws it", "sweep_heatmap", "comparison")
    refuses("a discovery is no study", "with a discovery, not with a study; discover.py draws it", "sweep_heatmap", "discovery")
    refuses("a game is no study", "with a game, not with a study; game.py draws it", "sweep_heatmap", "game")
    refuses("a game of one state has no map", "whose states are of both firms", "game", "bases")
    refuses("an inference is no study", "with an inference, not with a study; posterior.py draws it", "sweep_heatmap", "inference")
    refuses("a study is no inference", "with a study, not with an inference", "posterior", "grid")
    refuses("a shard is to be merged", "pricewar-sim merge", "sweep_heatmap", "shard.shard-1-of-2")
    refuses("and has no indices", "pricewar-sim merge", "sensitivity", "shard.shard-1-of-2")
    refuses("one parameter makes no map", "varies only vendors.Zhipu.pricing.strategy", "sweep_heatmap", "alone")
    refuses("names are no dots", "the design is no grid", "sweep_heatmap", "hypercube")
    refuses("a misspelt outcome", "did you mean independents_alive", "sweep_heatmap", "grid", "--outcome", "independent_alive")
    refuses("a parameter that is not varied", "--x: the study varies vendors.Zhipu.capital", "sweep_heatmap", "grid", "--x", "seed")
    refuses("indices that the design does not give", "it has rank_correlation", "sensitivity", "hypercube", "--statistic", "sobol")
    refuses("an unknown format", "--formats knows pdf, svg, png", "who_wins", "runs", "--formats", "gif")
    refuses("an unknown way to call agents", "invalid choice", "who_wins", "runs", "--names", "short")


def cells_are_means_of_their_runs():
    path = f"{FOLDER}/grid.h5"
    results, points = style.read(path, "study"), style.group(path, "by_point")
    outcome, = style.outcomes(results, "final_mean_price")
    x = sweep_heatmap.parameter(results, points, "vendors.Zhipu.pricing.strategy", "--x")
    y = sweep_heatmap.parameter(results, points, "vendors.Zhipu.capital", "--y")
    columns, rows, mean, half = sweep_heatmap.cells(x[0], y[0], points, outcome, 1)
    assert x[1] == ["hold", "match"] and y[2] == "CNY bn" and np.allclose(rows, [0.5, 4.25, 8]), (x, y)
    runs = xr.open_dataset(path, engine="h5netcdf")
    for r, capital in enumerate(rows):
        for c, rule in enumerate(columns):
            mine = runs.final_mean_price.values[(runs.param_vendors_Zhipu_capital.values * 1e-6 == capital) & (runs.param_vendors_Zhipu_pricing_strategy.values == rule)]
            assert mine.size == 2 and np.isclose(mean[r, c], mine.mean()), (r, c, mine)
            assert np.isclose(half[r, c], 12.7062047 * mine.std(ddof=1) / np.sqrt(2)), (r, c, half[r, c])  # t of one degree


def changes_are_means_of_pairs():
    path = f"{FOLDER}/comparison.h5"
    results = style.read(path, "comparison")
    changes = compare.Changes(results, style.group(path, "difference"))
    one, other = (style.group(path, side) for side in ("with", "against"))
    firms = [str(name) for name in results.firm_name.values]
    mean, low, high = changes.of([f"total_profit[{firm}]" for firm in firms])
    pairs = one.total_profit.values - other.total_profit.values
    assert np.allclose(mean, pairs.mean(axis=0), rtol=1e-9, atol=1e-6) and (low <= mean).all() and (mean <= high).all()
    relative = changes.relative(["final_mean_price"])[0][0]
    assert np.isclose(relative, 100 * (one.final_mean_price.mean() / other.final_mean_price.mean() - 1)), relative


def names_do_not_cover_each_other():
    """Twelve cuts at two rounds, most of them to the same prices."""
    figure, ax = plt.subplots(figsize=(style.WIDTH, 2.6))
    ax.set_yscale("log")
    ax.set(xlim=(0, 24), ylim=(0.001, 100))
    for price in (1, 1, 1.1, 2, 0.001, 0.001):
        ax.plot([0, 1, 24], [50, price, price], linewidth=1.1)
    marks = [(1 + k % 2, (1, 1, 1.1, 2, 0.001, 0.001)[k % 6], f"通义千问 Turbo {k}", "black") for k in range(12)]
    figure.draw_without_rendering()
    boxes = names.put(ax, marks)
    frame = ax.get_window_extent()
    expect("twelve names find a place", len(boxes) == 12, len(boxes))
    expect("apart from each other", not any(names.meet(one, other) for k, one in enumerate(boxes) for other in boxes[:k]), boxes)
    expect("inside the panel", all(frame.x0 <= box[0] and box[2] <= frame.x1 and frame.y0 <= box[1] and box[3] <= frame.y1 for box in boxes), boxes)
    figure.canvas.draw()
    drawn = [text for text in ax.texts if text.get_text().startswith("通义")]
    expect("where they are said to be", len(drawn) == 12 and all(
        abs(plt.Text.get_window_extent(text, figure.canvas.get_renderer()).x0 - box[0]) < 0.5 for text, box in zip(drawn, boxes)), len(drawn))
    plt.close(figure)


def lines_of_a_panel_are_told_apart():
    results = style.read(f"{FOLDER}/runs.h5")
    for tier in range(3):
        owners = [int(owner) for owner in results.product_vendor.values[results.product_tier.values == tier]]
        looks = [(style.colour(owner), str(dash)) for owner, dash in zip(owners, style.dashes(owners))]
        expect(f"tier {tier}: no two lines look the same", len(set(looks)) == len(looks) > 8, looks)
        first = [dash for k, (owner, dash) in enumerate(zip(owners, style.dashes(owners))) if owner not in owners[:k]]
        expect("a vendor's first line has its own dash", first == [style.DASHES[owner // len(style.COLOURS)] for owner in dict.fromkeys(owners)], first)
    expect("colours of small texts are dark enough", all(style.contrast(style.ink(colour), "white") >= 4.5 for colour in style.COLOURS))
    expect("contrast is that of WCAG", abs(style.contrast("black", "white") - 21) < 1e-6 and abs(style.contrast("#777777", "white") - 4.478) < 2e-3)


def panels_have_letters_and_lines_names():
    figure, (left, right) = plt.subplots(1, 2, figsize=(style.WIDTH, 2.6), layout="constrained")
    left.set_title("One")
    style.title(right, "Two", "a second line")
    for k in range(8):
        left.plot([0, 1], [0, 1 + 0.001 * k])
    style.name_ends(left, [(f"line {k}", 1, 1 + 0.001 * k, style.colour(k)) for k in range(8)])
    style.put_letters(figure)
    expect("panels have letters", [ax.get_title(loc="left") for ax in (left, right)] == ["a  One", "b  Two"])
    figure.canvas.draw()
    boxes = [plt.Text.get_window_extent(text, figure.canvas.get_renderer()) for text in left.texts]
    frame, beside = left.get_window_extent(), right.get_window_extent()
    expect("names at ends are apart", not any(one.overlaps(other) for k, one in enumerate(boxes) for other in boxes[:k]), boxes)
    expect("beside their panel, in the order of the lines", all(frame.x1 < box.x0 and box.x1 < beside.x0 for box in boxes) and all(
        one.y0 < other.y0 for one, other in zip(boxes, boxes[1:])), boxes)
    plt.close(figure)
    figure, ax = plt.subplots()
    ax.plot([0.002, 40], [0.002, 40])
    ax.set(xscale="log", xlim=(2, 40))
    style.plain_log_axis(ax.xaxis)
    ticks = [float(place) for place in np.concatenate([ax.get_xticks(), ax.get_xticks(minor=True)]) if 2 <= place <= 40]
    expect("a logarithmic axis can be read", {2, 5, 10, 20}.issubset(ticks) and {3, 4, 6, 7, 8, 9, 30, 40}.issubset(ticks), sorted(ticks))
    plt.close(figure)


def six_prices_tell_most():
    results = style.read(f"{FOLDER}/runs.h5")
    prices = price_paths.median_prices(results)
    share = results.vendor_share.mean("run").values[-1]
    for tier in range(3):
        members = np.flatnonzero(results.product_tier.values == tier)
        told = price_paths.telling(results, prices, members)
        largest = max(members, key=lambda j: share[int(results.product_vendor.values[j])])
        gifts = {j for j in members if not np.isnan(prices[:, j]).all() and prices[~np.isnan(prices[:, j]), j][-1] == 0}
        expect(f"tier {tier}: six lines", len(told) == min(6, len(members)), told)
        expect("the largest vendor's among them", share[int(results.product_vendor.values[largest])] in share[results.product_vendor.values[list(told)].astype(int)])
        expect("and what becomes free", len(gifts & told) >= min(5, len(gifts)), gifts)
    moves = np.array([[8.0, 1], [1, 1], *[[1, 1]] * 39])
    expect("all moves are over in the first round: a year is shown", price_paths.eventful_rounds(moves) == 12, price_paths.eventful_rounds(moves))
    steady = np.exp(-np.arange(41.0))[:, None]
    expect("prices that always move are shown to the end", price_paths.eventful_rounds(steady) == 40, price_paths.eventful_rounds(steady))
    cuts = {(0, t): (1.0, 0.85) for t in range(20)} | {(0, 30 + t): (1.0, 0.4) for t in range(3)}
    expect("few enough cuts are marked", price_paths.least_to_mark(cuts, {0}, 40) == 0.25 and price_paths.least_to_mark(cuts, {0}, 9) == 0.1)
    said.clear()
    draws("prices say that they are medians", "price_paths", "runs", "--formats", "svg", "-o", f"{FOLDER}/other")
    expect("each panel says what it shows", sum(text.endswith("models, median") for text in said) == 3 and any(text.endswith(" free") for text in said), said)


def without_a_chinese_font_it_says_so_once():
    hide = ("import runpy, sys; import matplotlib.font_manager as fonts; fonts.findSystemFonts = lambda *_: []; "
            "fonts.fontManager.ttflist = [font for font in fonts.fontManager.ttflist if font.name.startswith('DejaVu')]; "
            "sys.path.insert(0, 'plots'); sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')")
    done = subprocess.run([sys.executable, "-c", hide, "plots/price_paths.py", f"{FOLDER}/runs.h5", "-o", f"{FOLDER}/boxes", "--formats", "png,svg"],
                          capture_output=True, text=True, check=False)
    lines = done.stderr.splitlines()
    expect("without a font there is one line, with the package", done.returncode == 0 and len(lines) == 1 and "fonts-noto-cjk" in lines[0], done.stderr)
    done = subprocess.run([sys.executable, "plots/price_paths.py", f"{FOLDER}/runs.h5", "-o", f"{FOLDER}/boxes", "--formats", "png"],
                          capture_output=True, text=True, check=False)
    expect("with one there is none", not HAS_FONT or not done.stderr, done.stderr)


every_script_draws()
names_do_not_cover_each_other()
lines_of_a_panel_are_told_apart()
panels_have_letters_and_lines_names()
six_prices_tell_most()
without_a_chinese_font_it_says_so_once()
the_same_file_gives_the_same_bytes()
other_files_and_options()
a_war_has_its_own_words()
words_of_a_compound_are_joined()
agents_are_called_as_was_asked_for()
wrong_files_and_options()
cells_are_means_of_their_runs()
changes_are_means_of_pairs()
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed else 0)
