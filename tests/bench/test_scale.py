#!/usr/bin/python3
"""scale.py on made-up times, its peer in numpy, the counts of work, and a short run. Usage: test_scale.py BUILD"""
import pathlib
import subprocess
import sys
import unittest

import numpy as np
import scale

BUILD = pathlib.Path(sys.argv.pop(1))
SIZES = [10, 100, 1000, 10_000]


class Fits(unittest.TestCase):
    def test_a_power_is_found_exactly(self):
        for power in (-0.5, 1, 1.7):
            found, error = scale.exponent(SIZES, [3 * size**power for size in SIZES])
            self.assertAlmostEqual(found, power, 12)
            self.assertAlmostEqual(error, 0, 12)

    def test_the_standard_error_is_that_of_least_squares(self):
        # x = -1, 0, 1 and y = 0, 3, 3: slope 3/2, residuals -1/2, 1, -1/2, variance 3/2 over one degree, over 2.
        found, error = scale.line([4, 5, 6], [0, 3, 3])
        self.assertAlmostEqual(found, 1.5, 12)
        self.assertAlmostEqual(error, np.sqrt(0.75), 12)

    def test_noise_lies_within_its_standard_error(self):
        draw = np.random.default_rng(1)
        sizes = np.geomspace(1e3, 1e6, 12)
        misses = []
        for _ in range(400):
            found, error = scale.exponent(sizes, sizes * np.exp(draw.normal(0, 0.1, len(sizes))))
            misses.append((found - 1) / error)
        # Student's t with 10 degrees of freedom has the variance 10/8.
        self.assertAlmostEqual(np.var(misses), 1.25, delta=0.25)

    def test_a_constant_cost_is_found(self):
        self.assertAlmostEqual(scale.constant_part(SIZES, [6 + 0.5 * size for size in SIZES]), 12, 9)

    def test_a_constant_cost_ends_the_linear_span(self):
        self.assertEqual(scale.linear_span(SIZES, [500 + size for size in SIZES]), None)
        self.assertEqual(scale.linear_span(SIZES, [5 + size for size in SIZES]), (100, 10_000))
        self.assertEqual(scale.linear_span(SIZES, [1, 10, 100, 100]), (10, 1000))
        self.assertEqual(scale.linear_span(SIZES, [size**2 for size in SIZES]), None)


class Work(unittest.TestCase):
    programs = scale.Programs(BUILD)

    def test_work_is_what_was_asked_for(self):
        # Who leaves is replaced at once, so as many SMEs live in each round as at the start.
        for smes, sectors, runs, rounds in ((1000, 1, 1, 4), (3000, 1, 1, 4), (3000, 3, 1, 4), (1000, 1, 3, 4),
                                            (1000, 1, 1, 12)):
            found = self.programs.market(smes=smes, sectors=sectors, runs=runs, rounds=rounds)
            self.assertEqual(found["sme_rounds"], smes * runs * rounds)
            self.assertLessEqual(found["rounds_cpu"], found["cpu"])

    def test_memory_is_of_the_smes_and_not_of_who_asks(self):
        small, large = (self.programs.market(smes=smes, rounds=1)["kilobytes"] for smes in (1000, 201_000))
        self.assertGreater(1024 * (large - small) / 200_000, 20)
        self.assertLess(1024 * (large - small) / 200_000, 200)
        self.assertLess(self.programs.child("--version")["kilobytes"], 40_000)

    def test_numpy_plays_the_same_market(self):
        seconds, price, outside, exits = scale.numpy_rounds(20, 20_000, 50)
        self.assertGreater(seconds, 0)
        self.assertAlmostEqual(price, 1.28, delta=0.03)
        self.assertAlmostEqual(outside, 0.041, delta=0.006)
        self.assertAlmostEqual(exits, 0.28, delta=0.02)

    def test_bad_words_are_refused(self):
        for words in ([], ["market", "20"], ["exp", "100000", "1"], ["child", "/nowhere"]):
            answer = subprocess.run([self.programs.scale, *words], capture_output=True, check=False)
            self.assertNotEqual(answer.returncode, 0, words)


class Tables(unittest.TestCase):
    def test_a_short_run_has_all_rows(self):
        text = scale.report(scale.Programs(BUILD), "--quick")
        tables = [[row.split(" | ") for row in part.splitlines()] for part in text.split("\n\n")[1:]]
        names = [[row[0].removeprefix("| ") for row in rows[2:]] for rows in tables]
        self.assertEqual(names[0], ["SMEs", "products below 96", "products from 96", "sectors", "rounds", "runs",
                                    "design points"])
        self.assertEqual(names[1], ["SMEs", "runs", "design points"])
        self.assertEqual(names[2], ["20"])
        self.assertEqual(len(names[3]), 2)
        for rows in tables:
            self.assertTrue(all(len(row) == len(rows[0]) for row in rows), rows)
        self.assertNotIn("nan", text)


if __name__ == "__main__":
    unittest.main()
