"""Answers from the text that ncdump or h5dump prints, on stdin: parse_dump.py TOOL RUNS"""

import re
import sys

NAMES = ("alive", "firm_label", "price", "product_label", "share")
PATTERN = {"ncdump": r"\n {name} =(.*?);\n", "h5dump": r'DATASET "/{name}" {{.*?DATA {{(.*?)\n   }}'}

tool, runs = sys.argv[1], int(sys.argv[2])
text = sys.stdin.read()


def values(found):
    texts = re.findall(r'"((?:[^"\\]|\\.)*)"', found)
    return texts or [float("nan" if word == "_" else word.rstrip("f")) for word in re.findall(r"[^\s,]+", found)]


# ncdump prints the names of dimensions and variables first, with the same look.
data = text.split("\ndata:\n")[1] if tool == "ncdump" else text
found = {name: values(re.search(PATTERN[tool].format(name=name), data, re.S).group(1)) for name in NAMES}
firms, products = found["firm_label"], found["product_label"]
path = found["price"][1 : len(found["price"]) // runs : len(products)]
lives = found["alive"][: len(found["alive"]) // runs][-len(firms) :]
survivors = [name for name, alive in zip(firms, lives) if alive == 1]
shares = found["share"][: len(found["share"]) // runs][-len(products) :]
