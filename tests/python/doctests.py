"""The examples in the docstrings of the Python package give what stands there. doctests.py BUILD"""

import doctest
import importlib
import os
import pkgutil
import sys

import fixture

import pricewar

LEAST = 12


def main():
    os.chdir(fixture.ROOT)
    failed = tried = 0
    for name in ["pricewar", *(f"pricewar.{found.name}" for found in pkgutil.iter_modules(pricewar.__path__))]:
        result = doctest.testmod(importlib.import_module(name))
        failed, tried = failed + result.failed, tried + result.attempted
    if tried < LEAST:
        sys.exit(f"only {tried} examples are found")
    print(f"{tried} examples in docstrings, {failed} fail")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
