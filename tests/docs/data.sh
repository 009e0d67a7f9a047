#!/bin/bash
# docs/data.md is what the comments of the scenarios say, and docs/data.py reads comments of every form as it says.
# Usage: tests/docs/data.sh BUILD
set -euo pipefail
fail() { echo "data: $1" >&2; exit 1; }
/usr/bin/python3 docs/data.py --check || exit 1

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/docs"
cp docs/data.py "$folder/docs"
cp tests/docs/data/* "$folder"
cp "$folder/page.md" "$folder/docs/data.md"
data() { /usr/bin/python3 "$folder/docs/data.py" "$@" 2>"$folder/said"; }

# The page of the example; once written, it is up to date.
data || fail "cannot read the example: $(cat "$folder/said")"
diff "$folder/expected.md" "$folder/docs/data.md" || fail "the example's page is not tests/docs/data/expected.md"
data --check || fail "a new page is said to be out of date"

# A value, a comment and a page that have changed are found, and nothing is written.
changed() {
    cp "$folder/$1" "$folder/before"
    sed -i "$2" "$folder/$1"
    ! cmp -s "$folder/$1" "$folder/before" || fail "$2 changes nothing"
    ! data --check || fail "$2 in $1 is not found"
    grep -q "make docs renews it" "$folder/said" || fail "what to do is not said: $(cat "$folder/said")"
    cp "$folder/before" "$folder/$1"
}
changed example.cfg 's/0\.15/0.16/'
changed example.cfg 's/press (B)/press (C)/'
changed docs/data.md 's/see above/seen above/'
cmp -s "$folder/expected.md" "$folder/docs/data.md" || fail "--check writes"

# Mistakes: where and what, and the page stays.
mistaken() {
    cp "$folder/$1" "$folder/before"
    sed -i "$2" "$folder/$1"
    ! data || fail "$2 in $1 is no mistake"
    grep -q "$3" "$folder/said" || fail "of $2 is said: $(cat "$folder/said")"
    cp "$folder/before" "$folder/$1"
    cmp -s "$folder/expected.md" "$folder/docs/data.md" || fail "a mistake changes the page"
}
mistaken example.cfg 's/learning = 0.10;/learning 0.10;/' "example.cfg:11: found '0.10'"
mistaken example.cfg 's/more\.inc/none.inc/' "none.inc: No such file"
mistaken example.cfg '$d' "example.cfg: it ends within a group or list"
mistaken example.cfg 's/learning = 0.10;/learning = ;/' "example.cfg:11: found ';', expected a value"
mistaken example.cfg '1s/^/@include "example.cfg"\n/' "example.cfg: includes itself"
mistaken example.cfg 's/learning/\xff/' "example.cfg: byte [0-9]* is no UTF-8"
mistaken example.cfg 'd' "example.cfg: has no group of settings"
! data --chek || fail "an unknown option is no mistake"
grep -q "takes --check and names of pages; --chek" "$folder/said" || fail "of --chek is said: $(cat "$folder/said")"
! data none.md || fail "a missing page is no mistake"
grep -q "none.md: No such file" "$folder/said" || fail "of none.md is said: $(cat "$folder/said")"

# A mark that is misspelt, or has no end: it says where, and what stands behind it stays.
for mark in '0,/<!-- end -->/s///' 's/py from other/py form other/'; do
    cp "$folder/expected.md" "$folder/docs/data.md"
    sed -i "$mark" "$folder/docs/data.md"
    cp "$folder/docs/data.md" "$folder/before"
    ! data || fail "$mark in the page is no mistake"
    grep -q "line [0-9]* of the page: this mark is not" "$folder/said" || fail "of $mark is said: $(cat "$folder/said")"
    cmp -s "$folder/before" "$folder/docs/data.md" || fail "a mark's mistake changes the page"
done
cp "$folder/expected.md" "$folder/docs/data.md"

cp "$folder/docs/data.md" "$folder/before"
echo "no marks" >"$folder/docs/data.md"
! data || fail "a page without marks is no mistake"
cp "$folder/before" "$folder/docs/data.md"
