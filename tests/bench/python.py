"""Time of the Python package over that of the program, for the same runs in one go: python.py BUILD [SCENARIO] [RUNS]

Processor time of one thread, which other work on the machine moves less than the time that passes. Rounds alternate between
what is compared; the smallest of five is taken.
"""

import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

BUILD = pathlib.Path(sys.argv[1]).resolve()
SCENARIO = sys.argv[2] if len(sys.argv) > 2 else "scenarios/bigtech_vs_startups.cfg"
RUNS = int(sys.argv[3]) if len(sys.argv) > 3 else 8
TIMES = 5
os.environ["PRICEWAR_LIBRARY"] = str(BUILD / "libpricewar.so.0")
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "python"))

import numpy as np  # noqa: E402

import pricewar  # noqa: E402

SOME = ("price", "capital", "vendor_share", "market_mean_price", "alive")


def program(*arguments):
    def go():
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([BUILD / "pricewar-sim", SCENARIO, "--quiet", "--threads", "1", "--replicates", str(RUNS), *arguments],
                       check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return go


def python(work):
    def go():
        before = time.process_time()
        work()
        return time.process_time() - before
    return go


def step(fields):
    scenario = pricewar.Scenario(SCENARIO, replicates=RUNS)
    for run in range(RUNS):
        with pricewar.Simulation(scenario, run) as simulation:
            while not simulation.is_over:
                simulation.step()
                for field in fields:
                    simulation[field]


class TimedSimulation(pricewar.environment.Simulation):
    """Notes what the library takes for the rounds."""

    taken = 0.0

    def step(self, rounds=1):
        before = time.process_time()
        super().step(rounds)
        TimedSimulation.taken += time.process_time() - before


def learn(agents):
    """Seconds a step of the environment, and of the round within that the library plays; agents keep a markup of a half."""
    pricewar.environment.Simulation = TimedSimulation
    environment = pricewar.MarketEnvironment(SCENARIO, agents)
    actions = {agent: 0 * environment.action_space(agent).low + np.log(1.5) for agent in environment.possible_agents}
    steps, whole, TimedSimulation.taken = 0, 0.0, 0.0
    for _ in range(RUNS):
        environment.reset()
        before = time.process_time()
        while environment.agents:
            environment.step({agent: actions[agent] for agent in environment.agents})
            steps += 1
        whole += time.process_time() - before
    return whole / steps, TimedSimulation.taken / steps


with tempfile.TemporaryDirectory() as folder:
    works = {
        "the program, without a file": program("--no-output"),
        "the program, with its file": program("--force", "--output", f"{folder}/war.h5"),
        "Python, stepped": python(lambda: step(())),
        f"Python, stepped, {len(SOME)} fields read every round": python(lambda: step(SOME)),
        "Python, run() with all fields": python(lambda: pricewar.run(SCENARIO, replicates=RUNS, threads=1)),
    }
    works["Python, run() with all fields"]()  # imports
    least = {name: float("inf") for name in works}
    for _ in range(TIMES):
        for name, work in works.items():
            least[name] = min(least[name], work())
unit = least["the program, without a file"]
for name, seconds in least.items():
    print(f"{name:48} {seconds:6.2f} s  {seconds / unit:5.2f}")
vendors = pricewar.Scenario(SCENARIO).names("vendor")
for agents in (vendors[:1], vendors):
    whole, library = min(learn(agents) for _ in range(TIMES))
    print(f"environment, agents: {len(agents):2}   {1 / whole:6.0f} steps/s, {whole / library:.2f} of the library's time for a round")
