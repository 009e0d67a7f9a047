#!/usr/bin/python3
"""Nash prices of mixed logit markets, against the same iteration in numpy.

Usage: nash.py PROGRAM (build/bench/nash)

Each market is drawn anew with a fixed seed, solved by both in turn on one processor, and the table gives the median
ratio of five pairs: the machine's other work changes from minute to minute, and a pair sees the same. numpy iterates
Morrow and Skerlos' map (src/market/zeta.h) until no price moves by more than 1e-13. Exit code 1 where prices differ.
"""
import os

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[variable] = "1"
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np

MARKETS = [(43, 50, 16), (43, 1000, 16), (250, 50, 40), (500, 1, 60), (500, 50, 60), (500, 1000, 60)]
PAIRS, SMALLEST_SAMPLE = 5, 2e5  # cells that a sample of the program solves at least


def draw_market(products, segments, firms):
    """A market whose segments have sensitivities 1 (log sd .4) and utilities with sd 1 for each product."""
    draw = np.random.default_rng(products + segments)
    return {"weight": np.full(segments, 1 / segments), "sensitivity": np.exp(draw.normal(0, 0.4, segments)),
            "utility": draw.normal(0, 1, (segments, products)), "outside": np.zeros(segments),
            "cost": draw.uniform(0.5, 2, products), "firm": np.sort(draw.integers(0, firms, products))}


def iterate_map(weight, sensitivity, utility, outside, cost, firm):
    """Prices and the maps that they took."""
    belongs = np.zeros((len(cost), firm.max() + 1))
    belongs[np.arange(len(cost)), firm] = 1
    alpha, pull = sensitivity[:, None], (weight * sensitivity)[:, None]
    price = cost + (1 / sensitivity).mean()
    for maps in range(1, 2001):
        value = utility - alpha * price
        largest = np.maximum(value.max(1), outside)
        taken = np.exp(value - largest[:, None])
        share = taken / (taken.sum(1) + np.exp(outside - largest))[:, None]
        earned = (share * (price - cost)) @ belongs
        omega = pull * share
        omega /= omega.sum(0)
        image = cost + (omega * (1 / alpha + earned[:, firm])).sum(0)
        moved = np.abs(image - price).max()
        price = image
        if moved < 1e-13:
            break
    return price, maps


def main():
    program = sys.argv[1]
    print("| products | segments | firms | ms | numpy, ms | maps of numpy | ratio | range of ratios |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "market"
        for products, segments, firms in MARKETS:
            market = draw_market(products, segments, firms)
            parts = [[products, segments]] + [np.ravel(market[name]) for name in market]
            np.concatenate([np.asarray(part, float) for part in parts]).tofile(file)
            repeats = 1 + int(SMALLEST_SAMPLE / (products * segments))
            ours, theirs = [], []
            for _ in range(PAIRS):
                answer = subprocess.run([program, file, str(repeats)], check=True, capture_output=True, text=True)
                numbers = np.array(answer.stdout.split(), float)
                ours.append(numbers[0])
                begin = time.process_time()
                price, maps = iterate_map(**market)
                theirs.append(time.process_time() - begin)
                if np.abs(numbers[1:] / price - 1).max() > 1e-11:
                    sys.exit(f"nash: the prices of {products} products in {segments} segments differ")
            ratios = sorted(b / a for a, b in zip(ours, theirs))
            print(f"| {products} | {segments} | {firms} | {1e3 * statistics.median(ours):.3g} | "
                  f"{1e3 * statistics.median(theirs):.3g} | {maps} | {statistics.median(ratios):.1f} | "
                  f"{ratios[0]:.1f}-{ratios[-1]:.1f} |", flush=True)


if __name__ == "__main__":
    main()
