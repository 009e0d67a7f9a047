"""Reads what the tools ncdump and h5dump print as text: with_dump.py TOOL FILE"""

import re
import subprocess
import sys

from answers import answer

tool, path = sys.argv[1:]
NAMES = ("alive", "firm_label", "price", "product_label", "share")


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def values(text):
    texts = re.findall(r'"((?:[^"\\]|\\.)*)"', text)
    if texts:
        return texts
    return [float("nan") if word in ("_", "NaN", "nan", "NaNf") else float(word.rstrip("f")) for word in
            re.split(r"[\s,]+", text.strip()) if word]


def unescape(text):
    """h5dump writes a byte above 127 as the octal digits of a negative number."""
    return re.sub(rb"\\(3777777[0-7]{4})", lambda byte: bytes([int(byte.group(1), 8) & 255]), text.encode()).decode()


def from_ncdump():
    data = run("ncdump", "-p", "9,17", "-v", ",".join(NAMES), path).split("\ndata:\n")[1]
    return {name: values(re.search(rf"\n {name} =(.*?);\n", data, re.S).group(1)) for name in NAMES}


def from_h5dump():
    found = {}
    for name in NAMES:
        data = run("h5dump", "-y", "-w", "0", "-m", "%.17g", "-d", f"/{name}", path).split("DATA {", 1)[1]
        found[name] = values(unescape(data.split("\n   }")[0]))
    return found


found = from_ncdump() if tool == "ncdump" else from_h5dump()
firms, products = len(found["firm_label"]), len(found["product_label"])
runs = int(sys.stdin.read()) if not sys.stdin.isatty() else 2


def first_run(name, width):
    numbers = found[name][: len(found[name]) // runs]
    return [numbers[i : i + width] for i in range(0, len(numbers), width)]


answer(first_run("alive", firms), found["firm_label"], first_run("price", products), (1, found["product_label"][1]),
       first_run("share", products))
