"""Runs as an xarray Dataset: what xarray makes of the program's file, without the file."""

from __future__ import annotations

import concurrent.futures
import hashlib
import json
import os
import threading
from ctypes import c_void_p
from typing import TYPE_CHECKING, Any, Callable, Dict, Iterable, List, Optional, Tuple

import numpy as np

from . import library as lib
from .errors import InvalidUse, UnknownName
from .scenario import Field, Scenario, Source, take_text
from .settings import Sets
from .simulation import Simulation

if TYPE_CHECKING:
    import xarray as xr

SCHEMA = 1
"""Number of the layout of files of runs: the attribute pricewar_schema."""
TEXTS = {"scenario": "the scenario as read, included files in place of their @include lines",
         "resolved": "the scenario with every parameter written out"}


def processors() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0))


class _Recording:
    """Arrays in the shape of the dataset, filled run by run; each run writes only where it is."""

    def __init__(self, scenario: Scenario, fields: Iterable[Field], runs: int, first: Simulation, events: bool) -> None:
        self.scenario = scenario
        self.lengths: Dict[str, int] = {"run": runs}
        self.rounds = first.rounds + 1
        self.fields = [field for field in fields if events or "event" not in field.dims]
        for axis in {axis for field in self.fields for axis in field.dims} - {"run", "event"}:
            self.lengths[axis] = first.axis_length(axis)
        self.arrays: Dict[str, np.ndarray[Any, Any]] = {}
        self.events: List[Dict[str, np.ndarray[Any, Any]]] = [{} for _ in range(runs)]
        for field in self.fields:
            if field.is_text:
                self.arrays[field.name] = scenario.texts(field.name)
            elif "event" not in field.dims:
                self.arrays[field.name] = np.empty([self.lengths[axis] for axis in field.dims], field.dtype)
        self.of_facts = self._slices(lambda dims: not {"run", "round", "event"} & set(dims), 0)
        self.of_states = self._slices(lambda dims: dims[:2] == ("run", "round"), 2)
        self.of_ends = self._slices(lambda dims: dims[:1] == ("run",) and "round" not in dims, 1)
        self.of_panel = self._slices(lambda dims: dims[:1] == ("round",), 1)
        self.of_events = [field.name for field in self.fields if "event" in field.dims]

    def _slices(self, wanted: Callable[[Tuple[str, ...]], bool], known: int) -> "list[tuple[bytes, int, int]]":
        """Name, address and bytes of what a run has of each field at a time; `known` of its axes are those of the time."""
        chosen = [field for field in self.fields if wanted(field.dims) and not field.is_text]
        arrays = [self.arrays[field.name] for field in chosen]
        return [(field.name.encode(), array.ctypes.data, array[(0,) * known + (...,)].nbytes)
                for field, array in zip(chosen, arrays)]

    @staticmethod
    def _read(simulation: Simulation, slices: "list[tuple[bytes, int, int]]", index: int) -> None:
        store, handle, error = lib.library().pw_field_store, simulation._handle, lib.error()
        for name, address, size in slices:
            lib.check(store(handle, name, address + index * size, size, error))

    def record_facts(self, simulation: Simulation) -> None:
        self._read(simulation, self.of_facts, 0)

    def record_round(self, simulation: Simulation) -> None:
        now = simulation.round
        self._read(simulation, self.of_states, simulation.run * self.rounds + now)
        if simulation.run == 0:
            self._read(simulation, self.of_panel, now)

    def record_end(self, simulation: Simulation) -> None:
        self._read(simulation, self.of_ends, simulation.run)
        self.events[simulation.run] = {name: simulation.field(name) for name in self.of_events}

    def join_events(self) -> None:
        for name in self.of_events:
            self.arrays[name] = np.concatenate([of_run[name] for of_run in self.events])
            self.lengths["event"] = len(self.arrays[name])


def _play(recording: _Recording, number: int, stop: threading.Event) -> None:
    with Simulation(recording.scenario, number) as simulation:
        if number == 0:
            recording.record_facts(simulation)
        recording.record_round(simulation)
        while not simulation.is_over:
            if stop.is_set():
                return
            simulation.step()
            recording.record_round(simulation)
        recording.record_end(simulation)


def _play_all(recording: _Recording, runs: int, threads: int) -> None:
    """The first failure ends the others after their round, as does Ctrl-C."""
    stop = threading.Event()
    with concurrent.futures.ThreadPoolExecutor(threads) as pool:
        try:
            tasks = [pool.submit(_play, recording, number, stop) for number in range(runs)]
            for task in concurrent.futures.as_completed(tasks):
                task.result()
        except BaseException:
            stop.set()
            for task in tasks:
                task.cancel()
            raise


def _attributes(field: Field) -> Dict[str, Any]:
    attributes: Dict[str, Any] = {"units": field.unit, "long_name": field.meaning}
    if field.categories:
        attributes["flag_values"] = np.arange(len(field.categories), dtype=np.int8)
        attributes["flag_meanings"] = " ".join(field.categories)
    return attributes


def _names(scenario: Scenario, fields: Iterable[Field]) -> "list[str]":
    """The fields that name elements of the axes of these: of axes that are the last of some field, as in the file."""
    had = {axis for field in fields for axis in field.dims}
    last = {field.dims[-1] for field in scenario.fields.values() if field.dims and not field.is_text}
    found = {scenario.labels(axis) for axis in had & last}
    return sorted(name for name in found if name and name in scenario.fields)


def _assemble(scenario: Scenario, fields: List[Field], arrays: Dict[str, np.ndarray[Any, Any]], lengths: Dict[str, int]) -> "xr.Dataset":
    import xarray as xr

    labels = _names(scenario, fields)
    for name in labels:
        if name not in arrays:
            arrays[name] = scenario.texts(name)
    everything = {field.name: field for field in [*fields, *(scenario.fields[name] for name in labels)]}
    variables = {name: xr.Variable(field.dims, arrays[name], _attributes(field)) for name, field in everything.items()}
    axes = {str(axis) for variable in variables.values() for axis in variable.dims}
    for axis in axes:
        variables[axis] = xr.Variable(axis, np.arange(lengths[axis], dtype=np.int32),
                                      {"units": "1", "long_name": scenario.axis_meaning(axis)})
    for name, text in (("scenario", scenario.text), ("resolved", scenario.resolved())):
        variables[name] = xr.Variable((), np.array(text), {"units": "1", "long_name": TEXTS[name]})
    return xr.Dataset(variables, attrs=_root_attributes(scenario)).set_coords(labels)


def _root_attributes(scenario: Scenario) -> Dict[str, Any]:
    version, commit = lib.version(), lib.text_of(lib.library().pw_commit())
    attributes = {
        "Conventions": "CF-1.8", "title": scenario.title, "source": f"pricewar-sim {version} ({commit})",
        "version": version, "commit": commit, "scenario_file": scenario.name.rsplit("/", 1)[-1],
        "scenario_sha256": hashlib.sha256(scenario.text.encode()).hexdigest(), "pricewar_schema": SCHEMA,
        "seed": scenario.seed,
    }
    if scenario.overrides:
        attributes["overrides"] = list(scenario.overrides) if len(scenario.overrides) > 1 else scenario.overrides[0]
    if scenario.terms is not None:
        attributes["terms"] = scenario.terms
    return attributes


def _chosen(scenario: Scenario, fields: Optional[Iterable[str]]) -> List[Field]:
    if fields is None:
        return list(scenario.fields.values())
    if isinstance(fields, str):
        raise InvalidUse(f"fields is a list of names, not one text: [{fields!r}]")
    names = list(fields)
    for name in names:
        if name not in scenario.fields:
            raise UnknownName(f"there is no field `{name}` in this scenario; Scenario.fields has them")
    return [scenario.fields[name] for name in dict.fromkeys(names)]


def run(scenario: Source, sets: Sets = None, *, seed: Optional[int] = None, replicates: Optional[int] = None,
        fields: Optional[Iterable[str]] = None, events: bool = False, threads: Optional[int] = None) -> "xr.Dataset":
    """Plays all runs of a scenario in this process, and gives what `xarray.open_dataset` reads from the file that
    pricewar-sim writes of them, to the bit.

    scenario, sets, seed, replicates: as in Scenario. Without replicates as many runs as the scenario says.
    fields: names of those that are wanted; default: all, those of SMEs (output.panel_smes) included.
    events: whether to add the file's table of events, along the dimension `event`.
    threads: how many runs are played at the same time; default: as many as there are processors. The numbers don't
        depend on it.

    The dataset has the dimensions run, round, firm, vendor, product, ..., numbered from 0, the names of their elements as
    coordinates (firm_name, product_name, round_date, ...), units and long_name, and where the numbers come from as
    attributes. Statistics that the file has in groups (winners, claims, exits) are not made: `pricewar.summary`
    has them, and the groups of the program's file.

    >>> war = run("tests/scenarios/small_war.cfg", seed=1, replicates=2, fields=["price", "capital"])
    >>> war.price.sel(run=0, round=12).swap_dims(product="product_name").sel(product_name="alpha").round(2).item()
    0.68
    """
    read = Scenario(scenario, sets, seed=seed, replicates=replicates)
    runs = read.replicates
    at_once = min(_checked_threads(threads) or processors(), runs)
    with Simulation(read, 0) as first:
        recording = _Recording(read, _chosen(read, fields), runs, first, events)
    _play_all(recording, runs, at_once)
    recording.join_events()
    return _assemble(read, recording.fields, recording.arrays, recording.lengths)


def summary(scenario: Source, sets: Sets = None, *, seed: Optional[int] = None, replicates: Optional[int] = None,
            threads: Optional[int] = None) -> Dict[str, Any]:
    """Plays all runs of a scenario in this process and sums them up: who survives, who wins, with intervals. What
    `pricewar-sim SCENARIO --json` prints, as dicts and lists; the arguments are those of run.

    >>> summary("tests/scenarios/mini_p1.cfg")["title"]
    'MINI-P1'
    """
    read = Scenario(scenario, sets, seed=seed, replicates=replicates)
    place = c_void_p()
    lib.check(lib.library().pw_summary(read._handle, _checked_threads(threads) or 0, place, lib.error()))
    return json.loads(take_text(place))


def _checked_threads(threads: Optional[int]) -> Optional[int]:
    if threads is not None and not 1 <= threads < 2**31:
        raise InvalidUse(f"runs are played by 1 thread or more, not {threads}")
    return threads


def state_dataset(simulation: Simulation) -> "xr.Dataset":
    """The state of a simulation now; see Simulation.dataset."""
    scenario = simulation.scenario
    with simulation._lock:
        fields = [field if field.is_text else field._replace(dims=field.axes) for field in scenario.fields.values()]
        arrays = {field.name: simulation.field(field.name) for field in fields}
        lengths = {axis: simulation.axis_length(axis) for axis in {axis for field in fields for axis in field.dims}}
        now = {"run": simulation.run, "round": simulation.round}
    whole = _assemble(scenario, fields, arrays, lengths)
    return whole.isel(round=now["round"]).assign_coords(
        {name: ((), np.int32(number), {"units": "1", "long_name": scenario.axis_meaning(name)}) for name, number in now.items()})
