#!/bin/bash
# Faults while the program works: kill -9, full disks, closed folders, locks, failing allocations. No file under a
# final name is ever half written, no finished run is lost, and messages name file and cause.
# Usage: tests/faults/run.sh BUILD KILLS ALLOCATIONS
set -u
cd "$(dirname "$0")/../.."
program=$(realpath "$1")/pricewar-sim
shim=$(realpath "$1")/failing_malloc.so
kills=$2
allocations=$3
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
scenario=$PWD/tests/scenarios/small_war.cfg
failures=0
RANDOM=20240515

fail() {
    echo "faults: $*" >&2
    failures=$((failures + 1))
}

# expect CODE WORDS COMMAND...: exit code, and words on stderr.
expect() {
    local code=$1 words=$2 got
    shift 2
    "$@" >"$folder/out" 2>"$folder/err"
    got=$?
    [ "$got" = "$code" ] || fail "exit code $got instead of $code: $* ($(head -c 300 "$folder/err"))"
    grep -qF -- "$words" "$folder/err" || fail "\"$(head -c 300 "$folder/err")\" does not say \"$words\": $*"
}

whole() {
    [ ! -e "$1" ] || "$program" verify-file --quiet --no-rerun "$1" || fail "$1 is not whole after $2"
}

# kill_within SECONDS COMMAND...: at a random moment; true when it was killed in time.
kill_within() {
    local seconds=$1
    shift
    timeout --signal=KILL "$(awk -v most="$seconds" -v draw=$RANDOM 'BEGIN { print 0.005 + most * draw / 32768 }')" \
        "$@" >/dev/null 2>&1
    [ $? = 137 ]
} 2>/dev/null

seconds_of() {
    local start
    start=$(date +%s.%N)
    "$@" >/dev/null 2>&1
    awk -v a="$start" -v b="$(date +%s.%N)" 'BEGIN { print b - a }'
}

cat >"$folder/study.cfg" <<STUDY
study = { base = "$scenario"; design = "grid"; replicates = 20; keep = ["summary", "series"]; };
vary = ( { path = "choice.switch_cost_vendor"; values = (0.5, 1.0, 2.0); } );
STUDY
cat >"$folder/space.cfg" <<STUDY
study = { base = "$scenario"; design = "latin_hypercube"; points = 24; replicates = 1; seeds = "by_point"; };
vary = ( { path = "choice.switch_cost_vendor"; low = 0.5; high = 2.0; } );
STUDY
run=("$program" run --quiet --force --replicates 8 --output "$folder/run.h5" "$scenario")
sweep=("$program" sweep --quiet --output "$folder/sweep.h5" "$folder/study.cfg")

# --- Kills of run: the old file or the new one, never half of one.
"${run[@]}" --seed 1 >/dev/null || fail "run fails"
cp "$folder/run.h5" "$folder/run1.h5"
seconds=$(seconds_of "${run[@]}" --seed 2)
cp "$folder/run.h5" "$folder/run2.h5"
killed=0
for ((i = 0; i < kills; i++)); do
    kill_within "$seconds" "${run[@]}" --seed $((i % 2 + 1)) && killed=$((killed + 1))
    cmp -s "$folder/run.h5" "$folder/run1.h5" || cmp -s "$folder/run.h5" "$folder/run2.h5" ||
        fail "run.h5 is neither the old file nor the new one after kill $i"
done
echo "faults: run killed $killed of $kills times; the file is always whole"
rm -f "$folder"/run.h5*.tmp

# --- Kills of compare and branch: the same.
for command in "compare" "branch --at 6 --set vendors.Alpha.pricing.strategy=hold"; do
    # shellcheck disable=SC2086 # the words of the command
    play=("$program" $command --quiet --force --replicates 4 --output "$folder/two.h5" "$scenario")
    "${play[@]}" --seed 1 >/dev/null || fail "${command%% *} fails"
    cp "$folder/two.h5" "$folder/two1.h5"
    seconds=$(seconds_of "${play[@]}" --seed 2)
    cp "$folder/two.h5" "$folder/two2.h5"
    killed=0
    for ((i = 0; i < (kills + 1) / 2; i++)); do
        kill_within "$seconds" "${play[@]}" --seed $((i % 2 + 1)) && killed=$((killed + 1))
        cmp -s "$folder/two.h5" "$folder/two1.h5" || cmp -s "$folder/two.h5" "$folder/two2.h5" ||
            fail "the file of ${command%% *} is neither the old one nor the new one after kill $i"
    done
    echo "faults: ${command%% *} killed $killed of $(((kills + 1) / 2)) times; the file is always whole"
    rm -f "$folder"/two*.h5*
done

# --- Kills of sweep: shards are whole, finished runs stay, the end is the same bytes.
seconds=$(seconds_of "${sweep[@]}")
mv "$folder/sweep.h5" "$folder/reference.h5"
killed=0
earlier=0
rounds=0
for ((i = 0; i < kills; i++)); do
    kill_within "$seconds" "${sweep[@]}" && killed=$((killed + 1))
    for file in "$folder"/sweep.h5 "$folder"/sweep.h5.d/runs-*.h5; do
        whole "$file" "kill $i of sweep"
    done
    if [ -e "$folder/sweep.h5" ]; then
        cmp -s "$folder/sweep.h5" "$folder/reference.h5" || fail "the result of a killed study is another one"
        rm -rf "$folder/sweep.h5" "$folder/sweep.h5.d"
        earlier=0
        rounds=$((rounds + 1))
    elif [ -e "$folder/sweep.h5.d" ]; then
        kept=$("$program" sweep --json --quiet --max-hours 1e-9 --output "$folder/sweep.h5" "$folder/study.cfg" 2>/dev/null |
            sed -n 's/.*"earlier": \([0-9]*\).*/\1/p')
        [ "${kept:-0}" -ge "$earlier" ] || fail "kill $i: $earlier runs were finished, ${kept:-none} are kept"
        earlier=${kept:-0}
    fi
done
"${sweep[@]}" >/dev/null || fail "the study can't be finished after kills"
cmp -s "$folder/sweep.h5" "$folder/reference.h5" || fail "the result of a killed study is another one"
echo "faults: sweep killed $killed of $kills times, $((rounds + 1)) times to its end; no run lost, the same bytes"

# --- Kills of merge.
for k in 1 2; do
    "$program" sweep --quiet --shard $k/2 --output "$folder/part.h5" "$folder/study.cfg" >/dev/null ||
        fail "shard $k fails"
done
merge=("$program" merge --quiet --force "$folder/merged.h5" "$folder"/part.shard-*.h5)
seconds=$(seconds_of "${merge[@]}")
cmp -s "$folder/merged.h5" "$folder/reference.h5" || fail "the merged file is another one"
rm "$folder/merged.h5"
killed=0
for ((i = 0; i < kills; i++)); do
    kill_within "$seconds" "${merge[@]}" && killed=$((killed + 1))
    if [ -e "$folder/merged.h5" ]; then
        cmp -s "$folder/merged.h5" "$folder/reference.h5" || fail "merged.h5 is not whole after kill $i"
        rm "$folder/merged.h5"
    fi
    rm -f "$folder"/merged.h5*.tmp
done
echo "faults: merge killed $killed of $kills times; the file is whole or not there"

# --- Kills of infer, of three shards at once: the same bytes as of one process that is not killed.
cat >"$folder/infer.cfg" <<STUDY
study = { base = "$scenario"; design = "latin_hypercube"; points = 8; replicates = 1; sets = ("simulation.rounds=4"); };
vary = ( { path = "choice.switch_cost_vendor"; low = 0.5; high = 2.0; } );
targets = ( { outcome = "final_adoption"; value = 0.75; scale = 0.05; } );
STUDY
infer=("$program" infer --quiet --threads 1 --runs 48 --output)
seconds=$(seconds_of "${infer[@]}" "$folder/inference.h5" "$folder/infer.cfg")
shard() {
    for ((i = 0; i < kills; i++)); do
        kill_within "$seconds" "${infer[@]}" "$folder/shared.h5" --shard "$1/3" "$folder/infer.cfg"
    done
    "${infer[@]}" "$folder/shared.h5" --shard "$1/3" "$folder/infer.cfg"
}
shards=()
for k in 1 2 3; do
    shard $k >/dev/null 2>>"$folder/shards.txt" &
    shards+=($!)
done
for process in "${shards[@]}"; do
    wait "$process" || fail "a shard of infer fails: $(head -c 300 "$folder/shards.txt")"
done
cmp -s "$folder/shared.h5" "$folder/inference.h5" || fail "the inference of killed shards is another one"
"${infer[@]}" "$folder/shared.h5" --shard 1/3 "$folder/infer.cfg" >/dev/null || fail "a finished inference is not known"
[ "$(echo "$folder"/shared.h5*)" = "$folder/shared.h5" ] || fail "shards leave $(echo "$folder"/shared.h5*)"
echo "faults: three shards of infer killed up to $kills times each; the same bytes, nothing left"

# --- A lock that another process holds.
mkdir -p "$folder/locked.h5.d"
(
    flock 9
    flock 8
    expect 1 "another process is at work on $folder/locked.h5.d" \
        "$program" sweep --quiet --output "$folder/locked.h5" "$folder/study.cfg"
    expect 1 "run1.h5 is locked by another process" "$program" report --quiet "$folder/run1.h5"
    expect 1 "run1.h5 is locked by another process" "$program" rerun --quiet "$folder/run1.h5"
    exit $((failures > 0))
) 9>"$folder/locked.h5.d/lock" 8<"$folder/run1.h5" || failures=$((failures + 1))

# --- Allocations that fail: those of the program itself end with a message and code 1; those of libraries may
# crash the library, but leave no half file and no other result.

# crossing FRAMES: "library: its function, called by ours", where the calls of a crash left the program.
crossing() {
    local theirs ours
    [ -s "$1" ] || { echo "no frames of the crash, asked by $asked"; return; }
    ours=$(grep -m 1 'pricewar-sim(' "$1")
    theirs=$(grep -B 1 -m 1 'pricewar-sim(' "$1" | head -n 1)
    ours=${ours#*(}
    case $ours in
    +*) ours=$(addr2line -f -e "$program" "$(expr "$ours" : '+\(0x[0-9a-f]*\)')" 2>/dev/null | head -n 1) ;;
    *) ours=${ours%%+*} ;;
    esac
    theirs=$(echo "$theirs" | sed 's#.*/\([^(/]*\)(\([^+)]*\).*#\1: \2#')
    echo "${theirs%: }, called by $ours"
}

program=$(realpath "$1")/faults/pricewar-sim
"$program" sweep --quiet --output "$folder/space.h5" --set simulation.rounds=4 "$folder/space.cfg" >/dev/null ||
    fail "the study for discover fails"
echo "name,share
Alpha,0.3" >"$folder/shares.csv"
own_crashes=0
library_crashes=0
tried=0
refused=0
harmless=0

# starve OWN OUTPUT COMMAND...: allocations of the command fail, only those of the program itself if OWN is 1.
starve() {
    local own=$1 output=$2
    shift 2
    rm -rf "$output" "$output.d"
    "$@" >/dev/null 2>"$folder/err" || fail "$2 fails: $(head -c 300 "$folder/err")"
    cp "$output" "$folder/memory_reference"
    rm "$output"
    env FAIL_COUNT="$folder/count" ${own:+FAIL_OWN=1} LD_PRELOAD="$shim" "$@" >/dev/null 2>&1
    count=$(cat "$folder/count")
    for ((i = 0; i < allocations; i++)); do
        at=$(((i * 2 + 1) * count / (2 * allocations) + 1))
        rm -rf "$output" "$output.d" "$folder/where" "$folder/crash"
        { env FAIL_AT=$at ${own:+FAIL_OWN=1} FAIL_WHERE="$folder/where" FAIL_CRASH="$folder/crash" LD_PRELOAD="$shim" "$@" \
            >/dev/null 2>"$folder/err"; } 2>/dev/null
        code=$?
        asked=$(head -n 1 "$folder/where" 2>/dev/null)
        tried=$((tried + 1))
        if [ -e "$output" ] && ! cmp -s "$output" "$folder/memory_reference" &&
            ! "$program" rerun --quiet "$output"; then
            fail "$2: allocation $at (asked by $asked) failed, and the result is another one"
        fi
        case $code in
        0)
            harmless=$((harmless + 1))
            [ -e "$output" ] || fail "$2: allocation $at failed: code 0 without a file"
            ;;
        1)
            refused=$((refused + 1))
            [ ! -e "$output" ] || fail "$2: allocation $at failed: code 1 with a file"
            [ -s "$folder/err" ] || fail "$2: allocation $at failed without a message"
            ;;
        *)
            [ ! -e "$output" ] || fail "$2: allocation $at failed: code $code with a file"
            if [[ $asked == *pricewar-sim ]]; then
                fail "$2: allocation $at of the program itself failed: code $code"
                own_crashes=$((own_crashes + 1))
            else
                library_crashes=$((library_crashes + 1))
                crossing "$folder/crash" >>"$folder/crossings"
            fi
            ;;
        esac
    done
}

for own in 1 ''; do
    starve "$own" "$folder/memory.h5" "$program" run --quiet --force --threads 1 --replicates 1 --set simulation.rounds=4 \
        --output "$folder/memory.h5" "$scenario"
done
# Of these the program's own, as what libraries do is seen above.
starve 1 "$folder/inferred.h5" "$program" infer --quiet --threads 1 --runs 16 --output "$folder/inferred.h5" "$folder/infer.cfg"
starve 1 "$folder/inferred.h5" "$program" infer --quiet --threads 1 --runs 16 --shard 2/3 --output "$folder/inferred.h5" \
    "$folder/infer.cfg"
starve 1 "$folder/recovered.csv" "$program" infer --quiet --threads 1 --runs 8 --recover 3 --output "$folder/recovered.csv" \
    "$folder/infer.cfg"
starve 1 "$folder/boxes.h5" "$program" discover --quiet --threads 1 --outcome "final_adoption > 0.72" --output "$folder/boxes.h5" \
    "$folder/space.h5"
starve 1 "$folder/utilities.inc" "$program" invert --quiet --shares "$folder/shares.csv" --at 4 --output "$folder/utilities.inc" \
    "$scenario"
echo "faults: $tried failing allocations, $refused refused with code 1, $harmless without harm;" \
    "crashes: program $own_crashes, libraries $library_crashes"
[ ! -e "$folder/crossings" ] || sort "$folder/crossings" | uniq -c | sort -rn | sed 's/^/faults: /'

# --- Disks that are full or closed, on mounts of our own where that is allowed.
disk() {
    mount -t tmpfs -o size=100k tmpfs "$folder/disk" || exit 77
    expect 1 "$folder/disk/run.h5: can't be written: No space left on device" \
        "${run[@]}" --output "$folder/disk/run.h5"
    [ -z "$(ls "$folder/disk")" ] || fail "a full disk keeps: $(ls "$folder/disk")"
    expect 1 "No space left on device" "$program" sweep --quiet --output "$folder/disk/sweep.h5" "$folder/study.cfg"
    grep -qF "$folder/disk/sweep.h5" "$folder/err" || fail "the message names no file: $(cat "$folder/err")"
    [ ! -e "$folder/disk/sweep.h5" ] || fail "a half study on a full disk"
    mount -o remount,size=50m "$folder/disk"
    "$program" sweep --quiet --output "$folder/disk/sweep.h5" "$folder/study.cfg" >/dev/null ||
        fail "the study can't go on after a full disk"
    cmp -s "$folder/disk/sweep.h5" "$folder/reference.h5" || fail "the study is another one after a full disk"
    rm -rf "$folder"/disk/*
    mount -o remount,size=100k "$folder/disk"
    expect 1 "$folder/disk/merged.h5: " "$program" merge --quiet "$folder/disk/merged.h5" "$folder"/part.shard-*.h5
    grep -q 'No space left on device' "$folder/err" || fail "merge says no cause: $(cat "$folder/err")"
    [ -z "$(ls "$folder/disk")" ] || fail "merge leaves on a full disk: $(ls "$folder/disk")"
    mount -o remount,size=20k "$folder/disk"
    for command in "compare" "branch --at 6"; do
        # shellcheck disable=SC2086 # the words of the command
        expect 1 "$folder/disk/two.h5: can't be written: No space left on device" \
            "$program" $command --quiet --replicates 2 --output "$folder/disk/two.h5" "$scenario"
        [ -z "$(ls "$folder/disk")" ] || fail "${command%% *} leaves on a full disk: $(ls "$folder/disk")"
    done
    mount -o remount,ro "$folder/disk"
    expect 1 "$folder/disk/run.h5: can't be created: Read-only file system" \
        "${run[@]}" --output "$folder/disk/run.h5"
    expect 1 "Read-only file system" "$program" sweep --quiet --output "$folder/disk/sweep.h5" "$folder/study.cfg"
    expect 1 "Read-only file system" "$program" merge --quiet "$folder/disk/merged.h5" "$folder"/part.shard-*.h5
    umount "$folder/disk"
    exit $((failures > 0))
}
mkdir "$folder/disk"
export -f disk expect fail
export program folder failures scenario
declare -p run >"$folder/run.sh"
as_root=$([ "$(id -u)" = 0 ] || echo --map-root-user)
if unshare --mount $as_root true 2>/dev/null; then
    unshare --mount $as_root bash -c "source '$folder/run.sh'; disk"
    case $? in
    0) echo "faults: full and read-only disks: messages name file and cause, nothing half written" ;;
    77) echo "faults: no tmpfs can be mounted here; full disks are not tried" ;;
    *) failures=$((failures + 1)) ;;
    esac
else
    echo "faults: no mounts of one's own are allowed here; full and read-only disks are not tried"
fi

[ "$failures" = 0 ] || echo "faults: $failures failures" >&2
exit $((failures > 0))
