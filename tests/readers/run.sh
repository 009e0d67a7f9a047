#!/bin/bash
# The examples of the page about the output file, run as they stand there by every reader that is installed: they
# answer the same questions about one file with the same numbers and names.
# Usage: tests/readers/run.sh BUILD
set -u
program=$(realpath "$1")/pricewar-sim
here=$(realpath "$(dirname "$0")")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failures=0 runs=2
export PYTHONDONTWRITEBYTECODE=1 LC_ALL=C.UTF-8
"$program" run --quiet --replicates $runs --set simulation.rounds=8 --output "$folder/war.h5" \
    "$here/../../scenarios/bigtech_vs_startups.cfg" >/dev/null || exit 1
"$program" fields >"$folder/page.md" || exit 1
/usr/bin/python3 "$here/examples.py" "$folder/page.md" "$folder" || exit 1
sed 's/h5netcdf/netcdf4/g' "$folder/read_xarray.py" >"$folder/read_xarray_netcdf4.py"
cd "$folder" || exit 1

# The first to answer; a name in Chinese must be among the products, or the test says nothing of them.
/usr/bin/python3 read_h5py.py >expected || exit 1
cat expected
grep -qP '^products: .*\p{Han}' expected || { echo "readers: no name in Chinese in the file" >&2; exit 1; }

# reader NAME COMMAND...
reader() {
    local name=$1
    shift
    if ! command -v "$1" >/dev/null; then
        echo "readers: $name is not installed"
    elif "$@" >answer 2>err && cmp -s answer expected; then
        echo "readers: $name agrees"
    else
        echo "readers: $name does not agree: $(tail -n 2 err)" >&2
        diff expected answer >&2
        failures=$((failures + 1))
    fi
}

# dump TOOL: what the example prints, parsed.
dump() {
    bash -eo pipefail "read_$1.sh" >"$1.txt" && cat "$here/parse_dump.py" "$here/print_answers.py" >"$1.py" &&
        /usr/bin/python3 "$1.py" "$1" $runs <"$1.txt"
}

# must WHAT COMMAND...
must() {
    local what=$1
    shift
    if "$@" >answer 2>err; then
        echo "readers: $what"
    else
        echo "readers: NOT SO: $what: $(tail -n 3 err)" >&2
        failures=$((failures + 1))
    fi
}

same_version() {
    local version
    version=$(sed -n 's/^Version: //p' "$here/../../R/pricewar/DESCRIPTION")
    "$program" --version | grep -qF "pricewar-sim $version "
}

# page_of_r: the commands of docs/r.md, one after the other, from an empty folder to a plot.
page_of_r() {
    mkdir empty && awk '/^```r$/ { on = 1; next } /^```/ { on = 0 } on' "$here/../../docs/r.md" >page.R &&
        (cd empty && Rscript ../page.R) &&
        [ -s empty/war.png ] && [ -s empty/study.h5 ]
}

# r_columns FILE: all its columns as R reads them, against h5py.
r_columns() {
    Rscript "$here/r_columns.R" "$1" columns && /usr/bin/python3 "$here/r_columns.py" "$1" columns
}

reader "h5py" /usr/bin/python3 read_h5py.py
reader "xarray, engine h5netcdf" /usr/bin/python3 read_xarray.py
reader "xarray, engine netcdf4" /usr/bin/python3 read_xarray_netcdf4.py
reader "netCDF4" /usr/bin/python3 read_netcdf4.py
reader "pandas" /usr/bin/python3 read_pandas.py
for tool in ncdump h5dump; do
    command -v $tool >/dev/null && reader $tool dump $tool || echo "readers: $tool is not installed"
done
reader "R, hdf5r" Rscript read_hdf5r.R
if command -v Rscript >/dev/null; then
    mkdir library columns
    export R_LIBS=$folder/library PRICEWAR_SIM=$program
    if R CMD INSTALL --library=library "$here/../../R/pricewar" >install.log 2>&1; then
        must "the R package has the program's version" same_version
        reader "R, pricewar" Rscript read_pricewar.R
        must "the R package reads all that h5py reads" r_columns war.h5
        must "the R package runs, compares, sweeps and reads" Rscript "$here/../../R/pricewar/tests/run_and_read.R"
        must "the page docs/r.md does what it says" page_of_r
    else
        must "the R package installs" false
        cat install.log >&2
    fi
fi
reader "R, rhdf5" Rscript read_rhdf5.R
reader "Octave" octave-cli --quiet --no-init-file read_octave.m
echo "readers: Julia and MATLAB are not asked"
exit $((failures > 0))
