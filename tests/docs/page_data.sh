#!/bin/bash
# Pages of every kind against docs/page-data.md, the contract of their data. Usage: tests/docs/page_data.sh BUILD
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
tests/browser/make_pages.sh "$1/pricewar-sim" "$folder"
PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 tests/docs/page_data.py "$folder"/*.html
