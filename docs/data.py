"""Writes the tables of docs/data.md from the comments of the scenario files, so that both always say the same.

    make docs    or    python3 docs/data.py [--check] [PAGE]

In PAGE (docs/data.md) a table stands between the marks "<!-- written by docs/data.py from SCENARIO -->" and
"<!-- end -->"; with "from SCENARIO, where it differs from OTHER" settings that both have alike are left out. Paths are
those of the repository. --check writes nothing and fails when the page is not up to date.

What a comment is about (the one that a file begins with, up to an empty line, is about the file and left out):
  setting = 1.0; other = 2.0;  # at the end of a line: the settings of this line
                               # alone, but as far to the right: the same comment goes on
  third = 3.0;                 #   three spaces in: the same comment, about the settings of both lines
  # on lines of its own: the settings of the lines that follow, up to an empty line or another comment, that have
  # none themselves; before a group of a list, or where none follows: the whole
  # setting, other: text       before a top-level setting: all settings of these names below it
  #   indented                 goes on
  # ---- Title ----            begins a section
  # -- Title. Text             before a group of a list: begins a part of it
In a comment at the end of a line "setting: text" after the beginning or a semicolon is about that setting alone, and
"price: text" about price_input and price_output. Grades are the letters A to E, R and X, as "(B)" or before a comma,
colon or semicolon or at the end, and the words recalled (R), estimate (E), assumption (X), article (B, the one that
docs/model.md cites) and board (A-, a copy of the Arena's).
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
BEGIN = "<!-- written by docs/data.py"
MARK = re.compile(r"<!-- written by docs/data\.py from (\S+?)(?:, where it differs from (\S+))? -->\n"
                  rf"(?:(?!{re.escape(BEGIN)}).)*?<!-- end -->", re.DOTALL)
TOKEN = re.compile(r'(?P<space>[ \t\r]+)|(?P<newline>\n)|(?P<comment>(?:#|//)[^\n]*)|(?P<block>/\*(?:[^*]|\*(?!/))*\*/)'
                   r'|(?P<string>"(?:[^"\\]|\\.)*")'
                   r"|(?P<include>@include)|(?P<mark>[{}()\[\]=:;,])|(?P<word>[^\s{}()\[\]=:;,\"#]+)")
GRADE = re.compile(r"(?<![\w.-])([ABCDERX](?:-|/[ABC])?)(?=\s*(?:[):;,.]|$))|"
                   r"\b([Rr]ecalled|[Ee]stimates?|[Aa]ssumptions?|article)\b|^(board)\b")
WORDS = {"recalled": "R", "estimate": "E", "assumption": "X", "article": "B", "board": "A-"}
NAMES = ("name", "label", "tier", "kind", "title")  # what an entry is called


class Mistake(Exception):
    pass


def text_of(path):
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise Mistake(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise Mistake(f"{path}: byte {error.start} is no UTF-8") from error


class Comment:
    def __init__(self, line, column, text, alone):
        self.line, self.column, self.text, self.alone = line, column, text, alone
        self.end = line  # its last line


class Source:
    """Tokens and comments of a file; included files are Sources in the place of tokens."""

    def __init__(self, path, above=()):
        self.path, self.tokens, self.comments, self.above = path, [], {}, above + (path.resolve(),)
        if path.resolve() in above:
            raise Mistake(f"{path}: includes itself")
        self.text = text_of(path)
        self.scan()
        self.blank = {number for number, line in enumerate(self.text.split("\n"), 1) if not line.strip()}

    def scan(self):
        line, start, at, include, used = 1, 0, 0, False, False
        while at < len(self.text):
            match = TOKEN.match(self.text, at)
            if not match:
                raise Mistake(f"{self.path}:{line}: cannot read {self.text[at:at + 20]!r}")
            kind, text, column = match.lastgroup, match.group(), match.start() - start
            at = match.end()
            if kind == "newline":
                line, start, used = line + 1, at, False
            elif kind == "comment":
                self.comments[line] = Comment(line, column, text.lstrip("#/"), not used)
            elif kind == "block":  # says nothing that the page has
                line += text.count("\n")
            elif kind == "include":
                include = used = True
            elif kind != "space":
                used = True
                if include:
                    self.tokens.append((Source(self.path.parent / text.strip('"'), self.above), line))
                    include = False
                else:
                    self.tokens.append((text, line))

    def flat(self):
        for token, line in self.tokens:
            if isinstance(token, Source):
                yield from token.flat()
            else:
                yield token, line, self


class Setting:
    def __init__(self, path, value, line, source, depth):
        self.path, self.value, self.line, self.source, self.depth = path, value, line, source, depth
        self.name, self.notes = path[-1], []


class Entry:
    """A group or a list of them. `path` has the names of the groups that it is in; entries of lists have their own."""

    def __init__(self, path, line, source, listed):
        self.path, self.line, self.source, self.listed = path, line, source, listed
        self.settings, self.entries, self.notes, self.tier, self.part = [], [], [], "", None

    def everything(self):
        """Settings and entries below, in the order of the file."""
        return sorted(self.settings + self.entries, key=lambda item: item.order)


class Reader:
    def __init__(self, path):
        self.path, self.tokens, self.at, self.order = path, list(Source(path).flat()), 0, 0

    def peek(self):
        return self.tokens[self.at][0] if self.at < len(self.tokens) else ""

    def take(self, wanted=None):
        if self.at >= len(self.tokens):
            raise Mistake(f"{self.path}: it ends within a group or list")
        token = self.tokens[self.at]
        if wanted and token[0] not in wanted:
            raise Mistake(f"{token[2].path}:{token[1]}: found {token[0]!r}, expected one of {wanted!r}")
        self.at += 1
        return token

    def put(self, items, item):
        self.order += 1
        item.order = self.order
        items.append(item)

    def group(self, entry, end):
        while self.peek() != end:
            if self.peek() == ";":
                self.take()
                continue
            name, line, source = self.take()
            self.take("=:")
            self.value(entry, name, line, source)
        return entry

    def value(self, entry, name, line, source):
        path = entry.path + (name,)
        if self.peek() == "{":
            self.take()
            child = Entry(path, line, source, False)
            self.put(entry.entries, child)
            self.group(child, "}")
            self.take("}")
        elif self.peek() == "(":
            self.list(entry, path, line, source)
        elif self.peek() == "[":
            self.put(entry.settings, Setting(path, self.bracketed(), line, source, len(path)))
        else:
            text = self.plain()
            if name == "name":
                entry.path = entry.path[:-1] + (text,) if entry.listed else entry.path
            if name in ("tier", "kind"):
                entry.tier = text
            self.put(entry.settings, Setting(path, text, line, source, len(path)))

    def plain(self):
        text, line, source = self.take()
        if text in (";", ",", ")", "]", "}", "=", ":"):
            raise Mistake(f"{source.path}:{line}: found {text!r}, expected a value")
        while self.peek().startswith('"') and text.startswith('"'):
            text += self.take()[0]
        return text.replace('""', "").strip('"')

    def bracketed(self):
        """An array or a list of plain values, as words."""
        end, words = {"[": "]", "(": ")"}[self.take("[(")[0]], []
        while self.peek() != end:
            if self.peek() == ",":
                self.take()
            elif self.peek() in ("[", "("):
                words.append("(" + self.bracketed() + ")")
            else:
                words.append(self.plain())
        self.take(end)
        return " ".join(words)

    def list(self, entry, path, line, source):
        self.take("(")
        child = None
        while self.peek() != ")":
            token, at, where = self.take()
            self.at -= 1
            if token == ",":
                self.take()
            elif token == "{":
                if not child:
                    child = Entry(path, line, source, False)
                    self.put(entry.entries, child)
                self.take()
                item = Entry(path + ("?",), at, where, True)
                self.put(child.entries, item)
                self.group(item, "}")
                self.take("}")
            elif token in ("(", "["):  # a row of a table of moves
                self.put(entry.settings, Setting(path, self.bracketed(), at, where, len(path)))
            else:
                self.put(entry.settings, Setting(path, self.plain(), at, where, len(path)))
        self.take(")")


def read(path):
    reader = Reader(path)
    return reader.group(Entry((), 1, None, False), "")


def settings_below(entry):
    for setting in entry.settings:
        yield setting
    for child in entry.entries:
        yield from settings_below(child)


def entries_below(entry):
    for child in entry.entries:
        yield child
        yield from entries_below(child)


def sources_of(root):
    found = []
    for item in list(settings_below(root)) + list(entries_below(root)):
        if item.source not in found:
            found.append(item.source)
    return found


def is_title(text):
    return text.strip().startswith("----")


def goes_on_alone(last, comment):
    return last.alone or comment.column >= FAR


def goes_on_beside(last, comment):
    return not last.alone and comment.text.startswith("   ")


def merged_comments(source):
    """Comments of several lines as one: those at the end of lines, and blocks, in order."""
    merged = []
    for line in sorted(source.comments):
        comment = source.comments[line]
        last = merged[-1] if merged else None
        follows = last and last.end == line - 1 and not is_title(comment.text) and not is_title(last.lines[-1])
        if follows and (goes_on_alone(last, comment) if comment.alone else goes_on_beside(last, comment)):
            last.lines.append(comment.text)
            last.end = line
        else:
            comment.lines = [comment.text]
            merged.append(comment)
    return merged


def clean(lines):
    return re.sub(r"\s+", " ", " ".join(line.strip() for line in lines)).strip()


def split_items(lines, names):
    """Text of a block before a top-level setting, and what it says of settings: (their names, text)."""
    text, items = [], []
    for line in lines:
        begins = re.match(r" {0,3}([a-z][a-z_0-9]*(?:, [a-z][a-z_0-9]*(?=[,:]))*)((?:, [^:]*)?:\s.*|\s\s.*)", line)
        about = begins.group(1).split(", ") if begins else [""]
        if set(about) <= names:
            said = begins.group(2)
            items.append((about, [said if said[0] in ",:" else ":" + said]))
        elif items and (line.startswith("   ") or not items[-1][1][-1].rstrip().endswith(".")):
            items[-1][1].append(line)
        else:
            text.append(line)
    return clean(text), [(about, clean(rest)) for about, rest in items]


def parts_of(text, entry_settings, line_settings):
    """(settings, text) of a comment at the end of a line: "elo: estimate" is about elo alone."""
    names, general, special = {s.name for s in entry_settings}, [], []
    for clause in re.split(r";\s+", text):
        begins = re.match(r"([a-z_0-9]+):\s", clause)
        word = begins.group(1) if begins else ""
        about = [s for s in entry_settings if s.name == word or (word == "price" and s.name in PRICES)]
        if about and (word in names or word == "price"):
            special.append((about, clause[begins.end():]))
        elif special and not general and not begins:
            special[-1] = (special[-1][0], special[-1][1] + "; " + clause)
        else:
            general.append(clause)
    told = [s for about, _ in special for s in about]
    rest = [s for s in line_settings if s not in told]
    return ([(rest, "; ".join(general))] if general else []) + special


PRICES = ("price_input", "price_output")
FAR = 16  # columns: a comment alone in its line that begins there belongs to the end of the line above
ABOVE = "see above"


class Notes:
    """Attaches the comments of all files to settings, entries and sections."""

    def __init__(self, root):
        self.root, self.sections = root, []  # (order, title, [text], [(names, text)])
        self.owner = {}
        for entry in [root, *entries_below(root)]:
            for setting in entry.settings:
                self.owner[setting] = entry
        for source in sources_of(root):
            self.attach(source)

    def attach(self, source):
        settings = [s for s in settings_below(self.root) if s.source is source]
        entries = [e for e in entries_below(self.root) if e.source is source]
        by_line = {}
        for setting in settings:
            by_line.setdefault(setting.line, []).append(setting)
        comments = merged_comments(source)
        for comment in comments:
            if not comment.alone:
                self.attach_end(comment, by_line, entries)
        for comment in comments:
            if comment.alone and not (comment.line == 1 and comment.end + 1 in source.blank):
                self.attach_block(comment, comments, source, by_line, entries)

    def attach_end(self, comment, by_line, entries):
        here = [s for line in range(comment.line, comment.end + 1) for s in by_line.get(line, [])]
        owners = list(dict.fromkeys(self.owner[s] for s in here))
        of_entry = [s for owner in owners for s in owner.settings]
        told = [s for s in here if s.name not in NAMES]
        told += [s for s in of_entry if s.name == "price_input" and not s.notes and s not in told
                 and any(t.name == "price_output" and self.owner[t] is self.owner[s] for t in told)]
        opened = [e for e in entries if e.line == comment.line]
        for about, text in parts_of(clean(comment.lines), of_entry, told):
            if not about:
                about = opened[-1:] or owners[-1:]
            for item in about:
                item.notes.append(text)

    def attach_block(self, comment, comments, source, by_line, entries):
        after = [x.line for x in list(settings_below(self.root)) + list(entries_below(self.root))
                 if x.source is source and x.line > comment.end]
        if not after:
            return
        following = min(after)
        first = next((e for e in entries if e.line == following), None)
        item = first or by_line[following][0]
        if is_title(comment.lines[0]):
            self.section(source, item, re.sub(r"^-+\s*|\s*-+$", "", comment.text.strip()), [], [])
        elif len(item.path) == 1:
            text, items = split_items(comment.lines, {s.name for s in settings_below(self.root)})
            self.section(source, item, None, [text] if text else [], items)
        elif first:
            begins = re.match(r"\s*--\s+([^.]*)\.?\s*(.*)", comment.lines[0])
            if begins:
                rest = [begins.group(2)] + comment.lines[1:]
                first.part = (begins.group(1), clean(rest) if begins.group(2) else "")
            text = clean(comment.lines[1:] if begins else comment.lines)
            if text and not (begins and begins.group(2)):
                first.notes.append(text)
        else:
            self.attach_following(comment, comments, source, by_line, following)

    def attach_following(self, comment, comments, source, by_line, line):
        starts, text, about = {c.line for c in comments if c.alone}, clean(comment.lines), []
        depth = by_line[line][0].depth if line in by_line else 0
        while line not in source.blank and line not in starts and line <= source.text.count("\n"):
            if line in by_line and by_line[line][0].depth < depth:
                break
            about += [s for s in by_line.get(line, []) if not s.notes and s.name not in NAMES]
            line += 1
        for setting in about:
            setting.notes.append(text)
        if not about:
            after = min(number for number in by_line if number > comment.end)
            self.owner[by_line[after][0]].notes.append(text)

    def section(self, source, item, title, text, items):
        self.sections.append((item.order, title, text, items))


def grade_of(text):
    found = []
    for letter, word, board in GRADE.findall(text):
        grade = letter or WORDS[board or word.lower().rstrip("s")]
        if grade not in found:
            found.append(grade)
    return ", ".join(found)


def words_of(settings):
    words, seen = [], {s.name: s for s in settings}
    for setting in settings:
        if setting.name == "price_output" and "price_input" in seen:
            continue
        if setting.name == "price_input" and "price_output" in seen:
            words.append(f"price {setting.value}/{seen['price_output'].value}")
        else:
            value = "" if setting.value is None else " " + (setting.value or "none")
            words.append(f"`{setting.shown}`{value}")
    return ", ".join(words)


def rows_of(entry, prefix=""):
    """(settings, text) of an entry and of the groups in it, one for each comment, in the order of the file."""
    rows = []
    source = next((s.value for s in entry.settings if s.name == "source"), "")
    for item in entry.everything():
        if isinstance(item, Setting):
            item.shown = prefix + item.name
            text = ". ".join(dict.fromkeys(note.rstrip(".") for note in item.notes)) or item.above or source
            if item.name in (*NAMES, "source") or item.same:
                continue
            if any(row[1] == text for row in rows):
                next(row for row in rows if row[1] == text)[0].append(item)
            else:
                rows.append(([item], text))
        elif not any(child.listed for child in item.entries):
            named = Setting(item.path, None, item.line, item.source, 0)
            named.shown = prefix + item.path[-1]
            rows += [([named], note) for note in item.notes] + rows_of(item, named.shown + ".")
    return rows


def lists_in(entry):
    return [child for child in entry.entries if any(item.listed for item in child.entries)]


def cell(text):
    return text.replace("|", "\\|")


def called(entry):
    return f"{entry.path[-1]}" + (f", {entry.tier}" if entry.tier else "")


def lines_of_entry(entry):
    name, lines = called(entry), []
    if entry.part:
        lines.append(f"| **{cell(entry.part[0])}** | | {grade_of(entry.part[1])} | {cell(entry.part[1])} |")
    rows = [([], note) for note in entry.notes] + rows_of(entry)
    for settings, text in rows:
        lines.append(f"| {cell(name)} | {cell(words_of(settings))} | {grade_of(text)} | {cell(text)} |")
        name = ""
    for inner in lists_in(entry):
        for note in inner.notes:
            lines.append(f"| {cell(name)} | `{inner.path[-1]}` | {grade_of(note)} | {cell(note)} |")
            name = ""
        for item in inner.entries:
            lines += lines_of_entry(item)
    return lines


def table_of(entry):
    if lists_in_top(entry):
        head = [f"| {entry.path[-1]} | setting and value | grade | where from |", "|---|---|---|---|"]
        body = [line for item in entry.entries for line in lines_of_entry(item)]
        body = [f"| | | {grade_of(note)} | {cell(note)} |" for note in entry.notes] + body
    else:
        head = [f"| {entry.path[-1]} | grade | where from |", "|---|---|---|"]
        body = [f"| {cell(words_of(settings))} | {grade_of(text)} | {cell(text)} |"
                for settings, text in [([], note) for note in entry.notes] + rows_of(entry)]
    lines = head + body if body else []
    for inner in lists_in(entry):
        lines += ([""] if lines else []) + table_of(inner)
    return lines


def lists_in_top(entry):
    return any(item.listed for item in entry.entries)


def key_of(setting, owner):
    return owner.path + (setting.name,)


def values_of(root):
    values = {}
    for entry in [root, *entries_below(root)]:
        for setting in entry.settings:
            values.setdefault(key_of(setting, entry), []).append(setting.value)
    return values


def mark_same(root, other):
    values = values_of(other) if other else {}
    mine = values_of(root)
    for entry in [root, *entries_below(root)]:
        for setting in entry.settings:
            key = key_of(setting, entry)
            setting.same = same_values(values.get(key), mine[key])


def number(word):
    try:
        return float(word)
    except ValueError:
        return word


def same_values(one, other):
    return one is not None and [list(map(number, value.split())) for value in one] == \
        [list(map(number, value.split())) for value in other]


def page_part(path, other):
    root = read(ROOT / path)
    notes = Notes(root)
    mark_same(root, read(ROOT / other) if other else None)
    if not root.entries:
        raise Mistake(f"{path}: has no group of settings")
    blocks, told, sections = [], set(), sorted(notes.sections, key=lambda section: section[0])
    source = root.entries[0].source
    for item in root.entries:
        if item.source is not source:
            source, told = item.source, set()
            blocks.append(f"### From `{source.path.relative_to(ROOT)}`")
        for order, title, text, items in sections:
            if order == item.order and title:
                blocks.append(f"### {title}")
                told = set()
            elif order == item.order:
                told |= {name for about, _ in items for name in about}
                blocks += text + (["\n".join(f"- {', '.join(f'`{name}`' for name in about)}{said}" for about, said in items)] if items else [])
        for setting in settings_below(item):
            setting.above = ABOVE if setting.name in told else ""
        table = table_of(item)
        blocks += ["\n".join(table)] if table else []
    return "\n\n".join(blocks)


def renewed(page):
    def written(match):
        path, other = match.groups()
        mark = match.group().split("\n", 1)[0]
        return f"{mark}\n\n{page_part(path, other)}\n\n<!-- end -->"
    if BEGIN not in page:
        raise Mistake("no table to write: the page has no pair of marks of docs/data.py")
    begins = {match.start() for match in MARK.finditer(page)}
    for begin in re.finditer(re.escape(BEGIN), page):
        if begin.start() not in begins:
            raise Mistake(f"line {page.count(chr(10), 0, begin.start()) + 1} of the page: this mark is not "
                          f'"{BEGIN} from SCENARIO -->", or has no "<!-- end -->" before the next')
    return MARK.sub(written, page)


def main(arguments):
    check = "--check" in arguments
    words = [word for word in arguments if word != "--check"]
    if any(word.startswith("-") for word in words):
        raise Mistake("takes --check and names of pages; " + " ".join(words))
    for page in [pathlib.Path(word) for word in words] or [ROOT / "docs/data.md"]:
        before = text_of(page)
        after = renewed(before)
        if check and after != before:
            raise Mistake(f"{page} is not what the comments of the scenarios say; make docs renews it")
        if not check:
            page.write_text(after, encoding="utf-8")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Mistake as mistake:
        sys.exit(f"data.py: {mistake}")
