#!/bin/bash
# Does what docs/tutorial.md tells its reader to do, in a folder of its own. Usage: tests/docs/tutorial.sh BUILD
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp README.md "$folder"
mkdir "$folder/build"
ln -s "$(realpath "$1")/pricewar-sim" "$folder/build/pricewar-sim"
# Debian's python3 is the one that Debian's packages are for.
PATH=/usr/bin:$PATH python3 tests/docs/page.py docs/tutorial.md "$folder"
