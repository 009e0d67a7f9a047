#!/bin/bash
# The end of `make check`: which checks took longest, what failed, with what it said, and how many there were.
# Usage: tests/tried.sh BUILD COUNT
set -eu
cd "$1/tried"
mapfile -t failed < <(find . -name '*.failed' | sort)
passed=$(find . -name '*.said' | wc -l)
find . -name '*.seconds' -printf '%P\n' | while read -r name; do echo "$(<"$name"): ${name%.seconds}"; done | sort -rn | head -8
for file in ${failed[@]+"${failed[@]}"}; do
    name=${file#./}
    echo
    echo "FAILED: ${name%.failed}"
    cat "$file"
done
if [ ${#failed[@]} = 0 ] && [ "$passed" = "$2" ]; then
    echo "make check: all $2 passed"
    exit 0
fi
{
    echo
    echo "make check: FAILED, $passed of $2 passed"
    for file in ${failed[@]+"${failed[@]}"}; do
        name=${file#./}
        echo "  ${name%.failed}"
    done
} >&2
exit 1
