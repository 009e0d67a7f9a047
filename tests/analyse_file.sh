#!/bin/bash
# gcc's analyser and clang-tidy over one file, unless all that they read is what it was when they last had nothing to say:
# the text with its comments and all that it includes, the options, the tools and their settings.
# Usage: tests/analyse_file.sh SOURCE STAMP; FLAGS and GCC_ANALYSER are options, gcc's and those of its analyser, NODES how far
# clang's one goes.
set -u -o pipefail
source=$1 stamp=$2
read -ra flags <<<"$FLAGS"
read -ra analyser <<<"$GCC_ANALYSER"
nodes=(--extra-arg=-Xclang --extra-arg=-analyzer-config --extra-arg=-Xclang "--extra-arg=max-nodes=$NODES")
key=$({
    gcc "${flags[@]}" -MF /dev/null -E -CC -dD "$source" && printf '%s\n' "$FLAGS" "$GCC_ANALYSER" "$NODES" &&
        gcc --version && clang-tidy --version && cat .clang-tidy "$0"
} | sha256sum) && [ -e "$stamp" ] && [ "$(cat "$stamp.key" 2>/dev/null)" = "$key" ] && {
    touch "$stamp"
    exit 0
}
[ -n "${V:-}" ] || printf '  ANA %s\n' "$source" >&2
rm -f "$stamp.key"
failed=0
gcc "${flags[@]}" "${analyser[@]}" -MF "$stamp.d" -MT "$stamp" -c -o "$stamp" "$source" || failed=1
clang-tidy --quiet "${nodes[@]}" "$source" -- "${flags[@]}" 2>"$stamp.said" || { cat "$stamp.said" >&2; failed=1; }
[ $failed = 0 ] && printf '%s\n' "$key" >"$stamp.key"
exit $failed
