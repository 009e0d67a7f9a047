"""Scenarios and changed parameters, written in the syntax of scenario files (that of libconfig)."""

from __future__ import annotations

import datetime
import math
import numbers
import re
from typing import Any, Iterable, List, Mapping, NoReturn, Optional, Union

import numpy as np

from .errors import Finding, ScenarioError

Sets = Union[Mapping[str, Any], Iterable[str], None]
"""Changed parameters: {path: value}, or texts "path=value" as after --set."""

_NAME = re.compile(r"[A-Za-z*][-A-Za-z0-9_*]*\Z")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r", "\f": "\\f"}
_LARGEST = 2**63 - 1
_INDENT = "    "


def _refuse(path: str, text: str) -> NoReturn:
    finding = Finding(None, 0, path or None, text)
    raise ScenarioError(str(finding), (finding,))


def _text(value: str, path: str) -> str:
    if "\0" in value:
        _refuse(path, f"a text can't have a NUL character, as {value!r} does")
    if any("\ud800" <= character <= "\udfff" for character in value):
        _refuse(path, f"{value!r} can't be written as UTF-8")
    return '"' + "".join(_ESCAPES.get(c) or (f"\\x{ord(c):02x}" if c < " " else c) for c in value) + '"'


def _whole(value: int, path: str) -> str:
    if not -_LARGEST - 1 <= value <= _LARGEST:
        _refuse(path, f"must be a whole number of 64 bits, not {value}")
    return f"{value}" if -(2**31) <= value < 2**31 else f"{value}L"


def _real(value: float, path: str) -> str:
    if not math.isfinite(value):
        _refuse(path, f"must be a finite number, not {value}")
    return repr(value)


def _group(value: Mapping[str, Any], path: str, indent: Optional[str]) -> "list[str]":
    lines = []
    for name, member in value.items():
        inside = f"{path}.{name}" if path else str(name)
        if not isinstance(name, str) or not _NAME.match(name):
            _refuse(inside, "a name of a setting has letters, digits, - and _, and begins with a letter")
        if member is not None:
            lines.append(f"{indent or ''}{name} = {_value(member, inside, indent)};")
    return lines


def _value(value: Any, path: str, indent: Optional[str]) -> str:
    """The value as it stands behind the =; indent None: all on one line."""
    if isinstance(value, (np.generic, np.ndarray)):
        value = value.tolist()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, numbers.Integral):
        return _whole(int(value), path)
    if isinstance(value, numbers.Real):
        return _real(float(value), path)
    if isinstance(value, str):
        return _text(value, path)
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return f'"{value.isoformat()}"'
    if isinstance(value, Mapping):
        if indent is None:
            return "{ " + " ".join(_group(value, path, None)) + " }"
        return "\n".join(["{", *_group(value, path, indent + _INDENT), indent + "}"])
    if isinstance(value, (list, tuple)):
        return "( " + ", ".join(_value(item, f"{path}[{i}]", indent) for i, item in enumerate(value)) + " )"
    _refuse(path, f"is a {type(value).__name__}: a value is a number, a text, True or False, a date, a list, or a "
                  "mapping of names to values")


def scenario_text(scenario: Mapping[str, Any]) -> str:
    """The scenario file of a nested mapping.

    Groups are mappings, lists are lists, tuples or arrays; numbers keep all their digits; dates may be datetime.date;
    what is None is left out. ScenarioError: something can't be written, with its path.

    >>> print(scenario_text({"simulation": {"title": "a war", "rounds": 12}, "vendors": [{"name": "A", "capital": 1e5}]}), end="")
    simulation = {
        title = "a war";
        rounds = 12;
    };
    vendors = ( {
        name = "A";
        capital = 100000.0;
    } );
    """
    try:
        return "".join(line + "\n" for line in _group(scenario, "", ""))
    except RecursionError:
        _refuse("", "the groups are too deep, or one holds itself")


def overrides(sets: Sets, seed: Optional[int] = None, replicates: Optional[int] = None) -> "list[str]":
    """The changes as texts "path=value".

    >>> overrides({"vendors.A.capital": 1e6, "vendors[*].pricing.strategy": "hold"}, seed=1)
    ['vendors.A.capital=1000000.0', 'vendors[*].pricing.strategy="hold"', 'simulation.seed=1']
    """
    if isinstance(sets, str):
        raise TypeError('sets is a mapping {path: value} or a list of texts "path=value", not one text')
    given: List[str] = []
    if isinstance(sets, Mapping):
        given = [f"{path}={_value(value, path, None)}" for path, value in sets.items()]
    elif sets is not None:
        for text in sets:
            if not isinstance(text, str):
                raise TypeError(f'sets is a mapping {{path: value}} or a list of texts "path=value"; {text!r} is no text')
            given.append(text)
    for name, value in (("seed", seed), ("replicates", replicates)):
        if value is not None:
            given.append(f"simulation.{name}={_value(value, 'simulation.' + name, None)}")
    return given
