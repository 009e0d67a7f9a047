"""A vendor learns to price its three models against two rivals that always reply best, with numpy alone.

learn_prices.py [--scenario FILE] [--generations N] [--seeds N ...] [--picture FILE]

The market is that of scenarios/theory/bertrand_logit.cfg, whose equilibrium is known. The learner knows nothing of demand: it
tries prices and sees what it earns. Its policy is linear, six numbers: for each model the logarithm of its markup, and how
that moves with the rivals' prices. They are found by the cross-entropy method (Rubinstein 1999, Methodology and Computing
in Applied Probability 1, 127-190): policies are drawn from a normal distribution, and the best quarter of them make the
next one. The measure is what the vendor's own rule, `best_response`, earns in the same rounds; that rule knows demand.
"""

import argparse

import numpy as np

import pricewar

AGENT, ROUNDS = "One", 30
POLICIES, BEST = 24, 6  # in a generation; of which make the next one
SPREAD, LEAST_SPREAD = 0.5, 0.01  # of the first generation; added to all so that the search does not freeze


def earned_by_the_rule(scenario):
    """kCNY a round."""
    with pricewar.Simulation(scenario, sets={"simulation.rounds": ROUNDS}) as simulation:
        firm, total = simulation.index("firm", AGENT), 0.0
        while not simulation.is_over:
            simulation.step()
            total += simulation["cash_flow"][firm]
    return total / ROUNDS


class Market:
    """Episodes of the learner in the market."""

    def __init__(self, scenario):
        self.environment = pricewar.MarketEnvironment(scenario, [AGENT], sets={"simulation.rounds": ROUNDS})
        space = self.environment.action_space(AGENT)
        self.low, self.high, self.models = space.low, space.high, len(space.low)
        own = {name.split("[")[1] for name in self.environment.action_names(AGENT)}
        self.rivals = [i for i, name in enumerate(self.environment.observation_names(AGENT))
                       if name.startswith("price[") and name.split("[")[1] not in own]

    def action(self, policy, observation):
        constant, slope = policy.reshape(2, self.models)
        rivals = np.log(observation[self.rivals]).mean()
        return np.clip((self.low + self.high) / 2 + constant + slope * rivals, self.low, self.high)

    def earned(self, policy):
        """kCNY a round by a policy [2 * models]."""
        observations, _ = self.environment.reset(options={"run": 0})
        total = 0.0
        while self.environment.agents:
            observations, rewards, *_ = self.environment.step({AGENT: self.action(policy, observations[AGENT])})
            total += rewards[AGENT]
        return total / ROUNDS


def learn(market, generations, seed):
    """kCNY a round by the mean policy before the first generation and after each, [generations + 1], and that policy."""
    random = np.random.default_rng(seed)
    mean, spread = np.zeros(2 * market.models), np.full(2 * market.models, SPREAD)
    curve = [market.earned(mean)]
    for _ in range(generations):
        policies = mean + spread * random.normal(size=(POLICIES, len(mean)))
        best = policies[np.argsort([market.earned(policy) for policy in policies])[-BEST:]]
        mean, spread = best.mean(axis=0), best.std(axis=0) + LEAST_SPREAD
        curve.append(market.earned(mean))
    return np.array(curve), mean


def draw(curves, file):
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(6, 3.2), layout="constrained")
    axes.axhline(100, color="0.4", linewidth=1, linestyle="--")
    for seed, curve in curves.items():
        axes.plot(100 * curve, label=f"seed {seed}")
    axes.set(xlabel="generation", ylabel="% of what best_response earns", title=f"{AGENT} learns to price three models")
    axes.legend(frameon=False)
    figure.savefig(file)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scenario", default="scenarios/theory/bertrand_logit.cfg")
    parser.add_argument("--generations", type=int, default=30)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--picture", help="file of the curves, .svg or .png; needs matplotlib")
    options = parser.parse_args()
    market, rule = Market(options.scenario), earned_by_the_rule(options.scenario)
    print(f"best_response earns {rule:.2f} kCNY a round")
    curves = {}
    for seed in options.seeds:
        curve, policy = learn(market, options.generations, seed)
        curves[seed] = curve / rule
        print(f"seed {seed}: {curves[seed][0]:.1%} of it untrained,", ", ".join(
            f"{curves[seed][n]:.1%} after {n}" for n in range(5, options.generations + 1, 5)), "generations")
        market.earned(policy)
        price = market.environment.simulation["price"]
        print("  prices at the end:", ", ".join(f"{name} {price[j]:.3f}" for j, name in enumerate(
            market.environment.simulation.scenario.names("product"))))
    if options.picture:
        draw(curves, options.picture)


if __name__ == "__main__":
    main()
