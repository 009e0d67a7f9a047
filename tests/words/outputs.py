"""Holds every output about a shipped war against the words of another: outputs.py BUILD.

On shared bikes nothing says token, accelerator or SME; on models nothing says ride or fare. And words are words: without
its terms a war has the same numbers. The search for words is first shown to find what was planted. What page and figures
take for the program's own words, and say of prices, is what the program says.
"""
import concurrent.futures
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import h5py

sys.path.insert(0, "plots")
import words  # noqa: E402

PROGRAM = pathlib.Path(sys.argv[1]).resolve() / "pricewar-sim"
WARS = sorted(pathlib.Path("scenarios/wars").glob("*.cfg"))
DEFAULT = pathlib.Path("tests/scenarios/small_war.cfg")
# Of the war over models. Words that are joined by _, . or [ name keys and datasets.
FOREIGN = re.compile(r"(?<![\w`.\[])(tokens?|accelerators?|(?:model|cloud) vendors?|SMEs?|API|[MG]tok|hardware \w+)(?![\w\[`]|\.\w)",
                     re.IGNORECASE)
APPS = re.compile(r"(?<![\w`.\[])apps?(?![\w\[`:])", re.IGNORECASE)  # none of the wars has any
OF_WARS = re.compile(r"\b(rides?|fares?|bikes?|carmakers?|neighbourhoods?|battery|batteries|fleets?)\b", re.IGNORECASE)
SHORT = ["--replicates", "2"]


def program(*arguments, accept=(0,)):
    done = subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True)
    if done.returncode not in accept:
        sys.exit(f"{' '.join(map(str, arguments))}: exit {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout + done.stderr


def values(node):
    """All texts of JSON but its keys."""
    if isinstance(node, dict):
        node = list(node.values())
    if isinstance(node, list):
        return [text for item in node for text in values(item)]
    return [node] if isinstance(node, str) else []


def texts_of_json(text):
    node, _ = json.JSONDecoder().raw_decode(text[text.index("{"):])
    node.pop("provenance", None)
    node.pop("terms", None)  # has the program's words too
    for firm in node.get("firms", []):
        firm.pop("layer", None)  # a key: vendor, cloud, seller
    for contest in ("layers", "value_added"):
        node.get("verdict", {}).pop(contest, None)  # keys of layers
    return "\n".join(values(node))


def texts_of_file(path):
    """Titles, units and meanings."""
    texts = []

    def take(_, item):
        texts.extend(str(item.attrs[name]) for name in ("long_name", "units") if name in item.attrs)
    with h5py.File(path) as file:
        texts.append(str(file.attrs["title"]))
        file.visititems(take)
        if "flow_meaning" in file:
            texts.extend(str(text) for text in file["flow_meaning"].asstr()[:])
    return "\n".join(texts)


def study_of(war, folder):
    path = folder / "study.cfg"
    path.write_text(f'study = {{ base = "{war.resolve()}"; design = "grid"; replicates = 2; }};\n'
                    f'vary = ( {{ path = "choice.reconsider_base"; values = [0.3, 0.6]; }}, {{ path = "vendors[0].capital"; values = [1e5, 1e6, 1e7]; }} );\n'
                    'claims = ( { name = "dear"; text = "The mean is above nothing."; outcome = "final_mean_price"; relation = "above"; threshold = 0.0; } );\n')
    return path


def outputs(war, folder):
    """What: text, of everything that the program says about a war."""
    vendors = re.findall(r'name = "(\w+)"', war.read_text().split("vendors = (")[1])
    runs, study, sides = folder / "runs.h5", folder / "study.h5", folder / "sides.h5"
    yield "run", program("run", war, *SHORT, "--no-output")
    yield "run --full --explain", program("run", war, *SHORT, "--full", "--explain", "-o", runs)
    yield "run --json", texts_of_json(program("run", war, *SHORT, "--explain", "--no-output", "--quiet", "--json"))
    yield "run --until-winner-known", program("run", war, *SHORT, "--until-winner-known", "--most-replicates", "8", "--no-output")
    yield "check of odd values", program("check", "--quiet", war, "--set", "vendors[0].capital=1", "--set", "vendors[0].products[0].unit_cost=1e9")
    yield "check of mistakes", program("check", "--quiet", war, "--set", "smes.slot_factor=1e9", "--set", "choice.switch_cost_product=9", accept=(2, 3))
    yield "watch", program("watch", war, "--plain")
    yield "compare", program("compare", war, *SHORT, "-o", sides)
    yield "compare --json", texts_of_json(program("compare", war, *SHORT, "--json", "--quiet"))
    yield "branch", program("branch", runs, "--at", "3", "--set", "vendors[0].fixed_cost=1.0")
    yield "tournament", program("tournament", war, "--replicates", "1", "--vendors", "all",
                                "--strategies", "match,hold,undercut")
    yield "tournament --best-replies", program("tournament", war, "--best-replies", "--most-runs", "2", "--most-turns", "3",
                                               "--strategies", "match,hold")
    yield "regret", program("regret", war, "--strategies", "match,hold,undercut", "--most-runs", "2")
    yield "converge", program("converge", war, *SHORT)
    (folder / "shares.csv").write_text(f"name,share\n{vendors[0]},0.4\n")
    yield "invert", program("invert", war, "--shares", folder / "shares.csv", "--at", "2", "--optimise", "all",
                            "--set", "acquisition.rate=0.0", accept=(0, 1))
    yield "sweep", program("sweep", study_of(war, folder), "-o", study)
    yield "discover", program("discover", study, "--outcome", "total_volume > 1", accept=(0, 1, 2))
    yield "rerun", program("rerun", runs, "--run", "1", accept=(0, 1))
    yield "verify-file", program("verify-file", runs)
    yield "fields", re.sub(r"^\|[^|]*\|[^|]*\||^```.*?^```", "", program("fields", "--terms", war), flags=re.MULTILINE | re.DOTALL)
    yield "outcomes", re.sub(r"^[^ ]*  \(|LAYER is one of .*", "(", program("outcomes", "--terms", war), flags=re.MULTILINE)
    for path in (runs, study, sides):
        yield f"attributes of {path.name}", texts_of_file(path)


def without_terms(war, folder):
    path = folder / war.name
    text, cut = re.subn(r"^terms = \{.*?^\};\n", "", war.read_text(), flags=re.MULTILINE | re.DOTALL)
    assert cut == 1, f"{war} has no group terms of its own"
    path.write_text(text)
    return path


def same_numbers(war, folder):
    """Whether a file is the same with and without terms, but for its words."""
    files = [folder / "with.h5", folder / "without.h5"]
    for path, scenario in zip(files, (war, without_terms(war, folder))):
        program("run", scenario, *SHORT, "-o", path, "--quiet", "--force")
    differences = []
    with h5py.File(files[0]) as one, h5py.File(files[1]) as other:
        def compare(name, item):
            if isinstance(item, h5py.Dataset) and item.dtype.kind != "O" and item[()].tobytes() != other[name][()].tobytes():
                differences.append(name)
        one.visititems(compare)
    return differences


def faults_of(war):
    faults = []
    with tempfile.TemporaryDirectory() as made:
        folder = pathlib.Path(made)
        for what, text in outputs(war, folder):
            matches = list(FOREIGN.finditer(text))
            if not what.startswith(("fields", "outcomes", "attributes")):  # what there could be
                matches += APPS.finditer(text)
            found = [(match.group(), text[max(0, match.start() - 60):match.end() + 40]) for match in matches]
            faults += [f"{war.name}, {what}: `{word}` in ...{place!r}" for word, place in found[:5]]
        faults += [f"{war.name}: {name} has other numbers without terms" for name in same_numbers(war, folder)]
    return faults


def faults_of_default():
    text = program("run", DEFAULT, "--no-output", "--explain") + program("watch", DEFAULT, "--plain") + \
        program("fields") + program("outcomes") + program("compare", DEFAULT)
    return [f"{DEFAULT.name}: `{match.group()}`" for match in OF_WARS.finditer(text)]


def terms_told(scenario, *options):
    told = program("run", scenario, "--replicates", "1", "--no-output", "--quiet", "--json", *options)
    return json.JSONDecoder().raw_decode(told[told.index("{"):])[0]["terms"]


def faults_of_tables():
    """The words of page and figures where a scenario writes none; units in figures for every unit of volume."""
    usual = {term: (told["one"], told["many"]) for term, told in terms_told(DEFAULT).items() if isinstance(told, dict)}
    script = pathlib.Path("src/report/assets/words.js").read_text(encoding="utf-8")
    tables = {"src/report/assets/words.js": {term: (one, many) for term, one, many in re.findall(r'^ +(\w+): \[\["(.*?)", "(.*?)"\]', script, re.MULTILINE)},
              "plots/words.py": {term: pairs[0] for term, pairs in words.USUAL.items()}}
    faults = [f"{name}: {table}, and the program has {usual}" for name, table in tables.items() if table != usual]
    for in_a_unit in (1.0, 500.0, 1e3, 1e6, 1e9):
        told = terms_told(WARS[0], "--set", f"terms.volume.in_a_unit={in_a_unit}")
        shown = words.Terms("".join(f"{term}.one={said['one']}\n{term}.many={said['many']}\n" for term, said in told.items() if isinstance(said, dict))
                            + f"currency={told['currency']}\nvolume.in_a_unit={told['in_a_unit']}\n")
        for key, unit in (("price_unit", shown.price_unit), ("stored_money_unit", shown.stored_money),
                          ("stored_price_unit", shown.stored_price), ("stored_volume_unit", shown.stored_volume)):
            if unit != told[key]:
                faults.append(f"plots/words.py: {key} is {unit}, and the program has {told[key]}, for {in_a_unit:g} in a unit")
    return faults


def main():
    planted = "price paid, CNY per million tokens; SMEs; app makers; cloud vendors; kCNY/accelerator; 3 Gtok. Apps"
    assert len(FOREIGN.findall(planted)) == 5 and len(APPS.findall(planted)) == 2, "what was planted is not found"
    assert not FOREIGN.findall("rides; final_token_share; sectors[0].smes; `apps`"), "names of data are no words"
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        faults = [fault for found in pool.map(faults_of, WARS) for fault in found] + faults_of_default() + faults_of_tables()
    print("\n".join(faults), end="\n" if faults else "")
    sys.exit(1 if faults else 0)


main()
