#!/bin/bash
# A program that is linked with the archive loads plug-ins when it shows what they call, and is told so when it does not.
# Usage: tests/library/archive.sh BUILD
set -euo pipefail
build=$(realpath "$1")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
say() { echo "archive.sh: $*" >&2; exit 1; }
# shellcheck disable=SC2207 # words are meant to be split
libraries=($(pkg-config --libs gsl libconfig jansson) -lpthread -lm)
# shellcheck disable=SC2046 # words are meant to be split
"${CC:-gcc}" -std=c17 -O2 -fPIC -shared -Iinclude $(pkg-config --cflags gsl) -o "$scratch/patient_undercut.so" \
    docs/examples/patient_undercut.c
sed "s,\"match\"; floor_markup = -0.2,\"plugin:$scratch/patient_undercut.so\"," tests/scenarios/mini_p1.cfg >"$scratch/war.cfg"
grep -q plugin: "$scratch/war.cfg" || say "the scenario names no plug-in"
build_with() { # NAME FLAGS...
    "${CC:-gcc}" -std=c17 -Iinclude docs/examples/who_is_left.c "$build/static/libpricewar.a" "${libraries[@]}" "${@:2}" \
        -o "$scratch/$1"
}
build_with shown -rdynamic
build_with hidden
"$scratch/shown" "$scratch/war.cfg" >/dev/null || say "a program with -rdynamic does not load a plug-in"
! "$scratch/hidden" "$scratch/war.cfg" >/dev/null 2>"$scratch/said" || say "a program that shows nothing loads a plug-in"
grep -q 'undefined symbol: pw_.*must be linked with -rdynamic' "$scratch/said" || say "$(cat "$scratch/said")"
sed 's/^PRICEWAR_PLUGIN/void pw_no_such(void); __attribute__((constructor)) static void begin(void) { pw_no_such(); }\n&/' \
    docs/examples/patient_undercut.c >"$scratch/stranger.c"
# shellcheck disable=SC2046 # words are meant to be split
"${CC:-gcc}" -std=c17 -O2 -fPIC -shared -Iinclude $(pkg-config --cflags gsl) -o "$scratch/patient_undercut.so" "$scratch/stranger.c"
! "$scratch/shown" "$scratch/war.cfg" >/dev/null 2>"$scratch/said" || say "a plug-in that calls what is not there is loaded"
grep -q 'undefined symbol: pw_no_such' "$scratch/said" && ! grep -q rdynamic "$scratch/said" || say "$(cat "$scratch/said")"
echo "programs on the archive load plug-ins, or are told how to"
