#!/bin/bash
# Does what docs/python.md tells its reader to do, in a folder of its own, by Debian's python3. Usage: tests/docs/python.sh BUILD
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
ln -s "$(realpath "$1")" "$folder/build"
ln -s "$PWD/scenarios" "$folder"
mkdir "$folder/python" # pip builds where the source is
cp -r python/pyproject.toml python/setup.py python/pricewar python/examples "$folder/python"
unset PYTHONPATH PRICEWAR_LIBRARY PRICEWAR_SIM
PATH=/usr/bin:$PATH python3 tests/docs/page.py docs/python.md "$folder"
