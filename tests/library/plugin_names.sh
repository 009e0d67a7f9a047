#!/bin/bash
# A plug-in that has functions with names of ours gets its own, in the program and in programs on the shared library, also
# where that is loaded for one module alone, as Python's ctypes does; so does a rule in C++. Usage: plugin_names.sh BUILD
set -euo pipefail
build=$(realpath "$1")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
say() { echo "plugin_names.sh: $*" >&2; exit 1; }
# shellcheck disable=SC2207 # words are meant to be split
flags=(-O2 -Wall -Wextra -Wpedantic -Werror -fPIC -shared -Iinclude $(pkg-config --cflags gsl))

cat >"$scratch/own_names.c" <<'CODE'
#include <pricewar_plugin.h>
#include <string.h>
/* Names of functions and of data of ours. */
double publish(void), engine_play_round(void), logit_shares(void), book_cash(void), pricing_decide(void);
extern const double strategies, strategy_count, axes, world_fields;
double publish(void) { return 1; }
double engine_play_round(void) { return 1; }
double logit_shares(void) { return 1; }
double book_cash(void) { return 1; }
double pricing_decide(void) { return 1; }
const double strategies = 0.25, strategy_count = 0.25, axes = 0.25, world_fields = 0.25;
struct memory { double price; };
static enum status create(const struct market_view *view, const void *params, struct arena *arena, void **self,
                          struct error *error)
{
    (void)view;
    (void)params;
    struct memory *made = *self = arena_take(arena, 1, sizeof *made);
    if (!made)
        return error_no_memory(error, "own names");
    made->price = publish() + engine_play_round() + logit_shares() + book_cash() + pricing_decide() + 1 +
        strategies + strategy_count + axes + world_fields;
    return STATUS_OK;
}
static void *copy(const void *self, struct arena *arena) { return arena_copy_array(arena, self, 1, sizeof(struct memory)); }
static void decide(const struct market_view *view, const void *params, void *self, struct offer *offers)
{
    const struct memory *memory = self;
    (void)params;
    for (size_t k = 0; k < view->own_count; k++)
        offers[k].price = memory->price;
}
static const struct strategy rule = {.name = "own_names", .summary = "Always 7 CNY/Mtok.", .source = "example",
    .create = create, .copy = copy, .decide = decide};
PRICEWAR_PLUGIN(rule);
CODE
cat >"$scratch/plus_plus.cc" <<'CODE'
#include <pricewar_plugin.h>
static void decide(const struct market_view *view, const void *, void *, struct offer *offers)
{
    for (size_t k = 0; k < view->own_count; k++)
        offers[k].price = 7;
}
static const struct strategy seven = [] {
    struct strategy rule = {};
    rule.name = "seven";
    rule.summary = "Always 7 CNY/Mtok.";
    rule.source = "example";
    rule.decide = decide;
    return rule;
}();
PRICEWAR_PLUGIN(seven);
CODE
"${CC:-gcc}" -std=c17 "${flags[@]}" -o "$scratch/own_names.so" "$scratch/own_names.c"
g++ -std=c++17 "${flags[@]}" -o "$scratch/plus_plus.so" "$scratch/plus_plus.cc"

cat >"$scratch/linked.c" <<'CODE'
#include <pricewar.h>
#include <stdio.h>
int main(int argc, char **argv)
{
    const char *changes[] = {argc > 2 ? argv[2] : "", "vendors.Alpha.pricing.from_round=1"};
    struct pw_error *error = pw_error_create();
    struct pw_scenario *war = NULL;
    struct pw_simulation *run = NULL, *clone = NULL;
    size_t product = 0;
    double price[9];
    if (pw_scenario_read(argv[1], changes, 2, &war, error) || pw_simulation_create(war, 0, &run, error) ||
        pw_simulation_step(run, error) || pw_simulation_clone(run, &clone, error) ||
        pw_simulation_step(clone, error) || pw_index(war, "product", "alpha", &product, error) ||
        pw_field_read(clone, "price", price, 9, error))
        return fprintf(stderr, "%s\n", pw_error_text(error)), 1;
    printf("%g\n", price[product]);
    pw_simulation_free(run);
    pw_simulation_free(clone);
    pw_scenario_free(war);
    pw_error_free(error);
    return 0;
}
CODE
"${CC:-gcc}" -std=c17 -Wall -Wextra -Werror -Iinclude "$scratch/linked.c" -L"$build" -lpricewar -Wl,-rpath,"$build" \
    -o "$scratch/linked"
cat >"$scratch/alone.py" <<'CODE'
import ctypes, sys
pw = ctypes.CDLL(sys.argv[1])
pw.pw_error_text.restype = ctypes.c_char_p
pw.pw_error_create.restype = error = ctypes.c_void_p
error = ctypes.c_void_p(pw.pw_error_create())
war, run, product, price = ctypes.c_void_p(), ctypes.c_void_p(), ctypes.c_size_t(), (ctypes.c_double * 9)()
changes = (ctypes.c_char_p * 2)(sys.argv[3].encode(), b"vendors.Alpha.pricing.from_round=1")
if (pw.pw_scenario_read(sys.argv[2].encode(), changes, ctypes.c_size_t(2), ctypes.byref(war), error)
        or pw.pw_simulation_create(war, 0, ctypes.byref(run), error) or pw.pw_simulation_step(run, error)
        or pw.pw_index(war, b"product", b"alpha", ctypes.byref(product), error)
        or pw.pw_field_read(run, b"price", price, ctypes.c_size_t(9), error)):
    sys.exit(pw.pw_error_text(error).decode())
print(f"{price[product.value]:g}")
CODE

scenario=tests/scenarios/small_war.cfg
for name in own_names plus_plus; do
    rule=vendors.Alpha.pricing.strategy=plugin:$scratch/$name.so
    "$build/pricewar-sim" $scenario --set "$rule" --set vendors.Alpha.pricing.from_round=1 --no-output --quiet --json \
        --replicates 2 | grep -v 'plugin:' >"$scratch/$name.json"
    [ "$("$scratch/linked" $scenario "$rule")" = 7 ] || say "$name does not price at 7 in a program on the library"
    [ "$(/usr/bin/python3 "$scratch/alone.py" "$build/libpricewar.so" $scenario "$rule")" = 7 ] ||
        say "$name does not price at 7 where the library is loaded for one module"
done
cmp "$scratch/own_names.json" "$scratch/plus_plus.json" || say "the two rules price at 7, and the program plays them otherwise"
sed -i 's/\.copy = copy, //; s/^static void \*copy/__attribute__((unused)) &/' "$scratch/own_names.c"
"${CC:-gcc}" -std=c17 "${flags[@]}" -o "$scratch/no_copy.so" "$scratch/own_names.c"
! "$scratch/linked" $scenario "vendors.Alpha.pricing.strategy=plugin:$scratch/no_copy.so" 2>"$scratch/said" ||
    say "a rule without copy was cloned"
grep -q "vendor Alpha, strategy plugin:$scratch/no_copy.so: the simulation can't be cloned" "$scratch/said" || say "$(cat "$scratch/said")"
echo "plug-ins have their own names, in the program and in the library"
