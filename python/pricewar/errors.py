"""What can go wrong, as exceptions. All are a PricewarError."""

from __future__ import annotations

from typing import NamedTuple, Optional


class PricewarError(Exception):
    """Anything that the package, the library or the program refuses or fails at; its text says what and why."""


class LibraryMissing(PricewarError, OSError):
    """libpricewar is not found, or is of another version than the package."""


class Finding(NamedTuple):
    """One thing that is wrong in a scenario."""

    file: Optional[str]
    """The file, or "--set PATH=VALUE" for a changed parameter; None: not known."""
    line: int
    """Its line in the file, from 1 on; 0: not known."""
    path: Optional[str]
    """The parameter, such as "vendors[2].capital"; None: none in particular."""
    text: str
    """What is wrong, and what is allowed."""

    def __str__(self) -> str:
        place = self.file or ""
        if self.file and self.line:
            place += f":{self.line}"
        return ": ".join(part for part in (place, self.path, self.text) if part)


class ScenarioError(PricewarError, ValueError):
    """A scenario can't be read or is not what it must be. Its text has a line for each thing that is wrong.

    >>> import pricewar
    >>> try:
    ...     pricewar.Scenario({"simulation": {"rounds": 0}})
    ... except pricewar.ScenarioError as error:
    ...     print(error.findings[0].path, error.findings[0].text)
    simulation.rounds must be between 1 and 100000 rounds, not 0
    """

    def __init__(self, text: str, findings: "tuple[Finding, ...]" = ()) -> None:
        super().__init__(text, findings)
        self.text = text
        self.findings = findings
        """All that is wrong, in the order of the file; empty when it is nothing within a scenario."""

    def __str__(self) -> str:
        return self.text


class InvalidUse(PricewarError, ValueError):
    """Something was asked for that is not allowed: a decision that no pricing rule could make, a step after the last round."""


class UnknownName(InvalidUse, KeyError):
    """There is no field, firm or product of this name; the text says which name is nearest."""

    def __str__(self) -> str:  # a KeyError shows its text in quotes
        return str(self.args[0])


class RunFailed(PricewarError, RuntimeError):
    """The work failed: memory is short, a rule decided what is no number, a state is not finite."""


class ProgramError(PricewarError, RuntimeError):
    """pricewar-sim ended with an error; the text is what it said."""

    def __init__(self, text: str, exit_code: int) -> None:
        super().__init__(text, exit_code)
        self.text = text
        self.exit_code = exit_code
        """1: the work failed; 2: a mistake in the command or a file; 130, 143: stopped; below 0: killed by a signal."""

    def __str__(self) -> str:
        return self.text
