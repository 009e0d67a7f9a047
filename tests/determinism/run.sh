#!/bin/bash
# One study, many ways: threads, shards, their order, compilers and optimisation. Within one build the bytes are the
# same; across builds the numbers are compared, and where bits differ that is said.
# Usage: tests/determinism/run.sh BUILD [OTHER_BUILD...]
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

for other in "$@"; do
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
exit $((failures > 0))
