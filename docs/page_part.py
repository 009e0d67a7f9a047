"""A part of a page that a script writes: between "<!-- written by SCRIPT -->" and the next "<!-- end -->"."""
END = "<!-- end -->"


def renewed(page, script, text):
    """The page's text with `text` (which ends its last line) in that part."""
    begin = f"<!-- written by {script} -->\n"
    first, rest = page.split(begin)
    return f"{first}{begin}{text}{END}{rest.split(END, 1)[1]}"


def renew(path, script, text):
    path.write_text(renewed(path.read_text(encoding="utf-8"), script, text), encoding="utf-8")
