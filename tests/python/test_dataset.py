"""Runs as a dataset: what xarray reads from the program's file, bit for bit, made in one process. test_dataset.py BUILD"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import fixture
import numpy as np
import xarray as xr

import pricewar

# Axes of the group `winners`, which the file has in its root.
OF_GROUPS = {"winning", "rival"}


def bits(values):
    return values.tolist() if values.dtype.kind in "OU" else values.tobytes()


class TestDataset(fixture.InFolder):
    def expect_file(self, scenario, *changes, **keywords):
        """The dataset is that of the file; the events are those of its group. Returns both."""
        file = self.folder / "war.h5"
        fixture.run_program(scenario, "--quiet", "--force", "-o", file, *(part for change in changes for part in ("--set", change)))
        made = pricewar.run(scenario, changes, events=True, **keywords)
        root = xr.load_dataset(file, engine="h5netcdf")
        events = xr.load_dataset(file, engine="h5netcdf", group="events")
        self.assertEqual(set(root.variables) - set(made.variables) - OF_GROUPS, set())
        of_root = made.drop_dims("event")
        xr.testing.assert_identical(of_root, root.drop_vars(OF_GROUPS & set(root.variables)))
        xr.testing.assert_identical(made[list(events.variables)], events.assign_attrs(made.attrs))
        for stored in (root, events):
            for name in set(stored.variables) - OF_GROUPS:
                self.assertEqual(made[name].dtype, stored[name].dtype, name)
                self.assertEqual(bits(made[name].values), bits(stored[name].values), name)
        return made, root

    def test_it_is_what_xarray_reads_from_the_file(self):
        made, root = self.expect_file(fixture.SMALL_WAR, "simulation.seed=3", "vendors[0].capital=1e6", "simulation.replicates=3")
        self.assertGreater(len(root.data_vars), 100)
        self.assertGreater(made.sizes["event"], 100)
        self.assertEqual(dict(made.sizes)["run"], 3)

    def test_one_by_one_smes_are_in_it(self):
        made, _ = self.expect_file(fixture.SMALL_WAR, "output.panel_smes=5", "simulation.rounds=4", "simulation.replicates=2")
        self.assertEqual(made.panel_capital.dims, ("round", "sme"))
        self.assertEqual(made.panel_capital.shape, (5, 5))

    def test_a_war_without_smes_and_one_over_phones(self):
        self.expect_file("scenarios/new/two_firms.cfg", "simulation.replicates=2")
        made, _ = self.expect_file("scenarios/new/goods.cfg", "simulation.replicates=2")
        self.assertEqual(made.price.units, "CNY/phone")
        self.assertIn("maker", made.vendor.long_name)
        self.assertIn("vendor.one=maker", made.terms)

    def test_the_default_scenario_and_open_weights(self):
        self.expect_file("scenarios/bigtech_vs_startups.cfg", "simulation.replicates=2", "simulation.rounds=5")
        self.expect_file("tests/scenarios/hosting.cfg", "simulation.replicates=1", "simulation.rounds=5")

    def test_benchmarks_of_learners_and_seeds_that_no_double_holds(self):
        made, _ = self.expect_file(fixture.MINI, "output.benchmarks=true", f"simulation.seed={2**63 - 1}")
        self.assertEqual(made.run_seed.values.tolist(), [2**63 - 1])

    def test_changes_seed_and_replicates_are_those_of_the_options(self):
        file = self.folder / "war.h5"
        fixture.run_program(fixture.SMALL_WAR, "--quiet", "-o", file, "--set", "vendors.Alpha.capital=1000000.0",
                            "--set", "vendors[*].pricing.strategy=\"hold\"", "--seed", "5", "--replicates", "2")
        made = pricewar.run(fixture.SMALL_WAR, {"vendors.Alpha.capital": 1e6, "vendors[*].pricing.strategy": "hold"},
                            seed=5, replicates=2)
        xr.testing.assert_identical(made, xr.load_dataset(file, engine="h5netcdf").drop_vars(OF_GROUPS))

    def test_threads_and_chosen_fields_change_no_number(self):
        whole = pricewar.run(fixture.SMALL_WAR, seed=1, replicates=3, threads=1)
        xr.testing.assert_identical(whole, pricewar.run(fixture.SMALL_WAR, seed=1, replicates=3, threads=4))
        some = pricewar.run(fixture.SMALL_WAR, seed=1, replicates=3, fields=["price", "exit_round", "vendor_name"])
        self.assertEqual(set(some.dims), {"run", "round", "product", "firm", "vendor"})
        self.assertEqual(set(some.data_vars), {"price", "exit_round", "scenario", "resolved"} | ({"vendor_name"} - set(some.coords)))
        for name in some.variables:
            self.assertEqual(bits(some[name].values), bits(whole[name].values), name)

    def test_names_and_dates_are_coordinates(self):
        made = pricewar.run(fixture.SMALL_WAR, seed=1, replicates=1, fields=["vendor_share"])
        share = made.vendor_share.swap_dims(vendor="vendor_name").sel(vendor_name="Gamma", run=0)
        self.assertEqual(share.dims, ("round",))
        self.assertEqual(made.round_date.dims, ("round",))

    def test_a_dataset_is_written_and_read_as_any_other(self):
        made = pricewar.run(fixture.SMALL_WAR, seed=1, replicates=2, events=True)
        made.to_netcdf(self.folder / "war.nc", engine="h5netcdf")
        read = xr.load_dataset(self.folder / "war.nc", engine="h5netcdf")
        self.assertEqual(bits(read.price.values), bits(made.price.values))

    def test_what_is_asked_wrongly_is_said(self):
        for keywords, words in (({"fields": ["prise"]}, "`prise`"), ({"fields": "price"}, "list of names"), ({"threads": 0}, "1 thread"),
                                ({"replicates": 0}, "replicates"), ({"seed": -(2**63) - 1}, "64 bits")):
            with self.assertRaisesRegex(pricewar.PricewarError, re.escape(words)):
                pricewar.run(fixture.SMALL_WAR, **keywords)

    def test_a_run_that_fails_ends_the_others_with_its_reason(self):
        rule = self.folder / "nan.c"
        rule.write_text('#include <math.h>\n#include <pricewar_plugin.h>\n'
                        'static void decide(const struct market_view *view, const void *params, void *self, struct offer *offers)\n'
                        '{ (void)view; (void)params; (void)self; offers[0].price = NAN; }\n'
                        'static const struct strategy rule = {.name = "nan", .summary = "No number.", .source = "test", .decide = decide};\n'
                        'PRICEWAR_PLUGIN(rule);\n')
        subprocess.run([os.environ.get("CC", "gcc"), "-std=c17", "-O2", "-fPIC", "-shared", "-Iinclude", "-o", self.folder / "nan.so", rule],
                       check=True)
        with self.assertRaisesRegex(pricewar.RunFailed, "a price of nan for alpha"):
            pricewar.run(fixture.SMALL_WAR, {"vendors.Alpha.pricing.strategy": f"plugin:{self.folder}/nan.so"}, replicates=8)


class TestInProcess(unittest.TestCase):
    # Importing xarray asks `uname -p` what the processor is: what is looked at begins behind that.
    CODE = ("import os, sys, xarray, numpy, pricewar\n"
            "seen = []\n"
            "os.path.exists('/it/begins/here')\n"
            "sys.addaudithook(lambda event, given: seen.append((event, given)))\n"
            "war = pricewar.run('tests/scenarios/small_war.cfg', seed=1, replicates=2)\n"
            "assert war.sizes['run'] == 2\n"
            "print([event for event, given in seen if event.split('.')[0] in ('subprocess', 'os', 'pty') and\n"
            "       event not in ('os.listdir', 'os.scandir')])\n"
            "print([given[0] for event, given in seen if event == 'open' and given[0] not in sys.modules])\n")

    def test_no_process_is_started_and_no_file_written(self):
        """As Python says itself."""
        events, opened = fixture.run_python(self.CODE).splitlines()
        self.assertEqual(events, "[]")
        self.assertNotRegex(opened, r"\.h5|\.json")

    def trace(self, code):
        """The calls behind the imports, as the kernel sees them."""
        if not shutil.which("strace") or subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True).returncode:
            self.skipTest("strace is not there, or may not trace")
        with tempfile.NamedTemporaryFile("r") as trace:
            subprocess.run(["strace", "-f", "-qq", "-o", trace.name, "-e", "trace=execve,fork,vfork,openat,%stat,newfstatat",
                            sys.executable, "-c", code],
                           check=True, capture_output=True, env={**os.environ, "PYTHONPATH": str(fixture.PACKAGE)})
            _, begins, calls = trace.read().partition("/it/begins/here")
        self.assertTrue(begins)
        return calls

    def test_strace_sees_no_other_process_and_no_file_of_results(self):
        calls = self.trace(self.CODE)
        self.assertNotRegex(calls, r"execve\(|\bv?fork\(")
        self.assertIn("libpricewar.so", calls)
        self.assertIn("small_war.cfg", calls)
        self.assertNotRegex(calls, r'\.h5"|pricewar-sim"')
        written = [call for call in calls.splitlines() if re.search(r"O_WRONLY|O_RDWR", call) and "/dev/" not in call]
        self.assertEqual(written, [])

    def test_strace_sees_the_program_where_it_is_called(self):
        self.assertRegex(self.trace(self.CODE + "pricewar.compare('tests/scenarios/mini_p1.cfg')\n"), r'execve\(.*pricewar-sim"')


if __name__ == "__main__":
    fixture.main()
