"""Scenarios that have been read and checked, and what is known of their fields, axes and parameters."""

from __future__ import annotations

import ctypes
import os
import weakref
from ctypes import c_char_p, c_size_t, c_void_p
from typing import Any, Callable, Dict, Iterator, List, Mapping, NamedTuple, Optional, Tuple, Union

import numpy as np

from . import library as lib
from .errors import InvalidUse, ScenarioError, UnknownName
from .settings import Sets, overrides, scenario_text

Source = Union[str, "os.PathLike[str]", Mapping[str, Any], "Scenario"]
"""A scenario: the name of its file, a nested mapping of its settings, or one that has been read."""


class Field(NamedTuple):
    """What is known of a field: a number, or many, that every run has. docs/output-format.md lists them."""

    name: str
    unit: str
    """Such as "kCNY"; "1": none."""
    meaning: str
    dtype: np.dtype[Any]
    """Of the numbers as the program's file has them; object: texts."""
    axes: Tuple[str, ...]
    """Axes of a state, such as ("firm",): the dimensions of `Simulation.field`."""
    dims: Tuple[str, ...]
    """Axes of the file and of `run`, such as ("run", "round", "firm")."""
    categories: Tuple[str, ...]
    """What the numbers 0, 1, ... of a category mean; empty: it is none."""

    @property
    def is_text(self) -> bool:
        return self.dtype == object


def _texts(get: Callable[[int], Optional[bytes]]) -> Iterator[str]:
    index = 0
    while (given := get(index)) is not None:
        yield lib.text_of(given)
        index += 1


def _c_texts(texts: List[str], what: str) -> Any:
    return (c_char_p * len(texts))(*(lib.encode(text, what) for text in texts))


def take_text(place: c_void_p) -> str:
    """A text that is ours to free."""
    try:
        return lib.text_of(ctypes.cast(place, c_char_p).value)
    finally:
        lib.library().pw_text_free(place)


class Scenario:
    """A scenario that has been read and checked, with its changes. It does not change any more; threads may share it.

    source: a file; or a nested mapping of settings, as `pricewar.scenario_text` writes it; or another scenario, to be
        changed further. A mapping includes no files. Plug-ins that it names are loaded: code that runs with your rights.
    sets: changed parameters, {path: value} or texts "path=value", as after `pricewar-sim --set`.
    seed, replicates: short for simulation.seed and simulation.replicates; in place of those of a scenario that has them.
    name: what a mapping is called in messages and files; default "scenario".

    ScenarioError: with all that is wrong, one by one.

    >>> war = Scenario("tests/scenarios/small_war.cfg", {"vendors.Alpha.capital": 1e5}, seed=7)
    >>> war.title, war.seed, war.overrides
    ('small war', 7, ('vendors.Alpha.capital=100000.0', 'simulation.seed=7'))
    >>> war.fields["capital"].unit, war.fields["capital"].dims
    ('kCNY', ('run', 'round', 'firm'))
    """

    def __init__(self, source: Source, sets: Sets = None, *, seed: Optional[int] = None,
                 replicates: Optional[int] = None, name: Optional[str] = None) -> None:
        changes = overrides(sets, seed, replicates)
        if isinstance(source, Scenario):
            given = {"simulation.seed=": seed, "simulation.replicates=": replicates}
            replaced = tuple(path for path, value in given.items() if value is not None)
            kept = [change for change in source.overrides if not change.startswith(replaced)]
            name, changes, text = name or source.name, [*kept, *changes], source.text
        elif isinstance(source, Mapping):
            name, text = name or "scenario", scenario_text(source)
        else:
            if name is not None:
                raise InvalidUse("a scenario that is a file is called as the file is")
            name, text = os.fsdecode(source), None
        self._handle = _read(name, text, changes)
        self._free = weakref.finalize(self, lib.library().pw_scenario_free, self._handle)
        self._fields: Optional[Dict[str, Field]] = None

    def _describe(self, fact: int, index: int = 0) -> Optional[bytes]:
        return lib.library().pw_scenario_describe(self._handle, fact, index)

    @property
    def title(self) -> str:
        """simulation.title; "" when it is not written."""
        return lib.text_of(self._describe(lib.SCENARIO_TITLE))

    @property
    def name(self) -> str:
        """The file as it was given, or the name of a mapping."""
        return lib.text_of(self._describe(lib.SCENARIO_NAME))

    @property
    def text(self) -> str:
        """The text as read, with included files in place of their @include lines."""
        return lib.text_of(self._describe(lib.SCENARIO_TEXT))

    @property
    def overrides(self) -> Tuple[str, ...]:
        """The changes as texts "path=value"."""
        return tuple(_texts(lambda index: self._describe(lib.SCENARIO_OVERRIDE, index)))

    @property
    def terms(self) -> Optional[str]:
        """What a war that is not over models calls its things, line by line; None: the program's own words."""
        given = self._describe(lib.SCENARIO_TERMS)
        return None if given is None else lib.text_of(given)

    @property
    def seed(self) -> int:
        """simulation.seed."""
        return lib.library().pw_scenario_seed(self._handle)

    @property
    def replicates(self) -> int:
        """simulation.replicates: how many runs it has."""
        return lib.library().pw_scenario_runs(self._handle)

    @property
    def warnings(self) -> Tuple[str, ...]:
        """What is allowed and hardly meant, such as prices in another unit."""
        return tuple(_texts(lambda index: lib.library().pw_scenario_warning(self._handle, index)))

    def resolved(self) -> str:
        """The scenario with every parameter written out."""
        place = c_void_p()
        lib.check(lib.library().pw_scenario_resolved(self._handle, place, lib.error()))
        return take_text(place)

    @property
    def fields(self) -> Mapping[str, Field]:
        """All fields of the scenario's runs by name."""
        if self._fields is None:
            names = _texts(lambda index: lib.library().pw_field_name(self._handle, index))
            self._fields = {name: self._field(name) for name in names}
        return self._fields

    def _field(self, name: str) -> Field:
        def facts(fact: int) -> Tuple[str, ...]:
            return tuple(_texts(lambda index: lib.library().pw_field_describe(self._handle, name.encode(), fact, index)))

        kind, = facts(lib.FIELD_TYPE)
        return Field(name, facts(lib.FIELD_UNIT)[0], facts(lib.FIELD_MEANING)[0],
                     np.dtype("object" if kind == "text" else kind), facts(lib.FIELD_AXIS), facts(lib.FIELD_FILE_AXIS),
                     facts(lib.FIELD_CATEGORY))

    def texts(self, field: str) -> "np.ndarray[Any, Any]":
        """A field of texts, such as product_name: an array of objects [length of its axis]."""
        name = lib.encode(field, "the name of a field")
        if field in self.fields and not self.fields[field].is_text:
            raise InvalidUse(f"{field} is a field of numbers: a simulation has them")
        if field not in self.fields:
            raise UnknownName(f"there is no field `{field}` in this scenario")
        return np.array(list(_texts(lambda index: lib.library().pw_field_text(self._handle, name, index))), dtype=object)

    def names(self, axis: str) -> Tuple[str, ...]:
        """The names along an axis: "firm", "seller", "cloud", "vendor", "product", "sector", "flow", "layer".

        >>> Scenario("tests/scenarios/small_war.cfg").names("vendor")
        ('EastAI', 'WestAI', 'Alpha', 'Beta', 'Gamma')
        """
        labels = self.labels(axis)
        if labels is None or labels not in self.fields:
            raise UnknownName(f"there is no axis `{axis}` whose elements have names in this scenario")
        return tuple(self.texts(labels))

    def labels(self, axis: str) -> Optional[str]:
        """The field with the names along an axis, such as "vendor_name"; None: there is none."""
        given = lib.library().pw_axis_describe(self._handle, lib.encode(axis, "the name of an axis"), lib.AXIS_LABELS)
        return None if given is None else lib.text_of(given)

    def axis_meaning(self, axis: str) -> str:
        """What stands along an axis; "" for no axis."""
        return lib.text_of(lib.library().pw_axis_describe(self._handle, lib.encode(axis, "the name of an axis"),
                                                          lib.AXIS_MEANING))

    def index(self, axis: str, name: str) -> int:
        """Number of the element of an axis that has this name. UnknownName: with the nearest one.

        >>> Scenario("tests/scenarios/small_war.cfg").index("vendor", "Gama")
        Traceback (most recent call last):
        pricewar.errors.UnknownName: there is no vendor `Gama`; did you mean `Gamma`?
        """
        number = c_size_t()
        lib.check(lib.library().pw_index(self._handle, lib.encode(axis, "the name of an axis"), lib.encode(name, "a name"),
                                         number, lib.error()), UnknownName)
        return number.value

    def __copy__(self) -> "Scenario":  # it does not change, and what it is read into is freed with it
        return self

    def __deepcopy__(self, memo: object) -> "Scenario":
        return self

    def __repr__(self) -> str:
        return f"<Scenario {self.name!r}, seed {self.seed}, {self.replicates} runs>"


def _read(name: str, text: Optional[str], changes: List[str]) -> c_void_p:
    handle = c_void_p()
    texts = _c_texts(changes, "a changed parameter")
    library = lib.library()
    called = os.fsencode(name)
    if b"\0" in called:
        raise InvalidUse(f"the name of a scenario has a NUL character: {name!r}")
    if text is None:
        status = library.pw_scenario_read(called, texts, len(changes), handle, lib.error())
    else:
        status = library.pw_scenario_read_text(lib.encode(text, "a scenario"), called, texts, len(changes), handle,
                                               lib.error())
    lib.check(status, ScenarioError)
    return handle


class Parameter(NamedTuple):
    """What is known of a parameter of scenarios, as `pricewar-sim params` prints it."""

    path: str
    """Such as "vendors[].capital"."""
    strategy: str
    """The pricing rule whose parameter it is; "": of the scenario."""
    type: str
    unit: str
    """ "1": none; "" for what is no number."""
    default: str
    """As a scenario has it; "required" when there is none."""
    range: str
    """ "" for what is no number."""
    meaning: str
    source: str


def _parameter(index: int) -> Parameter:
    describe = lib.library().pw_parameter_describe

    def fact(number: int) -> str:
        text = ctypes.create_string_buffer(describe(index, number, None, 0) + 1)
        describe(index, number, text, len(text))
        return lib.text_of(text.value)

    return Parameter(*(fact(number) for number in range(len(Parameter._fields))))


def parameters() -> List[Parameter]:
    """All parameters of scenarios, those of the pricing rules behind them."""
    found: List[Parameter] = []
    while lib.library().pw_parameter_describe(len(found), 0, None, 0):
        found.append(_parameter(len(found)))
    return found


def parameter(path: str, strategy: Optional[str] = None) -> Parameter:
    """The parameter of this path, also with an index. UnknownName: with the nearest path or strategy.

    >>> parameter("vendors[3].capital").range
    'at least 0 kCNY'
    """
    index = c_size_t()
    lib.check(lib.library().pw_parameter_find(lib.encode(path, "a path"), strategy and lib.encode(strategy, "a strategy"),
                                              index, lib.error()), UnknownName)
    return _parameter(index.value)
