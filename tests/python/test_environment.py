"""Vendors as learning agents: the contract of PettingZoo's parallel interface, what agents see and may do, and that one
learns. test_environment.py BUILD"""

import copy
import gc
import importlib.util
import pathlib
import sys
import types
import unittest
import warnings
from unittest import mock

import fixture
import numpy as np

import pricewar
from pricewar import MarketEnvironment
from pricewar.spaces import Box

LOGIT = "scenarios/theory/bertrand_logit.cfg"
AGENTS = ["Alpha", "Beta"]
COSTS_MORE = {"vendors.Beta.capital": 2000.0, "vendors.Beta.seeks_funding": False}  # Beta does not last the run


def war(agents=AGENTS, **keywords):
    return MarketEnvironment(fixture.SMALL_WAR, agents, **{"seed": 1, **keywords})


def sampled(environment):
    return {agent: environment.action_space(agent).sample() for agent in environment.agents}


def at_markup(environment, markup):
    return {agent: np.full(environment.action_space(agent).shape, np.log(markup)) for agent in environment.agents}


def seen(environment, agent, observation):
    return dict(zip(environment.observation_names(agent), observation))


def episode(environment, **keywords):
    """Observations and rewards of a run at sampled actions, as bytes."""
    for number, agent in enumerate(environment.possible_agents):
        environment.action_space(agent).seed(number)
    observations, _ = environment.reset(**keywords)
    record = [{agent: numbers.tobytes() for agent, numbers in observations.items()}]
    while environment.agents:
        observations, rewards, *_ = environment.step(sampled(environment))
        record += [{agent: numbers.tobytes() for agent, numbers in observations.items()}, rewards]
    return record


class TestContract(unittest.TestCase):
    """What PettingZoo's own parallel_api_test and parallel_seed_test look at, and more."""

    def follow(self, environment):
        """Plays one run at sampled actions; who left in which round."""
        observations, infos = environment.reset()
        self.assertEqual(environment.agents, environment.possible_agents)
        self.assertEqual((set(observations), set(infos)), (set(environment.agents),) * 2)
        left, live, rounds = {}, set(environment.agents), 0
        while environment.agents:
            given = environment.step(sampled(environment))
            rounds += 1
            observations, rewards, terminations, truncations, infos = given
            for kind in given:
                self.assertIsInstance(kind, dict)
                self.assertEqual(set(kind), live)
            for agent in live:
                space = environment.observation_space(agent)
                self.assertIs(space, environment.observation_space(agent))
                self.assertIs(environment.action_space(agent), environment.action_space(agent))
                self.assertTrue(space.contains(observations[agent]), seen(environment, agent, observations[agent]))
                self.assertTrue(np.isfinite(observations[agent]).all())
                self.assertEqual((type(rewards[agent]), type(terminations[agent]), type(truncations[agent])), (float, bool, bool))
                self.assertFalse(terminations[agent] and truncations[agent])
                self.assertEqual("left" in infos[agent], terminations[agent])
                self.assertEqual(infos[agent]["round"], rounds)
            left.update({agent: rounds for agent in live if terminations[agent]})
            live -= {agent for agent in live if terminations[agent] or truncations[agent]}
            self.assertEqual(set(environment.agents), live)
        self.assertTrue(rounds == environment.simulation.rounds or len(left) == len(environment.possible_agents))
        return left

    def test_runs_at_sampled_actions(self):
        for scenario in (fixture.SMALL_WAR, "scenarios/wars/ev_2023.cfg", "scenarios/new/goods.cfg", "scenarios/theory/maskin_tirole_1988.cfg"):
            for limits in (True, False):
                environment = MarketEnvironment(scenario, limits=limits)
                for _ in range(2):
                    self.follow(environment)

    def test_agents_leave_and_the_others_go_on(self):
        environment = war(sets=COSTS_MORE)
        left = self.follow(environment)
        self.assertEqual(set(left), {"Beta"})
        self.assertLess(left["Beta"], environment.simulation.rounds)
        cause = environment.simulation["exit_cause"][environment.simulation.index("firm", "Beta")]
        self.assertEqual(environment.simulation.scenario.fields["exit_cause"].categories[cause], "bankrupt")
        self.assertEqual(environment.simulation["exit_round"][environment.simulation.index("firm", "Beta")], left["Beta"])

    def test_who_is_left_with_private_deployments_alone_has_left(self):
        environment = MarketEnvironment("scenarios/bigtech_vs_startups.cfg", ["Baidu", "ByteDance"], seed=1, limits=False, sets={
            "vendors[*].capital": 300.0, "vendors[*].seeks_funding": False, "simulation.rounds": 3})
        environment.reset()
        _, _, terminations, _, infos = environment.step(at_markup(environment, 0.9))
        self.assertEqual(terminations, {"Baidu": True, "ByteDance": False})
        self.assertEqual(infos["Baidu"]["left"], "niche")
        with self.assertRaisesRegex(pricewar.InvalidUse, "'Baidu' is no agent of this round; these are: ByteDance"):
            environment.step({**at_markup(environment, 1.0), "Baidu": environment.action_space("Baidu").low})
        environment.step(at_markup(environment, 1.0))

    def test_a_reset_that_is_refused_leaves_the_run_as_it_is(self):
        environment = war()
        environment.reset(seed=3)
        with self.assertRaisesRegex(pricewar.InvalidUse, "number of a run"):
            environment.reset(seed=4, options={"run": -1})
        self.assertEqual(environment.simulation.scenario.seed, 3)
        environment.step(at_markup(environment, 1.0))

    def test_behind_the_end_and_before_the_start_nothing_is_played(self):
        environment = war()
        for _ in range(2):
            with self.assertRaisesRegex(pricewar.InvalidUse, r"reset\(\) begins one"):
                environment.step({})
            episode(environment)
        environment.close()
        with self.assertRaisesRegex(pricewar.InvalidUse, "reset"):
            environment.step({})
        environment.reset()
        self.assertEqual(environment.num_agents, environment.max_num_agents)

    def test_what_wrappers_ask_for(self):
        environment = war()
        self.assertIs(environment.unwrapped, environment)
        self.assertEqual(environment.metadata["render_modes"], [])
        self.assertIsNone(environment.render_mode)
        self.assertEqual(MarketEnvironment(fixture.SMALL_WAR).possible_agents, ["EastAI", "WestAI", "Alpha", "Beta", "Gamma"])

    def test_pettingzoo_itself(self):
        if not importlib.util.find_spec("pettingzoo"):
            self.skipTest("PettingZoo is not installed")
        from pettingzoo.test import parallel_api_test, parallel_seed_test

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # its test resets with an option of its own
            parallel_api_test(war(sets=COSTS_MORE), num_cycles=100)
            parallel_seed_test(war, num_cycles=20)


class TestSeeds(unittest.TestCase):
    def test_the_same_seed_and_actions_give_the_same_bytes(self):
        environment = war()
        first = episode(environment, seed=7)
        self.assertEqual(first, episode(environment, seed=7))
        self.assertEqual(first, episode(war(), seed=7))
        self.assertEqual(first, episode(war(seed=7)))
        self.assertNotEqual(first, episode(environment, seed=8))

    def test_without_a_seed_it_is_the_next_run(self):
        environment = war()
        episode(environment)
        second = episode(environment)
        self.assertNotEqual(second, episode(environment, seed=1))
        self.assertEqual(second, episode(environment))
        self.assertEqual(second, episode(war(), options={"run": 1}))
        environment.reset()
        self.assertEqual((environment.simulation.run, environment.simulation.scenario.seed), (2, 1))
        with self.assertWarnsRegex(UserWarning, "'rn'; it has 'run'"):
            environment.reset(options={"rn": 1})

    def test_a_copy_goes_its_own_way(self):
        for copied in copy.copy, copy.deepcopy:
            environment = war()
            environment.reset(seed=7)
            environment.step(at_markup(environment, 1.5))
            twin = copied(environment)
            others = twin.step(at_markup(twin, 3.0))
            self.assertEqual((environment.simulation.round, twin.simulation.round), (1, 2))
            same = environment.step(at_markup(environment, 3.0))
            for agent in AGENTS:
                self.assertEqual((others[0][agent].tobytes(), others[1]), (same[0][agent].tobytes(), same[1]))
            price = seen(twin, "Alpha", others[0]["Alpha"])["price[alpha]"]
            self.assertEqual(price, twin.simulation["price"][twin.simulation.index("product", "alpha")])
            environment.close()
            del environment
            gc.collect()
            twin.step(at_markup(twin, 3.0))

    def test_it_is_the_program_s_run(self):
        """The same prices decided in a Simulation give the same numbers, and no agents those of the file."""
        environment = war(["Alpha"], limits=False)
        environment.reset(seed=5, options={"run": 2})
        lifted = {f"vendors.Alpha.pricing.{key}": value for key, value in (("strategy", "hold"), ("from_round", 1))}
        alone = pricewar.Simulation(fixture.SMALL_WAR, 2, sets=lifted, seed=5)
        product = alone.index("product", "alpha")
        for number in range(8):
            markup = 1.5 + 0.1 * number
            alone.decide("alpha", price=float(alone["unit_cost"][product] * np.exp(np.log(markup))))
            alone.step()
            _, rewards, *_ = environment.step({"Alpha": [np.log(markup)]})
            for field in ("price", "capital", "vendor_share", "cash_flow"):
                self.assertEqual(environment.simulation[field].tobytes(), alone[field].tobytes())
            self.assertEqual(rewards["Alpha"], alone["cash_flow"][alone.index("firm", "Alpha")])


class TestSeen(unittest.TestCase):
    def test_numbers_are_those_of_the_fields_with_their_units(self):
        environment = war()
        environment.reset()
        observations, *_ = environment.step(at_markup(environment, 1.5))
        simulation, scenario = environment.simulation, environment.simulation.scenario
        for agent in AGENTS:
            found, units = seen(environment, agent, observations[agent]), environment.observation_units(agent)
            self.assertEqual(found["round"], 1)
            self.assertEqual(len(found), len(units))
            for (name, number), unit in zip(found.items(), units):
                field, _, element = name.rstrip("]").partition("[")
                if field in scenario.fields and element:
                    axis, = scenario.fields[field].axes
                    self.assertEqual(unit, scenario.fields[field].unit)
                    self.assertEqual(number, np.nan_to_num(simulation[field][scenario.index(axis, element)]), name)
                elif field == "lowest_price":
                    self.assertEqual((number, unit), (np.nan_to_num(simulation.lowest_price(element)), "CNY/Mtok"))

    def test_rivals_books_are_not_seen(self):
        environment = war()
        names = environment.observation_names("Alpha")
        self.assertIn("price[beta-s]", names)
        for field in ("unit_cost", "volume", "customers", "capital", "cash_flow", "may_decide", "lowest_price"):
            self.assertEqual([name for name in names if name.startswith(f"{field}[")],
                             [f"{field}[Alpha]" if field in ("capital", "cash_flow") else f"{field}[alpha]"])

    def test_rewards_are_a_field_or_a_function(self):
        values = {}
        for reward in ("cash_flow", "revenue", lambda simulation, agent: simulation["revenue"][simulation.index("firm", agent)]):
            environment = war(reward=reward)
            environment.reset()
            values[reward] = environment.step(at_markup(environment, 1.5))[1]
        by_field, by_function = list(values.values())[1:]
        self.assertEqual(by_field, by_function)
        self.assertNotEqual(by_field, values["cash_flow"])
        for wrong in ("profits", "price"):
            with self.assertRaisesRegex(pricewar.InvalidUse, "a number for each firm"):
                war(reward=wrong)


class TestActions(unittest.TestCase):
    def step(self, environment, markup):
        """What the agents see after a step at this markup."""
        observations, *_ = environment.step(at_markup(environment, markup))
        return {name: number for agent, numbers in observations.items() for name, number in seen(environment, agent, numbers).items()}

    def test_a_price_is_a_multiple_of_the_cost_that_was_seen(self):
        environment = war(["Beta"])
        cost = seen(environment, "Beta", environment.reset()[0]["Beta"])["unit_cost[beta-s]"]
        self.assertAlmostEqual(self.step(environment, 2.5)["price[beta-s]"], 2.5 * cost, delta=1e-9)

    def test_limits_hold_as_for_a_rule(self):
        limited = {"vendors.Beta.pricing.maximum_step": 0.1, "vendors.Beta.pricing.floor_light": 4.8, "vendors.Beta.pricing.never_raise": True}
        environment = war(["Beta"], sets=limited)
        environment.reset()
        self.assertEqual(self.step(environment, 0.2)["price[beta-s]"], 4.8)
        self.assertEqual(self.step(environment, 50)["price[beta-s]"], 4.8)
        with self.assertRaisesRegex(pricewar.ScenarioError, "contradicts.*never_raise=true"):
            war(["Beta"], sets=limited, limits=False)

    def test_limits_are_lifted(self):
        """Of the flagship, which the rule leaves alone, and of maximum_step."""
        environment = war(["EastAI"], limits=False)
        cost = seen(environment, "EastAI", environment.reset()[0]["EastAI"])["unit_cost[east-l]"]
        for markup in (0.2, 50):
            after = self.step(environment, markup)
            self.assertAlmostEqual(after["price[east-l]"], markup * cost, delta=1e-9)
            cost = after["unit_cost[east-l]"]

    def test_what_may_not_be_decided_stays_as_it_is(self):
        environment = war(["EastAI", "Beta"], sets={"vendors.Beta.capital": 1e6, "vendors.EastAI.products[0].price_fixed": True})
        start, _ = environment.reset()
        flagship = seen(environment, "EastAI", start["EastAI"])  # its tier is not in pricing.tiers
        for number in range(1, 7):
            after = self.step(environment, 1.5)
            self.assertEqual((after["price[east-s]"], after["price[east-l]"]), (flagship["price[east-s]"], flagship["price[east-l]"]))
            self.assertEqual((after["may_decide[east-s]"], after["may_decide[east-m]"], after["may_decide[east-l]"]), (0, 1, 0))
            self.assertEqual(after["may_decide[beta-m]"], float(number >= 5))
            self.assertEqual(after["price[beta-m]"] > 0, number >= 6)
            self.assertEqual(after["live[beta-m]"], float(number >= 6))

    def test_the_vendor_s_own_rule_is_not_asked(self):
        """Not even where the agent may decide nothing, and the rule could: it would move the fee of partners."""
        fixed = {"vendors[*].products[*].price_fixed": True}
        fees = []
        for agents in (["Green"], ["Orange"]):
            environment = MarketEnvironment("scenarios/new/platform.cfg", agents, sets=fixed)
            environment.reset()
            for _ in range(4):
                environment.step(at_markup(environment, 1.0))
            fees.append(environment.simulation["vendor_partner_fee"][environment.simulation.index("vendor", "Green")])
        start = pricewar.Simulation("scenarios/new/platform.cfg")["vendor_partner_fee"][0]
        self.assertEqual(fees[0], start)
        self.assertNotEqual(fees[1], start)

    def test_what_costs_nothing_has_prices_all_the_same(self):
        environment = MarketEnvironment("scenarios/theory/maskin_tirole_1988.cfg", ["A"])
        environment.reset()
        self.assertAlmostEqual(self.step(environment, 0.5)["price[a]"], 0.5, delta=1e-12)  # it is A's turn
        self.assertAlmostEqual(self.step(environment, 0.7)["price[a]"], 0.5, delta=1e-12)  # not now

    def test_who_enters_later_is_an_agent_from_the_start(self):
        environment = MarketEnvironment("scenarios/wars/smartphones_2013.cfg", ["LeEco"], limits=False)
        product, = (name[11:-1] for name in environment.action_names("LeEco")[:1])
        entry = int(environment.simulation["vendor_entry_round"][environment.simulation.index("vendor", "LeEco")])
        environment.reset()
        self.assertGreater(entry, 2)
        for number in range(1, entry + 1):
            after = self.step(environment, 1.5)
            self.assertEqual(environment.agents, ["LeEco"])
            self.assertEqual(after[f"live[{product}]"], float(number >= entry))

    def test_quota_and_cap_are_decided_too(self):
        environment = MarketEnvironment(fixture.MINI, ["B"], free_quota=0.2, rate_cap=0.2)
        self.assertEqual(environment.action_names("B"), ("log_markup[model_b]", "free_quota[model_b]", "rate_cap[model_b]"))
        self.assertEqual(environment.action_space("B").high[1:].tolist(), [0.2, 0.2])
        earned, firm = [], environment.simulation.index("firm", "B")
        for extras in ([0.0, 0.0], [0.2, 0.0], [0.0, 0.1]):
            environment.reset(seed=1)
            environment.step({"B": [np.log(2), *extras]})
            earned.append(environment.simulation["revenue"][firm])
        paid, free, capped = earned
        self.assertGreater(paid, 0)
        self.assertLess(free, 0.9 * paid)
        self.assertLess(capped, 0.9 * paid)

    def test_wrong_actions_are_said_and_nothing_is_played(self):
        environment = war()
        environment.reset()
        right = at_markup(environment, 1.5)
        same = environment.simulation.clone()
        for wrong, words in (({"Alpha": right["Alpha"]}, "no action of Beta"), ({**right, "Gamma": [0.0]}, "'Gamma' is no agent"),
                             ({**right, "Beta": [0.0]}, r"shape \(2,\), not \(1,\)"), ({**right, "Beta": [0.0, np.nan]}, r"log_markup\[beta-m\].*nan"),
                             ({**right, "Beta": [9.0, 0.0]}, r"log_markup\[beta-s\] of Beta is between")):
            with self.assertRaisesRegex(pricewar.InvalidUse, words):
                environment.step(wrong)
        self.assertEqual(environment.simulation.round, 0)
        environment.simulation.step()
        same.step()
        self.assertEqual(environment.simulation["price"].tobytes(), same["price"].tobytes())

    def test_bounds_in_single_precision_are_bounds(self):
        environment = war(["Alpha"])
        environment.reset()
        for bound in ("low", "high"):
            environment.step({"Alpha": getattr(environment.action_space("Alpha"), bound).astype(np.float32)})

    def test_what_is_asked_wrongly_is_said(self):
        for keywords, words in (({"agents": "Alpha"}, "list of names"), ({"agents": ["Alfa"]}, "did you mean `Alpha`"), ({"agents": []}, "at least one"),
                                ({"markups": (0.0, 2.0)}, "above 0"), ({"markups": (2.0, 1.0)}, "lower one first"), ({"free_quota": -1.0}, "free_quota")):
            with self.assertRaisesRegex(pricewar.InvalidUse, words):
                war(**keywords)


class TestSpaces(unittest.TestCase):
    def test_samples_are_in_the_space_and_come_of_its_seed(self):
        space = Box([0.0, -np.inf, 1.0, -np.inf], [1.0, np.inf, np.inf, 2.0])
        space.seed(4)
        samples = np.array([space.sample() for _ in range(500)])
        self.assertTrue(all(sample in space for sample in samples))
        self.assertTrue((samples[:, 0].min() < 0.05) and (samples[:, 0].max() > 0.95))
        space.seed(4)
        self.assertEqual(space.sample().tobytes(), samples[0].tobytes())
        for outside in (np.array([2.0, 0, 1, 0]), np.zeros(3), [0.5, 0, 1, 0], np.array(["a"] * 4)):
            self.assertFalse(space.contains(outside))
        self.assertEqual(space, Box(space.low, space.high))
        self.assertNotEqual(space, Box(space.low, space.high + 1))

    def test_gymnasium_s_box_is_taken_where_it_is_installed(self):
        spaces = types.ModuleType("gymnasium.spaces")
        spaces.Box = type("Box", (Box,), {"__init__": lambda self, low, high, dtype: Box.__init__(self, low, high)})
        with mock.patch.dict(sys.modules, {"gymnasium": types.ModuleType("gymnasium"), "gymnasium.spaces": spaces}):
            self.assertIs(type(war().action_space("Alpha")), spaces.Box)


def leader_profit(markup):
    """Profit of the vendor One of the logit market in a round, with this markup on each of its models, when its rivals
    reply best to it and to one another, kCNY: apart from the program. A vendor's best markup is 1 / (alpha (1 - its share)),
    the same on all its models (Anderson, de Palma & Thisse 1992)."""
    alpha, buyers = 1.5, 500
    qualities = {"One": ([4, 3, 1.5], [1.2, 0.6, 0.1]), "Two": ([3.6, 1.8], [1.0, 0.12]), "Three": ([3.2], [0.8])}
    weights = {name: np.exp(np.subtract(quality, alpha * np.array(cost))).sum() for name, (quality, cost) in qualities.items()}
    markups = {"One": markup, "Two": 1.0, "Three": 1.0}
    for _ in range(300):
        drawn = {name: weights[name] * np.exp(-alpha * markups[name]) for name in weights}
        total = 1 + sum(drawn.values())
        for name in ("Two", "Three"):
            markups[name] = 0.5 * markups[name] + 0.5 / (alpha * (1 - drawn[name] / total))
    return buyers * markup * drawn["One"] / total


class TestLearning(unittest.TestCase):
    """python/examples/learn_prices.py, shortened."""

    @classmethod
    def setUpClass(cls):
        place = pathlib.Path(fixture.PACKAGE) / "examples" / "learn_prices.py"
        found = importlib.util.spec_from_file_location("learn_prices", place)
        cls.example = importlib.util.module_from_spec(found)
        found.loader.exec_module(cls.example)

    def test_the_measure_is_known(self):
        """The rule earns what the closed form says, less what the first rounds take to get there; a leader earns more."""
        nash, best = leader_profit(1.0991728369862585), max(map(leader_profit, np.linspace(1, 1.4, 401)))
        self.assertAlmostEqual(nash, 216.25308515979597, delta=1e-6)  # expected in the scenario
        self.assertAlmostEqual(self.example.earned_by_the_rule(LOGIT) / nash, 1, delta=0.005)
        self.assertAlmostEqual(best / nash, 1.0059, delta=0.0001)

    def test_two_learners_approach_what_a_leader_earns(self):
        market, rule = self.example.Market(LOGIT), self.example.earned_by_the_rule(LOGIT)
        for seed in (1, 2):
            curve, policy = self.example.learn(market, 15, seed)
            self.assertLess(curve[0], 0.6 * rule)
            self.assertGreater(curve[-1], 0.96 * rule)
            self.assertLess(curve[-1], 1.01 * rule)
            self.assertEqual(market.earned(policy), curve[-1])


if __name__ == "__main__":
    fixture.main()
