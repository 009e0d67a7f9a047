#!/bin/bash
# Installs into a scratch folder and uses what is there: the example program on the library, completion, manual pages.
# Usage: tests/docs/installed.sh BUILD
set -euo pipefail
build=$1
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
say() { echo "installed.sh: $*" >&2; exit 1; }
unset MAKEFLAGS MAKELEVEL MFLAGS MAKEOVERRIDES
make --no-print-directory BUILD="$build" PREFIX="$root" install >"$root/log" 2>&1 || { cat "$root/log"; exit 1; }

export PKG_CONFIG_PATH=$root/lib/pkgconfig
# shellcheck disable=SC2046 # words are meant to be split
"${CC:-gcc}" -std=c17 -Wall -Wextra -Werror docs/examples/who_is_left.c $(pkg-config --cflags --libs pricewar) \
    -o "$root/who_is_left"
"$root/who_is_left" tests/scenarios/mini_p1.cfg >"$root/out"
grep -q '^  B  *gone ' "$root/out" || say "B should be gone in the war: $(cat "$root/out")"
! sed -n '/held/,$p' "$root/out" | grep -q gone || say "nobody should be gone in peace: $(cat "$root/out")"

complete_words() {
    COMP_WORDS=("$@")
    COMP_CWORD=$(($# - 1))
    _pricewar_sim || true # outside of a completion compopt fails
}
# shellcheck disable=SC1091
source "$root/share/bash-completion/completions/pricewar-sim"
complete_words pricewar-sim ch
[ "${COMPREPLY[*]}" = check ] || say "ch completes to ${COMPREPLY[*]}"
complete_words pricewar-sim check --s
[ "${COMPREPLY[*]}" = "--set --seed" ] || say "check --s completes to ${COMPREPLY[*]}"
complete_words pricewar-sim war.cfg --set choice.switch_cost_v
[ "${COMPREPLY[*]}" = choice.switch_cost_vendor= ] || say "--set completes to ${COMPREPLY[*]}"
complete_words pricewar-sim war.cfg --set 'vendors[*].pricing.strategy' = und
[ "${COMPREPLY[*]}" = undercut ] || say "strategy=und completes to ${COMPREPLY[*]}"
complete_words pricewar-sim war.cfg --set 'vendors[*].pricing.strategy' =
[ "${#COMPREPLY[@]}" -gt 10 ] || say "strategy= completes to ${COMPREPLY[*]}"
! command -v zsh >/dev/null || zsh -n "$root/share/zsh/site-functions/_pricewar-sim" || say "zsh can't read its completion"

for command in $(sed -n "s/.*\] || words='\(.*\)'/\1/p" "$root/share/bash-completion/completions/pricewar-sim"); do
    [ -s "$root/share/man/man1/pricewar-sim-$command.1" ] || say "no manual page of $command"
done
! command -v groff >/dev/null || [ -z "$(groff -man -Tutf8 -ww -z "$root"/share/man/man1/*.1 2>&1)" ] ||
    say "groff complains about the manual pages"
if command -v dpkg-shlibdeps >/dev/null; then
    package=$(.ci/deb "$build" 0.0.1) || say "no Debian package"
    dpkg-deb -x "$package" "$root/deb"
    "$root/deb/usr/bin/pricewar-sim" check "$root/deb/usr/share/pricewar-sim/scenarios/bigtech_vs_startups.cfg" >/dev/null ||
        say "the program of the Debian package does not work"
    dpkg-deb -f "$package" Depends | grep -q 'libhdf5.*libjansson4' || say "what the Debian package needs is not said"
    rm "$package"
fi
echo "installed program, library, completion and manual pages work"
