"""Holds the data of pages, and the scripts that read them, against docs/page-data.md: page_data.py PAGE.html...

Every member of the data stands in a table of its kind with its shape, every member of a table is in the data, lengths of
the same name agree within a page, and every member is read by some script. Before that the same check is shown to find
what was planted: a member without a row, one that is missing, and another shape.
"""
import copy
import json
import pathlib
import re
import sys

CONTRACT = pathlib.Path("docs/page-data.md")
SCRIPTS = sorted(pathlib.Path("src/report/assets").glob("*.js"))
KINDS = ("runs", "comparison", "study", "inference", "discovery", "game", "regret", "replies", "roles",
         "tournament")
SECTIONS = {"All kinds": KINDS, "A file of runs": ("runs",), "A comparison": ("comparison",), "A study": ("study",),
            "An inference": ("inference",), "A discovery": ("discovery",), "A game": ("game",),
            "Best replies": ("replies",), "Roles": ("roles",), "A tournament": ("tournament",), "Regrets": ("regret",)}
LARGEST = 5e6  # bytes of a page
SHARED = dict.fromkeys(KINDS) | {"runs": "summary.claims", "study": "claims"}  # where the table of claims applies
TYPES = {"text": str, "boolean": bool, "object": dict}


def contract():
    """{kind: {member: shape}}"""
    tables = {kind: {} for kind in SHARED}
    kinds, claims = (), False
    for line in CONTRACT.read_text().splitlines():
        if line.startswith("## "):
            kinds, claims = SECTIONS[line[3:]], False
        claims = claims or line.startswith("`claims`, of runs")
        row = re.match(r"\| `(\S+)` \| ([^|]+) \|", line)
        for kind in (SHARED if claims else kinds) if row else ():
            member, shape = row.groups()
            if kinds == ("comparison",) and not claims and not member.startswith("provenance"):
                tables["runs"]["caused." + member] = shape.strip()
            if claims and SHARED[kind] is None:
                continue
            tables[kind][SHARED[kind] + member[len("claims"):] if claims else member] = shape.strip()
    tables["runs"]["summary.claims"] = "[claims] object"
    return tables


def is_number(value):
    return value is None or isinstance(value, (int, float)) and not isinstance(value, bool)


def is_of_type(value, kind):
    if kind in ("number", "number or all"):
        return is_number(value) or kind.endswith("all") and value == "all"
    if kind == "map of number":
        return isinstance(value, dict) and all(map(is_number, value.values()))
    if kind == "map of object":
        return isinstance(value, dict) and all(isinstance(item, dict) for item in value.values())
    return isinstance(value, TYPES[kind])


def faults_of_shape(value, shape, lengths, where):
    if shape.endswith(" or null"):
        if value is None:
            return
        shape = shape[:-len(" or null")]
    if shape == "band":
        if not isinstance(value, dict) or sorted(value) != ["high", "low", "value"]:
            yield f"{where} is no band"
            return
        for name, part in value.items():
            yield from faults_of_shape(part, "[rounds] number", lengths, f"{where}.{name}")
        return
    axis = re.match(r"\[(\w+)(\*?)\] ?", shape)
    if not axis:
        if not is_of_type(value, shape):
            yield f"{where} is {json.dumps(value)[:60]}, not {shape}"
        return
    if not isinstance(value, list) or not axis.group(2) and lengths.setdefault(axis.group(1), len(value)) != len(value):
        yield f"{where} is not over {lengths.get(axis.group(1))} {axis.group(1)}"
        return
    for item in value:
        yield from faults_of_shape(item, shape[axis.end():], lengths, where + "[]")


def faults(data, rows):
    """What is wrong with a page's data; rows: those of its kind."""
    lengths, seen = {}, set()

    def visit(value, member, where):
        if member not in rows:
            yield f"{where} stands in no table"
            return
        seen.add(member)
        yield from faults_of_shape(value, rows[member], lengths, where)
        yield from inside(value, member, where)

    def inside(value, member, where):
        if isinstance(value, list):
            for i, item in enumerate(value):
                yield from inside(item, member + "[]", f"{where}[{i}]")
        elif isinstance(value, dict) and "map of object" in rows.get(member, ""):
            for name, item in value.items():
                yield from inside(item, member + "{}", f"{where}.{name}")
        elif isinstance(value, dict) and described(member):
            for name in [row.removeprefix(member + ".") for row in rows if parent(row) == member]:
                if name not in value:
                    yield f"{where} lacks `{name}`"
            for name, item in value.items():
                if member != "summary" or f"summary.{name}" in rows:
                    yield from visit(item, f"{member}.{name}" if member else name, f"{where}.{name}")

    def parent(member):
        return member.rpartition(".")[0]

    def described(member):
        return member == "" or any(parent(row) == member for row in rows)

    yield from inside(data, "", "data")


def faults_of_scripts(tables):
    scripts = "\n".join(path.read_text() for path in SCRIPTS if path.name not in ("echarts.js", "echarts.entry.js"))
    members = set().union(*tables.values())
    top = {member for member in members if "." not in member}
    for member in sorted(members):
        name = re.sub(r"[\[\]{}]", "", member.rpartition(".")[2] or member)
        if not re.search(rf"[.{{,] ?{name}\b|\"{name}\"", scripts):
            yield f"`{member}` is read by no script"
    read = set(re.findall(r"report\.data\.(\w+)", scripts))
    for names in re.findall(r"const \{([^}]*)\} = report\.data[,;]", scripts):
        read |= {re.match(r"\w+", name.strip()).group() for name in names.split(",")}
    for name in sorted(read - top):
        yield f"report.data.{name} is read by a script and stands in no table"


def page_data(path):
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', path.read_text(), re.S).group(1))


def check_the_check(data, rows):
    """Faults that are planted are found."""
    spoilt = [copy.deepcopy(data) for _ in range(4)]
    spoilt[0]["surprise"] = 1
    del spoilt[1]["provenance"]["source"]
    spoilt[2]["dates"] = spoilt[2]["dates"] + ["one too many"]
    spoilt[3]["rounds"] = "none"
    for number, planted in enumerate(spoilt):
        if not any(faults(planted, rows)):
            sys.exit(f"planted fault {number} is not found")


def main():
    tables, wrong, kinds = contract(), [], set()
    for path in map(pathlib.Path, sys.argv[1:]):
        data = page_data(path)
        if path.stat().st_size > LARGEST:
            wrong.append(f"{path.name} has {path.stat().st_size} bytes")
        kinds.add(data["kind"])
        found = sorted(set(re.sub(r"\[\d+\]", "[]", fault) for fault in faults(data, tables[data["kind"]])))
        wrong += [f"{path.name}: {fault}" for fault in found[:20]]
        if data["dates"] and not found:
            check_the_check(data, tables[data["kind"]])
    wrong += faults_of_scripts(tables)
    wrong += [f"no page of the kind {kind}" for kind in SHARED if kind not in kinds]
    if wrong:
        sys.exit("\n".join(wrong))


main()
