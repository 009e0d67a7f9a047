"""A program that fails in the way, and in the round, of its arguments: faulty_agent.py WAY [ROUND]. Before, it answers that
all stays as it is; "well" is no fault."""
import json
import os
import signal
import sys
import time

way, at = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 2
if os.environ.get("STARTED"):
    with open(os.environ["STARTED"], "a") as file:
        file.write(f"{os.getpid()}\n")


def say(text):
    sys.stdout.write(text)
    sys.stdout.flush()


def fail(turn, own):
    if way == "late":
        time.sleep(4)
        say(f'{{"round": {turn}}}\n')
    elif way == "silent":
        time.sleep(60)
    elif way == "gone":
        sys.exit(3)
    elif way == "forked":
        if os.fork() == 0:
            time.sleep(8)
        os._exit(3)
    elif way == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    elif way == "closed":
        os.close(1)
        time.sleep(60)
    elif way == "flood":
        while True:
            say("x" * 65536)
    elif way == "lines":
        while True:
            say('{"round": 1}\n' * 1000)
    elif way == "binary":
        sys.stdout.buffer.write(b'\x00\xff\xfe\x1b[2J\n')
        sys.stdout.flush()
    else:
        say({"broken": "{round: 2", "nan": f'{{"round": {turn}, "offers": {{"{own}": {{"price": NaN}}}}}}',
             "huge": f'{{"round": {turn}, "offers": {{"{own}": {{"price": 1e999}}}}}}',
             "text": f'{{"round": {turn}, "offers": {{"{own}": {{"price": "cheap"}}}}}}',
             "list": f'{{"round": {turn}, "offers": [1]}}',
             "array": "[1, 2]", "empty": "",
             "product": f'{{"round": {turn}, "offers": {{"nobody": {{"price": 1}}}}}}',
             "term": f'{{"round": {turn}, "offers": {{"{own}": {{"prize": 1}}}}}}',
             "key": f'{{"round": {turn}, "prices": 1}}',
             "quota": f'{{"round": {turn}, "offers": {{"{own}": {{"free_quota": -1}}}}}}',
             "parts": f'{{"round": {turn}, "offers": {{"{own}": {{"price": 1, "price_input": 1}}}}}}',
             "twice": f'{{"round": {turn}, "round": {turn}}}',
             "round": f'{{"round": {turn + 1}}}', "no_round": "{}"}[way] + "\n")


if way == "at_once":
    sys.exit(7)
greeting = json.loads(sys.stdin.readline())
if way == "silent_greeting":
    time.sleep(60)
if way == "deaf":
    say('{"pricewar": 1}\n')
    time.sleep(60)
if way == "stderr":
    print("a word of the program", file=sys.stderr)
say('{"pricewar": 2}\n' if way == "version" else "hello\n" if way == "greeting" else '{"pricewar": 1}\n')
for line in sys.stdin:
    seen = json.loads(line)
    if "end" in seen:
        break
    if seen["round"] == at and way not in ("well", "stderr", "random"):
        fail(at, greeting["products"][0])
    elif way == "random":
        say(f'{{"round": {seen["round"]}, "note": {os.getpid()}}}\n')
    elif way != "lines" or seen["round"] < at:
        say(f'{{"round": {seen["round"]}}}\n')
