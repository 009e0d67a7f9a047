#!/bin/bash
# Each allocation of the library's own code that fails in a program on it, one by one: it ends with a message. The program is
# linked with the archive, so that its allocations are told from those of other libraries, some of which crash.
# Usage: tests/library/memory.sh BUILD
set -euo pipefail
build=$(realpath "$1")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
say() { echo "memory.sh: $*" >&2; exit 1; }
program=$scratch/pricewar-sim # the name by which failing_malloc.so knows whose allocations count
scenario=tests/scenarios/mini_p1.cfg
# shellcheck disable=SC2046 # words are meant to be split
"${CC:-gcc}" -std=c17 -Iinclude docs/examples/who_is_left.c "$build/static/libpricewar.a" $(pkg-config --libs gsl libconfig jansson) \
    -lpthread -lm -o "$program"
export LD_PRELOAD=$build/failing_malloc.so FAIL_OWN=1
FAIL_AT=0 FAIL_COUNT=$scratch/count "$program" $scenario >/dev/null
count=$(LD_PRELOAD='' cat "$scratch/count")
[ "$count" -gt 100 ] || say "only $count allocations are seen"
failed=0
for ((at = 1; at <= count; at++)); do
    code=0
    FAIL_AT=$at "$program" $scenario >"$scratch/out" 2>"$scratch/said" || code=$?
    [ "$code" -le 1 ] || say "allocation $at of $count: exit code $code"
    [ "$code" = 0 ] || [ -s "$scratch/said" ] || say "allocation $at of $count fails without a word"
    failed=$((failed + code))
done
[ "$failed" -gt 100 ] || say "only $failed of $count allocations matter"
echo "the library: $failed of $count failing allocations end with a message, the others do no harm"
