#!/bin/bash
# Every block of commands on the pages is run by a test or listed as not run; pages that no other script walks are walked here.
# Usage: tests/docs/commands.sh BUILD [PAGE...]; with pages only these are walked.
set -euo pipefail
export PYTHONDONTWRITEBYTECODE=1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
fail() { echo "commands: $1" >&2; exit 1; }
/usr/bin/python3 tests/docs/commands.py .

# A block that nobody runs is found, and so is an entry of the list that has no block.
mkdir -p "$folder/copy/tests/docs" "$folder/copy/docs"
cp -r docs/*.md docs/lessons "$folder/copy/docs"
cp README.md "$folder/copy"
cp tests/docs/*.sh "$folder/copy/tests/docs"
printf '\n```\npricewar-sim nonsense\n```\n' >>"$folder/copy/docs/model.md"
sed -i 's/^seq 8 |/seq 9 |/' "$folder/copy/docs/batch.md"
! /usr/bin/python3 tests/docs/commands.py "$folder/copy" 2>"$folder/said" || fail "a command that nobody runs is not found"
[ "$(wc -l <"$folder/said")" = 3 ] || fail "not three faults: $(cat "$folder/said")"

mkdir "$folder/build"
ln -s "$(realpath "$1")/pricewar-sim" "$folder/build/pricewar-sim"
ln -s "$PWD/scenarios" "$folder/scenarios"
export PATH=$folder/build:$PATH
pages=("${@:2}") # docs/replay.md takes ten times as long: make check-long gives it
[ ${#pages[@]} -gt 0 ] || pages=(docs/other-wars.md)
for page in "${pages[@]}"; do
    /usr/bin/python3 tests/docs/page.py "$page" "$folder"
done
