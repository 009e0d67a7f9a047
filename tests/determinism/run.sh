#!/bin/bash
# One study, many ways: threads, shards, their order, compilers, optimisation and instruction sets. Within one build,
# and among builds for one instruction set each, the bytes are the same; across other builds the numbers are compared,
# and where bits differ that is said.
# Usage: tests/determinism/run.sh BUILD [OTHER_BUILD...] [--sets BUILD_OF_SET...]
set -u
cd "$(dirname "$0")/../.."
program=$(realpath "$1")/pricewar-sim
shift
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failures=0

fail() {
    echo "determinism: $*" >&2
    failures=$((failures + 1))
}

cat >"$folder/study.cfg" <<STUDY
study = { base = "$PWD/tests/scenarios/small_war.cfg"; design = "grid"; replicates = 4; keep = ["summary", "series"]; };
vary = (
  { path = "choice.switch_cost_vendor"; values = (0.5, 1.0, 3.0); },
  { path = "vendors.Alpha.pricing.strategy"; values = ("undercut", "hold"); }
);
STUDY
"$program" sweep --quiet --threads 1 --output "$folder/one.h5" "$folder/study.cfg" >/dev/null || exit 1
"$program" run --quiet --replicates 6 --threads 1 --output "$folder/run.h5" tests/scenarios/small_war.cfg >/dev/null || exit 1

for threads in 2 4; do
    "$program" sweep --quiet --threads $threads --output "$folder/threads.h5" "$folder/study.cfg" >/dev/null
    cmp -s "$folder/one.h5" "$folder/threads.h5" || fail "the study with $threads threads has other bytes"
    "$program" run --quiet --replicates 6 --threads $threads --output "$folder/run_threads.h5" \
        tests/scenarios/small_war.cfg >/dev/null
    cmp -s "$folder/run.h5" "$folder/run_threads.h5" || fail "runs with $threads threads have other bytes"
    rm "$folder/threads.h5" "$folder/run_threads.h5"
done
echo "determinism: 1, 2 and 4 threads give the same bytes"

for shards in 1 3 8; do
    for order in forward backward; do
        numbers=$(seq $shards)
        [ $order = forward ] || numbers=$(seq $shards | tac)
        files=()
        for k in $numbers; do
            "$program" sweep --quiet --shard $k/$shards --output "$folder/$order.h5" "$folder/study.cfg" >/dev/null
            [ $shards = 1 ] && files+=("$folder/$order.h5") || files+=("$folder/$order.shard-$k-of-$shards.h5")
        done
        "$program" merge --quiet --force "$folder/merged.h5" "${files[@]}" || fail "$shards shards can't be merged"
        cmp -s "$folder/one.h5" "$folder/merged.h5" || fail "$shards shards, $order, give other bytes"
        rm -f "${files[@]}"
    done
done
echo "determinism: 1, 3 and 8 shards, forward and backward, give the same bytes"

others=()
while [ $# -gt 0 ] && [ "$1" != --sets ]; do
    others+=("$1")
    shift
done
[ $# = 0 ] || shift

for other in "${others[@]}"; do
    for file in run one; do
        "$other/pricewar-sim" rerun "$folder/$file.h5" >"$folder/exact" 2>&1
        if [ $? = 0 ]; then
            echo "determinism: $other repeats $file.h5 bit for bit"
        elif "$other/pricewar-sim" rerun --within 1e-12 "$folder/$file.h5" >"$folder/close" 2>&1; then
            echo "determinism: $other repeats $file.h5 within 1e-12; other bits:"
            sed -n '/^rerun/,$p' "$folder/exact"
        else
            fail "$other gives other numbers in $file.h5:"
            cat "$folder/close" >&2
        fi
    done
done

# Name, scenario, overrides: SMEs that only choose and such that do everything, all pricing rules with a reply, sales by
# the expectation, apps, exits.
markets() {
    cat <<MARKETS
plain tests/bench/logit_market.cfg sectors.agents.number=20000 simulation.rounds=20
small_war tests/scenarios/small_war.cfg
expected tests/scenarios/small_war.cfg simulation.noise=off
two_suppliers tests/scenarios/small_war.cfg choice.second_share=0.3
bait tests/scenarios/bait.cfg
takeover tests/scenarios/takeover.cfg
bigtech scenarios/bigtech_vs_startups.cfg simulation.rounds=24
replay scenarios/may2024_replay.cfg simulation.rounds=24
cars scenarios/wars/ev_2023.cfg simulation.rounds=24
MARKETS
}

# Whether this machine can run it: 0, or 1.
supports() {
    [ "$1" = x86-64 ] || /lib64/ld-linux-x86-64.so.2 --help | grep -q "$1 (supported"
}

played=()
before=$failures
for set in "$@"; do
    build=${set#*:}
    level=${set%%:*}
    if ! supports "$level"; then
        echo "determinism: $build is not played, this processor has no $level"
        continue
    fi
    played+=("$level")
    while read -r name scenario overrides; do
        options=()
        for override in $overrides; do options+=(--set "$override"); done
        "$build/pricewar-sim" run --quiet --replicates 2 --output "$folder/$name.set.h5" "${options[@]}" "$scenario" >/dev/null ||
            fail "$build can't run $scenario"
        [ -e "$folder/$name.h5" ] || "$program" run --quiet --replicates 2 --output "$folder/$name.h5" "${options[@]}" \
            "$scenario" >/dev/null || fail "$program can't run $scenario"
        cmp -s "$folder/$name.h5" "$folder/$name.set.h5" || {
            fail "$build gives other bytes in $name, $scenario $overrides"
            "$build/pricewar-sim" rerun "$folder/$name.h5" >&2
        }
        rm -f "$folder/$name.set.h5"
    done < <(markets)
    "$build/pricewar-sim" sweep --quiet --output "$folder/set.h5" "$folder/study.cfg" >/dev/null
    cmp -s "$folder/one.h5" "$folder/set.h5" || fail "$build gives other bytes in the study"
    rm -f "$folder/set.h5"
done
[ ${#played[@]} = 0 ] || [ $failures -gt $before ] || echo "determinism: the choice of the loader and the builds for ${played[*]} give the same bytes of" \
    "$(markets | wc -l) markets and the study"

# The C library's functions for processors without fused multiply-adds have other last bits; of the numbers only the
# rounding error of the books may care.
before=$failures
without_fma=glibc.cpu.hwcaps=-FMA,-FMA4,-AVX2
for file in run one; do
    GLIBC_TUNABLES=$without_fma "$program" rerun --within 1e-9 "$folder/$file.h5" >"$folder/close" 2>&1
    if grep -q '^  [a-z_/]*: ' "$folder/close" && grep '^  [a-z_/]*: ' "$folder/close" | grep -Eqv '^  (worst_)?ledger_error: ' ||
        ! grep -q '^rerun' "$folder/close"; then
        fail "without FMA, other numbers in $file.h5:"
        cat "$folder/close" >&2
    fi
done
[ $failures -gt $before ] || echo "determinism: without FMA in the C library the same within 1e-9, but for ledger_error"
exit $((failures > 0))
