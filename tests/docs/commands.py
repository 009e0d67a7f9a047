"""Every block of commands on the pages is run by a test, or listed here with the reason: commands.py TOP

A block of commands is fenced, and is in the language sh, bash or console, or has a line that begins with the program, in
no language. `sh run` blocks are run by page.py, which a script of tests/docs/ gives the page.
"""
import pathlib
import re
import sys

import page as pages

CLUSTER = "needs Slurm or other machines; make check-slurm runs shipped shares and their merge"
ENGINE = "needs the engine of make playground; tests/playground/command.sh gives the command"
READERS = "make check-readers runs it as it stands"
# Page, and the beginning of the block that no test runs as it stands: why.
NOT_RUN = {
    ("docs/batch.md", "job=$(sbatch"): CLUSTER,
    ("docs/batch.md", "sbatch --array=1-8"): CLUSTER,
    ("docs/batch.md", "seq 8 | parallel"): CLUSTER,
    ("docs/batch.md", "for k in 1 2 3 4; do"): CLUSTER,
    ("docs/studies.md", "sbatch --array=1-20"): CLUSTER,
    ("docs/output-format.md", "ncdump "): READERS,
    ("docs/output-format.md", "h5dump "): READERS,
    ("docs/playground.md", "pricewar-sim playground"): ENGINE,
    ("docs/lessons/bertrand.md", "pricewar-sim playground"): ENGINE,
    ("docs/lessons/deep-pockets.md", "pricewar-sim playground"): ENGINE,
    ("docs/lessons/loss-leaders.md", "pricewar-sim playground"): ENGINE,
}
COMMAND = re.compile(r"^\s*(?:\$ )?(?:build/)?(?:pricewar-sim|sbatch)\s", re.MULTILINE)


def is_command(words, text):
    language = words[0] if words else ""
    return language in ("sh", "bash", "console") or not language and COMMAND.search(text)


def walked(top):
    """The pages that scripts give to page.py."""
    texts = [script.read_text() for script in (top / "tests/docs").glob("*.sh")]
    return {name for text in texts if "tests/docs/page.py" in text for name in re.findall(r"\b(?:docs/)?[\w./-]+\.md\b", text)}


def faults_in(top):
    walked_pages, used = walked(top), set()
    for path in [top / "README.md", *sorted((top / "docs").rglob("*.md"))]:
        name = str(path.relative_to(top))
        for words, line, text in pages.blocks(path.read_text()):
            if not is_command(words, text):
                continue
            listed = {key for key in NOT_RUN if key[0] == name and text.startswith(key[1])}
            used |= listed
            if words[1:] == ["run"]:
                if name not in walked_pages:
                    yield f"{name}:{line}: no script of tests/docs/ gives this page to page.py"
            elif not listed:
                yield f"{name}:{line}: no test runs these commands: mark them `sh run`, or say why not in tests/docs/commands.py"
    for name, start in sorted(set(NOT_RUN) - used):
        yield f"tests/docs/commands.py: {name} has no block that begins with {start!r}"


if __name__ == "__main__":
    found = list(faults_in(pathlib.Path(sys.argv[1])))
    print("\n".join(found), file=sys.stderr)
    sys.exit(1 if found else 0)
