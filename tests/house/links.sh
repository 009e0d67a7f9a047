#!/bin/bash
# HDF5 is for those that write or read files of results: the rooms below file/, and text/ beside it, call nothing of it, and
# a program on the library that plays a scenario and prints the summary links and runs without it.
# Usage: tests/house/links.sh BUILD, which holds the objects, libpricewar.a and the program
set -euo pipefail
build=$1
scenario=tests/scenarios/mini_p1.cfg
say() { echo "links.sh: $*" >&2; exit 1; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

for room in base random market statistics scenario terminal strategy model record runs text; do
    [ -d "$build/src/$room" ] || say "there are no objects of $room/ in $build"
    find "$build/src/$room" -name '*.o' -exec nm -A -u {} + >"$scratch/wanted"
    ! grep -E ' U H5[A-Z_]' "$scratch/wanted" >&2 || say "$room/ calls HDF5"
done

# shellcheck disable=SC2046 # words are meant to be split
"${CC:-gcc}" -std=c17 -D_GNU_SOURCE -Wall -Wextra -Werror ${SANITIZE:-} -Iinclude -Isrc \
    $(pkg-config --cflags gsl libconfig jansson nettle) tests/house/without_hdf5.c "$build/libpricewar.a" \
    $(pkg-config --libs libconfig gsl jansson nettle) -lpthread -ldl -lm -o "$scratch/without_hdf5" ||
    say "a program that uses no files can't be linked without HDF5"
! ldd "$scratch/without_hdf5" | grep -i hdf5 >&2 || say "it is linked with HDF5 all the same"

"$scratch/without_hdf5" "$scenario" --json >"$scratch/json"
"$build/pricewar-sim" "$scenario" --json --no-output --quiet >"$scratch/expected.json"
cmp "$scratch/json" "$scratch/expected.json" || say "its JSON is not that of the program"
"$scratch/without_hdf5" "$scenario" >"$scratch/text"
"$build/pricewar-sim" "$scenario" --no-output --quiet >"$scratch/expected.text"
cmp "$scratch/text" "$scratch/expected.text" || say "its answer is not that of the program"
echo "what lies below file/ works without HDF5"
