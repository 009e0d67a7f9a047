#!/bin/bash
# `playground` without the engine says how to build it and writes nothing; with it, the page has all in itself.
# Usage: command.sh BUILD
set -eu
program=$1/pricewar-sim
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
fail() { echo "$1" >&2; exit 1; }
page=$folder/page.html
if [ ! -e "$1/playground/carried/engine.js" ]; then
    if "$program" playground scenarios/theory/price_war.cfg -o "$page" 2>"$folder/said"; then fail "a page without an engine"; fi
    grep -q 'make playground' "$folder/said" || fail "it does not say how to build the engine: $(cat "$folder/said")"
    [ ! -e "$page" ] || fail "it wrote a page without an engine"
    exit 0
fi
"$program" playground --quiet scenarios/may2024_replay.cfg -o "$page"
[ "$(stat -c %s "$page")" -le 6000000 ] || fail "the page has more than 6 MB"
if grep -qE '@@(setup|engine|glue|template|playground)' "$page"; then fail "something in the template was not filled in"; fi
"$program" --quiet -o "$folder/runs.h5" scenarios/theory/price_war.cfg >/dev/null
"$program" report --quiet "$folder/runs.h5"
grep -q '"playground":""' "$folder/runs.html" || fail "a link to a playground that is not there"
"$program" playground --quiet scenarios/theory/price_war.cfg -o "$folder/runs-playground.html"
"$program" report --quiet "$folder/runs.h5"
grep -q '"playground":"runs-playground.html"' "$folder/runs.html" || fail "no link to the playground beside the page"

# A page runs no shared object and no program: it is refused in words, with its key, and nothing is written.
cp tests/scenarios/small_war.cfg "$folder"
"${CC:-gcc}" -std=c17 -O2 -fPIC -shared -Iinclude $(pkg-config --cflags gsl) -o "$folder/rule.so" docs/examples/patient_undercut.c
refuses() { # RULE, and the beginning by which it is named
    if "$program" playground --quiet "$folder/small_war.cfg" --set "vendors.Alpha.pricing.strategy=$1" -o "$folder/other.html" \
        2>"$folder/said"; then fail "a page with the rule $1"; fi
    grep -qF "vendors.Alpha.pricing.strategy is \`$2" "$folder/said" || fail "it does not refuse $1 in words: $(cat "$folder/said")"
    [ ! -e "$folder/other.html" ] || fail "it wrote a page with the rule $1"
}
refuses plugin:./rule.so plugin:
refuses "process:$(command -v cat)" process:
