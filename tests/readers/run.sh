#!/bin/bash
# Every reader that is installed answers the same three questions about one file, with the same numbers and names.
# Usage: tests/readers/run.sh BUILD
set -u
program=$(realpath "$1")/pricewar-sim
cd "$(dirname "$0")"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
file=$folder/war.h5
failures=0
export PYTHONDONTWRITEBYTECODE=1 LC_ALL=C.UTF-8
"$program" run --quiet --replicates 2 --set simulation.rounds=8 --output "$file" \
    ../../scenarios/bigtech_vs_startups.cfg >/dev/null || exit 1
/usr/bin/python3 with_h5py.py "$file" >"$folder/expected" || exit 1
cat "$folder/expected"

# For Octave, which reads no texts: names as numbers.
/usr/bin/python3 - "$file" >"$folder/expected_numbers" <<'PYTHON'
import sys
import h5py
from answers import answer
with h5py.File(sys.argv[1], "r") as file:
    firms = [str(i) for i in range(file["firm"].shape[0])]
    answer(file["alive"][0], firms, file["price"][0], (1, "1"), file["share"][0])
PYTHON

# reader NAME EXPECTED COMMAND...
reader() {
    local name=$1 expected=$2
    shift 2
    if ! command -v "$1" >/dev/null; then
        echo "readers: $name is not installed"
        return
    fi
    if echo 2 | "$@" >"$folder/answer" 2>"$folder/err" && cmp -s "$folder/answer" "$expected"; then
        echo "readers: $name agrees"
    else
        echo "readers: $name does not agree: $(tail -n 2 "$folder/err")" >&2
        diff "$expected" "$folder/answer" >&2
        failures=$((failures + 1))
    fi
}

expected=$folder/expected
reader "xarray, engine h5netcdf" "$expected" /usr/bin/python3 with_xarray.py "$file" h5netcdf
reader "xarray, engine netcdf4" "$expected" /usr/bin/python3 with_xarray.py "$file" netcdf4
reader "netCDF4" "$expected" /usr/bin/python3 with_netcdf4.py "$file"
reader "pandas" "$expected" /usr/bin/python3 with_pandas.py "$file"
command -v ncdump >/dev/null && reader "ncdump" "$expected" /usr/bin/python3 with_dump.py ncdump "$file"
command -v h5dump >/dev/null && reader "h5dump" "$expected" /usr/bin/python3 with_dump.py h5dump "$file"
reader "R, hdf5r" "$expected" Rscript with_hdf5r.R "$file"
reader "Octave, names as numbers" "$folder/expected_numbers" octave-cli --quiet --no-init-file with_octave.m "$file"
exit $((failures > 0))
