#!/usr/bin/python3
"""Holds every number of docs/lessons/, to the digit that is printed, against the program and against the theory worked out
here; all that may stand there unheld are the plain constants of PLAIN. Usage: lessons.py BUILD"""
import functools
import math
import pathlib
import re
import subprocess
import sys
import tempfile

import h5py

PROGRAM = pathlib.Path(sys.argv[1]).resolve() / "pricewar-sim"
FIELDS = "price", "unit_cost", "customers", "vendor_share", "market_adoption", "profit", "alive"
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
# Years of sources, numbers of questions, file names and what the reader is told to set; every phrase must be there.
PLAIN = {
    "bertrand": ["(Bertrand 1883)", "(Anderson, de Palma & Thisse 1992)", "twice as much at 2,", "so little at 0.1 that",
                 "goes from 1 to 0.1", "Set 0.5, 0.1 and 0.02", "Set 2.", "1. Set", "2. Set", "3. All", "(1 - s)",
                 "at 0.1 Three's"],
    "deep-pockets": ["Feller 1968", "Telser 1966", "Scharfstein 1990", "--replicates 500", "--replicates 2000", "1. Set",
                     "2. Search", "3. A", "cash to 4.5, then to 19.5", "question 1", "set 0.5", "set 2", "below 0.",
                     "wins of 2 with cash of 9.5", "With cash of 4.5 it falls", "cash of 4.5 does with steps of 1"],
    "loss-leaders": ["1. Search", "2. Set", "3. Compare", "`attach_value` 0", "set 0.", "Set 0 for", "set 0 for",
                     "Skerlos 2011"],
}
faults, held = [], 0


def pattern_of(phrase):
    """Of a phrase that may be broken into lines anywhere."""
    return re.sub(r"(\\ |\s)+", r"\\s+", phrase)


class Lesson:
    """The page of a lesson, and which of its numbers were held."""

    def __init__(self, name):
        self.name = name
        self.text = pathlib.Path(f"docs/lessons/{name}.md").read_text(encoding="utf-8")
        self.seen = set()  # where the numbers begin that were held
        for phrase in PLAIN[name]:
            self.find(pattern_of(re.escape(phrase)), phrase)

    def see(self, begin, end):
        self.seen.update(match.start() for match in NUMBER.finditer(self.text) if begin <= match.start() < end)

    def find(self, pattern, phrase):
        matches = list(re.finditer(pattern, self.text))
        if not matches:
            faults.append(f"{self.name}.md does not say {phrase!r}")
        for match in matches:
            self.see(*match.span())

    def rows(self):
        """Rows of the table, without its head: cells of (text, where it begins)."""
        rows = []
        for line in re.finditer(r"^\|(.*)\|$", self.text, re.M):
            cells = re.finditer(r"[^|]+", line[1])
            rows.append([(cell[0].strip(), line.start(1) + cell.start()) for cell in cells])
        return rows[2:]

    def hold(self, where, cell, number):
        """A number of the table."""
        printed, begin = cell
        compare(f"{self.name}.md, {where}", printed, number)
        self.see(begin, begin + len(printed) + 2)

    def prose(self, phrase, *numbers):
        """Numbers of the text, each of them # in the phrase."""
        pattern = pattern_of(re.escape(phrase)).replace(re.escape("#"), rf"({NUMBER.pattern})(?!\.?\d)")
        found = re.search(pattern, self.text)
        if not found or len(found.groups()) != len(numbers):
            faults.append(f"{self.name}.md does not say {phrase!r}")
            return
        for i, number in enumerate(numbers, 1):
            compare(f"{self.name}.md, {phrase!r}", found[i], number)
            self.see(*found.span(i))

    def end(self):
        """Faults for the numbers that nothing held."""
        for match in NUMBER.finditer(self.text):
            if match.start() not in self.seen:
                line = self.text.count("\n", 0, match.start()) + 1
                faults.append(f"{self.name}.md:{line}: nothing holds {match[0]}: {self.text.splitlines()[line - 1].strip()}")


def compare(where, printed, number):
    """A printed number with one worked out, to the digit that is printed."""
    global held
    held += 1
    plain = printed.replace(",", "")
    digits = re.fullmatch(r"\d+\.?(\d*)", plain)
    if not digits or f"{number:.{len(digits[1])}f}" != plain:
        faults.append(f"{where} says {printed} where it is {number:.7g}")


def setting(scenario, name, which=0):
    """A value of a key in a scenario's file: the first, or the one after `which` others."""
    text = pathlib.Path(f"scenarios/theory/{scenario}.cfg").read_text(encoding="utf-8")
    return float(re.findall(rf"\b{name} = ([\d.]+);", text)[which])


@functools.cache
def play(scenario, *sets):
    with tempfile.TemporaryDirectory() as folder:
        words = [word for one in sets for word in ("--set", one)]
        subprocess.run([PROGRAM, "--quiet", *words, "-o", f"{folder}/war.h5", f"scenarios/theory/{scenario}.cfg"],
                       check=True, stdout=subprocess.DEVNULL)
        with h5py.File(f"{folder}/war.h5") as file:
            return {name: file[name][()] for name in FIELDS}


def bertrand():
    """Markups of the last round, and by logit demand d / (alpha (1 - s)), s of all buyers (Anderson, de Palma & Thisse 1992)."""
    lesson, scenario, first_of = Lesson("bertrand"), "bertrand_logit", (0, 3, 5)  # the vendors' first models
    sensitivity = setting(scenario, "price_sensitivity")

    def margins(differentiation):
        end = play(scenario, f"choice.differentiation={differentiation}")
        return [end["price"][0, -1, product] - end["unit_cost"][0, -1, product] for product in first_of], end

    for row in lesson.rows():
        differentiation = row[0][0]
        lesson.see(row[0][1], row[0][1] + len(differentiation) + 2)
        engine, end = margins(differentiation)
        for vendor in range(3):
            share = end["vendor_share"][0, -1, vendor] * end["market_adoption"][0, -1]
            theory = float(differentiation) / (sensitivity * (1 - share))
            lesson.hold(f"{differentiation}, theory", row[1 + 2 * vendor], theory)
            lesson.hold(f"{differentiation}, engine", row[2 + 2 * vendor], engine[vendor])
    first, last = margins("1"), margins("0.1")
    parts = [end["customers"][0, -1] / end["customers"][0, -1].sum() * end["market_adoption"][0, -1]
             for _, end in (first, margins("2"))]
    gaining = (parts[1] > parts[0]).sum()
    lesson.prose("one-light from # % to # % of all buyers, two-main from # % to # %.",
                 *(100 * part[product] for product in (2, 4) for part in parts))
    if gaining != 2 or "two of the six models gain" not in " ".join(lesson.text.split()):
        faults.append(f"bertrand.md says how many models gain buyers: {gaining}")
    cost = first[1]["unit_cost"][0, -1]
    lesson.prose("costs to serve: # for One, # for Two, # for Three.", *(cost[product] for product in first_of))
    sold = [end["price"][0, -1, first_of[2]] for _, end in (first, last)]
    lesson.prose("differentiation`, # at first)", 1)
    lesson.prose("which costs # to serve and sells at #?", cost[first_of[2]], sold[0])
    best, second = (setting(scenario, "quality", product) for product in first_of[:2])
    worth, more = (best - second) / sensitivity, cost[first_of[0]] - cost[first_of[1]]
    lesson.prose("worth # more to a buyer than Two's and costs # more to serve, so that a margin of # is left", worth, more,
                 worth - more)
    lesson.prose("α = # the price sensitivity", sensitivity)
    lesson.prose("flagship sells at # and not at #, and One's margin is # and not #.", sold[1], sold[0], last[0][0], first[0][0])
    lesson.end()


def chance_to_survive(cash, rounds, gain, size=1):
    """To be there after the rounds: steps of `size`, up with the chance `gain`, gone below 0 (Feller 1968, ch. XIV)."""
    chances = {float(cash): 1.0}
    for _ in range(rounds):
        after = {}
        for at, chance in chances.items():
            for step, odds in ((size, gain), (-size, 1 - gain)):
                if at + step >= 0:
                    after[at + step] = after.get(at + step, 0) + chance * odds
        chances = after
    return sum(chances.values())


def deep_pockets():
    lesson, scenario, luck = Lesson("deep-pockets"), "gamblers_ruin", []
    rounds, many = int(setting(scenario, "rounds")), int(setting(scenario, "replicates"))
    few, seen, few_luck = 500, [], []  # runs of the page
    cash, gain = setting(scenario, "capital", 1), setting(scenario, "shock_gain_chance")  # the first capital is the cloud's
    survive = functools.partial(chance_to_survive, rounds=rounds, gain=gain)
    for row in lesson.rows():
        theory = survive(row[0][0])
        alive = play(scenario, f"vendors.Gambler.capital={row[0][0]}", f"simulation.replicates={many}")["alive"]
        lesson.see(row[0][1], row[0][1] + len(row[0][0]) + 2)
        lesson.hold(f"{row[0][0]}, theory", row[1], theory)
        lesson.hold(f"{row[0][0]}, engine", row[2], alive[:, -1, -1].mean())
        luck.append(abs(alive[:, -1, -1].mean() - theory))
        seen.append(alive[:few, -1, -1].mean())
        few_luck.append(abs(seen[-1] - theory))
    lesson.prose("and wins in # months of a hundred", 100 * gain)
    lesson.prose("With cash of # that takes", cash)
    lesson.prose("The # runs are # such vendors, all alike, for # months", few, few, rounds)
    lesson.prose("still there after # months", rounds)
    lesson.prose("chance that # months", rounds)
    lesson.prose("share of # runs", many)
    lesson.prose("by up to #. With the page's # runs it is #, # and #, and luck may move it by #:", math.ceil(100 * max(luck)) / 100,
                 few, *seen, math.ceil(100 * max(few_luck)) / 100)
    half, written, twice = (survive(each) for each in (4.5, cash, 19.5))
    lesson.prose("adds # to the theory's chance, the second #.", written - half, twice - written)
    lesson.prose("give #, as cash", survive(cash, size=2))
    lesson.end()


def equal_price(attached):
    """Three alike: p = c - attached + 1 / (alpha (1 - s)), s = exp(3 - alpha p) / (1 + 3 exp(3 - alpha p)); by halving."""
    low, high = -1.0, 5.0
    for _ in range(200):
        price = (low + high) / 2
        weight = math.exp(3 - 3 * price)
        share = weight / (1 + 3 * weight)
        low, high = (price, high) if price < 0.5 - attached + 1 / (3 * (1 - share)) else (low, price)
    return price, share


def loss_leaders():
    lesson, scenario = Lesson("loss-leaders"), "loss_leader_dilemma"
    brought, attached = setting(scenario, "cloud_spend_with_model"), setting(scenario, "attach_value")
    cost = setting(scenario, "unit_cost")
    leads = {"all (theory)": attached, "nobody (theory)": 0.0, "all (engine)": (), "EastAI alone (engine)": ("WestAI", "NorthAI"),
             "all but NorthAI (engine)": ("NorthAI",), "nobody (engine)": ("EastAI", "WestAI", "NorthAI")}
    found = {}
    for (who, _), *printed in lesson.rows():
        if isinstance(leads[who], float):
            price, share = equal_price(leads[who])
            found[who] = [price, share * (price - cost + brought)] * 2
        else:
            end = play(scenario, *(f"vendors.{name}.pricing.attach_value=0" for name in leads[who]))
            prices, profits = end["price"][0, -1], end["profit"][0, -1, -3:]
            found[who] = [prices[0], profits[0], prices[2], profits[2]]
        for cell, number in zip(printed, found[who]):
            lesson.hold(who, cell, number)
    everybody, alone, two, nobody = (found[f"{who} (engine)"] for who in ("all", "EastAI alone", "all but NorthAI", "nobody"))
    lesson.prose("which costs # to serve, and brings the cloud of its model # a round", cost, brought)
    lesson.prose("sets its price: # at first", attached)
    lesson.prose("price rise by #,", brought)
    lesson.prose("below the cost of # when all lead", cost)
    lesson.prose("the last of # rounds", setting(scenario, "rounds"))
    lesson.prose("# instead of # if no other leads, # instead of # if one does, # instead of # if both do.", alone[1], nobody[1],
                 two[1], alone[3], everybody[1], two[3])
    lesson.prose("would have # if nobody led", nobody[1])
    lesson.prose("higher by #, which is less than #.", nobody[0] - everybody[0], brought)
    lesson.end()


bertrand()
deep_pockets()
loss_leaders()
written = {path.stem for path in pathlib.Path("docs/lessons").glob("*.md")}
faults += [f"docs/lessons/{name}.md is held by nothing" for name in written - set(PLAIN)]
print("\n".join(faults) or f"docs/lessons/: {held} numbers are what the program and the theory say, and no other is there")
sys.exit(bool(faults))
