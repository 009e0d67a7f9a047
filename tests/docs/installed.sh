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

# Relative links of the pages; only the settings of clang-tidy are of no use without the source.
pages=$root/share/doc/pricewar-sim
links=0
while IFS=: read -r page link; do
    links=$((links + 1))
    [ "$link" = ../.clang-tidy ] || [ -e "$(dirname "$page")/$link" ] || say "the installed $page links to $link, which is not there"
done < <(grep -oH ']([^)# ]*' "$pages"/README.md "$pages"/docs/*.md | sed 's/:](/:/' | grep -v '://\|:mailto\|:$')
[ "$links" -gt 50 ] || say "only $links links are seen"

export PKG_CONFIG_PATH=$root/lib/pkgconfig
[ "$(cd "$root/include" && find . -type f | sort | xargs)" = "./pricewar.h ./pricewar_plugin.h" ] || say "headers: $(ls -R "$root/include")"
[ "$(readlink "$root/lib/libpricewar.so")" = libpricewar.so.0 ] && [ -f "$(realpath "$root/lib/libpricewar.so.0")" ] ||
    say "the links of the shared library: $(ls -l "$root/lib")"
! pkg-config --libs pricewar | grep -E -- '-l(gsl|config|jansson|hdf5)' >&2 || say "programs would be linked with what they don't use"
read -ra flags <<<"$(pkg-config --cflags --libs pricewar)"
mkdir "$root/archive"
ln -s "$root/lib/libpricewar.a" "$root/archive"
read -ra archive_flags <<<"$(pkg-config --cflags pricewar) -L$root/archive $(pkg-config --libs --static pricewar | sed "s| *-L$root/lib||")"
for example in who_is_left two_threads; do
    compile=("${CC:-gcc}" -std=c17 -Wall -Wextra -Werror "docs/examples/$example.c" -pthread)
    "${compile[@]}" "${flags[@]}" -o "$root/$example"
    ldd "$root/$example" | grep libpricewar.so.0 >/dev/null || say "$example does not use the shared library"
    "${compile[@]}" "${archive_flags[@]}" -o "$root/$example.static"
    ! ldd "$root/$example.static" | grep libpricewar >&2 || say "$example.static uses the shared library"
    LD_LIBRARY_PATH=$root/lib "$root/$example" tests/scenarios/mini_p1.cfg >"$root/$example.out"
    "$root/$example.static" tests/scenarios/mini_p1.cfg | cmp - "$root/$example.out" || say "the two libraries differ"
done
grep -q '^  B  *gone ' "$root/who_is_left.out" || say "B should be gone in the war: $(cat "$root/who_is_left.out")"
! sed -n '/held/,$p' "$root/who_is_left.out" | grep gone >/dev/null || say "nobody should be gone in peace: $(cat "$root/who_is_left.out")"
grep -q '^run 1: ' "$root/two_threads.out" || say "two_threads: $(cat "$root/two_threads.out")"
read -ra plugin_flags <<<"$(pkg-config --cflags pricewar)"
"${CC:-gcc}" -std=c17 -O2 -fPIC -shared "${plugin_flags[@]}" -o "$root/patient_undercut.so" docs/examples/patient_undercut.c
"$root/bin/pricewar-sim" tests/scenarios/small_war.cfg --replicates 1 --no-output --quiet \
    --set "vendors.Alpha.pricing.strategy=plugin:$root/patient_undercut.so" >/dev/null || say "the example plug-in does not work"

# The archive is linked so that it loads plug-ins.
sed "s,\"match\"; floor_markup = -0.2,\"plugin:$root/patient_undercut.so\"," tests/scenarios/mini_p1.cfg >"$root/plugged.cfg"
"$root/who_is_left.static" "$root/plugged.cfg" >/dev/null || say "a program on the archive does not load the example plug-in"

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
    dpkg-deb -f "$package" Depends | grep 'libgsl.*libjansson4' >/dev/null || say "what the Debian package needs is not said"
    dpkg-deb -c "$package" | grep ' ./usr/lib/libpricewar.so.0 -> libpricewar.so.0' >/dev/null ||
        say "the Debian package has no link of the shared library"
    LD_LIBRARY_PATH=$root/deb/usr/lib "$root/two_threads" tests/scenarios/mini_p1.cfg | cmp - "$root/two_threads.out" ||
        say "the shared library of the Debian package does not work"
    of_python=$(.ci/deb_python "$build" 0.0.1) || say "no Debian package of Python"
    dpkg-deb -x "$of_python" "$root/deb"
    dpkg-deb -f "$of_python" Depends | grep 'pricewar-sim (= 0.0.1)' >/dev/null || say "the package of Python needs another pricewar-sim"
    [ "$(dpkg-deb -c "$of_python" | grep -c '\.so\|pricewar-sim$')" = 0 ] || say "the package of Python has a library of its own"
    [ "$(cd "$root" && LD_LIBRARY_PATH=$root/deb/usr/lib PATH=$root/deb/usr/bin:$PATH PYTHONPATH=$root/deb/usr/lib/python3/dist-packages \
        /usr/bin/python3 -c 'import sys, pricewar
print(len(pricewar.compare(sys.argv[1])), pricewar.run(sys.argv[1]).title)' "$OLDPWD/tests/scenarios/mini_p1.cfg")" = "4 MINI-P1" ] ||
        say "the Debian package of Python does not work"
    rm "$package" "$of_python"
fi
echo "installed program, library, completion and manual pages work"
