#!/bin/bash
# A simulation whose step failed, here by a plug-in that decides what is no number in round 3, refuses what would show or go on
# from half a round, and says why. Usage: tests/library/failure.sh BUILD
set -euo pipefail
build=$(realpath "$1")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
say() { echo "failure.sh: $*" >&2; exit 1; }
cat >"$scratch/nan.c" <<'CODE'
#include <math.h>
#include <pricewar_plugin.h>
static void decide(const struct market_view *view, const void *params, void *self, struct offer *offers)
{ (void)view; (void)params; (void)self; offers[0].price = NAN; }
static const struct strategy rule = {.name = "nan", .summary = "No number.", .source = "example", .decide = decide};
PRICEWAR_PLUGIN(rule);
CODE
cat >"$scratch/goes_on.c" <<'CODE'
#include <math.h>
#include <pricewar.h>
#include <stdio.h>
#include <stdlib.h>
static struct pw_error *error;
static void expect(int holds, const char *what)
{
    if (!holds)
        exit((fprintf(stderr, "%s: %s\n", what, pw_error_text(error)), 1));
}
int main(int argc, char **argv)
{
    struct pw_scenario *war = NULL;
    struct pw_simulation *run = NULL, *clone = (struct pw_simulation *)&run;
    double price[9];
    size_t numbers = 0;
    const char *rule = argc > 2 ? argv[2] : "";
    error = pw_error_create();
    expect(!pw_scenario_read(argv[1], &rule, 1, &war, error) && !pw_simulation_create(war, 0, &run, error), "start");
    expect(!pw_simulation_step(run, error) && !pw_simulation_step(run, error), "two rounds");
    numbers = pw_field_length(run, "price");
    expect(pw_simulation_step(run, error) == PW_FAILED && pw_simulation_round(run) == 2, "a failure");
    puts(pw_error_text(error));
    expect(pw_simulation_step(run, error) == PW_INVALID, "a step");
    puts(pw_error_text(error));
    expect(pw_simulation_clone(run, &clone, error) == PW_INVALID && !clone, "a clone");
    puts(pw_error_text(error));
    expect(pw_decide(run, 0, PW_FREE_QUOTA, 0, error) == PW_INVALID, "a decision");
    puts(pw_error_text(error));
    expect(pw_decide_prices(run, 0, 1, 1, error) == PW_INVALID, "a decision on prices");
    puts(pw_error_text(error));
    expect(pw_field_read(run, "price", price, numbers, error) == PW_INVALID, "a field");
    puts(pw_error_text(error));
    expect(pw_simulation_round(run) == 2 && pw_simulation_is_over(run), "round and end");
    expect(isnan(pw_lowest_price(run, 0)), "a lowest price");
    pw_simulation_free(run);
    pw_scenario_free(war);
    pw_error_free(error);
    return 0;
}
CODE
# shellcheck disable=SC2046 # words are meant to be split
"${CC:-gcc}" -std=c17 -O2 -fPIC -shared -Iinclude $(pkg-config --cflags gsl) -o "$scratch/nan.so" "$scratch/nan.c"
"${CC:-gcc}" -std=c17 -Wall -Wextra -Werror -Iinclude "$scratch/goes_on.c" -L"$build" -lpricewar -Wl,-rpath,"$build" -lm \
    -o "$scratch/goes_on"
rule=plugin:$scratch/nan.so
"$scratch/goes_on" tests/scenarios/small_war.cfg "vendors.Alpha.pricing.strategy=$rule" >"$scratch/found" ||
    say "a simulation that failed goes on"
reason="vendor Alpha, strategy $rule: a price of nan for alpha"
{
    echo "round 3: $reason"
    for _ in 1 2 3 4 5; do echo "the simulation failed in round 3: $reason; free it"; done
} | diff - "$scratch/found" >&2 || say "the reason is not said so"
echo "a simulation that failed can only be freed"
