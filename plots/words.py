"""Texts of the figures in the words of the war, and how agents are called. Texts are written in the words of the war over
models; what the terms in a file say takes their place, by the rules of src/words/ and src/terminal/shown_name.c."""

import functools
import re
import unicodedata

NAME_STYLES = ("both", "name", "label")
WIDTH = 26  # columns of a name; a Chinese character takes two
POWERS = {1.0: "", 1e3: "thousand ", 1e6: "million ", 1e9: "billion ", 1e12: "trillion "}

# The program's words for each term, one and many; the first pair is what it says when the scenario says nothing.
USUAL = {
    "vendor": (("model vendor", "model vendors"), ("vendor", "vendors")),
    "cloud": (("cloud", "clouds"), ("cloud vendor", "cloud vendors")),
    "seller": (("seller of accelerators", "sellers of accelerators"), ("hardware seller", "hardware sellers")),
    "sme": (("SME", "SMEs"),),
    "user": (("user", "users"),),
    "app": (("app", "apps"),),
    "product": (("model", "models"),),
    "compute": (("accelerator", "accelerators"),),
    "volume": (("token", "tokens"),),
    "price": (("price", "prices"),),
}


def amount(terms, count, single):
    """Of one "ride" or "rides", as `single` says; of other counts "thousand rides", "500 rides"."""
    one, many = terms.of["volume"]
    if count == 1:
        return one if single == "one" else many
    return f"{POWERS[count]}{many}" if count in POWERS else f"{count:.6g} {many}"


def article(word):
    return "an" if re.match(r"[aeiouAEIO]", word) and not re.match(r"u[nst][aeiou]", word) else "a"


class Terms:
    """What a file calls the things of its war; the program's words where it says nothing."""

    def __init__(self, text):
        lines = dict(line.split("=", 1) for line in text.splitlines() if "=" in line)
        self.currency = lines.get("currency", "CNY")
        self.in_a_unit = float(lines.get("volume.in_a_unit", 1e9))
        self.of = {term: (lines.get(f"{term}.one") or pairs[0][0], lines.get(f"{term}.many") or pairs[0][1]) for term, pairs in USUAL.items()}
        self.is_own = {term: self.of[term] != pairs[0] for term, pairs in USUAL.items()}
        counted = self.is_own["volume"] or self.in_a_unit != 1e9
        # prices are in thousand CNY for in_a_unit rides: "thousand CNY a car", "CNY a ride", "CNY per thousand rides"
        thousands = self.in_a_unit < 1000 or self.in_a_unit not in POWERS
        items = amount(self, self.in_a_unit if thousands else self.in_a_unit / 1000, "one")
        self.price_unit = f"{'thousand ' if thousands else ''}{self.currency} {article(items) if self.in_a_unit in (1, 1000) else 'per'} {items}"
        self.stored_money = "k" + self.currency
        self.stored_price = f"{'k' if thousands else ''}{self.currency}/{items if counted else 'Mtok'}"
        self.stored_volume = amount(self, self.in_a_unit, "many") if counted else "Gtok"
        self.dictionary = self.entries()
        keys = sorted(self.dictionary, key=len, reverse=True)
        known = "|".join(re.escape(word) for key in keys for word in (key, key[:1].upper() + key[1:]))
        self.pattern = re.compile(rf"(?<![\w.\[\]`@{{])(?:([aA])n? )?({known})(?![\w\[}}]|\.\w)")

    def entries(self):
        found = {"CNY per million tokens": self.price_unit, "CNY": self.currency}
        for term, pairs in USUAL.items():
            for one, many in pairs:
                found[one], found[many] = self.of[term] if self.is_own[term] else (one, many)
        apps = self.of["app"][1]
        found["app makers"] = self.of["sme"][1] if self.is_own["sme"] else "app makers"
        found["users of apps"] = self.of["user"][1] + ("" if self.is_own["user"] and not self.is_own["app"] else f" of {apps}")
        found["API fees"] = self.of["price"][1] if self.is_own["price"] else "fees" if self.is_own["volume"] else "API fees"
        found["hosting"] = f"bought of {self.of['cloud'][1]}" if self.is_own["cloud"] else "hosting"
        return found

    def say(self, text, begins=True):
        """`begins`: whether the text begins a sentence."""
        def own(found):
            before, word = found.groups()
            key = word if word in self.dictionary else word[:1].lower() + word[1:]
            mine = self.dictionary[key]
            if mine == key:
                return found.group()
            if text[found.end():found.end() + 1] == "-":  # "investor-group-owned"
                mine = mine.replace(" ", "-")
            first = not before and (begins and found.start() == 0 or text[:found.start()].endswith(". "))
            if key != word or first and key[:1].isupper() and "CNY" not in key:
                mine = mine[:1].upper() + mine[1:]
            return (f"{before}{article(mine)[1:]} " if before else "") + mine
        return self.pattern.sub(own, text)

    def units(self):
        """Unit in the file -> what is shown, and what numbers are multiplied by."""
        many = self.of["volume"][1]
        volume = (f"tn {many}", self.in_a_unit * 1e-12) if self.in_a_unit >= 1e9 else (f"million {many}", self.in_a_unit * 1e-6)
        return {self.stored_money: (f"{self.currency} bn", 1e-6), self.stored_price: (self.price_unit, 1), self.stored_volume: volume}


@functools.lru_cache
def terms_of(text):
    return Terms(text)


def columns(text):
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def is_alike(label, name):
    """Whether they are the same but for case, spaces, - and _: "GLM-4 Plus" and "GLM-4-Plus"."""
    return re.sub(r"[\s_-]", "", label.lower()) == re.sub(r"[\s_-]", "", name.lower())


def cut(label, width):
    """The first words of a label, or characters of it, with an ellipsis."""
    kept = ""
    for letter in label:
        if columns(kept + letter) > width - 1:
            break
        kept += letter
    word = kept.rfind(" ")
    return (kept[:word] if 2 * word > len(kept) else kept) + "…"


def shown_name(style, name, label, width=WIDTH):
    """"ByteDance 豆包"; a label that is the name, but for case, spaces, - and _, or has it as a word, stands for both; where
    little of it had room it is left off."""
    if style == "name" or not label:
        return name
    if style == "label" or is_alike(label, name) or name.lower() in label.lower().split(" "):
        return label
    left = width - columns(name) - 1
    if columns(label) <= left:
        return f"{name} {label}"
    return name if left < 5 else f"{name} {cut(label, left)}"
