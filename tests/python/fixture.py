"""What the tests of the Python package share. They are given the folder of what was built, and use the package in the tree."""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

BUILD = pathlib.Path(sys.argv[1]).resolve()
ROOT = pathlib.Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "python"
PROGRAM = BUILD / "pricewar-sim"
os.environ["PRICEWAR_LIBRARY"] = str(BUILD / "libpricewar.so.0")
os.environ["PRICEWAR_SIM"] = str(PROGRAM)
sys.path.insert(0, str(PACKAGE))

SMALL_WAR = "tests/scenarios/small_war.cfg"
MINI = "tests/scenarios/mini_p1.cfg"


def run_program(*arguments):
    return subprocess.run([PROGRAM, *arguments], check=True, capture_output=True, text=True).stdout


def run_python(code, *arguments, **keywords):
    """The code in a process of its own, which must succeed; what it printed."""
    done = subprocess.run([sys.executable, *arguments, "-c", code], capture_output=True, text=True,
                          env={**os.environ, "PYTHONPATH": str(PACKAGE)}, **keywords)
    if done.returncode:
        raise AssertionError(f"exit code {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done.stdout


class InFolder(unittest.TestCase):
    """Tests that write: each has a folder of its own."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)


def main():
    os.chdir(ROOT)
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]], module="__main__")
