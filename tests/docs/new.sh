#!/bin/bash
# Each scenario that `new` writes is made in a folder of its own, checked without a word, run, watched and reported; what it
# leaves out is nowhere in what comes out. Usage: tests/docs/new.sh BUILD
set -euo pipefail
program=$(realpath "$1")/pricewar-sim
shipped=$(realpath scenarios/new)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

fail() {
    echo "FAILED: $*" >&2
    exit 1
}

names=$("$program" new | cut -d' ' -f1)
[ "$(echo "$names" | sort)" = "$(basename -a -s .cfg "$shipped"/*.cfg | sort)" ] || fail "new lists other names than there are"
for name in $names; do
    mkdir "$name"
    "$program" new "$name/war.cfg" --from "$name" 2>said
    grep -q "pricewar-sim $name/war.cfg" said || fail "$name: not said what to do next"
    cmp "$shipped/$name.cfg" "$name/war.cfg"
    said=$("$program" check --quiet "$name/war.cfg" 2>&1)
    [ -z "$said" ] || fail "$name: check says: $said"
    "$program" check "$name/war.cfg" >"$name/resolved.cfg"
    "$program" check "$name/resolved.cfg" | cmp - "$name/resolved.cfg" || fail "$name: the resolved scenario is another one"
    "$program" "$name/war.cfg" --quiet --full --replicates 8 -o "$name/war.h5" >"$name/war.txt"
    "$program" "$name/war.cfg" --quiet --replicates 8 --no-output --json >"$name/war.json"
    "$program" watch "$name/war.cfg" </dev/null >"$name/watched.txt" 2>said
    "$program" outcomes "$name/war.cfg" >"$name/outcomes.txt"
    "$program" compare "$name/war.cfg" --quiet --replicates 4 >"$name/compared.txt"
    "$program" report --quiet "$name/war.h5"
    [ -s "$name/war.html" ] || fail "$name: no page"
    "$program" rerun "$name/war.h5" >/dev/null 2>&1 || fail "$name: a rerun gives other numbers"
done

[ "$(wc -l <two_firms/war.cfg)" -le 20 ] || fail "two_firms has more than 20 lines"
[ "$(grep -c '^Nash price of .* holds$' two_firms/war.txt)" = 2 ] || fail "two_firms is not on the Nash price"
grep -q '^Follower\|  Follower' models/war.txt || fail "models: no Follower in the table"

# What a war leaves out is in no text, and in no name of a number.
for name in two_firms goods; do
    if grep -iwE 'clouds?|accelerators?|compute|hosts?|hosting|apps?|users|hardware|SMEs?|tokens?|models?|calls?' \
        "$name/war.txt" "$name/watched.txt" "$name/compared.txt"; then fail "$name: words of what it leaves out"; fi
    if grep -v '^ ' "$name/outcomes.txt" | grep -E 'cloud|attach|_app_|users|final_smes|value\]|sellers|compute|accelerators_sold|owned'; then
        fail "$name: outcomes of what it leaves out"
    fi
    /usr/bin/python3 - "$name" <<'END'
import json, re, sys, h5py
name = sys.argv[1]
summary = json.load(open(name + "/war.json"))
assert sorted(summary["layers"]) == ["households", "investors", "smes", "vendors"], summary["layers"].keys()
assert summary["layers"]["smes"]["profit"]["value"] is None and summary["layers"]["smes"]["surplus"]["value"] > 0
assert not {"users", "smes_with_value", "sme_exit_year_one"} & set(summary["market"]), summary["market"].keys()
with h5py.File(name + "/war.h5") as file:
    wrong = [key for key in file if key.startswith(("cloud", "seller", "group", "consolidated", "app_", "vendor_app", "vendor_contract"))
             or key in ("sector_users", "sector_wages", "sector_capital", "sector_profit", "vendor_host", "vendor_load", "buyer")]
    assert not wrong, wrong
    assert list(file["layer_name"].asstr()) == ["households", "vendors", "investors"]
    assert "groups" not in summary and "with its vendors" not in open(name + "/war.txt").read()
    page = open(name + "/war.html").read()
    data = json.loads(re.search(r'<script[^>]*id="data"[^>]*>(.*?)</script>', page, re.S)[1])
    assert data["groups"] is None and "groups" not in data["summary"]
    assert not {"hosting", "cloud_bills", "accelerators", "app_fees"} & set(file["flow_name"].asstr())
END
done
if "$program" goods/war.cfg --no-output --set 'claims[0].outcome=final_users' >said 2>&1; then fail "claimed what is not there"; fi
grep -q 'all sectors are of buyers' said || fail "$(cat said)"

# Nothing is replaced unless asked for; a wrong name is not taken for a near one.
if "$program" new goods/war.cfg --from models 2>said; then fail "replaced a file"; fi
grep -q 'exists; --force replaces it' said || fail "$(cat said)"
cmp "$shipped/goods.cfg" goods/war.cfg
"$program" new goods/war.cfg --from models --force --quiet
cmp "$shipped/models.cfg" goods/war.cfg
if "$program" new x.cfg --from good 2>said; then fail "took a wrong name"; fi
grep -q 'did you mean `goods`?' said || fail "$(cat said)"
if "$program" new x.cfg >listed 2>said; then fail "wrote something nobody named"; fi
[ ! -e x.cfg ] && grep -q '^goods ' listed || fail "no list of names"
