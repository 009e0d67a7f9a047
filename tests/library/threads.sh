#!/bin/bash
# Two runs in two threads, under ThreadSanitizer; first two threads that step one simulation, which must be noticed.
# Usage: tests/library/threads.sh BUILD, where the shared library is built with -fsanitize=thread
set -euo pipefail
build=$(realpath "$1")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
compile() { "${CC:-gcc}" -std=c17 -g -fsanitize=thread -Iinclude "$1" -L"$build" -lpricewar -Wl,-rpath,"$build" -pthread -o "$2"; }
sed 's/struct pw_simulation \*run = NULL;/static struct pw_simulation *run = NULL;/
    s/int failed = pw_simulation_create(\(.*\));/int failed = !run \&\& pw_simulation_create(\1);/
    s/    pw_simulation_free(run);//' docs/examples/two_threads.c >"$scratch/race.c"
compile "$scratch/race.c" "$scratch/race"
compile docs/examples/two_threads.c "$scratch/two_threads"
scenario=tests/scenarios/small_war.cfg
if "$scratch/race" $scenario >"$scratch/said" 2>&1 || ! grep -q 'data race' "$scratch/said"; then
    echo "threads.sh: a race is not noticed" >&2
    exit 1
fi
"$scratch/two_threads" $scenario
echo "two runs in two threads: no races"
