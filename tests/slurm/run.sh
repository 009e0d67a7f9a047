#!/bin/bash
# Runs scenarios/batch/sweep.sbatch on a Slurm of one node that lives in a folder of its own: an array of 8 tasks, one of
# which is killed and requeued. What the merge job makes must be the bytes of one process. Usage: tests/slurm/run.sh BUILD
set -euo pipefail
shopt -s nullglob
PRICEWAR_SIM=$(realpath "$1")/pricewar-sim
export PRICEWAR_SIM
root=$(realpath "$(dirname "$0")/../..")
study=$root/tests/slurm/study.cfg
tasks=8
victim=2
PATH=$PATH:/usr/sbin
folder=$(mktemp -d)
chmod 755 "$folder"
export SLURM_CONF=$folder/slurm.conf
daemons=()

fail() {
    echo "check-slurm: $*" >&2
    exit 1
}

# Waits up to $1 tenths of a second for the rest to succeed.
wait_for() {
    local tenths=$1
    shift
    while ! "$@"; do
        [ $((tenths--)) -gt 0 ] || return 1
        sleep 0.1
    done
}

no_jobs() { [ -z "$(squeue -h 2>/dev/null)" ]; }
node_is_idle() { [ "$(sinfo -h -o %T 2>/dev/null)" = idle ]; }
is_done() { [ -z "$(squeue -h -j "$1" 2>/dev/null)" ]; }
state_is() { [ "$(state_of "$1")" = "$2" ]; }
state_of() { scontrol show job "$1" 2>/dev/null | sed -n 's/.*JobState=\([A-Z_]*\).*/\1/p' | head -n 1; }
# The task has some of its runs in the journal, and is not through.
has_begun() {
    [ -e "$folder/out.shard-$victim-of-$tasks.h5" ] && fail "task $victim was through before it could be killed"
    local size
    size=$(stat -c %s "$folder/out.shard-$victim-of-$tasks.h5.d/journal" 2>/dev/null) && [ "$size" -gt 20000 ]
}

# Jobs first: their steps outlive slurmd. Then the daemons, last started first.
stop() {
    local code=$? i
    trap - EXIT
    if [ ${#daemons[@]} -eq 3 ]; then
        scancel --signal=KILL --full --user="$(id -un)" 2>/dev/null || true
        scancel --user="$(id -un)" 2>/dev/null || true
        wait_for 100 no_jobs || echo "check-slurm: jobs are left" >&2
    fi
    for ((i = ${#daemons[@]} - 1; i >= 0; i--)); do
        kill "${daemons[i]}" 2>/dev/null || true
        wait "${daemons[i]}" 2>/dev/null || true
    done
    if [ "$code" = 0 ]; then
        rm -rf "$folder"
    else
        tail -n 5 "$folder"/*.log >&2
        echo "check-slurm: failed; logs and files are in $folder" >&2
    fi
    exit "$code"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

configure() {
    local host port=$((20000 + $$ % 10000))
    host=$(hostname -s)
    mkdir -p "$folder"/{munge,state,spool}
    chmod 755 "$folder/munge"
    (umask 077 && head -c 1024 /dev/urandom >"$folder/munge/key")
    cat >"$SLURM_CONF" <<END
ClusterName=check
SlurmctldHost=$host(127.0.0.1)
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
AuthType=auth/munge
AuthInfo=socket=$folder/munge/socket
SlurmctldPort=$port
SlurmdPort=$((port + 1))
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerParameters=batch_sched_delay=0,sched_interval=1
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
KillWait=2
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) RealMemory=1100 State=UNKNOWN
PartitionName=check Nodes=$host Default=YES MaxTime=10 State=UP
END
}

start() {
    munged --force --foreground --key-file="$folder/munge/key" --socket="$folder/munge/socket" \
        --pid-file="$folder/munge/pid" --log-file="$folder/munge.log" --seed-file="$folder/munge/seed" \
        >"$folder/munged.log" 2>&1 &
    daemons+=($!)
    wait_for 100 test -S "$folder/munge/socket" || fail "munged does not come up"
    slurmctld -D -c -f "$SLURM_CONF" >"$folder/slurmctld.log" 2>&1 &
    daemons+=($!)
    slurmd -D -f "$SLURM_CONF" >"$folder/slurmd.log" 2>&1 &
    daemons+=($!)
    wait_for 300 node_is_idle || fail "Slurm does not come up"
}

# The script has given its process to the program; what else there is of the task is its child.
pids_of() {
    local job
    job=$(scontrol show job "$1" | sed -n 's/^JobId=\([0-9]*\).*/\1/p' | head -n 1)
    scontrol listpids "$job" 2>/dev/null | awk '$1 ~ /^[0-9]+$/ {print $1}'
}

# kill -9 of the task once it has stored some of its runs; then into the queue again.
kill_and_requeue() {
    local pids
    wait_for 1200 has_begun || fail "task $victim does not begin"
    pids=$(pids_of "${array}_$victim")
    [ -n "$pids" ] || fail "task $victim has no processes"
    # shellcheck disable=SC2086 # a word each
    kill -9 $pids
    wait_for 300 state_is "${array}_$victim" FAILED || fail "task $victim is $(state_of "${array}_$victim"), not dead"
    [ ! -e "out.shard-$victim-of-$tasks.h5" ] || fail "task $victim was through before it was killed"
    scontrol requeue "${array}_$victim"
}

configure
start
cd "$folder"
began=$SECONDS
array=$(sbatch --parsable --array=1-$tasks "$root/scenarios/batch/sweep.sbatch" $tasks "$study" --output out.h5)
kill_and_requeue
merge=$(sbatch --parsable --dependency="afterany:$array" --output=merge.log \
    --wrap "\"$PRICEWAR_SIM\" merge --quiet out.h5 out.shard-*-of-$tasks.h5")
wait_for 3000 is_done "$merge" || fail "the merge job does not end"
state_is "$merge" COMPLETED || fail "the merge job is $(state_of "$merge"): $(cat merge.log)"
echo "array of $tasks tasks and merge: $((SECONDS - began)) s"

# The second time, task $victim must have gone on and not started anew: fewer runs than its share of 200.
played=$(sed -n 's/^pricewar-sim: \([0-9]*\) runs in .*; 200 of 200 are done.*/\1/p' "pricewar-sim-${array}_$victim.log")
[ "${played:-200}" -lt 200 ] || fail "task $victim did not go on where it was killed"
echo "task $victim: killed after $((200 - played)) of 200 runs, went on with the other $played"

"$PRICEWAR_SIM" sweep --quiet "$study" --output whole.h5 >whole.txt
cmp out.h5 whole.h5 || fail "the merged file differs from that of one process"
echo "merged file: the $(stat -c %s out.h5) bytes of one process"
