"""One run of a scenario, round by round."""

from __future__ import annotations

import threading
import weakref
from ctypes import c_void_p
from types import TracebackType
from typing import TYPE_CHECKING, Any, Optional, Tuple, Type, Union

import numpy as np

from . import library as lib
from .errors import InvalidUse, UnknownName
from .scenario import Field, Scenario, Source
from .settings import Sets

if TYPE_CHECKING:
    import xarray as xr


def _number(name: str, value: Any) -> float:
    """A text is no number here, though float() would read it."""
    try:
        if not isinstance(value, (str, bytes)):
            return float(value)
    except (TypeError, ValueError):
        pass
    raise InvalidUse(f"{name} is a number, not {value!r}")


def _pair(name: str, values: Any) -> Tuple[float, float]:
    try:
        of_input, of_output = values
    except (TypeError, ValueError):
        raise InvalidUse(f"{name} are two numbers, of input and of output tokens, not {values!r}") from None
    return _number(name, of_input), _number(name, of_output)


class Simulation:
    """One run of a scenario: its state, which `step` moves on by a round.

    scenario: a file, a nested mapping, or a Scenario; sets, seed: as in Scenario.
    run: number of the run, 0, 1, ...: the same scenario, seed and number give the same bits, those of the program's file.
    threads: how many may work on one round; more than 1 pays for hundreds of thousands of SMEs. The numbers don't depend
        on it.

    Threads of Python may each have a simulation, and step at the same time. If several use the same one, their calls wait
    for one another.

    >>> war = Simulation("tests/scenarios/small_war.cfg", seed=1)
    >>> while war.round < 6:
    ...     war.step()
    >>> war["price"].shape, war["price"].dtype, war["market_mean_price"].shape
    ((9,), dtype('float64'), ())
    >>> alpha = war.index("product", "alpha")
    >>> before, left_alone = war["price"][alpha], war.clone()
    >>> war.decide("alpha", price=0.9 * before)
    >>> war.step(); left_alone.step()
    >>> [round(simulation["price"][alpha] / before, 3) for simulation in (war, left_alone)]
    [0.9, 0.7]
    """

    def __init__(self, scenario: Source, run: int = 0, *, sets: Sets = None, seed: Optional[int] = None,
                 threads: int = 1) -> None:
        if not isinstance(scenario, Scenario) or sets is not None or seed is not None:
            scenario = Scenario(scenario, sets, seed=seed)
        if not 0 <= run < 2**32:
            raise InvalidUse(f"the number of a run is between 0 and {2**32 - 1}, not {run}")
        handle = c_void_p()
        lib.check(lib.library().pw_simulation_create(scenario._handle, run, handle, lib.error()))
        self._take(scenario, run, handle)
        self.set_threads(threads)

    def _take(self, scenario: Scenario, run: int, handle: c_void_p) -> None:
        self.scenario = scenario
        self.run = run
        self._place = handle
        self._lock = threading.RLock()
        self._free = weakref.finalize(self, lib.library().pw_simulation_free, handle)

    @property
    def _handle(self) -> c_void_p:
        if not self._free.alive:
            raise InvalidUse("the simulation is closed")
        return self._place

    def step(self, rounds: int = 1) -> None:
        """Plays so many rounds. Other threads of Python run meanwhile.

        InvalidUse: after the last round. RunFailed: half a round is left; from then on everything is refused with the
        reason.
        """
        if rounds < 0:
            raise InvalidUse(f"no round can be taken back: {rounds} rounds")
        for _ in range(rounds):
            with self._lock:
                lib.check(lib.library().pw_simulation_step(self._handle, lib.error()))

    def play(self) -> None:
        """Plays all rounds that are left."""
        while not self.is_over:
            self.step()

    def clone(self) -> "Simulation":
        """A second simulation in the same state, decisions for the next round included; each goes its own way.

        InvalidUse: a vendor has a rule from a plug-in that can't be copied.
        """
        handle = c_void_p()
        with self._lock:
            lib.check(lib.library().pw_simulation_clone(self._handle, handle, lib.error()))
        made = Simulation.__new__(type(self))
        made._take(self.scenario, self.run, handle)
        return made

    def __copy__(self) -> "Simulation":  # two names of one state would free it twice, or use it when it is gone
        return self.clone()

    def __deepcopy__(self, memo: object) -> "Simulation":
        return self.clone()

    @property
    def round(self) -> int:
        """The last round that was played to its end; 0 before the first."""
        with self._lock:
            return lib.library().pw_simulation_round(self._handle)

    @property
    def rounds(self) -> int:
        """The number of the last round: simulation.rounds."""
        return self.axis_length("round") - 1

    @property
    def is_over(self) -> bool:
        """Whether no more rounds can be played: the last one has been, or one failed."""
        with self._lock:
            return lib.library().pw_simulation_is_over(self._handle)

    def set_threads(self, threads: int) -> None:
        """How many threads may work on one round, 1 or more. The numbers don't depend on it."""
        if not 1 <= threads < 2**31:
            raise InvalidUse(f"a round is worked on by 1 thread or more, not {threads}")
        with self._lock:
            lib.library().pw_simulation_set_threads(self._handle, threads)

    def axis_length(self, axis: str) -> int:
        """Elements along an axis, those of "event" and "sme" as they are now; 0 for no such axis."""
        with self._lock:
            return lib.library().pw_axis_length(self._handle, lib.encode(axis, "the name of an axis"))

    def index(self, axis: str, name: str) -> int:
        """Number of the element of an axis that has this name; see Scenario.index."""
        return self.scenario.index(axis, name)

    def _known(self, field: str) -> Field:
        try:
            return self.scenario.fields[field]
        except KeyError:
            pass
        with self._lock:  # the library says which name is nearest
            status = lib.library().pw_field_store(self._handle, lib.encode(field, "the name of a field"), None, 0, lib.error())
        lib.fail(status, UnknownName)

    def field(self, name: str) -> "np.ndarray[Any, Any]":
        """The numbers of a field as they are now: an array of its own, whose axes are scenario.fields[name].axes, in the
        type of the program's file and with its bits. NaN: not there yet, or no more. Texts are an array of objects.

        UnknownName: no such field, with the nearest one.
        """
        field = self._known(name)
        if field.is_text:
            return self.scenario.texts(name)
        with self._lock:
            numbers = np.empty([self.axis_length(axis) for axis in field.axes], field.dtype)
            self._store(name.encode(), numbers.ctypes.data, numbers.nbytes)
        return numbers

    __getitem__ = field

    def read_into(self, name: str, numbers: "np.ndarray[Any, Any]") -> None:
        """Puts the numbers of a field into an array of yours, which has its dtype, its shape, and no gaps. Fast."""
        field = self._known(name)
        if field.is_text:
            raise InvalidUse(f"{name} is a field of texts: field() gives them")
        if numbers.dtype != field.dtype or not numbers.flags.c_contiguous or not numbers.flags.writeable:
            raise InvalidUse(f"{name} goes into a writeable C-contiguous array of {field.dtype}, not one of {numbers.dtype}")
        with self._lock:
            self._store(name.encode(), numbers.ctypes.data, numbers.nbytes)

    def _store(self, name: bytes, address: int, size: int) -> None:
        lib.check(lib.library().pw_field_store(self._handle, name, address, size, lib.error()))

    def dataset(self) -> "xr.Dataset":
        """The state now: all fields with a unit, a meaning and names, and run and round as single coordinates."""
        from .dataset import state_dataset

        return state_dataset(self)

    def _product(self, product: Union[int, str]) -> int:
        number = self.index("product", product) if isinstance(product, str) else int(product)
        if number < 0:
            raise InvalidUse(f"there is no product {number}; they are numbered from 0 on")
        return number

    def decide(self, product: Union[int, str], *, price: Optional[float] = None,
               prices: Optional[Tuple[float, float]] = None, free_quota: Optional[float] = None,
               rate_cap: Optional[float] = None, subscription_fee: Optional[float] = None,
               withdraw: Optional[bool] = None) -> None:
        """Decides something for a product, by its name or number, in the next round. Its vendor's rule is then not asked
        in this round, for none of its products; what is not decided stays as it is. The last decision counts.

        price: CNY/Mtok, blended; the ratio of output to input price is kept.
        prices: of input and of output tokens, CNY/Mtok, in place of `price`.
        free_quota, rate_cap: Gtok/month per customer; a cap of 0 is none.
        subscription_fee: kCNY/month per customer.
        withdraw: True takes it off the market for good.

        InvalidUse: what a pricing rule could not do either, with the reason; what stands before it in this list holds.
        """
        number = self._product(product)
        if price is not None and prices is not None:
            raise InvalidUse("a price is decided by `price` or by `prices`, not by both")
        if prices is not None:
            prices = _pair("prices", prices)
        decided = [(decision, None if value is None else _number(name, value)) for name, decision, value in (
            ("price", lib.DECISION_PRICE, price), ("free_quota", lib.DECISION_FREE_QUOTA, free_quota),
            ("rate_cap", lib.DECISION_RATE_CAP, rate_cap), ("subscription_fee", lib.DECISION_SUBSCRIPTION_FEE, subscription_fee),
            ("withdraw", lib.DECISION_WITHDRAW, withdraw))]
        with self._lock:
            if prices is not None:
                lib.check(lib.library().pw_decide_prices(self._handle, number, *prices, lib.error()))
            for decision, value in decided:
                if value is not None:
                    lib.check(lib.library().pw_decide(self._handle, number, decision, value, lib.error()))

    def lowest_price(self, product: Union[int, str]) -> float:
        """The lowest blended price that its vendor's floor and maximum_step allow in the next round, CNY/Mtok; NaN: none
        may be decided."""
        number = self._product(product)
        with self._lock:
            return lib.library().pw_lowest_price(self._handle, number)

    def close(self) -> None:
        """Frees the state now, and not when the last name for it is gone. It can't be used afterwards."""
        with self._lock:
            self._free()

    def __enter__(self) -> "Simulation":
        return self

    def __exit__(self, kind: Optional[Type[BaseException]], error: Optional[BaseException],
                 trace: Optional[TracebackType]) -> None:
        self.close()

    def __repr__(self) -> str:
        if not self._free.alive:
            return f"<Simulation of {self.scenario.name!r}, run {self.run}, closed>"
        return f"<Simulation of {self.scenario.name!r}, run {self.run}, round {self.round} of {self.rounds}>"
