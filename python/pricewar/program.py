"""What the program does and the library does not: comparisons, sweeps and report pages. pricewar-sim is called, without a
shell, and what it writes comes back as datasets."""

from __future__ import annotations

import contextlib
import os
import pathlib
import shutil
import subprocess
import tempfile
from typing import TYPE_CHECKING, Any, Dict, Iterable, Iterator, List, Mapping, Optional, Union

from . import library as lib
from .errors import InvalidUse, ProgramError
from .scenario import Scenario, Source
from .settings import Sets, overrides, scenario_text

if TYPE_CHECKING:
    import xarray as xr

Path = Union[str, "os.PathLike[str]"]
Groups = Dict[str, "xr.Dataset"]
"""The datasets of a file by the paths of their groups: "/" is the file's own, "/winners" that of a group."""

PROGRAM, PROGRAM_VARIABLE = "pricewar-sim", "PRICEWAR_SIM"
SECONDS_TO_STOP = 2.0


def program() -> str:
    """Where pricewar-sim is: what the environment variable PRICEWAR_SIM names; beside the library that is in use, or in
    bin/ beside its folder; on PATH. ProgramError: nowhere."""
    named = os.environ.get(PROGRAM_VARIABLE)
    folder = pathlib.Path(lib.library()._name).parent
    beside = [str(folder / PROGRAM), str(folder.parent / "bin" / PROGRAM)] if folder != pathlib.Path() else []
    for candidate in [named] if named else [*beside, PROGRAM]:
        found = shutil.which(candidate)
        if found:
            return found
    raise ProgramError(f"{named or PROGRAM} is not found, or is no program. Build it with `make`, install pricewar-sim, or "
                       f"set {PROGRAM_VARIABLE} to where it is", 127)


def _finish(process: "subprocess.Popen[str]") -> str:
    """What it says on stderr. Ctrl-C reaches the program too, which then keeps what is finished."""
    try:
        return process.communicate()[1]
    except BaseException:
        try:
            process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            process.terminate()
        process.communicate()
        raise


def _call(arguments: List[str]) -> None:
    process = subprocess.Popen([program(), *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               stderr=subprocess.PIPE, text=True, encoding="utf-8", errors="replace")
    said = _finish(process).strip()
    if process.returncode:
        raise ProgramError(said or f"pricewar-sim {arguments[0]} ended with code {process.returncode} and said nothing",
                           process.returncode)


def _argument(path: Path) -> str:
    """A file's name that is not taken for an option."""
    name = os.fsdecode(path)
    return "./" + name if name.startswith("-") else name


def _each(option: str, values: Iterable[str]) -> List[str]:
    """The option once for each value."""
    return [part for value in values for part in (option, value)]


def _scenario_arguments(scenario: Source, changes: List[str], folder: str, name: str = "") -> List[str]:
    """The scenario as a file, which is written into the folder when there is none, and its changes."""
    read = Scenario(scenario, changes)  # says what is wrong before the program does
    if not isinstance(scenario, (Scenario, Mapping)):
        return [_argument(scenario), *_each("--set", changes)]
    file = os.path.join(folder, name or os.path.basename(read.name).removesuffix(".cfg") + ".cfg")
    with open(file, "x", encoding="utf-8") as out:
        out.write(read.text)
    return [file, *_each("--set", read.overrides)]


def _unchanged(scenario: Source, folder: str, name: str, otherwise: str) -> str:
    """The file of a scenario where changes have no place; `otherwise`: what is said of one that has some."""
    file, *changes = _scenario_arguments(scenario, [], folder, name)
    if changes:
        raise InvalidUse(otherwise)
    return file


@contextlib.contextmanager
def _results(output: Optional[Path], force: bool) -> Iterator[Any]:
    """A folder for the time being, the file for the results, and the options that name it."""
    if force and output is None:
        raise InvalidUse("force=True replaces the file of output=, and there is none")
    with tempfile.TemporaryDirectory(prefix="pricewar-") as folder:
        file = os.path.join(folder, "results.h5") if output is None else _argument(output)
        yield folder, file, ["--output", file, *(["--force"] if force else [])]


def _threads(threads: Optional[int]) -> List[str]:
    return [] if threads is None else ["--threads", str(int(threads))]


def open_groups(file: Path) -> Groups:
    """All that a file of the program holds, in memory: a dataset for each of its groups, in which names of elements that
    stand in the file's own are coordinates too. It needs h5netcdf.

    >>> import tempfile, os
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     page, runs = os.path.join(folder, "war.html"), os.path.join(folder, "war.h5")
    ...     sorted(report("tests/scenarios/mini_p1.cfg", page, output=runs)) == sorted(open_groups(runs))
    True
    """
    import h5netcdf
    import xarray as xr

    def groups(node: Any, path: str) -> Iterator[str]:
        yield path
        for name, group in node.groups.items():
            yield from groups(group, path.rstrip("/") + "/" + name)

    with h5netcdf.File(file, "r", decode_vlen_strings=True) as opened:
        paths = list(groups(opened, "/"))
    read = {path: xr.load_dataset(file, group=path, engine="h5netcdf") for path in paths}
    return {path: dataset if path == "/" else _with_names(dataset, read["/"]) for path, dataset in read.items()}


def _with_names(dataset: "xr.Dataset", root: "xr.Dataset") -> "xr.Dataset":
    """xarray looks for the names that the attribute `coordinates` promises only within the group, and leaves the attribute
    where it has not found them. Names of an axis that is not the last one of any field are promised nowhere."""
    names = {f"{axis}_name" for axis in dataset.dims}
    for variable in dataset.data_vars.values():
        if variable.attrs.get("coordinates") in root.variables:
            variable.encoding["coordinates"] = variable.attrs.pop("coordinates")
            names.add(variable.encoding["coordinates"])
    return dataset.assign_coords({name: root[name].variable for name in sorted(names - set(map(str, dataset.variables)))
                                  if name in root.variables and set(root[name].dims) <= set(dataset.dims)})


def compare(scenario: Source, sets: Sets = None, *, against: Sets = None, against_scenario: Optional[Source] = None,
            seed: Optional[int] = None, replicates: Optional[int] = None, output: Optional[Path] = None,
            force: bool = False, threads: Optional[int] = None) -> Groups:
    """Plays every run twice on the same random numbers, as the scenario is and against something else, as `pricewar-sim
    compare` does, and gives the datasets of its file.

    scenario, sets, seed, replicates: as in Scenario; they hold for both sides.
    against: the changes that the other side has; against_scenario: another scenario. Neither: no war, every pricing rule
        is `hold`.
    output: a file to write, which stays; default: a temporary one, which does not. force: replace it when it exists.
    threads: default: as many as there are processors.

    ScenarioError, ProgramError. "/with" and "/against" have what the runs of each side ended with, "/difference" the
    differences with their intervals, along `outcome`.

    >>> groups = compare("tests/scenarios/small_war.cfg", seed=1, replicates=2)
    >>> groups["/difference"].sizes["outcome"] > 100
    True
    """
    if against is not None and against_scenario is not None:
        raise InvalidUse("a comparison is against changes or against another scenario, not both")
    with _results(output, force) as (folder, file, options):
        arguments = _scenario_arguments(scenario, overrides(sets, seed, replicates), folder)
        other = overrides(against) if against_scenario is None else [_unchanged(
            against_scenario, folder, "against.cfg",
            "against_scenario is a scenario without changes of its own; give them as a file or mapping")]
        _call(["compare", "--quiet", *options, *_each("--against", other), *_threads(threads), *arguments])
        return open_groups(file)


def sweep(study: Union[Path, Mapping[str, Any]], sets: Sets = None, *, base: Optional[Source] = None,
          seed: Optional[int] = None, replicates: Optional[int] = None, output: Optional[Path] = None, force: bool = False,
          threads: Optional[int] = None) -> Groups:
    """Plays a study, as `pricewar-sim sweep` does, and gives the datasets of its file.

    study: a study file, or a nested mapping of its settings (docs/study-reference.md); the file names in a mapping are
        taken from the working folder.
    base: the scenario of a study that is a mapping, in place of study.base.
    sets: changed parameters of the base scenario, in all runs. seed, replicates: in place of study.seed and
        study.replicates.
    output, force, threads: as in compare. A sweep with an output that was stopped goes on when it is called again.

    ProgramError: with exit code 1 also when some of its runs failed; the file of `output` is there then.

    >>> study = {"study": {"design": "grid", "replicates": 2}, "vary": [
    ...     {"path": "vendors.Alpha.capital", "name": "cash", "low": 1e4, "high": 1e5, "levels": 3}]}
    >>> groups = sweep(study, base="tests/scenarios/small_war.cfg")
    >>> groups["/by_point"].sizes["point"]
    3
    """
    with _results(output, force) as (folder, file, options):
        options += _each("--set", overrides(sets))
        for name, value in (("--seed", seed), ("--replicates", replicates)):
            options += [] if value is None else [name, str(int(value))]
        if isinstance(study, Mapping):
            study = _written_study(study, base, folder)
        elif base is not None:
            raise InvalidUse("a study that is a file names its base scenario itself")
        _call(["sweep", "--quiet", *options, *_threads(threads), _argument(study)])
        return open_groups(file)


def _written_study(study: Mapping[str, Any], base: Optional[Source], folder: str) -> str:
    settings = study.get("study", {})
    if not isinstance(settings, Mapping):
        raise InvalidUse(f"study is a mapping of settings, not {settings!r}")
    settings = dict(settings)
    if isinstance(base, (Scenario, Mapping)):
        settings["base"] = os.path.basename(_unchanged(base, folder, "base.cfg",
                                                       "base is a scenario without changes of its own; give them as sets"))
    elif base is not None:
        settings["base"] = os.path.abspath(base)
    elif isinstance(settings.get("base"), str):
        settings["base"] = os.path.abspath(settings["base"])
    file = os.path.join(folder, "study.cfg")
    with open(file, "x", encoding="utf-8") as out:
        out.write(scenario_text({**study, "study": settings}))
    return file


def _is_results(source: Any) -> bool:
    if isinstance(source, (Scenario, Mapping)):
        return False
    try:
        with open(source, "rb") as file:
            return file.read(8) == b"\x89HDF\r\n\x1a\n"
    except OSError:
        return False  # the program says what is wrong with it


def report(source: Source, page: Optional[Path] = None, sets: Sets = None, *, seed: Optional[int] = None,
           replicates: Optional[int] = None, output: Optional[Path] = None, force: bool = False,
           threads: Optional[int] = None) -> Groups:
    """Writes the page of a file of results, or of the runs of a scenario, as `pricewar-sim report` does, and gives the
    datasets of what is on it.

    source: a file that the program has written, such as that of `compare(..., output=...)`; or a scenario, which is run.
    page: the HTML file to write. Of a file it may be left out, and is then called as the file with .html.
    sets, seed, replicates, threads, output: of a scenario that is run, as in run and compare.
    force: replace the page, and output, when they exist.

    >>> import tempfile, os
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     groups = report("tests/scenarios/mini_p1.cfg", os.path.join(folder, "war.html"))
    ...     print(os.listdir(folder), groups["/"].title)
    ['war.html'] MINI-P1
    """
    pages = [] if page is None else ["--output", _argument(page), *(["--force"] if force else [])]
    if _is_results(source):
        if any(value is not None for value in (sets, seed, replicates, output, threads)):
            raise InvalidUse("sets, seed, replicates, output and threads are for a scenario that is run, not for its results")
        _call(["report", "--quiet", *pages, _argument(source)])  # type: ignore[arg-type]
        return open_groups(source)  # type: ignore[arg-type]
    if page is None:
        raise InvalidUse("the report of a scenario needs the name of its page")
    with _results(output, force and output is not None) as (folder, file, options):
        arguments = _scenario_arguments(source, overrides(sets, seed, replicates), folder)
        _call(["run", "--quiet", *options, *_threads(threads), *arguments])
        _call(["report", "--quiet", *pages, file])
        return open_groups(file)
