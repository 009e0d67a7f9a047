#!/usr/bin/python3
"""How time and memory grow with the work: exponents, peers and the distance to the limit, as Markdown.

    make bench    or    scale.py BUILD [--quick | --full] [--write]

--write renews the tables of docs/performance.md between their marks. --full goes to ten million SMEs and 100,000 design
points; --quick takes few and small sizes and is for tests. One thread is timed by its own CPU time, two by wall time. A time is the median of
several samples, the sizes taken in turn, so that other work on the machine falls on all of them; a ratio is the median of
ratios of neighbours in time. One process makes each sample, so that its peak resident set is its own.
"""
import os

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[variable] = "1"
import datetime
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "docs"))
import page_part  # noqa: E402

PAGE = ROOT / "docs/performance.md"
SMALL_WAR = ROOT / "tests/scenarios/small_war.cfg"
WORK = 1e8  # offers, over SMEs and rounds, of one sample
NEAR = 0.1  # a slope this near to 1 is called linear
FREE = 1.85  # processors that a sample of two threads must have had
BLOCK = 4096  # SMEs that numpy works on at a time: its arrays stay in the cache


def line(x, y):
    """Slope of y over x by least squares, and its standard error (0 for two points)."""
    x, y = np.asarray(x, float), np.asarray(y, float)
    x = x - x.mean()
    found = (x @ y) / (x @ x)
    left = y - y.mean() - found * x
    return found, np.sqrt(left @ left / max(len(x) - 2, 1) / (x @ x))


def exponent(sizes, values):
    """Power of the size with which a value grows, and its standard error."""
    return line(np.log(sizes), np.log(values))


def neighbour_slopes(sizes, values):
    return np.diff(np.log(np.asarray(values, float))) / np.diff(np.log(np.asarray(sizes, float)))


def linear_span(sizes, values):
    """First and last size of the longest row of neighbours between which the slope is near 1; None without any."""
    best, begin = None, 0
    near = [abs(s - 1) <= NEAR for s in neighbour_slopes(sizes, values)]
    for k, is_near in enumerate(near):
        begin = begin if is_near else k + 1
        if is_near and (best is None or k + 1 - begin > best[1] - best[0]):
            best = (begin, k + 1)
    return best and (sizes[best[0]], sizes[best[1]])


def constant_part(sizes, values):
    """The size whose own cost is as large as the cost that every size has: a/b of value = a + b size, fitted by least
    squares of relative misses."""
    sizes, values = np.asarray(sizes, float), np.asarray(values, float)
    (constant, each), *_ = np.linalg.lstsq(np.stack([1 / values, sizes / values], 1), np.ones(len(sizes)), rcond=None)
    return constant / each


def rounds_for(products, smes):
    return int(min(max(WORK / ((products + 1) * smes), 3), 500))


class Programs:
    """What is timed, by the names of scale.c."""

    def __init__(self, build):
        self.scale, self.simulator = str(build / "bench/scale"), str(build / "pricewar-sim")

    def sample(self, *words):
        answer = subprocess.run([self.scale, *map(str, words)], check=True, capture_output=True, text=True)
        return [float(word) for word in answer.stdout.split()]

    def market(self, products=20, smes=1000, sectors=1, runs=1, rounds=50, threads=1):
        names = ("cpu", "rounds_cpu", "wall", "processors", "sme_rounds", "kilobytes")
        return dict(zip(names, self.sample("market", products, smes, sectors, runs, rounds, threads)))

    def child(self, *words):
        return dict(zip(("cpu", "wall", "kilobytes"), self.sample("child", self.simulator, *words)))

    def runs(self, number, threads=1):
        return self.child("run", SMALL_WAR, "--no-output", "--quiet", "--replicates", number, "--threads", threads)

    def study(self, points):
        """A sweep over the small war with 6 rounds and 300 SMEs, and its statistics and file."""
        with tempfile.TemporaryDirectory() as folder:
            study = pathlib.Path(folder) / "study.cfg"
            study.write_text(
                f'study = {{ title = "points"; base = "{SMALL_WAR}"; design = "latin_hypercube"; points = {points}; '
                'replicates = 1; sets = ("simulation.rounds=6", "sectors.apps.number=150", "sectors.tools.number=150"); '
                '};\nvary = ( { path = "vendors.Alpha.capital"; low = 2000; high = 20000; scale = "log"; },\n'
                '         { path = "choice.switch_cost_vendor"; low = 0.5; high = 2; } );\n', encoding="utf-8")
            return self.child("sweep", study, "--quiet", "--threads", 1, "--output", f"{folder}/study.h5")


def numpy_rounds(products, smes, rounds):
    """The logit market (gsl_loop.c) with single-precision arrays, as numpy is written: CPU seconds of its rounds, mean
    price, share without a model, exits per SME."""
    draw = np.random.Generator(np.random.SFC64(1))
    x = np.linspace(0, 1, products, dtype=np.float32)
    quality, cost = 1 + 2 * x, 0.25 + 0.5 * x
    price, exits = 3 * cost, 0
    alpha = np.exp(np.float32(0.5) * draw.standard_normal(smes, np.float32))
    capital, current = 5 + 5 * draw.random(smes, np.float32), draw.integers(0, products + 1, smes)
    worth, lane = np.append(quality, np.float32(0)), np.arange(BLOCK)
    count, switch = np.bincount(current, minlength=products + 1), np.float32(np.e)
    begin = time.process_time()
    for _ in range(rounds):
        previous, count = count, np.zeros(products + 1, int)
        paid = np.append(price, np.float32(0))
        for first in range(0, smes, BLOCK):
            part = slice(first, min(first + BLOCK, smes))
            index = lane[:part.stop - first]
            weight = np.exp(worth[:, None] - paid[:, None] * alpha[part])
            weight[current[part], index] *= switch
            running = np.cumsum(weight, axis=0)
            chosen = np.minimum((running <= draw.random(len(index), np.float32) * running[-1]).sum(0), products)
            current[part] = chosen
            capital[part] += np.float32(1.5) * worth[chosen] * draw.random(len(index), np.float32) - paid[chosen]
            count += np.bincount(chosen, minlength=products + 1)
        capital -= np.float32(0.1)
        dead = np.flatnonzero(capital < 0)
        exits += len(dead)
        alpha[dead] = np.exp(np.float32(0.5) * draw.standard_normal(len(dead), np.float32))
        capital[dead], current[dead] = 5 + 5 * draw.random(len(dead), np.float32), products
        lost = count[:-1] < previous[:-1]
        price[lost] = (cost + np.float32(0.99) * (price - cost))[lost]
    return time.process_time() - begin, price.mean(), count[-1] / smes, exits / smes


def series(take, sizes, repeats):
    """Samples by size, the sizes in turn."""
    samples = [[] for _ in sizes]
    for _ in range(repeats):
        for size, kept in zip(sizes, samples):
            kept.append(take(size))
    return samples


def medians(samples, key):
    return [statistics.median(sample[key] for sample in kept) for kept in samples]


def quantities(programs, mode):
    """Name, unit of the size, sizes, how to take a sample, which time, and how often."""
    quick = mode == "--quick"
    smes = [1000, 3000, 10_000] if quick else [1000, 3162, 10_000, 31_623, 100_000, 316_228, 1_000_000]
    if mode == "--full":
        smes = smes + [3_162_278, 10_000_000]
    points = [4, 8, 16] if quick else [100, 316, 1000, 3162, 10_000, 31_623]
    if mode == "--full":
        points = points + [100_000]
    several = 1 if quick else 5
    per_round = 20 if quick else None

    def of_smes(size):
        rounds = per_round or max(rounds_for(20, size), 10)
        found = programs.market(smes=size, rounds=rounds)
        return found | {"time": found["rounds_cpu"] / rounds, "rounds": rounds}

    def of_products(size):
        found = programs.market(products=size, smes=2000 if quick else 100_000, rounds=10)
        return found | {"time": found["rounds_cpu"], "rounds": 10}

    def of_sectors(size):
        found = programs.market(smes=1000 * size, sectors=size, rounds=5 if quick else 50)
        return found | {"time": found["rounds_cpu"]}

    def of_rounds(size):
        found = programs.market(smes=10_000, rounds=size)
        return found | {"time": found["rounds_cpu"]}

    def whole(take):
        def with_time(size):
            found = take(size)
            return found | {"time": found["cpu"]}
        return with_time

    return [
        ("SMEs", "20 products, a round", smes, of_smes, several),
        ("products below 96", "100,000 SMEs, a round", [20, 40, 80] if quick else [5, 10, 20, 40, 63, 90], of_products,
         several),
        ("products from 96", "100,000 SMEs, a round", [100, 150, 200] if quick else [100, 150, 250, 350, 500],
         of_products, several),
        ("sectors", "1,000 SMEs in each, 20 products, a round", [1, 2, 4] if quick else
         [1, 2, 5, 10, 20, 50, 100, 200], of_sectors, several),
        ("rounds", "10,000 SMEs, 20 products", [2, 4, 8] if quick else
         [10, 30, 100, 300, 1000], of_rounds, several),
        ("runs", "`run --no-output` of `tests/scenarios/small_war.cfg`, whole process", [1, 2, 4] if quick else
         [1, 10, 30, 100, 300, 1000], whole(programs.runs), several),
        ("design points", "`sweep` of the same with 300 SMEs and 6 rounds, whole process", points,
         whole(programs.study), 1),
    ]


def exponent_rows(measured):
    for name, what, sizes, samples in measured:
        times = medians(samples, "time")
        found, error = exponent(sizes, times)
        near, linear = neighbour_slopes(sizes, times), linear_span(sizes, times)
        constant = constant_part(sizes, times)
        span = f"{linear[0]:,} to {linear[1]:,}" if linear else "nowhere"
        yield (f"| {name} | {what} | {sizes[0]:,} to {sizes[-1]:,} | {found:.2f} ± {error:.2f} | "
               f"{near.min():.2f} to {near.max():.2f} | {span} | {constant:,.{0 if abs(constant) >= 10 else 1}f} |")


def memory_rows(measured):
    for name, what, sizes, samples in measured:
        if name in ("SMEs", "runs", "design points"):
            held = medians(samples, "kilobytes")
            found, error = line(sizes, 1024 * np.array(held))
            yield (f"| {name} | {sizes[0]:,} to {sizes[-1]:,} | {found:,.1f} ± {error:,.1f} | "
                   f"{(held[-1] - held[0]) / 1024:,.1f} |")


def peer_rows(programs, mode):
    """The three in turn, and the engine's time over that of the round's exponentials alone."""
    quick = mode == "--quick"
    cases = [(20, 1000)] if quick else [(20, 1000), (20, 10_000), (20, 100_000), (20, 1_000_000), (5, 100_000),
                                        (63, 100_000), (500, 100_000)]
    if mode == "--full":
        cases.append((20, 10_000_000))
    for products, smes in cases:
        rounds = 3 if quick else rounds_for(products, smes)
        loop_ratios, numpy_ratios, limits, singles, ours = [], [], [], [], []
        slow = max(1, rounds // 8)  # enough for peers, whose rounds take longer
        for _ in range(2 if quick else 5):
            found = programs.market(products=products, smes=smes, rounds=rounds)
            each = 1e9 * found["rounds_cpu"] / found["sme_rounds"]
            double, single, _ = programs.sample("exp", 1024, 2000 if quick else 20_000)
            loop_ratios.append(1e9 * programs.sample("loop", products, smes, slow)[0] / smes / slow / each)
            numpy_ratios.append(1e9 * numpy_rounds(products, smes, slow)[0] / smes / slow / each)
            limits.append(each / (products * double))
            singles.append(each / (products * single))
            ours.append(each)
        row = [ratio_text(ratios) for ratios in (loop_ratios, numpy_ratios, limits, singles)]
        yield f"| {products} | {smes:,} | {statistics.median(ours):.1f} | " + " | ".join(row) + " |"


def ratio_text(ratios):
    middle = statistics.median(ratios)
    digits = 1 if middle >= 5 else 2
    return f"{middle:.{digits}f} ({min(ratios):.{digits}f}-{max(ratios):.{digits}f})"


def thread_rows(programs, mode):
    quick = mode == "--quick"
    size, number = (2000, 4) if quick else (1_000_000, 300)
    one_run = lambda threads: programs.market(smes=size, rounds=10, threads=threads)

    def many_runs(threads):
        found = programs.runs(number, threads)
        return found | {"processors": found["cpu"] / found["wall"]}

    for what, take in ((f"one run of {size:,} SMEs, its rounds", one_run),
                       (f"{number:,} runs, whole process", many_runs)):
        pairs = [(take(1), take(2)) for _ in range(2 if quick else 9)]
        free = [(a, b) for a, b in pairs if b["processors"] >= FREE and a["processors"] >= FREE / 2]
        gains = [a["wall"] / b["wall"] for a, b in free]
        shown = ratio_text(gains) if gains else "not measured: the processors were not free"
        yield f"| {what} | {shown} | {len(free)} of {len(pairs)} |"


def machine():
    lines = pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    model = next((row.split(":", 1)[1].strip() for row in lines if row.startswith("model name")), "unknown processor")
    vectors = [name for name in ("avx512f", "avx2") if any(name in row.split() for row in lines)] + ["sse2"]
    compiler = subprocess.run([os.environ.get("CC", "cc"), "--version"], check=True, capture_output=True, text=True)
    return (f"{datetime.date.today()}, {len(os.sched_getaffinity(0))} processors of {model} ({vectors[0]}), "
            f"{compiler.stdout.splitlines()[0]}, numpy {np.__version__}; load {os.getloadavg()[0]:.1f} at the start, ")


def table(header, rows):
    lines = ["| " + " | ".join(row) + " |" for row in (header, ["---"] * len(header))]
    return "\n".join([*lines, *rows]) + "\n"


def report(programs, mode):
    start = machine()
    measured = [(name, what, sizes, series(take, sizes, repeats))
                for name, what, sizes, take, repeats in quantities(programs, mode)]
    parts = [
        table(["time against", "of", "from, to", "exponent", "slopes between neighbours", "within 0.1 of 1",
               "constant cost, in sizes"], exponent_rows(measured)),
        table(["peak resident set against", "from, to", "bytes for one more", "MB of last less first"],
              memory_rows(measured)),
        table(["products", "SMEs", "ns per SME and round", "GSL loop", "numpy, float32", "exponentials, double",
               "exponentials, single"], peer_rows(programs, mode)),
        table(["two threads", "speed of one", "pairs with free processors"], thread_rows(programs, mode)),
    ]
    return f"{start}{os.getloadavg()[0]:.1f} at the end.\n\n" + "\n".join(parts)


def main():
    words = sys.argv[1:]
    modes = [word for word in words[1:] if word in ("--quick", "--full")]
    if not words or len(modes) > 1 or set(words[1:]) - {"--quick", "--full", "--write"}:
        sys.exit(__doc__)
    text = report(Programs(pathlib.Path(words[0])), modes[0] if modes else "")
    print(text)
    if "--write" in words:
        page_part.renew(PAGE, "tests/bench/scale.py", text)


if __name__ == "__main__":
    main()
