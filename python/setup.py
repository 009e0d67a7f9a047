"""Puts what `make` has built, the library and the program, into the package that is installed, so that it needs no other.

PRICEWAR_BUILD: the folder in which they are; default: build/ of the tree. Without them, or where the variable is empty, the
package uses those of the system.
"""

import os
import pathlib
import shutil

from setuptools import Distribution, setup
from setuptools.command.build_py import build_py

HERE = pathlib.Path(__file__).resolve().parent
BUILD = os.environ.get("PRICEWAR_BUILD", str(HERE.parent / "build"))
BUILT = [pathlib.Path(BUILD) / name for name in ("libpricewar.so.0", "pricewar-sim")] if BUILD else []
IS_BUILT = bool(BUILT) and all(file.exists() for file in BUILT)


class BuildWithLibrary(build_py):
    def run(self):
        super().run()
        for file in BUILT if IS_BUILT else []:
            shutil.copy(file, pathlib.Path(self.build_lib) / "pricewar" / file.name)

    def get_outputs(self, include_bytecode=True):
        built = [str(pathlib.Path(self.build_lib) / "pricewar" / file.name) for file in BUILT if IS_BUILT]
        return [*super().get_outputs(include_bytecode), *built]


class DistributionOfMachine(Distribution):
    """What is in it runs on one kind of machine only."""

    def has_ext_modules(self):
        return IS_BUILT


setup(cmdclass={"build_py": BuildWithLibrary}, distclass=DistributionOfMachine)
