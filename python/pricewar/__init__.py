"""pricewar-sim in Python: runs of price wars as datasets, and simulations that are stepped from Python.

>>> import pricewar
>>> war = pricewar.run("tests/scenarios/small_war.cfg", sets={"vendors.Alpha.capital": 1e5}, seed=1, replicates=4)
>>> war.price.dims, war.price.units
(('run', 'round', 'product'), 'CNY/Mtok')
>>> war.alive_end.mean("run").swap_dims(firm="firm_name").sel(firm_name="Beta").item()
0.5

docs/python.md shows how things go together.
"""

from .dataset import run, summary
from .environment import MarketEnvironment
from .errors import (Finding, InvalidUse, LibraryMissing, PricewarError, ProgramError, RunFailed, ScenarioError,
                     UnknownName)
from .library import version
from .program import compare, open_groups, report, sweep
from .scenario import Field, Parameter, Scenario, parameter, parameters
from .settings import scenario_text
from .simulation import Simulation
from .version import VERSION as __version__

__all__ = [
    "Field", "Finding", "InvalidUse", "LibraryMissing", "MarketEnvironment", "Parameter", "PricewarError", "ProgramError", "RunFailed",
    "Scenario", "ScenarioError", "Simulation", "UnknownName", "__version__", "compare", "open_groups", "parameter",
    "parameters", "report", "run", "scenario_text", "summary", "sweep", "version",
]
