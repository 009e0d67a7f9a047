#!/bin/bash
# The table of docs/foresight.md is what the program gives. Usage: tests/docs/foresight.sh BUILD
set -euo pipefail
PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 docs/foresight.py "$PWD/$1/pricewar-sim" --check
