#!/bin/bash
# The names that the shared library, the static one and the program show are those of a list in the tree: a change of them is
# meant, and the list is renewed with it. Usage: tests/library/symbols.sh BUILD [renew]
set -euo pipefail
build=$1
list=tests/library/symbols.txt
found=$(mktemp)
trap 'rm -f "$found"' EXIT
# What the linker copies of the C library's own data (stderr, for HDF5) is not ours.
names() { awk -v of="$1" 'NF >= 2 && $2 ~ /[A-Tv-Z]/ && $1 !~ /@GLIBC/ { print of, $1 }' | LC_ALL=C sort -u; }
{
    nm -D --defined-only --format=posix "$build/libpricewar.so" | names libpricewar.so
    nm -g --defined-only --format=posix "$build/static/libpricewar.a" | names libpricewar.a
    nm -D --defined-only --format=posix "$build/pricewar-sim" | names pricewar-sim
} >"$found"
if [ "${2:-}" = renew ]; then
    cp "$found" "$list"
elif ! diff "$list" "$found" >&2; then
    echo "symbols.sh: $list (<) is not what is shown (>); \`tests/library/symbols.sh $build renew\` renews it" >&2
    exit 1
fi
soname=$(readelf -d "$build/libpricewar.so" | sed -n 's/.*SONAME.*\[\(.*\)\]/\1/p')
[ "$soname" = libpricewar.so.0 ] && [ -e "$build/$soname" ] || { echo "symbols.sh: the soname is $soname" >&2; exit 1; }
! readelf -d "$build/libpricewar.so" | grep -E 'NEEDED.*(hdf5|curses|nettle)' >&2 ||
    { echo "symbols.sh: the shared library needs more than it should" >&2; exit 1; }
echo "the library shows $(grep -c '^libpricewar.so ' "$found") names, the program $(grep -c '^pricewar-sim ' "$found")"
