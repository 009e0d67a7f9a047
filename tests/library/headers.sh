#!/bin/bash
# Each of the two headers that are installed compiles alone, as C11, C17 and C++17, by gcc and, where it is there, clang.
# Usage: tests/library/headers.sh
set -euo pipefail
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
say() { echo "headers.sh: $*" >&2; exit 1; }
# shellcheck disable=SC2207 # words are meant to be split
gsl=($(pkg-config --cflags gsl))
compilers=0

compile() { # COMPILER LANGUAGE STANDARD HEADER
    printf '#include <%s>\nint main(void) { return 0; }\n' "$4" >"$scratch/alone.$2"
    "$1" "-std=$3" -O2 -Wall -Wextra -Wpedantic -Werror -x "$2" -Iinclude "${gsl[@]}" -c -o /dev/null "$scratch/alone.$2" ||
        say "$4 does not compile alone as $3 by $1"
    compilers=$((compilers + 1))
}
for header in pricewar.h pricewar_plugin.h; do
    for pair in "gcc g++" "clang clang++" "clang-14 clang++-14"; do
        read -r c cxx <<<"$pair"
        ! command -v "$c" >/dev/null || { compile "$c" c c11 $header && compile "$c" c c17 $header; }
        ! command -v "$cxx" >/dev/null || compile "$cxx" c++ c++17 $header
    done
done
[ "$compilers" -ge 6 ] || say "too few compilers are here: $compilers of 6 or more times something was compiled"

echo "the headers of the library compile alone, as C and as C++"
