#!/bin/bash
# The wars of scenarios/wars run and give no warning, docs/other-wars.md has the answers that the program gives to their claims,
# and the points that the page makes of them are so. Usage: tests/docs/wars.sh BUILD
set -euo pipefail
program=$1/pricewar-sim
fail() { echo "wars: $1" >&2; exit 1; }

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for war in scenarios/wars/*.cfg; do
    "$program" check "$war" >"$folder/resolved" 2>"$folder/said" || fail "$war: $(cat "$folder/said")"
    [ ! -s "$folder/said" ] || fail "$war: $(cat "$folder/said")"
    grep -qF "from $war -->" docs/other-wars.md || fail "$war has no table in docs/other-wars.md"
    grep -qF "\`$(basename "$war" .cfg)\`" docs/other-wars.md || fail "$war is not in the table of docs/other-wars.md"
done
/usr/bin/python3 docs/other_wars.py --check "$program" || exit 1

# A page that is out of date, and a command that is none, are found.
mkdir "$folder/docs"
cp docs/other_wars.py "$folder/docs"
ln -s "$PWD/scenarios" "$folder/scenarios"
sed 's/| holds |/| fails |/' docs/other-wars.md >"$folder/docs/other-wars.md"
! /usr/bin/python3 "$folder/docs/other_wars.py" --check "$program" 2>"$folder/said" || fail "a wrong answer is not found"
grep -q "make docs renews them" "$folder/said" || fail "what to do is not said: $(cat "$folder/said")"
! /usr/bin/python3 docs/other_wars.py 2>/dev/null || fail "nothing to do is no mistake"

# The war of one's own on the page runs as it stands there, and gives no warning.
sed -n '/^```cfg streaming.cfg$/,/^```$/p' docs/other-wars.md | sed '1d;$d' >"$folder/streaming.cfg"
"$program" check --quiet "$folder/streaming.cfg" >/dev/null 2>"$folder/said" && [ ! -s "$folder/said" ] || fail "streaming.cfg: $(cat "$folder/said")"
"$program" run --quiet --no-output --full "$folder/streaming.cfg" >"$folder/shown" || fail "streaming.cfg does not run"
grep -q '^  Youku ' "$folder/shown" || fail "streaming.cfg: $(cat "$folder/shown")"

# Cheap rides end with the last rival: as long as Uber stays, they don't.
fares() { "$program" run --quiet --json --no-output scenarios/wars/ride_hailing_2014.cfg "$@" |
    /usr/bin/python3 -c 'import json, sys; print(*(c["verdict"] for c in json.load(sys.stdin)["claims"] if c["name"] == "fares"))'; }
[ "$(fares)" = holds ] || fail "fares don't rise after the last rival has left: $(fares)"
stays=(--set vendors.UberChina.pricing.prize=1e12 --set vendors.UberChina.capital=1e9)
[ "$(fares "${stays[@]}")" = fails ] || fail "fares rise with a rival on the market: $(fares "${stays[@]}")"
