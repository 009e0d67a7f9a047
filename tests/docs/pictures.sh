#!/bin/bash
# What README.md shows is what the program shows: its pictures and the example page, drawn again. Usage: tests/docs/pictures.sh BUILD
set -euo pipefail
build=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
draw() { PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 "$@"; }
expect_fresh() {
    cmp "docs/$1" "$folder/$1" || { echo "pictures: docs/$1 is not what is shown; \`make $2\` renews it" >&2; exit 1; }
}
draw docs/war_picture.py "$folder"
draw docs/watch_picture.py "$build/pricewar-sim" "$folder"
docs/example_report "$build/pricewar-sim" "$folder/example-report.html"
for picture in war.svg war.zh-CN.svg; do expect_fresh $picture docs; done
for picture in watch.svg watch.zh-CN.svg; do
    expect_fresh $picture pictures
    [ "$(stat -c %s docs/$picture)" -lt 300000 ] || { echo "pictures: docs/$picture is too large to be loaded in passing" >&2; exit 1; }
done
expect_fresh example-report.html docs
[ "$(stat -c %s docs/example-report.html)" -lt 2000000 ] || { echo "pictures: docs/example-report.html is too large" >&2; exit 1; }
if grep -l 'https\?://[^w]' docs/war*.svg docs/watch*.svg; then echo "pictures: a picture asks the network" >&2; exit 1; fi
# A finding that turns round is no longer drawn under its title.
sed 's/^| The war raises the profit of clouds\. \\\* | 4\.14 (3\.95 to 4\.33)/| The war raises the profit of clouds. \\* | -4.14 (-4.33 to -3.95)/' \
    docs/findings.md >"$folder/findings.md"
! cmp -s docs/findings.md "$folder/findings.md"
cp docs/war_picture.py "$folder"
! draw "$folder/war_picture.py" "$folder" 2>/dev/null || { echo "pictures: a picture says gain of a loss" >&2; exit 1; }
# What the pages of entry say of findings is in the sections that they link to.
draw tests/docs/said_findings.py README.md docs/README.zh-CN.md docs/findings.md
