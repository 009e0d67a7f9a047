#!/bin/bash
# Does what docs/library.md tells its reader to do, in a folder of its own, without anything installed; its programs and
# those in docs/examples are free of warnings. Usage: tests/docs/library.sh BUILD
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
ln -s "$(realpath "$1")" "$folder/build"
ln -s "$PWD/include" "$PWD/scenarios" "$folder"
# Debian's python3 is the one that Debian's packages are for.
PATH=/usr/bin:$PATH python3 tests/docs/page.py docs/library.md "$folder"
for program in "$folder"/*.c docs/examples/who_is_left.c docs/examples/two_threads.c; do
    "${CC:-gcc}" -std=c11 -O2 -Wall -Wextra -Wpedantic -Werror -Iinclude -c -o /dev/null "$program"
done
