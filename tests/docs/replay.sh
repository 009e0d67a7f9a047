#!/bin/bash
# The targets of the replay's studies are those of the table, and `make replay` works, tried in small: infer, sweep, page.
# Usage: tests/docs/replay.sh BUILD
set -euo pipefail
program=$(realpath "$1")/pricewar-sim
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
fail() { echo "replay: $1" >&2; exit 1; }
write() { PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 docs/replay.py "$@"; }

PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 tests/docs/replay_allowance.py
mkdir "$folder/docs" "$folder/results"
cp -r scenarios "$folder"
cp docs/replay.py docs/replay.md docs/may2024_targets.csv "$folder/docs"
cd "$folder"
write --targets
for targets in fit early observed; do
    cmp "scenarios/studies/may2024_$targets.inc" "$OLDPWD/scenarios/studies/may2024_$targets.inc" ||
        fail "the targets are not those of docs/may2024_targets.csv; python3 docs/replay.py --targets renews them"
done

sed -i 's/^  points = .*/  points = 24;/' scenarios/studies/may2024_*.cfg
for part in early_ ""; do
    "$program" infer -q --runs 24 scenarios/studies/may2024_${part}inference.cfg -o results/may2024_${part}inference.h5 >text 2>&1 ||
        fail "no inference: $(cat text)"
    "$program" sweep -q scenarios/studies/may2024_${part}prediction.cfg -o results/may2024_${part}prediction.h5 >text 2>&1 ||
        fail "no prediction: $(cat text)"
done
! write none 2>said || fail "a folder without files is no mistake"
grep -q 'none/may2024_inference.h5 is missing; `make replay` makes it' said || fail "of a missing file is said: $(cat said)"
! write --target 2>said || fail "an unknown option is no mistake"
grep -q 'docs/replay.py --targets' said || fail "of an unknown option is said: $(cat said)"
write results
cut -d '|' -f 1-4 "$OLDPWD/docs/replay.md" | grep '^| 2024-' >rows
[ "$(wc -l <rows)" = "$(grep -c '^2024-' docs/may2024_targets.csv)" ] || fail "docs/replay.md has not all observations"
cut -d '|' -f 1-4 docs/replay.md | grep '^| 2024-' | cmp - rows || fail "docs/replay.md has other observations; \`make replay\` renews it"
if grep -qw 'nan' docs/replay.md; then fail "a number of the page is not known"; fi
