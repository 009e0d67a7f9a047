#!/bin/bash
# What the linker and the compiler should have put into the program against mistakes in memory is there.
# Usage: tests/hardening.sh BUILD
set -euo pipefail
program=$1/pricewar-sim
export LC_ALL=C
missing=0
has() { # WHAT PATTERN COMMAND...
    local what=$1 pattern=$2
    shift 2
    "$@" "$program" | grep -E "$pattern" >/dev/null || { echo "hardening: $program has no $what" >&2; missing=1; }
}
has "position-independent code" 'Type: *DYN' readelf -hW
has "stack that can't be executed" 'GNU_STACK.* RW +0x' readelf -lW
has "relocations that are read-only" 'GNU_RELRO' readelf -lW
has "binding of all functions at its start" 'BIND_NOW|FLAGS.*NOW' readelf -dW
has "guards on the stack" '__stack_chk_fail' readelf -W --dyn-syms
has "checked copies and prints (_FORTIFY_SOURCE)" '__(v?snprintf|memcpy)_chk' readelf -W --dyn-syms
exit $missing
