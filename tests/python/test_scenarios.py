"""Scenarios from files and nested mappings, and what is said when they are wrong. test_scenarios.py BUILD"""

import datetime
import re

import fixture
import numpy as np
import xarray as xr

import pricewar
from pricewar.settings import overrides, scenario_text

PHONES = {
    "terms": {"vendor": {"one": "maker"}, "volume": {"one": "phone", "in_a_unit": 1000.0}},
    "simulation": {"title": 'phones, "new" and \\ old 手机', "start_date": datetime.date(2024, 1, 1), "rounds": np.int64(6), "replicates": 2},
    "vendor_defaults": {"initial_output": 20000.0},
    "product_defaults": {"tier": "main"},
    "vendors": [
        {"name": "Grain", "capital": 0.2e6, "fixed_cost": 15e3, "seeks_funding": False,
         "pricing": {"strategy": "cost_plus", "markup": np.float64(0.05), "tiers": ["light", "main", "flagship"]},
         "products": ({"name": "Grain-1", "quality": 4, "unit_cost": 1700, "price_input": 1999, "price_output": 1999, "elo": None},)},
        {"name": "Blossom", "capital": 0.3e6, "fixed_cost": 25e3,
         "pricing": {"strategy": "match", "floor_markup": -0.02},
         "products": [{"name": "Blossom-1", "quality": 4.2, "unit_cost": 1800.0, "price_input": 2499.0, "price_output": 2499.0}]},
    ],
    "choice": {"outside_utility": 3.0, "reconsider_base": 1.0},
    "sectors": [{"name": "towns", "kind": "buyers", "number": 1000, "price_sensitivity": 0.0015, "volume": 1.0, "volume_log_sd": 0.3}],
}


class TestMappings(fixture.InFolder):
    def test_a_mapping_is_the_file_that_it_writes(self):
        file = self.folder / "phones.cfg"
        file.write_text(scenario_text(PHONES), encoding="utf-8")
        of_file, of_mapping = pricewar.run(file, seed=2), pricewar.run(PHONES, seed=2)
        self.assertEqual(of_mapping.attrs.pop("scenario_file"), "scenario")
        self.assertEqual(of_file.attrs.pop("scenario_file"), "phones.cfg")
        xr.testing.assert_identical(of_file, of_mapping)
        self.assertEqual(of_mapping.title, PHONES["simulation"]["title"])
        fixture.run_program(file, "--quiet", "--seed", "2", "-o", self.folder / "phones.h5")
        stored = xr.load_dataset(self.folder / "phones.h5", engine="h5netcdf")
        self.assertEqual(stored.price.values.tobytes(), of_mapping.price.values.tobytes())
        self.assertEqual(stored.scenario_sha256, of_mapping.scenario_sha256)

    def test_every_number_keeps_its_bits(self):
        numbers = np.random.default_rng(1).uniform(-300, 300, 500)
        numbers = [float(np.copysign(10.0 ** abs(x), x)) for x in numbers] + [0.1, 1e22, 5e-324, 1.7976931348623157e308, 3.0]
        for number in numbers:
            written, = overrides({"x": number})
            self.assertEqual(float(written.removeprefix("x=")), number)
            self.assertRegex(written, r"[.e]", "it would be read as a whole number")
        self.assertEqual(overrides({"x": 2**31}), [f"x={2**31}L"])
        for capital in (0.1, 123456.78901234567, 1e5 / 3, 2**53 + 2.0, 1e-300):
            scenario = pricewar.Scenario(fixture.SMALL_WAR, {"vendors.Alpha.capital": capital})
            self.assertIn(repr(capital).rstrip("0").rstrip("."), re.sub(r"e([-+])0*", r"e\1", scenario.overrides[0]))
            with pricewar.Simulation(scenario) as simulation:
                self.assertEqual(simulation["capital"][scenario.index("firm", "Alpha")], capital)

    def test_texts_come_back_as_they_were(self):
        for title in ('a "quoted" \\ text', "手机", "", "true", "1e5", "{ x = 1; }", "%s%n", "'"):
            self.assertEqual(pricewar.Scenario(PHONES, {"simulation.title": title}).title, title)
            changed = {**PHONES, "simulation": {**PHONES["simulation"], "title": title}}
            self.assertEqual(pricewar.Scenario(changed).title, title)
        for title in ("two\nlines", "a\tb", "a\rb", "a\fb", "\x01\x1f"):  # the reader understands them, and wants none
            with self.assertRaisesRegex(pricewar.ScenarioError, "simulation.title: must not hold line breaks or other control"):
                pricewar.Scenario(PHONES, {"simulation.title": title})

    def test_what_can_not_be_written_is_refused_with_its_path(self):
        for simulation, words in (({"rounds": float("nan")}, "simulation.rounds: must be a finite number, not nan"),
                                  ({"rounds": float("inf")}, "must be a finite number"), ({"seed": 2**63}, "64 bits"),
                                  ({"title": "a\0b"}, "NUL"), ({"title": "\ud800"}, "UTF-8"), ({"title": {1, 2}}, "is a set"),
                                  ({"title": b"x"}, "is a bytes"), ({"a b": 1}, "simulation.a b: a name"), ({5: 1}, "simulation.5"),
                                  ({"start_date": datetime.datetime(2024, 1, 1)}, "is a datetime")):
            with self.assertRaisesRegex(pricewar.ScenarioError, re.escape(words)) as caught:
                pricewar.Scenario({"simulation": simulation})
            self.assertTrue(caught.exception.findings[0].path.startswith("simulation."))
        for wrong in ("vendors.A.capital=1", [("a", 1)]):
            with self.assertRaises(TypeError):
                pricewar.Scenario(fixture.SMALL_WAR, wrong)

    def test_a_mapping_includes_no_file(self):
        with self.assertRaises(pricewar.ScenarioError):
            pricewar.Scenario({"@include": "x.cfg"})

    def test_another_seed_takes_the_place_of_the_one_before(self):
        first = pricewar.Scenario(fixture.SMALL_WAR, {"vendors.Alpha.capital": 1e5}, seed=1, replicates=2)
        again = pricewar.Scenario(pricewar.Scenario(first, seed=2), seed=3, replicates=5)
        self.assertEqual((again.seed, again.replicates), (3, 5))
        self.assertEqual(set(again.overrides), {"vendors.Alpha.capital=100000.0", "simulation.seed=3", "simulation.replicates=5"})

    def test_a_scenario_is_changed_further(self):
        first = pricewar.Scenario(fixture.SMALL_WAR, {"vendors.Alpha.capital": 1e5}, seed=1)
        second = pricewar.Scenario(first, {"vendors.Beta.capital": 2e5}, replicates=3)
        self.assertEqual(second.overrides, ("vendors.Alpha.capital=100000.0", "simulation.seed=1", "vendors.Beta.capital=200000.0",
                                            "simulation.replicates=3"))
        self.assertEqual((second.seed, second.replicates, second.name), (1, 3, fixture.SMALL_WAR))


class TestErrors(fixture.InFolder):
    def findings(self, *arguments, **keywords):
        with self.assertRaises(pricewar.ScenarioError) as caught:
            pricewar.Scenario(*arguments, **keywords)
        self.assertIsInstance(caught.exception, ValueError)
        for finding in caught.exception.findings:
            self.assertIn(finding.text, str(caught.exception))
        return caught.exception.findings

    def test_all_that_is_wrong_is_listed_with_its_place(self):
        file = self.folder / "wrong.cfg"
        file.write_text('simulation = { rounds = 0; noise = "loud"; };\nvendors = (\n { nam = "A"; capital = "much"; }\n);\n')
        found = self.findings(file)
        self.assertGreaterEqual(len(found), 4)
        by_path = {finding.path: finding for finding in found}
        self.assertEqual(by_path["simulation.rounds"][:3], (str(file), 1, "simulation.rounds"))
        self.assertIn("between 1 and 100000", by_path["simulation.rounds"].text)
        self.assertRegex(by_path["simulation.noise"].text, "on.*off|off.*on")
        self.assertEqual(by_path["vendors[0].capital"].line, 3)
        self.assertTrue(any("did you mean" in finding.text for finding in found))
        self.assertTrue(str(by_path["simulation.rounds"]).startswith(f"{file}:1: simulation.rounds: "))

    def test_files_that_can_not_be_read(self):
        (self.folder / "binary.cfg").write_bytes(bytes(range(256)))
        (self.folder / "cut.cfg").write_text("simulation = { rounds = 3")
        for name in ("none.cfg", "binary.cfg", "cut.cfg", "."):
            self.assertIn(str(self.folder / name), str(self.findings(self.folder / name)[0]))

    def test_changes_that_do_not_fit(self):
        finding, = self.findings(fixture.SMALL_WAR, {"vendors.Alpha.capitol": 1})
        self.assertEqual(finding[:2], ("--set vendors.Alpha.capitol=1", 0))
        finding, = self.findings(fixture.SMALL_WAR, {"vendors.Alpha.capital": "much"})
        self.assertEqual(finding.path, "vendors[2].capital")
        self.assertIn("number", finding.text)
        finding, = self.findings(fixture.SMALL_WAR, ["no equals sign"])
        self.assertIn("no equals sign", finding.file)

    def test_a_mapping_that_is_wrong(self):
        found = self.findings({"simulation": {"rounds": 0}}, name="my war")
        rounds = next(finding for finding in found if finding.path == "simulation.rounds")
        self.assertEqual((rounds.file, rounds.line), ("my war", 2))
        with self.assertRaises(pricewar.InvalidUse):
            pricewar.Scenario(fixture.SMALL_WAR, name="my war")
        with self.assertRaises(pricewar.InvalidUse):
            pricewar.Scenario("a\0b.cfg")

    def test_all_exceptions_are_of_one_kind(self):
        for kind in (pricewar.ScenarioError, pricewar.InvalidUse, pricewar.UnknownName, pricewar.RunFailed, pricewar.ProgramError,
                     pricewar.LibraryMissing):
            self.assertTrue(issubclass(kind, pricewar.PricewarError))


class TestKnowledge(fixture.InFolder):
    def test_warnings(self):
        self.assertEqual(pricewar.Scenario(fixture.SMALL_WAR).warnings, ())
        warning, = pricewar.Scenario(fixture.SMALL_WAR, {"vendors[0].capital": 0.001}).warnings
        self.assertIn("less than one", warning)

    def test_the_resolved_scenario_reads_as_the_same(self):
        scenario = pricewar.Scenario(fixture.MINI)
        file = self.folder / "resolved.cfg"
        file.write_text(scenario.resolved(), encoding="utf-8")
        self.assertEqual(pricewar.Scenario(file).resolved(), scenario.resolved())

    def test_fields_have_units_meanings_axes_and_categories(self):
        fields = pricewar.Scenario(fixture.SMALL_WAR).fields
        self.assertEqual(fields["exit_cause"].categories, ("none", "bankrupt", "withdrawn", "acquired"))
        self.assertEqual(fields["capital"][:5], ("capital", "kCNY", "cash of the firm after the round", np.dtype("float64"), ("firm",)))
        self.assertTrue(fields["vendor_name"].is_text)
        self.assertEqual(fields["event_kind"].dims, ("event",))

    def test_a_mapping_that_holds_itself_is_refused(self):
        endless = {}
        endless["simulation"] = endless
        with self.assertRaisesRegex(pricewar.ScenarioError, "holds itself"):
            pricewar.Scenario(endless)

    def test_parameters(self):
        known = pricewar.parameters()
        self.assertGreater(len(known), 300)
        self.assertEqual(len({(one.path, one.strategy) for one in known}), len(known))
        self.assertIn(pricewar.parameter("vendors[].capital"), known)
        self.assertEqual(pricewar.parameter("vendors[].pricing.step", "undercut").strategy, "undercut")
        with self.assertRaisesRegex(pricewar.UnknownName, "vendors\\[\\].capital"):
            pricewar.parameter("vendors[].capitol")


if __name__ == "__main__":
    fixture.main()
