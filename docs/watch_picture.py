#!/usr/bin/python3
"""Draws `watch` as a moving picture: plays one run in a pseudo-terminal and writes the program's own frames into an SVG.

The last frame stands longest; a reader who asked for less motion, or whose program does not move pictures, sees the frame
of the month STILL. The same frames give the same bytes. Usage: docs/watch_picture.py PROGRAM FOLDER writes
FOLDER/watch.svg and FOLDER/watch.zh-CN.svg; `make pictures` writes them into docs/.
"""
import fcntl
import html
import os
import pathlib
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
import unicodedata

import pyte

SCENARIO, REPLICATE = "scenarios/bigtech_vs_startups.cfg", "4"
ROWS, COLUMNS = 26, 92
ROUNDS = [*range(19), *range(21, 61, 3)]  # the first months one by one, then every quarter
STILL = 12
SECONDS_A_FRAME, FRAMES_OF_THE_LAST = 0.5, 8
WIDTH, HEIGHT, MARGIN = 8, 17, 10  # of a cell and around the screen, in pixels
BASELINE, BLOCK = 13, 12  # of a row, and how high a full block is
PATIENCE, SETTLED = 60, 0.03  # seconds until a frame that does not come is a failure; without output until it is whole
BACKGROUND, FOREGROUND = "#15181e", "#d8dde6"
COLOURS = {"default": FOREGROUND, "black": "#565d6b", "red": "#ff7b72", "green": "#7ee787", "brown": "#e3b341", "blue": "#79c0ff",
           "magenta": "#d2a8ff", "cyan": "#76e3ea", "white": FOREGROUND}
# Blocks are drawn, as fonts leave gaps between them: the part of the cell from the bottom, or from the left.
LOW = {char: (part + 1) / 8 for part, char in enumerate("▁▂▃▄▅▆▇█")}
LEFT = {char: (part + 1) / 8 for part, char in enumerate("▏▎▍▌▋▊▉")}


def frames_of(program, names):
    """The screen, a list of rows of pyte's cells, in each of ROUNDS. Rounds are stepped by key, so that none is missed."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    screen = pyte.Screen(COLUMNS, ROWS)
    stream = pyte.ByteStream(screen)
    environment = {"PATH": os.environ["PATH"], "TERM": "linux", "LC_ALL": "C.UTF-8"}
    command = [program, "watch", SCENARIO, "--replicate", REPLICATE, "--names", names]
    process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True)

    def rows():
        return [[screen.buffer[y][x] for x in range(COLUMNS)] for y in range(ROWS)]

    def sleeps():
        return pathlib.Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[0] == "S"

    def wait_for(*texts):
        """Until the screen shows these, and nothing more comes of a program that waits for a key."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            waits = sleeps()
            if select.select([master], [], [], SETTLED)[0]:
                stream.feed(os.read(master, 65536))
                continue
            shown = "\n".join("".join(cell.data for cell in row) for row in rows())
            if waits and all(text in shown for text in texts):
                return
        raise SystemExit(f"watch does not show {texts}:\n{shown}")

    frames = {}
    wait_for("round 0/", "rounds/s")
    keys = rows()[-1]  # as they are while it plays
    os.write(master, b" ")
    for number in range(ROUNDS[-1] + 1):
        over = number == ROUNDS[-1]
        wait_for(f"round {number}/", "over" if over else "paused")
        frames[number] = rows() if over else rows()[:-1] + [keys]
        os.write(master, b"n")
    os.write(master, b"q")
    while process.poll() is None:
        if select.select([master], [], [], SETTLED)[0]:
            os.read(master, 65536)
    os.close(master)
    os.close(slave)
    return [frames[number] for number in ROUNDS]


def cells_of(text):
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def look_of(cell):
    return (COLOURS.get(cell.fg, "#" + cell.fg), cell.bold)


def pieces(row):
    """(column, look, text) of what is written in a row, cut at two spaces and where the look changes; blocks by themselves."""
    found, column, spaces = [], 0, 2
    for x, cell in enumerate(row):
        if cell.data == "":  # the second half of a wide character
            continue
        if cell.data == " ":
            spaces += 1
            continue
        look, block = look_of(cell), cell.data in LOW or cell.data in LEFT
        last = found[-1] if found else None
        wide = cells_of(cell.data) == 2
        follows = last and last[1] == look and last[3] == (block, wide) and spaces <= (0 if block or wide else 1)
        if follows:
            last[2] += " " * spaces + cell.data
        else:
            found.append([x, look, cell.data, (block, wide)])
        spaces = 0
    return [(x, look, text) for x, look, text, _ in found]


def bars(column, text):
    """Blocks as one path, from the bottom of the row."""
    out = []
    for found in re.finditer(r"(.)\1*", text):
        x, width, char = (column + found.start()) * WIDTH, len(found[0]) * WIDTH, found[1]
        if char in LEFT:
            out.append(f"M{x} 2h{LEFT[char] * WIDTH:g}v-{BLOCK}H{x}")
        else:
            high = f"{LOW[char] * BLOCK:g}"
            out.append(f"M{x} 2v-{high}h{width}v{high}")
    return "".join(out)


def drawn(name, column, text):
    """textLength keeps characters in their columns whatever font there is."""
    if text[0] in LOW or text[0] in LEFT:
        return f'<path class="{name}" d="{bars(column, text)}"/>'
    length = f' textLength="{cells_of(text) * WIDTH}"' if len(text) > 1 else ""
    wide = " w" if cells_of(text[0]) == 2 else ""
    return f'<text class="{name}{wide}" x="{column * WIDTH}"{length}>{html.escape(text)}</text>'


class Parts:
    """What is drawn in several places, drawn once: a text at a column, or a row of such texts."""

    def __init__(self, letter):
        self.letter, self.numbers = letter, {}

    def name(self, content):
        return f"{self.letter}{self.numbers.setdefault(content, len(self.numbers))}"

    def definitions(self):
        """Single elements bear their name themselves."""
        return [re.sub("^<(text|path) ", rf'<\1 id="{self.letter}{k}" ', content) if content.startswith(("<text", "<path")) else
                f'<g id="{self.letter}{k}">{content}</g>' for content, k in self.numbers.items()]


def picture(frames, title):
    """The frames above one another in a strip that a window moves along."""
    looks, texts, rows = Parts("c"), Parts("t"), Parts("r")

    def row_of(cells):
        used = [texts.name(drawn(looks.name(look), column, text)) for column, look, text in pieces(cells)]
        return rows.name("".join(f'<use href="#{name}"/>' for name in used)) if used else None

    places = [[row_of(cells) for cells in frame] for frame in frames]
    width, height = COLUMNS * WIDTH + 2 * MARGIN, ROWS * HEIGHT + 2 * MARGIN
    count = len(frames) + FRAMES_OF_THE_LAST
    styles = "".join(f".c{k}{{fill:{colour}{';font-weight:bold' if bold else ''}}}" for (colour, bold), k in looks.numbers.items())
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">',
           f"<title>{html.escape(title)}</title>",
           f"<style>text{{font:13px ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace;white-space:pre}}.w{{font-size:15px}}{styles}"
           f"#strip{{transform:translateY(-{height * ROUNDS.index(STILL)}px);animation:play {count * SECONDS_A_FRAME:g}s steps({count}) infinite}}"
           f"@keyframes play{{from{{transform:none}}to{{transform:translateY(-{height * count}px)}}}}"
           "@media(prefers-reduced-motion:reduce){#strip{animation:none}}</style>",
           "<defs>", *texts.definitions(), *rows.definitions(), "</defs>",
           f'<rect width="{width}" height="{height}" rx="8" fill="{BACKGROUND}"/>', '<g id="strip">']
    for k in range(count):
        names = places[min(k, len(frames) - 1)]
        out.append("".join(f'<use href="#{name}" x="{MARGIN}" y="{k * height + MARGIN + y * HEIGHT + BASELINE}"/>'
                           for y, name in enumerate(names) if name))
    return "\n".join([*out, "</g>", "</svg>", ""])


def main(program, folder):
    program = pathlib.Path(program).resolve()
    for name, names, title in (("watch.svg", "name", "The price war of May 2024, month by month, as `watch` shows it"),
                               ("watch.zh-CN.svg", "label", "watch 逐月显示的 2024 年 5 月价格战")):
        (pathlib.Path(folder) / name).write_text(picture(frames_of(program, names), title), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
