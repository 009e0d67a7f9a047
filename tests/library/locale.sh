#!/bin/bash
# A program that writes numbers with commas, as in German, reads scenarios and gets summaries like any other.
# Usage: tests/library/locale.sh BUILD
set -euo pipefail
build=$(realpath "$1")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
say() { echo "locale.sh: $*" >&2; exit 1; }
if ! localedef -i de_DE -f UTF-8 "$scratch/de_DE.UTF-8" 2>/dev/null; then
    echo "locale.sh: left out, as there is no German here (apt install locales)"
    exit 0
fi
cat >"$scratch/german.c" <<'CODE'
#include <locale.h>
#include <pricewar.h>
#include <stdio.h>
int main(int argc, char **argv)
{
    const char *changes[] = {"simulation.replicates=2", "vendors[*].capital=1234.5", "vendors.Alpha.pricing.step=0.125"};
    struct pw_error *error = pw_error_create();
    struct pw_scenario *war = NULL;
    char *json = NULL, range[100];
    size_t parameter = 0;
    if (argc != 3 || !setlocale(LC_ALL, argv[1]) || pw_scenario_read(argv[2], changes, 3, &war, error) ||
        pw_summary(war, 1, &json, error) || pw_parameter_find("sectors[].value_loss", NULL, &parameter, error))
        return fprintf(stderr, "%s\n", pw_error_text(error)), 1;
    pw_parameter_describe(parameter, PW_PARAMETER_RANGE, range, sizeof range);
    printf("%s%s\n", json, range);
    fprintf(stderr, "%g\n", 0.5);
    pw_text_free(json);
    pw_scenario_free(war);
    pw_error_free(error);
    return 0;
}
CODE
"${CC:-gcc}" -std=c17 -Wall -Wextra -Werror -Iinclude "$scratch/german.c" -L"$build" -lpricewar -Wl,-rpath,"$build" -o "$scratch/german"
export LOCPATH=$scratch
"$scratch/german" C tests/scenarios/small_war.cfg >"$scratch/expected" 2>"$scratch/said" || say "$(cat "$scratch/said")"
"$scratch/german" de_DE.UTF-8 tests/scenarios/small_war.cfg >"$scratch/found" 2>"$scratch/said" || say "$(cat "$scratch/said")"
grep -qx '0,5' "$scratch/said" || say "the program is not in German"
cmp "$scratch/expected" "$scratch/found" || say "numbers are read or written otherwise in German"
echo "the library reads and writes numbers with points where a program writes them with commas"
