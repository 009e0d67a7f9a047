#!/bin/bash
# Every output has the same numbers: --json, the page of `report`, the file. Usage: tests/docs/outputs.sh BUILD
set -euo pipefail
program=$(realpath "$1/pricewar-sim")
top=$(mktemp -d)
trap 'rm -rf "$top"' EXIT

compare_outputs() { # SCENARIO ROUNDS
    local scenario=$PWD/tests/scenarios/$1.cfg folder=$top/$1
    mkdir "$folder"
    cat >"$folder/study.cfg" <<STUDY
study = { base = "$scenario"; design = "grid"; replicates = 4; seed = 20240515; };
vary = ( { path = "simulation.rounds"; values = ($2); } );
STUDY
    "$program" run --quiet --json "$scenario" --replicates 4 -o "$folder/runs.h5" >"$folder/runs.json"
    "$program" compare --quiet --json "$scenario" --replicates 4 -o "$folder/comparison.h5" >"$folder/comparison.json"
    "$program" sweep --quiet "$folder/study.cfg" -o "$folder/study.h5" >/dev/null
    for name in runs comparison study; do
        "$program" report --quiet "$folder/$name.h5" -o "$folder/$name.html"
    done
    PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 tests/docs/outputs.py "$folder"
}

compare_outputs small_war 36
compare_outputs hosting 12 # models of others, which have numbers of their own
