#!/bin/bash
# One of the checks, of which several may run at a time: its output is shown whole when it ends. That of a check that fails
# stays in BUILD/tried/NAME.failed, the seconds that it took, and the processors took for it, in NAME.seconds.
# Usage: tests/try.sh BUILD NAME COMMAND
set -u
build=$1 name=$2
said=$build/tried/$name.said
mkdir -p "${said%/*}"
rm -f "$build/tried/$name.failed"
TIMEFORMAT='%0R s, of processors %0U + %0S s'
{ time bash -euo pipefail -c "$3" >"$said" 2>&1 </dev/null; } 2>"$build/tried/$name.seconds"
code=$?
(
    flock 9
    cat "$said"
    [ $code = 0 ] || echo "FAILED: $name"
) 9>"$build/tried/lock"
[ $code = 0 ] || mv "$said" "$build/tried/$name.failed"
exit $code
