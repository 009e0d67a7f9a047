#!/bin/bash
# The default scenario resembles 2024 as far as docs/plausibility.md says, and a market in which nobody moves a price does
# not. Usage: tests/docs/plausibility.sh BUILD
set -euo pipefail
check() {
    PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 docs/plausibility.py "$1/pricewar-sim" --check scenarios/bigtech_vs_startups.cfg "${@:2}"
}

check "$1" >/dev/null
if told=$(check "$1" 'vendors[*].pricing.strategy=hold' 2>&1); then
    echo "plausibility: it finds a market without price moves plausible" >&2
    exit 1
fi
grep -q 'magnitudes are outside, more than 4' <<<"$told" || { echo "plausibility: $told" >&2; exit 1; }
