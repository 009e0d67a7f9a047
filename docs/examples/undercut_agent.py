"""A vendor that prices a step below its cheapest rival, never below cost: docs/agents.md."""
import json
import sys


def say(message):
    print(json.dumps(message), flush=True)


def decide(seen, step):
    offers = {}
    tiers = {(p["vendor"], p["product"]): p["tier"] for p in seen["products"]}
    for own in seen["own"]["products"]:
        tier = tiers[me, own["product"]]
        rivals = [p["price"] for p in seen["products"]
                  if p["live"] and p["vendor"] != me and p["tier"] == tier]
        if rivals and own["free"]:
            price = max(own["unit_cost"], (1 - step) * min(rivals))
            offers[own["product"]] = {"price": price}
    return offers


greeting = json.loads(sys.stdin.readline())
me = greeting["vendor"]
step = greeting["parameters"].get("step", 0.1)
say({"pricewar": 1})
for line in sys.stdin:
    message = json.loads(line)
    if "end" in message:
        break
    say({"round": message["round"], "offers": decide(message, step)})
