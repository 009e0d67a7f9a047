"""Comparisons, sweeps and reports: the program's files as datasets, and its errors. test_program.py BUILD"""

import os
import pathlib
import signal
import subprocess
import sys
import time
from unittest import mock

import fixture
import xarray as xr

import pricewar
from pricewar import program

STUDY = {"study": {"design": "grid", "replicates": 2},
         "vary": [{"path": "vendors.Alpha.capital", "name": "cash", "low": 1e4, "high": 1e5, "levels": 3}]}


class TestProgram(fixture.InFolder):
    def expect_file(self, groups, file):
        """The groups are those of a file, whose names h5netcdf's own list has."""
        import h5py
        with h5py.File(file) as opened:
            names = ["/"]
            opened.visititems(lambda name, node: names.append("/" + name) if isinstance(node, h5py.Group) else None)
        self.assertEqual(sorted(groups), sorted(names))
        root = xr.load_dataset(file, engine="h5netcdf")
        for name, dataset in groups.items():
            stored = xr.load_dataset(file, group=name, engine="h5netcdf")
            added = set(dataset.coords) - set(stored.coords)
            for coordinate in added:
                self.assertEqual(dataset[coordinate].values.tolist(), root[coordinate].values.tolist())
            for variable in stored.data_vars.values():
                promised = variable.attrs.pop("coordinates", None)
                self.assertTrue(promised is None or promised in dataset.coords, (name, variable.name))
            xr.testing.assert_identical(dataset.drop_vars(added), stored)

    def test_compare(self):
        output = self.folder / "compared.h5"
        fixture.run_program("compare", "--quiet", "-o", output, "--seed", "1", "--replicates", "2", fixture.SMALL_WAR)
        groups = pricewar.compare(fixture.SMALL_WAR, seed=1, replicates=2)
        stored = pricewar.open_groups(output)
        self.expect_file(stored, output)
        self.assertEqual(groups.keys(), stored.keys())
        for name in ("/difference", "/with", "/against"):
            xr.testing.assert_identical(groups[name], stored[name])
        self.assertTrue((groups["/difference"].change.fillna(0) != 0).any())

    def test_compare_against_changes_and_against_another(self):
        against = {"vendors.Alpha.capital": 1.5}
        other = self.folder / "other.cfg"
        other.write_text(pathlib.Path(fixture.SMALL_WAR).read_text())
        scenario = pricewar.Scenario(fixture.SMALL_WAR, seed=1, replicates=2)
        groups = pricewar.compare(scenario, against=against, output=self.folder / "one.h5", threads=2)
        self.expect_file(groups, self.folder / "one.h5")
        self.assertTrue((groups["/difference"].change.fillna(0) != 0).any())
        same = pricewar.compare(scenario, against_scenario=other)
        self.assertFalse((same["/difference"].change.fillna(0) != 0).any())
        with self.assertRaises(pricewar.InvalidUse):
            pricewar.compare(scenario, against=against, against_scenario=other)
        with self.assertRaises(pricewar.InvalidUse):
            pricewar.compare(fixture.SMALL_WAR, against_scenario=scenario)

    def test_an_output_is_replaced_only_when_that_is_asked(self):
        output = self.folder / "compared.h5"
        output.write_text("mine")
        with self.assertRaisesRegex(pricewar.ProgramError, "exists") as caught:
            pricewar.compare(fixture.MINI, output=output)
        self.assertEqual(caught.exception.exit_code, 2)
        self.assertEqual(output.read_text(), "mine")
        self.expect_file(pricewar.compare(fixture.MINI, output=output, force=True), output)
        with self.assertRaises(pricewar.InvalidUse):
            pricewar.compare(fixture.MINI, force=True)

    def test_sweep_of_a_mapping_is_that_of_the_file(self):
        study = self.folder / "study.cfg"
        base = os.path.abspath(fixture.SMALL_WAR)
        study.write_text(pricewar.scenario_text({**STUDY, "study": {**STUDY["study"], "base": base}}))
        of_file = pricewar.sweep(study, {"simulation.rounds": 6}, seed=4, output=self.folder / "sweep.h5")
        self.expect_file(of_file, self.folder / "sweep.h5")
        self.assertEqual(of_file["/by_point"].sizes["point"], 3)
        for one in (pricewar.sweep(STUDY, {"simulation.rounds": 6}, base=fixture.SMALL_WAR, seed=4),
                    pricewar.sweep(STUDY, {"simulation.rounds": 6}, base=pricewar.Scenario(fixture.SMALL_WAR), seed=4, replicates=2),
                    pricewar.sweep({**STUDY, "study": {**STUDY["study"], "base": fixture.SMALL_WAR}}, {"simulation.rounds": 6}, seed=4)):
            xr.testing.assert_identical(one["/by_point"], of_file["/by_point"])
        with self.assertRaises(pricewar.InvalidUse):
            pricewar.sweep(study, base=fixture.SMALL_WAR)
        with self.assertRaises(pricewar.InvalidUse):
            pricewar.sweep(STUDY, base=pricewar.Scenario(fixture.SMALL_WAR, seed=1))
        with self.assertRaisesRegex(pricewar.ProgramError, "no_such"):
            pricewar.sweep({**STUDY, "vary": [{"path": "vendors.no_such.capital", "low": 1, "high": 2, "levels": 2}]}, base=fixture.SMALL_WAR)

    def test_report(self):
        page = self.folder / "war.html"
        groups = pricewar.report(fixture.SMALL_WAR, page, seed=1, replicates=2, output=self.folder / "war.h5")
        self.expect_file(groups, self.folder / "war.h5")
        self.assertIn("<html", page.read_text(encoding="utf-8")[:200])
        self.assertEqual(sorted(os.listdir(self.folder)), ["war.h5", "war.html"])
        page.unlink()
        self.assertEqual(pricewar.report(self.folder / "war.h5").keys(), groups.keys())
        self.assertTrue(page.exists())
        with self.assertRaisesRegex(pricewar.ProgramError, "exists"):
            pricewar.report(self.folder / "war.h5", page)
        for arguments, keywords in (((fixture.SMALL_WAR,), {}), ((self.folder / "war.h5",), {"seed": 1})):
            with self.assertRaises(pricewar.InvalidUse):
                pricewar.report(*arguments, **keywords)
        for wrong in 1, [1], None:
            with self.assertRaisesRegex(pricewar.InvalidUse, "study is a mapping of settings, not"):
                pricewar.sweep({"study": wrong})
        with self.assertRaises(pricewar.ScenarioError):
            pricewar.report(self.folder / "none.h5", page)

    def test_a_wrong_scenario_is_said_by_the_reader(self):
        for call in (pricewar.compare, lambda scenario: pricewar.report(scenario, self.folder / "page.html")):
            with self.assertRaises(pricewar.ScenarioError) as caught:
                call({"simulation": {"rounds": 0}})
            self.assertIn("simulation.rounds", {finding.path for finding in caught.exception.findings})
        self.assertEqual(os.listdir(self.folder), [])

    def test_names_are_no_options_and_no_shell_reads_them(self):
        folder = self.folder / "a b; touch $HOME; 手机"
        folder.mkdir()
        before = os.getcwd()
        os.chdir(folder)
        self.addCleanup(os.chdir, before)
        pathlib.Path("--help").write_text((fixture.ROOT / fixture.MINI).read_text())
        groups = pricewar.compare("--help", output="-o.h5")
        self.expect_file(groups, "-o.h5")
        self.assertEqual(sorted(os.listdir()), ["--help", "-o.h5"])

    def test_temporary_folders_go(self):
        with mock.patch.dict(os.environ, {"TMPDIR": str(self.folder)}), mock.patch("tempfile.tempdir", None):
            pricewar.compare(fixture.MINI)
            with self.assertRaises(pricewar.ProgramError):
                pricewar.sweep({"study": {"base": "none.cfg"}})
        self.assertEqual(os.listdir(self.folder), [])

    def test_the_program_is_found_where_it_may_be(self):
        self.assertEqual(program.program(), str(fixture.PROGRAM))
        with mock.patch.dict(os.environ, {"PRICEWAR_SIM": str(self.folder / "none")}):
            with self.assertRaisesRegex(pricewar.ProgramError, "none is not found"):
                pricewar.compare(fixture.MINI)
        where = "import pricewar.program as p; print(p.program())"
        environment = {key: value for key, value in os.environ.items() if key != "PRICEWAR_SIM"}
        with mock.patch.dict(os.environ, environment, clear=True):
            self.assertEqual(fixture.run_python(where).strip(), str(fixture.BUILD / "pricewar-sim"))
            installed = self.folder / "usr"
            (installed / "lib").mkdir(parents=True)
            (installed / "bin").mkdir()
            (installed / "lib" / "libpricewar.so.0").symlink_to(fixture.BUILD / "libpricewar.so.0")
            (installed / "bin" / "pricewar-sim").symlink_to(fixture.PROGRAM)
            os.environ["PRICEWAR_LIBRARY"] = str(installed / "lib" / "libpricewar.so.0")
            self.assertEqual(fixture.run_python(where).strip(), str(installed / "bin" / "pricewar-sim"))

    def test_a_program_that_is_killed_or_silent_is_said_so(self):
        for script, words in (("kill -9 $$", "code -9"), ("exit 3", "code 3"), ("echo wrong >&2; exit 1", "^wrong$")):
            fake = self.folder / "fake"
            fake.write_text(f"#!/bin/sh\n{script}\n")
            fake.chmod(0o755)
            with mock.patch.dict(os.environ, {"PRICEWAR_SIM": str(fake)}):
                with self.assertRaisesRegex(pricewar.ProgramError, words):
                    pricewar.compare(fixture.MINI)

    def test_an_interrupt_ends_the_program_and_keeps_what_is_finished(self):
        code = ("import sys, pricewar\n"
                "pricewar.sweep({'study': {'design': 'grid', 'replicates': 400}, 'vary': [{'path': 'vendors.Alpha.capital', "
                "'name': 'cash', 'low': 1e4, 'high': 1e5, 'levels': 9}]}, base='tests/scenarios/small_war.cfg', threads=1, output=sys.argv[1])\n")
        output = self.folder / "long.h5"
        process = subprocess.Popen([sys.executable, "-c", code, output], start_new_session=True, stderr=subprocess.PIPE, text=True,
                                   env={**os.environ, "PYTHONPATH": str(fixture.PACKAGE)})
        parts = self.folder / "long.h5.d"
        deadline = time.monotonic() + 120
        while not (parts.is_dir() and any(parts.iterdir())) and time.monotonic() < deadline and process.poll() is None:
            time.sleep(0.05)
        time.sleep(0.5)
        os.killpg(process.pid, signal.SIGINT)
        said = process.communicate(timeout=120)[1]
        self.assertIn("KeyboardInterrupt", said)
        with self.assertRaises(ProcessLookupError):
            os.killpg(process.pid, 0)
        self.assertTrue(parts.is_dir())
        self.assertFalse(output.exists())


if __name__ == "__main__":
    fixture.main()
