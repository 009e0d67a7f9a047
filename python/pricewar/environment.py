"""A market as an environment for learning agents: vendors are agents that set prices, the others play their rules.

The interface is the parallel one of PettingZoo (https://pettingzoo.farama.org/api/parallel), which need not be installed.
"""

from __future__ import annotations

import copy
import math
import warnings
from typing import Any, Callable, Dict, Iterable, List, Mapping, Optional, Tuple, Union

import numpy as np

from .errors import InvalidUse
from .scenario import Scenario, Source
from .settings import Sets
from .simulation import Simulation
from .spaces import box

Reward = Union[str, Callable[[Simulation, str], float]]

PUBLIC = ("live", "price", "share", "quality")
"""Fields of products that every agent sees of all."""
OF_OWN = ("unit_cost", "volume", "customers")
"""Fields of products that an agent sees of its own."""
OF_BOOKS = ("capital", "cash_flow")
"""Fields of firms that an agent sees of itself."""
THERE = ("on the market", "not yet", "hosting")
"""Of vendor_status: it sells tokens, or will."""
BOUNDS = {**dict.fromkeys(("live", "share", "may_decide"), (0.0, 1.0)),
          **dict.fromkeys(("round", "unit_cost", "volume", "customers"), (0.0, math.inf))}
"""Of what is observed; without bounds: the rest."""

# docs/library.md, "A vendor that you play": values that allow everything that is not below zero
NO_LIMITS = {"tiers": ["light", "main", "flagship"], "from_round": 1, "floor_light": 0.0, "floor_main": 0.0,
             "floor_flagship": 0.0, "maximum_step": 1.0, "never_raise": False}
HIGHEST_PRICE = 1e9  # CNY/Mtok, the most that can be decided (include/pricewar.h)
ROUNDING = 1e-6  # actions of single precision may be outside their bounds by their rounding

Dicts = Tuple[Dict[str, "np.ndarray[Any, Any]"], Dict[str, float], Dict[str, bool], Dict[str, bool], Dict[str, Dict[str, Any]]]


class MarketEnvironment:
    """Vendors of a scenario as learning agents, by PettingZoo's parallel interface. An episode is a run.

    scenario, sets, seed: as in Scenario.
    agents: names of the vendors that are played; default: all. Their rules become `hold`; the others play theirs.
    limits: whether the scenario's limits on the agents' prices hold (pricing.tiers, from_round, floor_*, maximum_step,
        never_raise); False lifts them.
    markups: the least and the most that a price may be, as a multiple of the product's unit cost (of 1 CNY/Mtok where that
        is 0).
    free_quota, rate_cap: the most of each that agents may decide, Gtok/month per customer; 0: they don't decide it.
    reward: a field of firms, default what the vendor earned in the round, kCNY; or a function (simulation, agent) -> float.

    Action of an agent: for each of its products ln(price / unit cost), the cost being that of the observation; then, if
    they are decided, all free quotas, then all rate caps (0: none). `action_names` says what stands where. Every action of
    the space is allowed: as for a rule, a price moves as far as the vendor's limits let it, and what may not be decided in
    a round (may_decide is 0) stays as it is.

    Observation, after the last round: what a rule sees (include/pricewar_plugin.h), without its market research and its
    estimates of rivals' cash and costs. `observation_names` and `observation_units` say what stands where. What is not
    there yet, such as the price of a product before its launch, is 0.

    An agent is terminated when its vendor leaves the market for tokens; the others are truncated after the last round.

    >>> war = MarketEnvironment("tests/scenarios/small_war.cfg", ["Alpha", "Beta"], seed=1, limits=False)
    >>> observations, infos = war.reset()
    >>> war.action_names("Beta")
    ('log_markup[beta-s]', 'log_markup[beta-m]')
    >>> actions = {"Alpha": np.array([0.0]), "Beta": np.array([0.2, 0.0])}
    >>> observations, rewards, terminations, truncations, infos = war.step(actions)
    >>> alpha = dict(zip(war.observation_names("Alpha"), observations["Alpha"]))
    >>> round(alpha["price[alpha]"], 3), alpha["may_decide[alpha]"], round(rewards["Alpha"])
    (0.8, 1.0, -965)
    """

    metadata: Dict[str, Any] = {"name": "pricewar", "render_modes": [], "is_parallelizable": True}
    render_mode = None

    def __init__(self, scenario: Source, agents: Optional[Iterable[str]] = None, *, sets: Sets = None,
                 seed: Optional[int] = None, limits: bool = True, markups: Tuple[float, float] = (0.1, 100.0),
                 free_quota: float = 0.0, rate_cap: float = 0.0, reward: Reward = "cash_flow") -> None:
        if isinstance(agents, str):
            raise InvalidUse(f"agents is a list of names, not one text: [{agents!r}]")
        if not 0 < markups[0] < markups[1] < math.inf:
            raise InvalidUse(f"markups are two multiples of unit cost above 0, the lower one first, not {markups}")
        for name, most in (("free_quota", free_quota), ("rate_cap", rate_cap)):
            if not 0 <= most <= 1e9:
                raise InvalidUse(f"{name} is between 0 and 1e9 Gtok/month, not {most}")
        read = Scenario(scenario, sets, seed=seed)
        self.possible_agents = list(read.names("vendor") if agents is None else dict.fromkeys(agents))
        if not self.possible_agents:
            raise InvalidUse("an environment has at least one agent")
        self._vendors = {agent: read.index("vendor", agent) for agent in self.possible_agents}
        self._firms = {agent: read.index("firm", agent) for agent in self.possible_agents}
        self._scenario = Scenario(read, self._rules(limits))
        if isinstance(reward, str) and (reward not in read.fields or read.fields[reward].axes != ("firm",)):
            raise InvalidUse(f"a reward is a function, or a field with a number for each firm; it is not {reward!r}")
        self._reward = reward
        self._extras = {name: most for name, most in (("free_quota", free_quota), ("rate_cap", rate_cap)) if most > 0}
        self._markups = np.log(markups)
        self.agents: List[str] = []
        self._simulation = Simulation(self._scenario)
        self._run = -1
        self._lay_out()

    def _rules(self, limits: bool) -> Dict[str, Any]:
        ours: Dict[str, Any] = {"strategy": "hold", **({} if limits else NO_LIMITS)}
        return {f"vendors[{vendor}].pricing.{key}": value for vendor in self._vendors.values() for key, value in ours.items()}

    def _lay_out(self) -> None:
        """Where things stand: one row of numbers has all that agents can see, and each sees some of its columns."""
        fields, products, firms = self._scenario.fields, self._scenario.names("product"), self._scenario.names("firm")
        rewarded = (self._reward,) if isinstance(self._reward, str) else ()
        self._buffers = {name: self._simulation[name] for name in (*PUBLIC, *OF_OWN, *OF_BOOKS, "vendor_status", *rewarded)}
        self._point()
        self._statuses = fields["vendor_status"].categories
        self._columns: Dict[str, slice] = {}
        names: List[str] = []
        units: List[str] = []
        bounds: List[Tuple[float, float]] = []
        rows: List[Tuple[str, Tuple[str, ...], str]] = [
            ("round", ("",), "round"), *((name, products, fields[name].unit) for name in (*PUBLIC, *OF_OWN)),
            ("may_decide", products, "1"), ("lowest_price", products, fields["price"].unit),
            *((name, firms, fields[name].unit) for name in OF_BOOKS)]
        for name, elements, unit in rows:
            self._columns[name] = slice(len(names), len(names) + len(elements))
            names += [f"{name}[{element}]" if element else name for element in elements]
            units += [unit] * len(elements)
            bounds += [BOUNDS.get(name, (-math.inf, math.inf))] * len(elements)
        self._row = np.zeros(len(names))
        self._filled = [(name, columns) for name, columns in self._columns.items() if name in self._buffers]
        owners = self._simulation["product_vendor"]
        self._own = {agent: np.flatnonzero(owners == vendor) for agent, vendor in self._vendors.items()}
        self._seen = {agent: self._columns_of(agent) for agent in self.possible_agents}
        self._names = {agent: tuple(names[i] for i in seen) for agent, seen in self._seen.items()}
        self._units = {agent: tuple(units[i] for i in seen) for agent, seen in self._seen.items()}
        self._observed = {agent: box(*zip(*(bounds[i] for i in seen))) for agent, seen in self._seen.items()}
        self._actions = {agent: self._action_space(len(own)) for agent, own in self._own.items()}

    def _point(self) -> None:
        """Notes where the numbers of the fields go."""
        self._places = [(name.encode(), numbers.ctypes.data, numbers.nbytes) for name, numbers in self._buffers.items()]

    def __setstate__(self, state: Dict[str, Any]) -> None:  # of a deep copy, whose arrays are elsewhere
        self.__dict__.update(state)
        self._point()

    def __copy__(self) -> "MarketEnvironment":  # two names of one run would fill the same arrays
        return copy.deepcopy(self)

    def _columns_of(self, agent: str) -> "np.ndarray[Any, Any]":
        every, own, firm = np.arange(len(self._row)), self._own[agent], self._firms[agent]
        return np.concatenate([every[self._columns["round"]], *(every[self._columns[name]] for name in PUBLIC),
                               *(every[self._columns[name]][own] for name in (*OF_OWN, "may_decide", "lowest_price")),
                               *(every[self._columns[name]][[firm]] for name in OF_BOOKS)])

    def _action_space(self, products: int) -> Any:
        least, most = self._markups
        return box([least] * products + [0.0] * products * len(self._extras),
                   [most] * products + [extra for extra in self._extras.values() for _ in range(products)])

    def action_space(self, agent: str) -> Any:
        """The space of the agent's actions: gymnasium's Box where that is installed, else pricewar.spaces.Box."""
        return self._actions[agent]

    def observation_space(self, agent: str) -> Any:
        """The space of what the agent observes, likewise."""
        return self._observed[agent]

    def action_names(self, agent: str) -> Tuple[str, ...]:
        """What each number of an action is: "log_markup[product]", "free_quota[product]", "rate_cap[product]"."""
        products = self._scenario.names("product")
        return tuple(f"{name}[{products[j]}]" for name in ("log_markup", *self._extras) for j in self._own[agent])

    def observation_names(self, agent: str) -> Tuple[str, ...]:
        """What each number of an observation is, such as "price[GLM-4]": a field, with its product or firm. Besides fields
        there are may_decide (1: something may be decided for the product in the next round) and lowest_price (from which
        price on, blended)."""
        return self._names[agent]

    def observation_units(self, agent: str) -> Tuple[str, ...]:
        """The unit of each number of an observation, "1" for none."""
        return self._units[agent]

    @property
    def simulation(self) -> Simulation:
        """The run that is played, for what is not observed."""
        return self._simulation

    @property
    def unwrapped(self) -> "MarketEnvironment":
        """The environment within wrappers: itself."""
        return self

    @property
    def num_agents(self) -> int:
        """How many agents are there now."""
        return len(self.agents)

    @property
    def max_num_agents(self) -> int:
        """How many agents a run begins with."""
        return len(self.possible_agents)

    def reset(self, seed: Optional[int] = None, options: Optional[Mapping[str, Any]] = None
              ) -> "tuple[dict[str, np.ndarray[Any, Any]], dict[str, dict[str, Any]]]":
        """Begins a run: observations and infos of all agents.

        seed: simulation.seed from now on, and run 0 of it; None: the next run of the same seed, 0 the first time. The same
        seed, run and actions give the same bytes, those of the program's run.
        options: {"run": number} begins with this run instead.
        """
        given = dict(options or {})
        run = int(given.pop("run", 0 if seed is not None else self._run + 1))
        if given:
            warnings.warn(f"options that a market does not have: {', '.join(map(repr, given))}; it has 'run'", stacklevel=2)
        scenario = self._scenario if seed is None else Scenario(self._scenario, seed=int(seed))
        started = Simulation(scenario, run)
        self._simulation.close()
        self._scenario, self._simulation, self._run = scenario, started, run
        self.agents = list(self.possible_agents)
        self._look()
        return {agent: self._row[self._seen[agent]] for agent in self.agents}, {agent: self._info() for agent in self.agents}

    def step(self, actions: Mapping[str, Any]) -> Dicts:
        """Plays a round: observations, rewards, terminations, truncations and infos of the agents that began it.

        InvalidUse: nobody is left, or an action is outside its space, is missing, or is one of who is no agent any more;
        nothing is played then.
        """
        if not self.agents:
            raise InvalidUse("the run is over for all agents, or none has begun: reset() begins one")
        checked = self._checked(actions)
        for agent, action in checked.items():
            self._decide(agent, action)
        self._simulation.step()
        self._look()
        there = {agent: self._status(agent) in THERE for agent in self.agents}
        over, played = self._simulation.is_over, self.agents
        self.agents = [agent for agent in played if there[agent] and not over]
        return ({agent: self._row[self._seen[agent]] for agent in played}, self._rewards(played),
                {agent: not there[agent] for agent in played}, {agent: there[agent] and over for agent in played},
                {agent: self._info(None if there[agent] else agent) for agent in played})

    def _checked(self, actions: Mapping[str, Any]) -> "dict[str, np.ndarray[Any, Any]]":
        for agent in actions:
            if agent not in self.agents:
                raise InvalidUse(f"{agent!r} is no agent of this round; these are: {', '.join(self.agents)}")
        checked = {}
        for agent in self.agents:
            if agent not in actions:
                raise InvalidUse(f"there is no action of {agent}")
            space, action = self._actions[agent], np.asarray(actions[agent], np.float64)
            if action.shape != space.shape:
                raise InvalidUse(f"an action of {agent} has the shape {space.shape}, not {action.shape}: "
                                 f"{', '.join(self.action_names(agent))}")
            wrong = ~((action >= space.low - ROUNDING) & (action <= space.high + ROUNDING))
            if wrong.any():
                i = int(np.argmax(wrong))
                raise InvalidUse(f"{self.action_names(agent)[i]} of {agent} is between {space.low[i]} and {space.high[i]}, "
                                 f"not {action[i]}")
            checked[agent] = np.minimum(np.maximum(action, space.low), space.high)
        return checked

    def _decide(self, agent: str, action: "np.ndarray[Any, Any]") -> None:
        own = self._own[agent]
        costs, lowest, may = (self._row[self._columns[name]][own] for name in ("unit_cost", "lowest_price", "may_decide"))
        decided = action.reshape(-1, len(own))
        prices = np.maximum(np.minimum(np.where(costs > 0, costs, 1) * np.exp(decided[0]), HIGHEST_PRICE), lowest)
        for k, product in enumerate(own.tolist()):
            if may[k]:
                extras: Dict[str, Any] = {name: float(decided[1 + i, k]) for i, name in enumerate(self._extras)}
                try:
                    self._simulation.decide(product, price=float(prices[k]), **extras)
                except InvalidUse:  # by the one limit that lowest_price does not tell, never_raise: the price stays
                    self._simulation.decide(product, withdraw=False, **extras)

    def _look(self) -> None:
        """Fills the row of what can be seen."""
        row, simulation = self._row, self._simulation
        row[0] = simulation.round
        for place in self._places:
            simulation._store(*place)
        for name, columns in self._filled:
            row[columns] = self._buffers[name]
        lowest = row[self._columns["lowest_price"]]
        for own in self._own.values():
            for j in own:
                lowest[j] = simulation.lowest_price(j)
        row[self._columns["may_decide"]] = ~np.isnan(lowest)
        row[np.isnan(row)] = 0

    def _status(self, agent: str) -> str:
        return self._statuses[self._buffers["vendor_status"][self._vendors[agent]]]

    def _rewards(self, agents: List[str]) -> Dict[str, float]:
        if isinstance(self._reward, str):
            numbers = self._buffers[self._reward]
            return {agent: float(numbers[self._firms[agent]]) for agent in agents}
        return {agent: float(self._reward(self._simulation, agent)) for agent in agents}

    def _info(self, left: Optional[str] = None) -> Dict[str, Any]:
        info: Dict[str, Any] = {"run": self._run, "round": self._simulation.round}
        if left is not None:
            info["left"] = self._status(left)
        return info

    def close(self) -> None:
        """Frees the run. reset() begins another one."""
        self._simulation.close()
        self.agents = []

    def __repr__(self) -> str:
        return f"<MarketEnvironment of {self._scenario.name!r}, agents {', '.join(self.possible_agents)}>"
