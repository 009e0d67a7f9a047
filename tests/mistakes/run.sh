#!/bin/sh
# What the program says of the mistakes that people make. Each NN_*.cfg holds one; NN_*.txt has the message. command_line
# holds calls, each with what it says. `tests/mistakes/run.sh BUILD --accept` writes the messages anew, to be looked at.
set -u
folder=$(dirname "$0")
program=$(cd "$1" && pwd)/pricewar-sim
accept=${2-}
cd "$folder" || exit 1
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
failed=0 tried=0

judge() { # GOLDEN SAID
    if [ "$accept" = --accept ]; then
        cp "$2" "$1"
    elif ! diff -u "$1" "$2"; then
        echo "FAILED: $1" >&2
        failed=1
    fi
    tried=$((tried + 1))
}

"$program" check no_mistake.cfg >/dev/null || failed=1
for scenario in [0-9]*.cfg; do
    "$program" check "$scenario" >"$scratch/out" 2>"$scratch/said"
    code=$?
    if [ $code -ne 2 ] || [ -s "$scratch/out" ]; then
        echo "FAILED: $scenario: exit code $code, or something on stdout" >&2
        failed=1
    fi
    judge "${scenario%.cfg}.txt" "$scratch/said"
done

: >"$scratch/all"
grep '^\$ ' command_line.txt >"$scratch/calls"
while read -r _ _ arguments; do
    eval "\"\$program\" $arguments" >"$scratch/out" 2>"$scratch/said" </dev/null
    code=$?
    if [ $code -ne 2 ]; then
        echo "FAILED: pricewar-sim $arguments: exit code $code, not 2" >&2
        failed=1
    fi
    { echo "\$ pricewar-sim $arguments"; cat "$scratch/said"; } >>"$scratch/all"
done <"$scratch/calls"
judge command_line.txt "$scratch/all"

[ $failed = 0 ] && echo "$tried files of messages are as they should be"
exit $failed
