#!/bin/bash
# Every mechanism of docs/mechanisms.md is played for nine rounds, differs from the frozen scenario, and has its row in
# the page. Usage: tests/docs/mechanisms.sh BUILD
set -euo pipefail
program=$1/pricewar-sim
frozen=tests/scenarios/frozen_2024/bigtech_vs_startups.cfg
fail() { echo "mechanisms: $1" >&2; exit 1; }

play() { "$program" run --quiet --json --set simulation.rounds=9 --replicates 1 "$@" | sed '/"provenance"/,$d'; }
without=$(play "$frozen")
for file in tests/scenarios/mechanisms/*; do
    arguments=("$file")
    if [ "${file##*.}" = set ]; then
        arguments=("$frozen")
        while read -r override; do
            override=${override%% # *}
            case $override in "" | "#"*) continue ;; esac
            arguments+=(--set "$override")
        done <"$file"
    fi
    with=$(play "${arguments[@]}") || fail "$file does not play"
    [ "$with" != "$without" ] || fail "$file changes nothing"
    grep -q "(\`${file##*/}\`) |" docs/mechanisms.md || fail "docs/mechanisms.md has no row for $file; \`make mechanisms\` renews it"
done
