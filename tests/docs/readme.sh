#!/bin/bash
# Does what README.md tells its reader to do, in a folder of its own, and so docs/README.zh-CN.md. Usage: tests/docs/readme.sh BUILD
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for page in README.md docs/README.zh-CN.md; do
    place=$folder/$(basename "$page" .md)
    mkdir -p "$place/build" "$place/results"
    ln -s "$(realpath "$1")/pricewar-sim" "$place/build/pricewar-sim"
    ln -s "$PWD/scenarios" "$place/scenarios"
    python3 tests/docs/page.py "$page" "$place"
done
