#!/usr/bin/python3
"""Changes the structure of all shipped scenarios, studies and games, and wants every mutant borne: read or refused in words.

A mutant loses a line or a key, gets a group twice, a value of another type, a number that is extreme, another name, or a
piece of another file; every second one is changed by overrides as well, whose paths and values are as wild. `check` reads
scenarios, and what it accepts is played for three rounds with few SMEs; `sweep` reads studies (none of their runs is
started), `markov-perfect` games (none is solved). Each ends with code 0, 1 or 2 within 10 seconds of CPU time and 4 GB, and where it refuses it says why.
Usage: mutants.py PROGRAM MUTANTS [SEED]; KEEP=FOLDER keeps what is not borne.
"""
import concurrent.futures
import os
import pathlib
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile

MOST_SECONDS = 10
MOST_BYTES = 4 << 30
FEW = ["--set", "simulation.rounds=3", "--set", "sectors[*].number=20"]
EXTREMES = ["0", "-1", "1e308", "-1e308", "1e-308", "0x7fffffff", "2147483648", "9223372036854775807L", "1e400", "0.5", "1"]
OTHER_TYPES = ['"text"', "17", "2.5", "true", "[ ]", "( )", "{ }", "[1, 2]", '["a", "b"]', '( { name = "x"; } )', '""']
KEY = re.compile(r"(?<![\w\"])([A-Za-z_]\w*)(\s*=\s*)")
NUMBER = re.compile(r"(?<![\w\".])-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?(?![\w\".])")
TEXT = re.compile(r'"[^"\n]*"')


def value_end(text, start):
    """Where the value that begins at `start` ends: at a ; or , or a bracket that closes what stands around it."""
    depth, at, quoted = 0, start, False
    while at < len(text):
        character = text[at]
        if quoted:
            quoted = character != '"'
        elif character == '"':
            quoted = True
        elif character == "#":
            at = text.find("\n", at) if "\n" in text[at:] else len(text)
        elif character in "([{":
            depth += 1
        elif character in ")]}":
            if depth == 0:
                break
            depth -= 1
        elif character in ";," and depth == 0:
            break
        at += 1
    return at


def some(draw, pattern, text):
    found = list(pattern.finditer(text))
    return draw.choice(found) if found else None


def lose_line(draw, text, _others):
    lines = text.splitlines(keepends=True)
    del lines[draw.randrange(len(lines))]
    return "".join(lines)


def lose_key(draw, text, _others):
    key = some(draw, KEY, text)
    end = value_end(text, key.end()) if key else 0
    return text[:key.start()] + text[end + (text[end:end + 1] == ";"):] if key else text


def double_key(draw, text, _others):
    key = some(draw, KEY, text)
    if not key:
        return text
    piece = text[key.start():value_end(text, key.end())]
    other = piece if draw.random() < 0.5 else piece.replace(key[1], key[1] + "2", 1)
    return text[:key.start()] + other + "; " + text[key.start():]


def double_group(draw, text, _others):
    brace = some(draw, re.compile(r"\{"), text)
    if not brace:
        return text
    end = value_end(text, brace.start() + 1) + 1
    return text[:end] + ", " + text[brace.start():end] + text[end:]


def other_type(draw, text, _others):
    key = some(draw, KEY, text)
    return text[:key.end()] + draw.choice(OTHER_TYPES) + text[value_end(text, key.end()):] if key else text


def extreme_number(draw, text, _others):
    number = some(draw, NUMBER, text)
    return text[:number.start()] + draw.choice(EXTREMES) + text[number.end():] if number else text


def other_name(draw, text, _others):
    name, by = some(draw, TEXT, text), some(draw, TEXT, text)
    word = draw.choice(['""', '"nobody"', '"[*]"', '"a.b"', '"ü"', by[0] if by else '"x"'])
    return text[:name.start()] + word + text[name.end():] if name else text


def swap_values(draw, text, _others):
    first, second = some(draw, KEY, text), some(draw, KEY, text)
    if not first or not second or first.start() >= second.start():
        return text
    ends = value_end(text, first.end()), value_end(text, second.end())
    if ends[0] >= second.start():
        return text
    return (text[:first.end()] + text[second.end():ends[1]] + text[ends[0]:second.end()] + text[first.end():ends[0]] +
            text[ends[1]:])


def foreign_piece(draw, text, others):
    other = draw.choice(others)
    key, at = some(draw, KEY, other), some(draw, KEY, text)
    if not key or not at:
        return text
    return text[:at.start()] + other[key.start():value_end(other, key.end())] + "; " + text[at.start():]


def spoil_bytes(draw, text, _others):
    at = draw.randrange(len(text))
    return text[:at] + draw.choice(["\0", "\xff", "{", ")", '"', "/*", "@include \"war.cfg\"\n", "#", ";;"]) + text[at:]


KINDS = [lose_line, lose_key, double_key, double_group, other_type, extreme_number, other_name, swap_values, foreign_piece,
         spoil_bytes]


def parameter_paths(text):
    """The paths of all keys of a scenario, about as --set has them."""
    group, paths = "", []
    for key in KEY.finditer(text):
        if re.match(r"\s*[({]", text[key.end():]):
            group = key[1] + ("[*]" if text[key.end():].lstrip().startswith("(") else "")
        paths.append(f"{group}.{key[1]}" if group and not group.startswith(key[1]) else key[1])
    return paths


def wild_override(draw, text):
    key, number, word = some(draw, KEY, text), some(draw, NUMBER, text), some(draw, TEXT, text)
    path = draw.choice(parameter_paths(text) or ["x"])
    at = draw.randrange(len(path) + 1)
    path = draw.choice([path, path, path, f"vendors[*].pricing.{key[1] if key else 'x'}", "vendors[0].products[*].quality",
                        "vendors.Nobody.capital", path[:at], path[:at] + draw.choice(".[]*=\"x0-") + path[at:],
                        f"sectors[99].{path}", f"{path}.{path}"])
    value = draw.choice(EXTREMES + OTHER_TYPES + [number[0] if number else "1", word[0] if word else '"x"', "", "hold", "a;b"])
    return f"{path}={value}".replace("\0", "")


def limit():
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


class Mutants:
    def __init__(self, program, seed, folder):
        self.program, self.seed, self.folder = pathlib.Path(program).resolve(), seed, folder
        shutil.copytree("scenarios", folder / "scenarios")
        shutil.copytree("tests/scenarios", folder / "scenarios/small")
        self.files = sorted((folder / "scenarios").glob("**/*.cfg"))
        self.texts = [path.read_text(encoding="utf-8") for path in self.files]
        self.kinds = [next((kind for kind in ("study", "game") if re.search(rf"^\s*{kind}\s*=", text, re.MULTILINE)), "scenario")
                      for text in self.texts]

    def one(self, number):
        """What is wrong with how mutant `number` was taken, and the mutant; None when all is well."""
        draw = random.Random(f"{self.seed} {number}")
        which = draw.randrange(len(self.files))
        text, changes = self.texts[which], []
        for _ in range(draw.choice([1, 1, 1, 2, 3])):
            kind = draw.choice(KINDS)
            text = kind(draw, text, self.texts) or "\n"
            changes.append(kind.__name__)
        path = self.files[which].with_name(f"mutant{number}.cfg")
        path.write_bytes(text.encode("utf-8", "surrogateescape").replace(b"\xc3\xbf", b"\xff"))
        sets = [f"--set={wild_override(draw, self.texts[which])}" for _ in range(draw.choice([0, 0, 1, 2]))]
        wrong = self.tried(path, self.kinds[which], sets)
        if wrong:
            return f"mutant {number} of {self.files[which].name} ({', '.join(changes)} {sets}): {wrong}", text
        path.unlink()
        return None

    def tried(self, path, kind, sets):
        if kind == "game":
            wrong, _ = self.call(["markov-perfect", "--dry-run", *sets, path])
            return wrong
        if kind == "study":
            out = path.with_suffix(".h5")
            wrong, _ = self.call(["sweep", "-q", "--threads", "1", "--max-hours", "1e-9", "-o", out, *sets, path])
            shutil.rmtree(f"{out}.d", ignore_errors=True)
            return wrong
        wrong, code = self.call(["check", *sets, *FEW, path])
        if code == 0 and not wrong:
            wrong, _ = self.call(["run", "-q", "--no-output", "--threads", "1", "--replicates", "1", *sets, *FEW, path])
        return wrong

    def call(self, words):
        """What is wrong with how the program took it, or None, and its exit code."""
        made = subprocess.run([self.program, *words], check=False, capture_output=True, preexec_fn=limit,
                              env={**os.environ, "MALLOC_ARENA_MAX": "2"})
        wrong = self.judge(made)
        return wrong and f"{words[0]} {wrong}", made.returncode

    @staticmethod
    def judge(made):
        if made.returncode < 0:
            return f"ends by signal {-made.returncode}"
        if made.returncode > 2:
            return f"exit code {made.returncode}"
        return None if made.returncode == 0 or made.stderr.strip() else f"exit code {made.returncode} without a word"


def main():
    count, seed = int(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else "1"
    with tempfile.TemporaryDirectory() as scratch, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        mutants = Mutants(sys.argv[1], seed, pathlib.Path(scratch))
        wrong = [found for found in pool.map(mutants.one, range(count)) if found]
    for said, text in wrong[:10]:
        print(f"mutants.py: {said}", file=sys.stderr)
        if "KEEP" in os.environ:
            pathlib.Path(os.environ["KEEP"], said.split()[1] + ".cfg").write_text(text, encoding="utf-8", errors="replace")
    print(f"mutants: {count} of shipped scenarios, studies and games, {len(wrong)} not borne")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
