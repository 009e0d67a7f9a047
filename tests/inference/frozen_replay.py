#!/usr/bin/python3
"""What runs of the frozen replay are worth to `infer`, and whether its means are those of plain weights.

With few runs, as in `make check`, and with 1,024, as in `make check-long`, the draws must be worth a number that chance
leaves and a worse way to draw them does not, and means must lie within four standard errors of those of 20,000 runs from
the prior, each weighted by its likelihood alone. Usage: frozen_replay.py BUILD [RUNS [REFERENCE]]: so many runs, 256; as
many for the reference, 0 for the one below.
"""
import pathlib
import subprocess
import sys
import tempfile

import h5py
import numpy as np

STUDY = pathlib.Path("tests/scenarios/frozen_2024/inference.cfg")
# What so many runs must be worth at tolerance 1. It was 57 and 343; with kernels alone 256 runs of six designs were worth
# 14 to 37, 23 on average.
LEAST = {256: 28, 1024: 240}
# Of 20,000 runs from the prior, which are worth 1,324 draws: places in the priors, in the order of the study.
MEANS = [0.479, 0.639, 0.442, 0.436, 0.491, 0.509, 0.501]
DEVIATIONS = [0.224, 0.197, 0.107, 0.294, 0.292, 0.286, 0.289]
WORTH = 1324


def draws_of(program, study, runs, wanted):
    """Places in the priors, [draw, parameter], and weights at tolerance 1."""
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "draws.h5"
        subprocess.run([program, "infer", study, "--runs", str(runs), "--draws", str(wanted), "--quiet", "--output", file],
                       check=True, capture_output=True)
        with h5py.File(file) as found:
            tolerance, squared = found["tolerance"][-1], found["squared_distance"][:].sum(1)
            logarithm = np.log(np.maximum(found["weight"][:], 1e-300)) - squared / 2 * (1 - 1 / tolerance ** 2)
            weight = np.exp(logarithm - logarithm.max())
            return found["position"][:], weight / weight.sum()


def moments(position, weight):
    mean = weight @ position
    return mean, np.sqrt(weight @ (position - mean) ** 2), 1 / np.sum(weight ** 2)


def reference_of(program, runs):
    """The first population alone, from the prior: it ends at once, as it is worth more than the hundred draws wanted."""
    text = STUDY.read_text(encoding="utf-8")
    for old, new in (("scrambled_sobol", "random"), ("points = 64", f"points = {runs}"),
                     ('base = "', f'base = "{STUDY.parent.resolve()}/')):
        text = text.replace(old, new)
    with tempfile.NamedTemporaryFile("w", suffix=".cfg", encoding="utf-8") as study:
        study.write(text)
        study.flush()
        return moments(*draws_of(program, study.name, runs, 100))


def main():
    program = (pathlib.Path(sys.argv[1]) / "pricewar-sim").resolve()
    runs, reference = (int(sys.argv[i]) if len(sys.argv) > i else default for i, default in ((2, 256), (3, 0)))
    mean, deviation, worth = reference_of(program, reference) if reference else map(np.array, (MEANS, DEVIATIONS, WORTH))
    found, spread, effective = moments(*draws_of(program, STUDY, runs, runs))
    misses = (found - mean) / deviation / np.sqrt(1 / effective + 1 / worth)
    print(f"frozen replay: {runs} runs are worth {effective:.0f} draws (at least {LEAST.get(runs, 0)}); means are off by "
          f"{', '.join(f'{miss:.1f}' for miss in misses)} standard errors, deviations {np.mean(spread / deviation):.3f} of "
          f"those of {worth:.0f} draws from the prior")
    if reference:
        print("reference:", np.round(mean, 3).tolist(), np.round(deviation, 3).tolist(), round(float(worth)))
    return int(effective < LEAST.get(runs, 0) or np.abs(misses).max() > 4)


if __name__ == "__main__":
    sys.exit(main())
