"""Does what a page of docs/ says, so that the page can't rot: page.py PAGE FOLDER

The first word of a fenced block is its language, the rest says what the test does with it:

    ```c src/x.c            the block becomes the file FOLDER/src/x.c
    ```diff                 the block is applied to files in FOLDER; its context must occur exactly once
    ```c quote src/x.c      the block must stand in FOLDER/src/x.c as it is here
    ```sh run               the block is run in FOLDER, each line must succeed
    ```text output          each of its lines is one of what was printed last, in this order; "...": what is left out

Other blocks are for the reader. Blocks are taken in the order of the page.
"""
import pathlib
import re
import subprocess
import sys


def blocks(page):
    """(language, words, line number, text) of every fenced block."""
    for found in re.finditer(r"^```([^\n`]*)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL):
        words = found.group(1).split()
        yield words, page.count("\n", 0, found.start()) + 1, found.group(2)


def once(text, part, what):
    if text.count(part) != 1:
        raise SystemExit(f"{what}: occurs {text.count(part)} times, not once:\n{part}")
    return text.index(part)


def apply(diff, folder, place):
    """Each hunk of a unified diff; only added lines and context. Line numbers are not looked at."""
    for part in re.split(r"^(?=--- )", diff, flags=re.MULTILINE)[1:]:
        name = re.search(r"^\+\+\+ b/(\S+)$", part, re.MULTILINE).group(1)
        text = (folder / name).read_text()
        for hunk in re.split(r"^@@.*\n", part, flags=re.MULTILINE)[1:]:
            lines = hunk.splitlines(keepends=True)
            before = "".join(line[1:] for line in lines if line[0] == " ")
            after = "".join(line[1:] for line in lines)
            once(text, before, f"{place}: context in {name}")
            text = text.replace(before, after)
        (folder / name).write_text(text)


def expect_lines(text, printed, place):
    rest = iter(printed.splitlines())
    for line in text.splitlines():
        if line.strip() != "..." and line.rstrip() not in (other.rstrip() for other in rest):
            raise SystemExit(f"{place}: this is not printed, or not in this order:\n{line}\n\nWhat is printed:\n{printed}")


def follow(page, folder):
    done = 0
    printed = ""
    for words, line, text in blocks(page.read_text()):
        place = f"{page}:{line}"
        if words == ["diff"]:
            apply(text, folder, place)
        elif words[1:] == ["run"]:
            result = subprocess.run(["bash", "-euo", "pipefail", "-c", text], cwd=folder,
                                    stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            if result.returncode:
                raise SystemExit(f"{place}: exit code {result.returncode}\n{text}\n{result.stdout}")
            printed = result.stdout
        elif words == ["text", "output"]:
            expect_lines(text, printed, place)
        elif words[1:2] == ["quote"]:
            once((folder / words[2]).read_text(), text, f"{place}: quotation of {words[2]}")
        elif len(words) == 2:
            target = folder / words[1]
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)
        else:
            continue
        done += 1
    return done


if __name__ == "__main__":
    page, folder = map(pathlib.Path, sys.argv[1:])
    print(f"{page}: {follow(page, folder)} steps done as written")
