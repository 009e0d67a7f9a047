"""Tabular Q-learning (Calvano et al. 2020) as a program of a `process:` rule. With script = true it plays the moves of the
oracle CALV-P2-tables instead of its own, and notes its tables; else it learns as the rule `qlearn` does with grid = "range"
and memory = "all", from the draws that it is given."""
import json
import math
import sys


def say(message):
    print(json.dumps(message), flush=True)


class Market:
    """The static market that the vendor's research shows: one segment, two products."""

    def __init__(self, seen, me):
        segment, = seen["demand"]
        self.sensitivity, self.utility, self.outside = (segment[key] for key in ("price_sensitivity", "utility", "outside"))
        self.cost = [product["unit_cost"] for product in seen["products"]]
        self.volume, self.me = seen["potential_volume"], me

    def shares(self, prices):
        weights = [math.exp(u - self.sensitivity * p) for u, p in zip(self.utility, prices)]
        total = math.exp(self.outside) + sum(weights)
        return [weight / total for weight in weights]

    def profit(self, own, rival):
        prices = [own, rival] if self.me == 0 else [rival, own]
        return self.volume * (own - self.cost[self.me]) * self.shares(prices)[self.me]

    def symmetric(self, conduct):
        """The price at which price = cost + 1 / (b (1 - conduct share)): 1 for Nash, 2 for the joint maximum of two."""
        low, high = self.cost[0], self.cost[0] + 100
        for _ in range(200):
            price = (low + high) / 2
            share = self.shares([price, price])[0]
            if price < self.cost[0] + 1 / (self.sensitivity * (1 - conduct * share)):
                low = price
            else:
                high = price
        return price


class Learner:
    def __init__(self, seen, greeting):
        rules = greeting["parameters"]
        self.rules, self.points = rules, int(rules["points"])
        self.me = greeting["vendors"].index(greeting["vendor"])
        self.market = Market(seen, self.me)
        low, high = rules.get("low"), rules.get("high")
        if low is None:
            nash, joint = self.market.symmetric(1), self.market.symmetric(2)
            low, high = nash - 0.1 * (joint - nash), joint + 0.1 * (joint - nash)
        self.grid = [low + (high - low) * k / (self.points - 1) for k in range(self.points)]
        first = [sum(self.market.profit(own, rival) for rival in self.grid) / self.points / (1 - rules["discount"])
                 for own in self.grid]
        self.first = first
        self.value = [list(first) for _ in range(self.points ** 2)]
        self.state = self.action = None
        self.reward, self.trace = 0.0, []

    def nearest(self, price):
        return min(range(self.points), key=lambda k: abs(self.grid[k] - price))

    def learn(self, seen):
        own, rival = (self.nearest(seen["products"][i]["price"]) for i in (self.me, 1 - self.me))
        state, rate = own + self.points * rival, self.rules["rate"]
        if self.state is not None:
            books = seen["own"]
            reward = books["profit"] + books["fixed_cost"] + books["attach_profit"]
            values = self.value[self.state]
            target = reward + self.rules["discount"] * max(self.value[state])
            values[self.action] = (1 - rate) * values[self.action] + rate * target
            self.trace.append(values[self.action])
        self.state = state

    def scripted(self, turn):
        """At step t agent i plays (3 t + 5 i + 1) mod m; before, all were at index 0."""
        if turn == 0:
            self.state = 0
        self.action = (3 * turn + 5 * self.me + 1) % self.points

    def choose(self, seen):
        draws = iter(seen["random"])
        if next(draws) < math.exp(-self.rules["decay"] * (seen["round"] - 1)):
            width = 0xffffffff // self.points
            self.action = next(k for k in (int(draw * 2 ** 32) // width for draw in draws) if k < self.points)
        else:
            values = self.value[self.state]
            self.action = values.index(max(values))

    def tables(self):
        unit = self.market.volume
        return {"grid": self.grid, "pi_diag": [self.market.profit(p, p) / unit for p in self.grid],
                "Q0_agent0": [value / unit for value in self.first],
                "trace_Q_updated_cell_agent0": [value / unit for value in self.trace]}


greeting = json.loads(sys.stdin.readline())
learner = None
say({"pricewar": 1})
for line in sys.stdin:
    seen = json.loads(line)
    if "end" in seen:
        break
    learner = learner or Learner(seen, greeting)
    learner.learn(seen)
    scripted = greeting["parameters"].get("script")
    if scripted:
        learner.scripted(seen["round"] - 1)
    else:
        learner.choose(seen)
    answer = {"round": seen["round"], "offers": {greeting["products"][0]: {"price": learner.grid[learner.action]}}}
    if scripted:
        answer["note"] = learner.tables()
    say(answer)
