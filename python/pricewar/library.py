"""The functions of libpricewar (include/pricewar.h says what they do), called by ctypes.

ctypes releases the global interpreter lock during each call, so threads of Python go on while another one steps.
"""

from __future__ import annotations

import ctypes
import os
import pathlib
import threading
import weakref
from ctypes import POINTER, c_bool, c_char_p, c_double, c_int, c_int64, c_size_t, c_uint, c_uint32, c_void_p
from typing import Any, NoReturn, Optional, Type

from .errors import Finding, InvalidUse, LibraryMissing, PricewarError, RunFailed, ScenarioError
from .version import VERSION

PW_OK, PW_FAILED, PW_INVALID = range(3)
FIELD_UNIT, FIELD_MEANING, FIELD_TYPE, FIELD_AXIS, FIELD_CATEGORY, FIELD_FILE_AXIS = range(6)
AXIS_MEANING, AXIS_LABELS = range(2)
SCENARIO_TITLE, SCENARIO_NAME, SCENARIO_TEXT, SCENARIO_OVERRIDE, SCENARIO_TERMS = range(5)
DECISION_PRICE, DECISION_FREE_QUOTA, DECISION_RATE_CAP, DECISION_SUBSCRIPTION_FEE, DECISION_WITHDRAW = range(5)

TEXTS, PLACE = POINTER(c_char_p), POINTER(c_void_p)

# Handles and places of numbers are void pointers; the last argument of what can fail is a pw_error.
SIGNATURES: "dict[str, tuple[Any, list[Any]]]" = {
    "pw_version": (c_char_p, []),
    "pw_commit": (c_char_p, []),
    "pw_error_create": (c_void_p, []),
    "pw_error_text": (c_char_p, [c_void_p]),
    "pw_error_finding": (c_bool, [c_void_p, c_size_t, TEXTS, POINTER(c_int), TEXTS, TEXTS]),
    "pw_error_free": (None, [c_void_p]),
    "pw_scenario_read": (c_int, [c_char_p, TEXTS, c_size_t, PLACE, c_void_p]),
    "pw_scenario_read_text": (c_int, [c_char_p, c_char_p, TEXTS, c_size_t, PLACE, c_void_p]),
    "pw_scenario_warning": (c_char_p, [c_void_p, c_size_t]),
    "pw_scenario_describe": (c_char_p, [c_void_p, c_int, c_size_t]),
    "pw_scenario_seed": (c_int64, [c_void_p]),
    "pw_scenario_runs": (c_size_t, [c_void_p]),
    "pw_scenario_resolved": (c_int, [c_void_p, PLACE, c_void_p]),
    "pw_scenario_free": (None, [c_void_p]),
    "pw_index": (c_int, [c_void_p, c_char_p, c_char_p, POINTER(c_size_t), c_void_p]),
    "pw_summary": (c_int, [c_void_p, c_uint, PLACE, c_void_p]),
    "pw_text_free": (None, [c_void_p]),
    "pw_simulation_create": (c_int, [c_void_p, c_uint32, PLACE, c_void_p]),
    "pw_simulation_step": (c_int, [c_void_p, c_void_p]),
    "pw_simulation_clone": (c_int, [c_void_p, PLACE, c_void_p]),
    "pw_simulation_free": (None, [c_void_p]),
    "pw_simulation_round": (c_size_t, [c_void_p]),
    "pw_simulation_is_over": (c_bool, [c_void_p]),
    "pw_simulation_set_threads": (None, [c_void_p, c_uint]),
    "pw_field_name": (c_char_p, [c_void_p, c_size_t]),
    "pw_field_describe": (c_char_p, [c_void_p, c_char_p, c_int, c_size_t]),
    "pw_axis_length": (c_size_t, [c_void_p, c_char_p]),
    "pw_axis_describe": (c_char_p, [c_void_p, c_char_p, c_int]),
    "pw_field_store": (c_int, [c_void_p, c_char_p, c_void_p, c_size_t, c_void_p]),
    "pw_field_text": (c_char_p, [c_void_p, c_char_p, c_size_t]),
    "pw_decide": (c_int, [c_void_p, c_size_t, c_int, c_double, c_void_p]),
    "pw_decide_prices": (c_int, [c_void_p, c_size_t, c_double, c_double, c_void_p]),
    "pw_lowest_price": (c_double, [c_void_p, c_size_t]),
    "pw_parameter_find": (c_int, [c_char_p, c_char_p, POINTER(c_size_t), c_void_p]),
    "pw_parameter_describe": (c_size_t, [c_size_t, c_int, c_char_p, c_size_t]),
}

HERE = pathlib.Path(__file__).resolve().parent
LIBRARY_VARIABLE = "PRICEWAR_LIBRARY"


def candidates() -> "list[str]":
    """Where the library may be, in the order in which it is looked for.

    That is the file that the environment variable PRICEWAR_LIBRARY names, and nothing else then; the copy that was
    installed with the package; build/ of the tree, when the package is used in it; the system's.
    """
    named = os.environ.get(LIBRARY_VARIABLE)
    if named:
        return [named]
    soname = f"libpricewar.so.{VERSION.split('.')[0]}"
    files = [HERE / soname]
    if (HERE.parent / "pyproject.toml").exists():
        files.append(HERE.parent.parent / "build" / soname)
    return [str(file) for file in files if file.exists()] + [soname]


def _open() -> ctypes.CDLL:
    tried = []
    for name in candidates():
        try:
            return ctypes.CDLL(name)
        except OSError as error:
            tried.append(str(error))
    raise LibraryMissing(
        "libpricewar is not found (" + "; ".join(tried) + f"). Build it with `make`, install pricewar-sim, or set "
        f"{LIBRARY_VARIABLE} to the file libpricewar.so")


def _declare(library: ctypes.CDLL) -> None:
    library.pw_version.restype = c_char_p
    found = library.pw_version().decode()
    if found.split(".")[:2] != VERSION.split(".")[:2]:
        raise LibraryMissing(f"the package pricewar {VERSION} needs libpricewar {VERSION}, and {library._name} is of "
                             f"version {found}")
    for name, (result, arguments) in SIGNATURES.items():
        try:
            function = getattr(library, name)
        except AttributeError:
            raise LibraryMissing(f"{library._name} has no {name}: it is older than the package; build it anew") from None
        function.restype, function.argtypes = result, arguments


_loaded: Optional[ctypes.CDLL] = None
_loading = threading.Lock()


def library() -> ctypes.CDLL:
    """libpricewar, which is opened at the first call."""
    global _loaded
    if _loaded is None:
        with _loading:
            if _loaded is None:
                opened = _open()
                _declare(opened)
                _loaded = opened
    return _loaded


def version() -> str:
    """Version of the library that is in use, such as "0.1.0"."""
    return text_of(library().pw_version())


def text_of(given: Optional[bytes]) -> str:
    """A text of the library; None counts as "" """
    return given.decode("utf-8") if given else ""


class _Error:
    """A pw_error, freed with it."""

    def __init__(self) -> None:
        self.handle = library().pw_error_create()
        weakref.finalize(self, library().pw_error_free, self.handle)


_of_thread = threading.local()


def error() -> Any:
    """This thread's pw_error, for the last argument of functions that can fail: it belongs to one thread at a time."""
    try:
        return _of_thread.error.handle
    except AttributeError:
        _of_thread.error = _Error()
        return _of_thread.error.handle


def findings() -> "tuple[Finding, ...]":
    """What the last failure of this thread found in a scenario."""
    found: "list[Finding]" = []
    file, line, path, text = c_char_p(), c_int(), c_char_p(), c_char_p()
    while library().pw_error_finding(error(), len(found), file, line, path, text):
        found.append(Finding(file.value.decode() if file.value else None, line.value,
                             path.value.decode() if path.value else None, text_of(text.value)))
    return tuple(found)


def fail(status: int, invalid: Type[PricewarError] = InvalidUse) -> NoReturn:
    """Raises what the last failure of this thread was; `invalid` is raised for wrong use."""
    text = text_of(library().pw_error_text(error()))
    if status == PW_FAILED:
        raise RunFailed(text)
    if invalid is ScenarioError:
        raise ScenarioError(text, findings())
    raise invalid(text)


def check(status: int, invalid: Type[PricewarError] = InvalidUse) -> None:
    """Raises what went wrong, as fail does, unless the status is PW_OK."""
    if status != PW_OK:
        fail(status, invalid)


def encode(text: str, what: str) -> bytes:
    """The text for C, as UTF-8. NUL would end it there."""
    if "\0" in text:
        raise InvalidUse(f"{what} has a NUL character, which no text may have: {text!r}")
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        raise InvalidUse(f"{what} can't be written as UTF-8: {text!r}") from None
