#!/bin/bash
# One hypothesis in small, by the way that `make hypotheses` takes: sweep, answers, page. And docs/findings.md has a
# section for every study. Usage: tests/docs/hypotheses.sh BUILD
set -euo pipefail
build=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
study=scenarios/hypotheses/h04_small_models.cfg
fail() { echo "hypotheses: $1" >&2; exit 1; }

"$build/pricewar-sim" sweep --quiet --replicates 5 "$study" -o "$folder/h04_small_models.h5" >"$folder/text"
grep -q '^yuan: holds\.' "$folder/text" || fail "five runs do not show that flagships fall most in CNY"
grep -q '^flagships_kept: fails\.' "$folder/text" || fail "a claim that is wrong does not fail"
"$build/pricewar-sim" sweep --quiet --json --replicates 5 "$study" -o "$folder/h04_small_models.h5" >"$folder/json"
grep -q '"verdict": "holds"' "$folder/json" || fail "no verdict in --json"
"$build/pricewar-sim" sweep --quiet --replicates 4 "$study" -o "$folder/few.h5" >"$folder/few"
grep -q '^light_deeper: undecided\.' "$folder/few" || fail "four runs decide something"
findings() { PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 scenarios/hypotheses/findings.py "$@"; }
# Another seed, and another level at which one claim turns round: the page says so.
mkdir -p "$folder/one/base.1" "$folder/one/base.2" "$folder/one/none.1"
cp "$folder/h04_small_models.h5" "$folder/one/base.1/"
"$build/pricewar-sim" sweep --quiet --replicates 5 --seed 204 "$study" -o "$folder/one/base.2/h04_small_models.h5" >"$folder/text"
"$build/pricewar-sim" sweep --quiet --replicates 5 --set "vendors[*].pricing.maximum_step=0.005" "$study" \
    -o "$folder/one/none.1/h04_small_models.h5" >"$folder/text"
findings "$folder/one" -o "$folder/findings.md" 2>/dev/null || true
grep -q '| yes, yes | yes | holds |$' "$folder/findings.md" || fail "no answer in the page"
grep -q '| no, no | yes | depends on growth |$' "$folder/findings.md" || fail "the page does not say that levels of growth differ"
findings "$folder/one" --changes none.1 >"$folder/changes"
grep -q '^H04 flagships_kept: fails, then holds$' "$folder/changes" || fail "what changes is not named"
# Every level that `make hypotheses` plays has its overrides, and its words in the page.
scenarios/hypotheses/run_all true "$folder/played" || fail "run_all does not reach its end"
for variant in "$folder"/played/*; do
    level=$(basename "${variant%.*}")
    grep -q "\"$level\": \"" scenarios/hypotheses/findings.py || fail "findings.py does not know the level $level"
done
# A buyer who takes 100 Gtok a month takes so many times as many after five years.
grown() {
    local sets=()
    while read -r line; do sets+=(--set "$line"); done < <(sed 's/[[:space:]]*#.*//; /^$/d' "scenarios/hypotheses/growth_$1.set")
    "$build/pricewar-sim" run --quiet --force --set simulation.rounds=61 "${sets[@]}" scenarios/theory/learning_curve.cfg \
        -o "$folder/grown.h5" >"$folder/text"
    /usr/bin/python3 -c 'import h5py, sys
volume = h5py.File(sys.argv[1], "r")["market_volume"][0]
print(f"{volume[61] / volume[1]:.4g}")' "$folder/grown.h5"
}
[ "$(grown none)" = 1 ] || fail "use grows at the level at which it does not grow"
[ "$(grown fast)" = 85 ] || fail "after five years use is not at the ceiling of growth_fast.set"
# Two runs decide nothing, so findings.py complains of the verdict. A ratio of money is no money.
"$build/pricewar-sim" sweep --quiet --csv --replicates 2 scenarios/hypotheses/h14_consumers.cfg -o "$folder/h14_consumers.h5" >"$folder/ratios"
tr -s ' \n' ' ' <"$folder/ratios" | grep -q 'below 0 kCNY; [^;]*) kCNY in 2 runs' || fail "sweep prints money without its unit"
grep -q '^total_sme_surplus,kCNY,0,' "$folder/h14_consumers.by_point.csv" || fail "a CSV of sweep has money without its unit"
grep -q '^total_sme_surplus, kCNY ' "$folder/ratios" || fail "a table of sweep has money without its unit"
mkdir -p "$folder/two/base.1"
cp "$folder/h14_consumers.h5" "$folder/two/base.1/"
findings "$folder/two" -o "$folder/findings.md" 2>/dev/null || true
grep -q '^| The war raises the surplus of paying users [^|]*| 1[0-9. to()]* | below 1.1 |' "$folder/findings.md" ||
    fail "the page prints a ratio of money otherwise than as a number"
grep -q '^| Users gain less by it than SMEs. | [^|]* bn CNY | below 0 bn CNY |' "$folder/findings.md" ||
    fail "the page prints money without its unit"
for study in scenarios/hypotheses/h*.cfg; do
    name=${study##*/}
    grep -q "$name" docs/findings.md || fail "docs/findings.md says nothing of $name; \`make hypotheses\` renews it"
    [ -s "docs/findings/${name%.cfg}.svg" ] || fail "docs/findings has no figure of $name"
done
if grep -q 'This paragraph is out of date' docs/findings.md; then fail "a paragraph of docs/findings.md is out of date"; fi
