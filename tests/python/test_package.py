"""The package around the code: its version, what it says of the C library, how it is installed, its types.
test_package.py BUILD"""

import ast
import importlib.util
import os
import pathlib
import re
import shutil
import subprocess
import sys
import unittest
from unittest import mock

import fixture

import pricewar
from pricewar import library

HEADER = pathlib.Path("include/pricewar.h")
UNUSED = {"pw_field_length", "pw_field_read"}  # pw_field_store gives the same numbers in their types


def header():
    return re.sub(r"/\*.*?\*/", "", HEADER.read_text(encoding="utf-8"), flags=re.DOTALL)


class TestHeader(unittest.TestCase):
    def test_one_version(self):
        numbers = [re.search(rf"define PW_VERSION_{part} (\d+)", header()).group(1) for part in ("MAJOR", "MINOR", "PATCH")]
        self.assertEqual(pricewar.__version__, ".".join(numbers))
        self.assertEqual(pricewar.version(), pricewar.__version__)

    def test_numbers_of_enumerations(self):
        for name, numbers in (("pw_status", ("PW_OK", "PW_FAILED", "PW_INVALID")),
                              ("pw_field_fact", ("FIELD_UNIT", "FIELD_MEANING", "FIELD_TYPE", "FIELD_AXIS", "FIELD_CATEGORY", "FIELD_FILE_AXIS")),
                              ("pw_axis_fact", ("AXIS_MEANING", "AXIS_LABELS")),
                              ("pw_scenario_fact", ("SCENARIO_TITLE", "SCENARIO_NAME", "SCENARIO_TEXT", "SCENARIO_OVERRIDE", "SCENARIO_TERMS")),
                              ("pw_decision", ("DECISION_PRICE", "DECISION_FREE_QUOTA", "DECISION_RATE_CAP", "DECISION_SUBSCRIPTION_FEE",
                                               "DECISION_WITHDRAW"))):
            members = re.search(rf"enum {name} {{(.*?)}}", header(), re.DOTALL).group(1)
            members = [re.sub(r"\s*=.*", "", member.strip()) for member in members.split(",") if member.strip()]
            self.assertEqual([re.sub("^PW_(DECISION_)?", "", member) for member in members],
                             [re.sub("^(PW_|DECISION_)", "", number) for number in numbers])
            self.assertEqual([getattr(library, number) for number in numbers], list(range(len(members))))
        facts = re.search(r"enum pw_parameter_fact {(.*?)}", header(), re.DOTALL).group(1)
        self.assertEqual(tuple(fact.strip().removeprefix("PW_PARAMETER_").lower() for fact in facts.split(",") if fact.strip()),
                         pricewar.Parameter._fields)

    def test_functions_take_what_the_header_says(self):
        shown = set(re.findall(r"\b(pw_\w+)\(", header()))
        self.assertGreater(len(shown), 30)
        self.assertEqual(shown - UNUSED, set(library.SIGNATURES))
        for name, (result, arguments) in library.SIGNATURES.items():
            found = re.search(rf"(PW_API|PW_CHECKED)\s+([^;()]*?)\s*\**{name}\(([^)]*)\)", header())
            self.assertIsNotNone(found, name)
            parameters = [] if found.group(3).strip() == "void" else found.group(3).split(",")
            self.assertEqual(len(arguments), len(parameters), name)
            self.assertEqual(found.group(1) == "PW_CHECKED", result is library.c_int, name)
            for argument, parameter in zip(arguments, parameters):
                self.assertEqual("*" in parameter, argument in (library.c_void_p, library.c_char_p) or hasattr(argument, "contents"),
                                 f"{name}: {parameter}")


class TestLibrary(fixture.InFolder):
    def missing(self, named):
        code = "import pricewar\ntry:\n    pricewar.version()\nexcept pricewar.LibraryMissing as error:\n    print(error)"
        with mock.patch.dict(os.environ, {"PRICEWAR_LIBRARY": str(named)}):
            return fixture.run_python(code)

    def compiled(self, text):
        (self.folder / "fake.c").write_text(text)
        subprocess.run([os.environ.get("CC", "gcc"), "-shared", "-fPIC", "-o", self.folder / "fake.so", self.folder / "fake.c"], check=True)
        return self.folder / "fake.so"

    def test_a_library_that_is_not_there_or_another_is_said_so(self):
        self.assertIn("libpricewar is not found", self.missing("/none/libpricewar.so"))
        self.assertIn("PRICEWAR_LIBRARY", self.missing("/none/libpricewar.so"))
        self.assertIn("is of version 0.9.0", self.missing(self.compiled('const char *pw_version(void) { return "0.9.0"; }')))
        old = self.compiled(f'const char *pw_version(void) {{ return "{pricewar.__version__}"; }}')
        self.assertIn("has no pw_commit: it is older", self.missing(old))

    def test_in_the_tree_it_is_that_of_the_tree(self):
        environment = {key: value for key, value in os.environ.items() if key != "PRICEWAR_LIBRARY"}
        tree = self.folder / "tree"
        (tree / "build").mkdir(parents=True)
        (tree / "build" / "libpricewar.so.0").symlink_to(fixture.BUILD / "libpricewar.so.0")
        shutil.copytree(fixture.PACKAGE, tree / "python", ignore=shutil.ignore_patterns("build", "*.egg-info", "__pycache__"))
        code = "import pricewar.library as l; print(l.library()._name)"
        found = subprocess.run([sys.executable, "-c", code], env={**environment, "PYTHONPATH": str(tree / "python")}, check=True,
                               capture_output=True, text=True).stdout.strip()
        self.assertEqual(found, str(tree / "build" / "libpricewar.so.0"))


class TestInstallation(fixture.InFolder):
    def test_pip_installs_it_with_library_and_program_and_without_a_network(self):
        tree, target = self.folder / "python", self.folder / "installed"
        shutil.copytree(fixture.PACKAGE, tree, ignore=shutil.ignore_patterns("build", "*.egg-info", "__pycache__"))
        environment = {key: value for key, value in os.environ.items() if not key.startswith(("PRICEWAR_", "PYTHON"))}
        subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-build-isolation", "--no-deps",
                        "--target", target, tree], check=True, env={**environment, "PRICEWAR_BUILD": str(fixture.BUILD)},
                       capture_output=True)
        code = ("import sys, pricewar, pricewar.library, pricewar.program, importlib.metadata as metadata\n"
                "assert metadata.version('pricewar') == pricewar.__version__\n"
                "print(pricewar.library.library()._name, pricewar.program.program())\n"
                "print(pricewar.compare(sys.argv[1])['/'].title, pricewar.run(sys.argv[1]).title)\n")
        said = subprocess.run([sys.executable, "-c", code, fixture.ROOT / fixture.MINI], cwd=self.folder, check=True,
                              capture_output=True, text=True, env={**environment, "PYTHONPATH": str(target)}).stdout
        self.assertEqual(said.split(), [f"{target}/pricewar/libpricewar.so.0", f"{target}/pricewar/pricewar-sim", "MINI-P1", "MINI-P1"])
        self.assertTrue((target / "pricewar" / "py.typed").exists())

    def test_without_what_was_built_it_is_for_any_machine(self):
        tree = self.folder / "python"
        shutil.copytree(fixture.PACKAGE, tree, ignore=shutil.ignore_patterns("build", "*.egg-info", "__pycache__"))
        subprocess.run([sys.executable, "-m", "pip", "wheel", "--quiet", "--no-index", "--no-build-isolation", "--no-deps",
                        "--wheel-dir", self.folder, tree], check=True, env={**os.environ, "PRICEWAR_BUILD": ""}, capture_output=True)
        wheel, = self.folder.glob("*.whl")
        self.assertEqual(wheel.name, f"pricewar-{pricewar.__version__}-py3-none-any.whl")


class TestHints(unittest.TestCase):
    def test_what_is_public_has_types_and_words(self):
        for file in sorted((fixture.PACKAGE / "pricewar").glob("*.py")):
            tree = ast.parse(file.read_text(encoding="utf-8"))
            self.assertTrue(ast.get_docstring(tree), file)
            for node in ast.walk(tree):
                if isinstance(node, ast.FunctionDef):
                    given = [argument for argument in node.args.args + node.args.kwonlyargs if argument.arg not in ("self", "cls")]
                    where = f"{file.name}:{node.lineno} {node.name}"
                    self.assertTrue(node.returns is not None and all(argument.annotation for argument in given), where)
                    self.assertTrue(node.name.startswith("_") or ast.get_docstring(node) or self.is_inner(tree, node)
                                    or node.name == "is_text" or file.name == "dataset.py", where)

    def is_inner(self, tree, node):
        return any(node in ast.walk(other) and node is not other for other in ast.walk(tree) if isinstance(other, ast.FunctionDef))

    def test_all_names_are_there(self):
        for name in pricewar.__all__:
            self.assertTrue(hasattr(pricewar, name), name)

    # Functions of ctypes return Any, and the functions of Debian's xarray have no types.
    def test_mypy_has_nothing_to_say(self):
        if not importlib.util.find_spec("mypy"):
            self.skipTest("mypy is not installed")
        done = subprocess.run([sys.executable, "-m", "mypy", "--strict", "--ignore-missing-imports", "--no-warn-return-any", "--allow-untyped-calls", "--cache-dir", os.devnull, "python/pricewar"],
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


if __name__ == "__main__":
    fixture.main()
