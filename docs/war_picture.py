#!/usr/bin/python3
"""Draws docs/war.svg and docs/war.zh-CN.svg, what README.md opens with, from the tables of docs/findings.md.

A row is a claim with its statistic and 95 % interval. Usage: docs/war_picture.py [FOLDER], of docs/ by default.
"""
import decimal
import html
import pathlib
import re
import sys

PAGE = pathlib.Path(__file__).resolve().parent / "findings.md"
# A title that says what the rows show, in English and in Chinese, the unit likewise, which is a tenth of a billion in Chinese,
# and rows: the claim in findings.md, the kind that the title supposes, and what the row says.
PANELS = (
    (("App makers and clouds gain, model vendors pay", "应用厂商和云厂商受益，模型厂商买单"),
     ("war less peace, bn CNY in five years", "打价格战减去不打，五年合计，亿元"), (
        ("The war raises the surplus of SMEs.", "gain", ("App makers, surplus", "应用厂商的剩余")),
        ("The war raises the profit of clouds.", "gain", ("Clouds, profit", "云厂商的利润")),
        ("The war costs model vendors profit.", "loss", ("Model vendors, profit", "模型厂商的利润")))),
    (("Thin pockets kill, the war hardly does", "致命的是缺钱，不是价格战"),
     ("survivors among 12 independent vendors", "十二家独立厂商中存活家数的变化"), (
        ("The war costs at least one of the twelve independents its life.", "undecided", ("War instead of peace", "打价格战，而不是不打")),
        ("Investors who do not like losses cost independents their lives in the war.", "loss",
         ("Investors who mind losses", "投资人在意亏损")),
        ("In the war fewer independents survive with 1 than with 8 billion CNY each.", "loss",
         ("Cash of 1 bn CNY instead of 8", "每家 10 亿元，而不是 80 亿元")))),
    (("Cheap models win cloud business until the others follow", "低价模型带来云业务，直到对手跟进"),
     ("bn CNY in five years", "五年合计，亿元"), (
        ("ByteDance alone wins cloud profit by it.", "gain", ("ByteDance's cloud, alone", "只有字节跳动降价：它的云")),
        ("When the others do the same, ByteDance's cloud wins less.", "loss", ("… once the others follow", "……其他三家跟进之后")),
        ("Clouds and their vendors together earn more, at the gross margin of 0.30 on cloud bills.", "loss",
         ("All four, with their models", "四家云连同旗下模型厂商")))),
)
NOTES = ("Dots: means; bars: 95 % intervals, the luck of the runs; hollow: undecided. From docs/findings.md.",
         "点为均值，横线为 95 % 区间（仅含多次运行之间的随机性），空心点为未定。数字来自 docs/findings.md。")
WIDTH, LEFT, RIGHT, TOP, STEP = 820, 260, 586, 14, 30
NUMBER = r"-?[\d.,]+"


def statistics(page):
    """Value, low and high of every claim that has an interval, by its text."""
    rows = re.finditer(rf"^\| (.*?)(?: \\\*)? \| ({NUMBER}) \(({NUMBER}) to ({NUMBER})\)", page, re.MULTILINE)
    return {row[1]: tuple(row[2 + k] for k in range(3)) for row in rows}


def number(text):
    return float(text.replace(",", ""))


def shown(text, tenths):
    """With its sign, and in tenths of its unit where these are asked for."""
    value = f"{(decimal.Decimal(text.replace(',', '')) * 10).normalize():f}" if tenths else text
    return value.replace("-", "−") if value.startswith("-") else "+" + value


def panel(top, panel, found, language):
    titles, units, rows = panel
    try:
        values = [tuple(map(number, found[claim])) for claim, _, _ in rows]
    except KeyError as claim:
        raise SystemExit(f"{PAGE}: no table has the claim {claim}") from None
    ends = [0, *(end for value in values for end in value)]
    low, high = min(ends), max(ends)

    def x(value):
        return round(LEFT + (RIGHT - LEFT) * (value - low) / (high - low), 1)

    bottom = top + 34 + STEP * len(rows)
    out = [f'<text x="{TOP}" y="{top + 20}" class="title">{html.escape(titles[language])}'
           f'<tspan class="faint" dx="10">{html.escape(units[language])}</tspan></text>',
           f'<path class="axis" d="M{x(0)} {top + 32}V{bottom}"/>']
    for k, ((claim, supposed, words), (value, least, most)) in enumerate(zip(rows, values)):
        y = top + 50 + STEP * k
        kind = "undecided" if least < 0 < most else "gain" if value > 0 else "loss"
        if kind != supposed:
            raise SystemExit(f"{PAGE}: the picture supposes {supposed}, not {kind}, of: {claim}")
        mean, *interval = (shown(text, "亿元" in units[language]) for text in found[claim])
        said = f"{mean} ({' to '.join(interval)})" if language == 0 else f"{mean}（{' 至 '.join(interval)}）"
        out += [f'<text x="{LEFT - 16}" y="{y + 5}" text-anchor="end">{html.escape(words[language])}</text>',
                f'<path class="{kind}" d="M{x(least)} {y}H{x(most)}"/>',
                f'<circle class="{kind}" cx="{x(value)}" cy="{y}" r="6"/>',
                f'<text x="{RIGHT + 14}" y="{y + 5}">{said}</text>']
    return out, bottom + 12


def picture(found, language):
    body, top = [], TOP
    for each in PANELS:
        lines, top = panel(top, each, found, language)
        body += lines
    height = top + 26
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img">',
        f"<title>{html.escape('; '.join(titles[language] for titles, _, _ in PANELS))}</title>",
        "<style>text{font:15px system-ui,-apple-system,'Segoe UI','Noto Sans','PingFang SC','Noto Sans CJK SC',sans-serif;fill:#1f2328}"
        ".title{font-size:17px;font-weight:600}.faint{font-size:13px;font-weight:400;fill:#59636e}.back{fill:#fff}.axis{stroke:#8b949e}"
        "path.gain,path.loss,path.undecided{stroke-width:4}.gain{fill:#0969da;stroke:#0969da}.loss{fill:#bc4c00;stroke:#bc4c00}"
        ".undecided{fill:#fff;stroke:#59636e}circle{stroke-width:2}"
        "@media(prefers-color-scheme:dark){text{fill:#e6edf3}.faint{fill:#9198a1}.back{fill:#0d1117}.axis{stroke:#656c76}"
        ".gain{fill:#4493f8;stroke:#4493f8}.loss{fill:#f0883e;stroke:#f0883e}.undecided{fill:#0d1117;stroke:#9198a1}}</style>",
        f'<rect class="back" width="{WIDTH}" height="{height}" rx="6"/>', *body,
        f'<text class="faint" x="{TOP}" y="{height - 12}">{html.escape(NOTES[language])}</text>', "</svg>", ""])


def main(folder=PAGE.parent):
    found = statistics(PAGE.read_text(encoding="utf-8"))
    for language, name in enumerate(("war.svg", "war.zh-CN.svg")):
        (pathlib.Path(folder) / name).write_text(picture(found, language), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
