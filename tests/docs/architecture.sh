#!/bin/bash
# Follows docs/architecture.md in a copy of the project: adds the strategy, output field, mechanism and statistic
# of its examples, builds and tests them. Usage: tests/docs/architecture.sh BUILD
set -euo pipefail
build=$1
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
cp -a Makefile .ci README.md LICENSE include src tests docs scenarios "$copy"
# What was built before need not be built again; its rules of dependence name the folder `build`.
if [ "$build" = build ]; then
    find build/src build/tests -name '*.[od]' -exec cp -a --parents -t "$copy" {} +
    cp -a build/libpricewar.a build/pricewar-sim build/commit.h "$copy/build/"
fi
# Debian's python3 is the one that Debian's packages are for.
export PATH=/usr/bin:$PATH
unset MAKELEVEL MFLAGS MAKEOVERRIDES
MAKEFLAGS=-j$(nproc)
export MAKEFLAGS
export OPTIMISE=-O1 CFLAGS=-g0 # what is built here runs for seconds
python3 tests/docs/page.py docs/architecture.md "$copy"
