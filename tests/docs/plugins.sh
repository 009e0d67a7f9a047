#!/bin/bash
# The example plug-in is built as docs/plugins.md says and plays like the rule that it is one of; broken ones are refused
# with the reason. Usage: tests/docs/plugins.sh BUILD
set -euo pipefail
program=$(realpath "$1")/pricewar-sim
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
say() { echo "plugins.sh: $*" >&2; exit 1; }

make_plugin() { # NAME, source on stdin
    "${CC:-gcc}" -std=c17 -O2 -fPIC -shared -Wall -Wextra -Werror -Iinclude $(pkg-config --cflags gsl) \
        -x c -o "$scratch/$1.so" -
}
cp tests/scenarios/small_war.cfg "$scratch"
make_plugin patient_undercut <docs/examples/patient_undercut.c

run() { "$program" "$scratch/small_war.cfg" --no-output --quiet --json --replicates 2 "$@"; }
run --set vendors.Alpha.pricing.strategy=undercut --set vendors.Alpha.pricing.step=0.2 \
    --set vendors.Alpha.pricing.floor_markup=0 | sed '/pricing\./d' >"$scratch/own"
run --set vendors.Alpha.pricing.strategy=plugin:./patient_undercut.so --set vendors.Alpha.pricing.step=0.2 |
    sed '/pricing\./d' >"$scratch/theirs"
cmp "$scratch/own" "$scratch/theirs" || say "without patience the plug-in is \`undercut\`, and plays otherwise"
run --set vendors.Alpha.pricing.strategy=plugin:./patient_undercut.so --set vendors.Alpha.pricing.step=0.2 \
    --set vendors.Alpha.pricing.patience=2 | sed '/pricing\./d' >"$scratch/patient"
! cmp -s "$scratch/own" "$scratch/patient" || say "patience does nothing"

# A branch clones the run where it parts, memories of rules with it; without `copy` it plays both sides from the start.
sed '/\.copy = /d' docs/examples/patient_undercut.c | sed 's/^static void \*patient_copy/__attribute__((unused)) &/' |
    make_plugin stuck
branch() { # NAME
    "$program" branch "$scratch/small_war.cfg" --at 9 --set vendors.EastAI.pricing.strategy=hold --quiet --json \
        --replicates 2 --threads 1 --base-set "vendors.Alpha.pricing.strategy=plugin:./$1.so" \
        --base-set vendors.Alpha.pricing.patience=2 | sed '/pricing\./d; /plugin:/d'
}
branch patient_undercut >"$scratch/cloned"
branch stuck >"$scratch/replayed"
cmp "$scratch/cloned" "$scratch/replayed" || say "a branch of clones is not that of runs from the start"

# Where something else than the scenario chooses the rule, keys that only the plug-in has are no obstacle.
sed 's/strategy = "undercut";/strategy = "plugin:.\/patient_undercut.so"; patience = 2;/' tests/scenarios/duel_of_rules.cfg \
    >"$scratch/owner.cfg"
quiet() { "$program" "$@" --quiet >"$scratch/out" 2>"$scratch/said" || say "$*: $(cat "$scratch/said")"; }
quiet "$scratch/owner.cfg" --no-output --set vendors.A.pricing.strategy=hold
quiet "$scratch/owner.cfg" --no-output --set 'vendors[*].pricing.strategy=undercut' --set vendors.A.pricing.step=0.2
quiet compare "$scratch/owner.cfg" --against 'vendors[*].pricing.strategy=hold'
quiet branch "$scratch/owner.cfg" --at 2 --set vendors.A.pricing.strategy=match
quiet tournament "$scratch/owner.cfg" --strategies hold,match --replicates 2
! "$program" check "$scratch/owner.cfg" --set vendors.A.pricing.strategy=hold --set vendors.A.pricing.patience=3 \
    2>/dev/null || say "an override may set what its strategy does not have"
study() { # PATH VALUES
    printf 'study = { base = "owner.cfg"; replicates = 2; };\nvary = ( { path = "%s"; values = (%s); } );\n' "$@" \
        >"$scratch/study.cfg"
    quiet sweep "$scratch/study.cfg" --force --output "$scratch/study.h5"
}
study vendors.A.pricing.strategy '"hold", "plugin:./patient_undercut.so"'
study vendors.A.pricing.patience '1, 3'
h5dump -a /param_vendors_A_pricing_patience/units "$scratch/study.h5" | grep -q '"decisions"' ||
    say "the column of a plug-in's parameter has not its unit"

refused() { # NAME CODE WORDS...
    local name=$1 code=0
    shift
    run --set "vendors.Alpha.pricing.strategy=plugin:./$name.so" "${@:3}" >/dev/null 2>"$scratch/said" || code=$?
    [ "$code" = "$1" ] || say "$name: exit code $code, not $1: $(cat "$scratch/said")"
    grep -q -- "$2" "$scratch/said" || say "$name: \`$2\` is not in: $(cat "$scratch/said")"
}
refused no_such_plugin 2 'no_such_plugin.so: cannot open shared object file'
echo 'no library' >"$scratch/text.so"
refused text 2 "can't be loaded: .*text.so"
echo 'int nothing;' | make_plugin nothing
refused nothing 2 'does not say PRICEWAR_PLUGIN(rule)'
rule='#include "pricewar_plugin.h"
#include <math.h>
static void decide(const struct market_view *view, const void *params, void *self, struct offer *offers)
{ (void)view; (void)params; (void)self; offers[0].price = NAN; }
'
echo "$rule static const struct strategy mine = {.name = \"a\", .summary = \"b\", .source = \"c\", .decide = decide};
PRICEWAR_PLUGIN(mine);" | make_plugin no_number
refused no_number 1 'round 3.*vendor Alpha, strategy plugin:./no_number.so: a price of nan for alpha'
refused no_number 2 'no such parameter' --set vendors.Alpha.pricing.patience=2
echo "$rule static const struct strategy mine = {.name = \"a\", .summary = \"b\", .source = \"c\", .decide = decide};
const struct plugin pricewar_plugin = {.version = PLUGIN_VERSION + 1, .rule = &mine};" | make_plugin version
refused version 2 'it is for version 7 of plug-ins, and this is version 6'
echo "$rule static const struct strategy mine = {.name = \"a\", .summary = \"b\", .source = \"c\", .decide = decide};
const struct plugin pricewar_plugin = {.version = PLUGIN_VERSION, .view_size = 8, .rule = &mine};" | make_plugin headers
refused headers 2 'headers of another version'
echo "$rule static const struct strategy mine = {.name = \"a\", .summary = \"b\", .source = \"c\"};
PRICEWAR_PLUGIN(mine); void (*unused)(const struct market_view *, const void *, void *, struct offer *) = decide;" |
    make_plugin idle
refused idle 2 'no function .decide.'
echo "$rule static const struct parameter rows[] = {{\"x\", PARAMETER_REAL, \"1\", \"0\", {0, 1, false, false}, NULL, \"m\", \"s\", 8}};
static const struct strategy mine = {.name = \"a\", .summary = \"b\", .source = \"c\", .decide = decide,
.params = rows, .param_count = 1, .params_size = 8}; PRICEWAR_PLUGIN(mine);" | make_plugin outside
refused outside 2 'lies outside its struct'
for key in strategy tiers from_round floor_light never_raise; do
    echo "$rule static const struct parameter rows[] = {{\"$key\", PARAMETER_REAL, \"1\", \"0\", {0, 1, false, false}, NULL, \"m\", \"s\", 0}};
static const struct strategy mine = {.name = \"a\", .summary = \"b\", .source = \"c\", .decide = decide,
.params = rows, .param_count = 1, .params_size = 8}; PRICEWAR_PLUGIN(mine);" | make_plugin "own_$key"
    refused "own_$key" 2 'a key that all rules have'
done
echo "plug-ins work, and broken ones are refused with the reason"
