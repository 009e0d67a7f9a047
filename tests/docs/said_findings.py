"""Every "value (low to high)" in the items of a list that link to sections of docs/findings.md stands in one of these sections,
with either sign, and every such item has one: said_findings.py PAGE... FINDINGS. Exit code 1: a page says something else."""
import decimal
import pathlib
import re
import sys

NUMBER = r"[-−]?\d[\d.,]*"
INTERVAL = re.compile(rf"({NUMBER})\s*(%|points|亿元)?\s*[(（]({NUMBER})\s*(?:to|至)\s*({NUMBER})")


def intervals(text):
    """Of each the three numbers without their signs, in order of size, so that a loss of 6 is a change of -6; ten 亿元 are a bn."""
    found = set()
    for value, unit, low, high in INTERVAL.findall(text):
        numbers = (abs(decimal.Decimal(number.replace(",", "").replace("−", "-"))) for number in (value, low, high))
        found.add(tuple(sorted(number / 10 if unit == "亿元" else number for number in numbers)))
    return found


def sections(findings):
    """Text by the anchor of its heading."""
    parts = re.split(r"^## (.*)$", findings, flags=re.MULTILINE)
    return {re.sub(r"[^a-z0-9 -]", "", title.lower()).replace(" ", "-"): text for title, text in zip(parts[1::2], parts[2::2])}


def faults(page, known):
    found = 0
    for item in re.findall(r"^- (?:.*\n)(?:  .*\n)*", page.read_text(encoding="utf-8"), re.MULTILINE):
        links = re.findall(r"findings\.md#([a-z0-9-]+)", item)
        if not links:
            continue
        said = intervals(item)
        found += len(said)
        missing = said - set().union(*(intervals(known.get(link, "")) for link in links))
        unknown = [link for link in links if link not in known]
        if missing or unknown or not said:
            yield f"{page}: {item.splitlines()[0]}: not in the findings it links to: {[tuple(map(str, numbers)) for numbers in missing] or unknown or 'no interval'}"
    if found < 8:
        yield f"{page}: only {found} intervals of findings are seen"


if __name__ == "__main__":
    *pages, findings = map(pathlib.Path, sys.argv[1:])
    known = sections(findings.read_text(encoding="utf-8"))
    wrong = [fault for page in pages for fault in faults(page, known)]
    print("\n".join(wrong), file=sys.stderr)
    sys.exit(1 if wrong else 0)
