"""Simulations that are stepped from Python: fields, clones, decisions, threads, memory. test_simulation.py BUILD"""

import copy
import gc
import os
import subprocess
import tempfile
import threading
import time
import unittest
from unittest import mock

import fixture
import numpy as np

import pricewar
from pricewar import library

ALPHA = {"vendors.Alpha.pricing.strategy": "hold", "vendors.Alpha.pricing.maximum_step": 1.0}


def played(rounds=0, **keywords):
    simulation = pricewar.Simulation(fixture.SMALL_WAR, seed=1, **keywords)
    simulation.step(rounds)
    return simulation


def state(simulation):
    return {name: simulation[name].tobytes() for name, field in simulation.scenario.fields.items() if not field.is_text}


class TestFields(unittest.TestCase):
    def test_every_round_is_that_of_the_dataset(self):
        dataset = pricewar.run(fixture.SMALL_WAR, seed=1, replicates=3)
        simulation = played(run=2)
        while True:
            for name, field in simulation.scenario.fields.items():
                if field.dims[:2] == ("run", "round"):
                    self.assertEqual(simulation[name].tobytes(), dataset[name].values[2, simulation.round].tobytes(), name)
            if simulation.is_over:
                break
            simulation.step()
        self.assertEqual(simulation.round, simulation.rounds)
        self.assertEqual(simulation["exit_round"].tobytes(), dataset.exit_round.values[2].tobytes())

    def test_an_array_is_its_own(self):
        simulation = played()
        before = simulation["price"]
        kept = before.copy()
        simulation.step(3)
        self.assertEqual(before.tobytes(), kept.tobytes())
        simulation.close()
        self.assertEqual(before.tobytes(), kept.tobytes())

    def test_numbers_go_into_an_array_that_fits_and_no_other(self):
        simulation = played(2)
        place = np.empty(9)
        simulation.read_into("price", place)
        self.assertEqual(place.tobytes(), simulation["price"].tobytes())
        frozen = np.empty(9)
        frozen.flags.writeable = False
        for wrong in (np.empty(9, np.float32), np.empty(18)[::2], frozen, np.empty(8), np.empty((9, 9))):
            with self.assertRaises(pricewar.InvalidUse):
                simulation.read_into("price", wrong)
        with self.assertRaises(pricewar.InvalidUse):
            simulation.read_into("vendor_name", np.empty(5, object))

    def test_the_state_is_a_dataset(self):
        simulation = played(4, run=1)
        now = simulation.dataset()
        whole = pricewar.run(fixture.SMALL_WAR, seed=1, replicates=2).isel(run=1, round=4)
        for name, field in simulation.scenario.fields.items():
            if "event" not in field.dims and field.dims[:2] == ("run", "round"):
                self.assertEqual(now[name].values.tobytes(), whole[name].values.tobytes(), name)
                self.assertEqual(now[name].attrs.keys(), whole[name].attrs.keys())
        self.assertEqual((now.run.item(), now["round"].item(), now.round_date.item()), (1, 4, whole.round_date.item()))
        self.assertGreater(now.sizes["event"], 0)

    def test_unknown_names_have_their_nearest(self):
        simulation = played()
        for ask in (lambda: simulation["prise"], lambda: simulation.field("prise")):
            with self.assertRaisesRegex(KeyError, "did you mean `price`"):
                ask()
        with self.assertRaisesRegex(pricewar.UnknownName, "did you mean `Gamma`"):
            simulation.index("vendor", "Gama")
        with self.assertRaises(pricewar.UnknownName):
            simulation.scenario.names("run")
        with self.assertRaises(pricewar.UnknownName):
            simulation.scenario.texts("no_such_name")
        with self.assertRaises(pricewar.InvalidUse):
            simulation["pri\0ce"]


class TestClones(unittest.TestCase):
    def test_left_alone_both_play_the_same(self):
        original = played(5)
        original.decide("alpha", price=original.lowest_price("alpha"))
        clone = original.clone()
        for simulation in (original, clone):
            simulation.play()
        self.assertEqual(state(original), state(clone))

    def test_a_clone_outlives_its_original_and_goes_its_own_way(self):
        original = played(3)
        expected = played(8)
        clone, other = original.clone(), original.clone()
        original.close()
        del original
        gc.collect()
        clone.step(5)
        self.assertEqual(state(clone), state(expected))
        other.decide("alpha", free_quota=0.1)
        other.step(5)
        self.assertNotEqual(state(other), state(clone))

    def test_a_scenario_outlives_its_name(self):
        scenario = pricewar.Scenario(fixture.SMALL_WAR, seed=1)
        simulation = pricewar.Simulation(scenario)
        del scenario
        gc.collect()
        simulation.step(2)
        self.assertEqual(state(simulation), state(played(2)))


class TestDecisions(unittest.TestCase):
    def test_what_is_decided_happens(self):
        simulation = played(2, sets=ALPHA)
        product = simulation.index("product", "alpha")
        before = simulation["price"][product]
        simulation.decide("alpha", price=0.5 * before, free_quota=0.2, rate_cap=3, subscription_fee=0.1)
        simulation.step()
        self.assertAlmostEqual(simulation["price"][product], 0.5 * before, 12)
        simulation.decide(product, prices=(7.0, 9.0))
        simulation.step()
        self.assertEqual((simulation["price_input"][product], simulation["price_output"][product]), (7.0, 9.0))
        simulation.decide(product, withdraw=True)
        simulation.step()
        self.assertTrue(np.isnan(simulation["price"][product]))

    def test_what_no_rule_could_do_is_refused_and_changes_nothing(self):
        halved = {"vendors.Alpha.pricing.maximum_step": 0.5}
        simulation, same = played(2, sets=halved), played(2, sets=halved)
        lowest = simulation.lowest_price("alpha")
        self.assertGreater(lowest, 0)
        for keywords, words in (({"price": float("nan")}, "nan"), ({"price": -1.0}, "-1"), ({"price": 0.9 * lowest}, "lowest|below"),
                                ({"price": 1.0, "prices": (1.0, 1.0)}, "not by both"), ({"free_quota": -1.0}, "free"),
                                ({"price": "1"}, "price is a number, not '1'"), ({"prices": 1.0}, "two numbers"),
                                ({"prices": (1.0, None)}, "prices is a number, not None"), ({"rate_cap": [1.0, 2.0]}, "rate_cap is a number"),
                                ({"withdraw": "yes"}, "withdraw is a number, not 'yes'")):
            with self.assertRaisesRegex(pricewar.InvalidUse, words):
                simulation.decide("alpha", **keywords)
        for product in (99, -1):
            with self.assertRaisesRegex(pricewar.InvalidUse, "there is no product"):
                simulation.decide(product, price=1.0)
        with self.assertRaisesRegex(pricewar.UnknownName, "alpha"):
            simulation.decide("alpa", price=1.0)
        self.assertTrue(np.isnan(simulation.lowest_price(99)))
        simulation.step(3)
        same.step(3)
        self.assertEqual(state(simulation), state(same))

    def test_the_end_is_the_end(self):
        simulation = played()
        simulation.play()
        self.assertTrue(simulation.is_over)
        with self.assertRaisesRegex(pricewar.InvalidUse, "the run is over"):
            simulation.step()
        with self.assertRaisesRegex(pricewar.InvalidUse, "the run is over"):
            simulation.decide("alpha", price=1.0)
        simulation.play()  # nothing is left
        with self.assertRaisesRegex(pricewar.InvalidUse, "taken back"):
            simulation.step(-1)
        for wrong in (-1, 2**32):
            with self.assertRaisesRegex(pricewar.InvalidUse, "the number of a run"):
                pricewar.Simulation(fixture.SMALL_WAR, wrong)
        with self.assertRaisesRegex(pricewar.InvalidUse, "1 thread"):
            simulation.set_threads(0)

    def test_a_step_that_failed_leaves_nothing_to_use(self):
        with tempfile.TemporaryDirectory() as folder:
            with open(f"{folder}/nan.c", "w") as out:
                out.write('#include <math.h>\n#include <pricewar_plugin.h>\n'
                          'static void decide(const struct market_view *view, const void *params, void *self, struct offer *offers)\n'
                          '{ (void)params; (void)self; offers[0].price = view->round < 3 ? offers[0].price : NAN; }\n'
                          'static const struct strategy rule = {.name = "nan", .summary = "None.", .source = "test", .decide = decide};\n'
                          'PRICEWAR_PLUGIN(rule);\n')
            subprocess.run([os.environ.get("CC", "gcc"), "-std=c17", "-O2", "-fPIC", "-shared", "-Iinclude", "-o",
                            f"{folder}/nan.so", f"{folder}/nan.c"], check=True)
            simulation = pricewar.Simulation(fixture.SMALL_WAR,
                                             sets={"vendors.Alpha.pricing.strategy": f"plugin:{folder}/nan.so"})
            with self.assertRaisesRegex(pricewar.RunFailed, "round 3.*a price of nan for alpha"):
                simulation.play()
            for use in (simulation.step, simulation.clone, simulation.dataset, lambda: simulation["price"]):
                with self.assertRaisesRegex(pricewar.InvalidUse, "failed in round 3"):
                    use()
            self.assertTrue(simulation.is_over)
            self.assertEqual(simulation.round, 2)


class TestThreads(unittest.TestCase):
    def test_python_goes_on_while_a_round_is_played(self):
        """A round of many SMEs takes long: meanwhile this thread counts, and it would not if the lock were held."""
        simulation = pricewar.Simulation(fixture.SMALL_WAR, sets={"sectors[*].number": 150000}, seed=1)
        stepping = threading.Thread(target=simulation.step)
        counted = 0
        start = time.perf_counter()
        stepping.start()
        while stepping.is_alive():
            counted += 1
            time.sleep(0.0005)
        took = time.perf_counter() - start
        stepping.join()
        self.assertGreater(took, 0.01)
        self.assertGreater(counted, 4, f"in {took:.3f} s")

    def test_threads_step_each_its_own(self):
        simulations = [played(run=number) for number in range(4)]
        threads = [threading.Thread(target=simulation.play) for simulation in simulations]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for number, simulation in enumerate(simulations):
            alone = played(run=number)
            alone.play()
            self.assertEqual(state(simulation), state(alone))

    def test_threads_that_use_the_same_wait_for_one_another(self):
        simulation, wrong = played(), []

        def use():
            try:
                for _ in range(9):
                    simulation.step()
                    simulation["price"], simulation.clone().close(), simulation.lowest_price(0)
            except Exception as error:  # whatever it is, the test fails
                wrong.append(error)

        threads = [threading.Thread(target=use) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(wrong, [])
        self.assertTrue(simulation.is_over)
        alone = played()
        alone.play()
        self.assertEqual(state(simulation), state(alone))

    def test_an_error_is_that_of_its_thread(self):
        found = {}

        def fail(name):
            for _ in range(50):
                try:
                    pricewar.Scenario(fixture.SMALL_WAR, {f"vendors.{name}.capital": 1.0})
                except pricewar.ScenarioError as error:
                    found.setdefault(name, set()).add(error.findings[0].file)

        threads = [threading.Thread(target=fail, args=(name,)) for name in ("Alfa", "Bata", "Gama")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(found, {name: {f"--set vendors.{name}.capital=1.0"} for name in ("Alfa", "Bata", "Gama")})

    def test_more_threads_for_a_round_change_no_number(self):
        one, four = played(2), played(0, threads=4)
        four.step(2)
        self.assertEqual(state(one), state(four))


class TestEnds(unittest.TestCase):
    def test_closed_is_closed(self):
        with played(1) as simulation:
            self.assertEqual(simulation.round, 1)
        simulation.close()
        for use in (simulation.step, simulation.clone, simulation.dataset, lambda: simulation["price"], lambda: simulation.round,
                    lambda: simulation.is_over, lambda: simulation.decide("alpha", price=1.0), lambda: simulation.lowest_price(0)):
            with self.assertRaisesRegex(pricewar.InvalidUse, "closed"):
                use()
        self.assertIn("closed", repr(simulation))

    def test_copies_outlive_their_originals(self):
        for copied in copy.copy, copy.deepcopy:
            original = played(1)
            twin, scenario = copied(original), copied(original.scenario)
            original.close()
            del original
            gc.collect()
            twin.step()
            self.assertEqual(twin.round, 2)
            self.assertEqual(pricewar.Simulation(scenario).round, 0)

    def test_what_nobody_names_is_freed(self):
        functions, freed = library.library(), []
        for name in ("pw_simulation_free", "pw_scenario_free"):
            free = getattr(functions, name)
            patched = mock.patch.object(functions, name, lambda handle, free=free, name=name: (freed.append(name), free(handle)))
            patched.start()
            self.addCleanup(patched.stop)
        simulation = played(1)
        clone = simulation.clone()
        simulation.close()
        self.assertEqual(freed, ["pw_simulation_free"])
        del simulation, clone
        gc.collect()
        self.assertEqual(sorted(freed), ["pw_scenario_free", "pw_simulation_free", "pw_simulation_free"])

    def test_memory_does_not_grow(self):
        def resident():
            with open("/proc/self/statm") as statm:
                return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

        def work():
            for _ in range(10):
                scenario = pricewar.Scenario(fixture.SMALL_WAR, seed=1)
            simulation = pricewar.Simulation(scenario)
            simulation.step(2)
            for _ in range(5):
                simulation.clone().step()
            simulation["price"], simulation["event_kind"], simulation.scenario.resolved()
            try:
                pricewar.Scenario({"simulation": {"rounds": 0}})
            except pricewar.ScenarioError:
                pass
            thread = threading.Thread(target=lambda: pricewar.Simulation(scenario)["price"])
            thread.start()
            thread.join()

        for _ in range(10):
            work()
        before = resident()
        for _ in range(40):
            work()
        self.assertLess(resident() - before, 12e6)  # a single state of this war takes over a megabyte


if __name__ == "__main__":
    fixture.main()
