"""A vendor that asks a language model for its prices, through any command that reads a question on its standard input
and writes the answer on its standard output: docs/agents.md.

    python3 language_model_agent.py COMMAND [ARGUMENT ...]

Nothing else is started. Every question is a new call, told in words what the vendor sees and what it decided last.
"""
import json
import re
import subprocess
import sys

TASK = """You set the prices of {vendor}, which sells access to language models by the token. Prices are in CNY per million
tokens, money in thousands of CNY. You want to earn as much as you can until round {rounds} and must not run out of cash.
This is round {round} of {rounds}; your cash is {cash:.0f}, last round's profit was {profit:.0f}.
Your products:
{own}
Your rivals' products:
{rivals}
{last}Answer with one line of JSON and nothing else, such as {example}. Leave out a product to keep its price."""


def say(message):
    print(json.dumps(message), flush=True)


def own_line(product):
    return (f"- {product['product']}: price {product['price']:.4g}, cost {product['unit_cost']:.4g}, "
            f"customers {product['customers']:.0f}")


def rival_line(product):
    return (f"- {product['vendor']} {product['product']} ({product['tier']}): price {product['price']:.4g}, "
            f"share {100 * product['share']:.1f} %")


def question(greeting, seen, last):
    own = [p for p in seen["own"]["products"] if p["live"]]
    rivals = [p for p in seen["products"] if p["live"] and p["vendor"] != greeting["vendor"]]
    return TASK.format(
        vendor=greeting["vendor"], rounds=greeting["rounds"], round=seen["round"], cash=seen["own"]["cash"],
        profit=seen["own"]["profit"], own="\n".join(map(own_line, own)), rivals="\n".join(map(rival_line, rivals)),
        last=f"You last decided {json.dumps(last)}.\n" if last else "",
        example=json.dumps({own[0]["product"]: own[0]["price"]}) if own else "{}")


def prices_in(words):
    """The first JSON object among what was said."""
    for start in re.finditer(r"\{", words):
        try:
            said, _ = json.JSONDecoder().raw_decode(words[start.start():])
        except ValueError:
            continue
        return {name: price for name, price in said.items() if isinstance(price, (int, float))}
    return {}


def main(command):
    greeting = json.loads(sys.stdin.readline())
    last = {}
    say({"pricewar": 1})
    for line in sys.stdin:
        seen = json.loads(line)
        if "end" in seen:
            return
        asked = question(greeting, seen, last)
        words = subprocess.run(command, input=asked, stdout=subprocess.PIPE, text=True, check=True).stdout
        free = {p["product"] for p in seen["own"]["products"] if p["free"]}
        last = {name: price for name, price in prices_in(words).items() if name in free}
        say({"round": seen["round"], "offers": {name: {"price": price} for name, price in last.items()},
             "note": {"asked": asked, "answered": words.strip()}})


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("usage: language_model_agent.py COMMAND [ARGUMENT ...]")
    main(sys.argv[1:])
