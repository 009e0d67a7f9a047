#!/bin/bash
# Does what docs/inference.md tells its reader to do, in a folder of its own. Usage: tests/docs/inference.sh BUILD
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/build"
ln -s "$(realpath "$1")/pricewar-sim" "$folder/build/pricewar-sim"
ln -s "$PWD/tests" "$PWD/scenarios" "$folder"
python3 tests/docs/page.py docs/inference.md "$folder"
