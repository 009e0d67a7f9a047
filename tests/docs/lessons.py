#!/usr/bin/python3
"""Holds the tables of docs/lessons/, to the digit that is printed, against the program and against the theory worked out here.
Usage: lessons.py BUILD"""
import math
import pathlib
import re
import subprocess
import sys
import tempfile

import h5py

PROGRAM = pathlib.Path(sys.argv[1]).resolve() / "pricewar-sim"
faults, held = [], 0


def table(lesson):
    """Rows of the last table of a lesson, without its head."""
    text = pathlib.Path(f"docs/lessons/{lesson}.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")]
    return rows[2:]


def hold(where, printed, number):
    """A printed number, perhaps with the name of whose it is behind it."""
    global held
    held += 1
    digits = re.match(r"-?\d+\.?(\d*)", printed)
    if not digits or f"{number:.{len(digits.group(1))}f}" != digits.group(0):
        faults.append(f"{where} says {printed} where it is {number:.7g}")


def play(scenario, *sets):
    with tempfile.TemporaryDirectory() as folder:
        words = [word for one in sets for word in ("--set", one)]
        subprocess.run([PROGRAM, "--quiet", *words, "-o", f"{folder}/war.h5", f"scenarios/theory/{scenario}.cfg"],
                       check=True, stdout=subprocess.DEVNULL)
        with h5py.File(f"{folder}/war.h5") as file:
            return {name: file[name][()] for name in ("price", "unit_cost", "vendor_share", "market_adoption", "profit", "alive")}


def bertrand():
    """Markups of the last round, and by logit demand d / (alpha (1 - s)), s of all buyers (Anderson, de Palma & Thisse 1992)."""
    first_of = 0, 3, 5  # the vendors' first models
    for row in table("bertrand"):
        end = play("bertrand_logit", f"choice.differentiation={row[0]}")
        for vendor, product in enumerate(first_of):
            share = end["vendor_share"][0, -1, vendor] * end["market_adoption"][0, -1]
            hold(f"bertrand.md, {row[0]}, theory", row[1 + 2 * vendor], float(row[0]) / (1.5 * (1 - share)))
            hold(f"bertrand.md, {row[0]}, engine", row[2 + 2 * vendor],
                 end["price"][0, -1, product] - end["unit_cost"][0, -1, product])


def deep_pockets():
    """Chance to be there after 60 rounds: steps of 1 up with .48 and down with .52, gone below 0 (Feller 1968, ch. XIV)."""
    for cash, theory, engine in table("deep-pockets"):
        chances = {float(cash): 1.0}
        for _ in range(60):
            after = {}
            for at, chance in chances.items():
                for step, odds in ((1, 0.48), (-1, 0.52)):
                    if at + step >= 0:
                        after[at + step] = after.get(at + step, 0) + chance * odds
            chances = after
        hold(f"deep-pockets.md, {cash}, theory", theory, sum(chances.values()))
        runs = play("gamblers_ruin", f"vendors.Gambler.capital={cash}", "simulation.replicates=2000")
        hold(f"deep-pockets.md, {cash}, engine", engine, runs["alive"][:, -1, -1].mean())


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
    leads = {"all (theory)": None, "all (engine)": (), "the first alone (engine)": ("WestAI", "NorthAI"),
             "all but the third (engine)": ("NorthAI",), "nobody (engine)": ("EastAI", "WestAI", "NorthAI")}
    for who, *printed in table("loss-leaders"):
        if leads[who] is None:
            price, share = equal_price(0.6)
            numbers = [price, share * (price - 0.5 + 0.6)] * 2
        else:
            end = play("loss_leader_dilemma", *(f"vendors.{name}.pricing.attach_value=0" for name in leads[who]))
            prices, profits = end["price"][0, -1], end["profit"][0, -1, -3:]
            numbers = [prices[0], profits[0], prices[2], profits[2]]
        for cell, number in zip(printed, numbers):
            hold(f"loss-leaders.md, {who}", cell, number)


bertrand()
deep_pockets()
loss_leaders()
print("\n".join(faults) or f"docs/lessons/: {held} numbers are what the program and the theory say")
sys.exit(bool(faults) or held != 56)
