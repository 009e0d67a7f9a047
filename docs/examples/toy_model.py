"""A toy in the place of a language model's command-line client: reads the question of language_model_agent.py, and
answers in a sentence with a line of JSON. It knows one thing: it asks a twentieth less than its cheapest rival, but never
less than a fifth over its cost."""
import json
import re
import sys

question = sys.stdin.read()
own, rivals = question.split("Your rivals' products:")
prices = [float(price) for price in re.findall(r"price ([-+.\de]+), share", rivals)]
wanted = {}
for name, price, cost in re.findall(r"^- (.+): price ([-+.\de]+), cost ([-+.\de]+)", own, re.MULTILINE):
    cheapest = min(prices, default=float(price))
    wanted[name] = round(max(1.2 * float(cost), 0.95 * cheapest), 4)
print(f"The cheapest rival asks {min(prices, default=0):.4g}, so I go a little below while I still earn.")
print(json.dumps(wanted))
