/* What a parent gives to vendors that it owns, which must not depend on their order in the scenario. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fixtures/experiment.h"

/* Vendors without income that have their fixed cost for some months. With none, each owes it after a round,
 * and with a trigger of 6 asks for 7 times as much. */
static void play(struct experiment *experiment, const double *fixed_cost, double months, size_t count)
{
    for (size_t f = 0; f < count; f++)
        experiment_vendor(
            experiment,
            "name = \"V%zu\"; owner = \"Cloud\"; capital = %.17g; fixed_cost = %.17g; products = ( { "
            "name = \"p%zu\"; } );",
            f, months * fixed_cost[f], fixed_cost[f], f);
    if (!experiment_run(experiment))
        fail_msg("%s", error_text(&experiment->error).bytes);
}

static void test_a_short_parent_gives_each_the_same_part(void **state)
{
    (void)state;
    const double fixed_cost[] = {10, 30, 20};
    struct experiment experiment;
    experiment_init(&experiment);
    experiment_set(&experiment, "simulation.round_days=30.4");
    experiment_set(&experiment, "clouds.Cloud.capital=100");
    experiment_set(&experiment, "clouds.Cloud.parent_limit=1000");
    experiment_set(&experiment, "clouds.Cloud.parent_trigger=6");
    play(&experiment, fixed_cost, 0, 3);
    for (size_t f = 0; f < 3; f++) {
        double given = experiment_number(&experiment, "vendor_support", 0, 1, f);
        if (!(fabs(given - 100 * fixed_cost[f] / 60) <= 1e-9))
            fail_msg("vendor %zu is given %.17g", f, given);
    }
    experiment_clear(&experiment);
}

/* The limit holds for each vendor, before its part is found. */
static void test_what_is_asked_is_at_most_the_limit(void **state)
{
    (void)state;
    const double fixed_cost[] = {10, 1000}, expected[] = {70, 80};
    struct experiment experiment;
    experiment_init(&experiment);
    experiment_set(&experiment, "clouds.Cloud.capital=1000");
    experiment_set(&experiment, "clouds.Cloud.parent_limit=80");
    experiment_set(&experiment, "clouds.Cloud.parent_trigger=6");
    play(&experiment, fixed_cost, 0, 2);
    for (size_t f = 0; f < 2; f++) {
        double given = experiment_number(&experiment, "vendor_support", 0, 1, f);
        if (!(fabs(given - expected[f]) <= 1e-9))
            fail_msg("vendor %zu is given %.17g", f, given);
    }
    experiment_clear(&experiment);
}

/* With a trigger of 0 the vendor is filled up to exactly nothing, round after round: rounding must not close
 * it. */
static void test_filled_up_to_nothing_is_not_below_nothing(void **state)
{
    (void)state;
    double fixed_cost[40];
    struct experiment experiment;
    experiment_init(&experiment);
    for (size_t f = 0; f < 40; f++)
        fixed_cost[f] = 0.1 * exp(0.37 * (double)f);
    experiment_set(&experiment, "simulation.rounds=24");
    experiment_set(&experiment, "clouds.Cloud.capital=1e12");
    experiment_set(&experiment, "clouds.Cloud.parent_limit=1e9");
    experiment_set(&experiment, "clouds.Cloud.parent_trigger=0");
    experiment_set(&experiment, "vendor_defaults.fixed_cost_growth=0.11");
    play(&experiment, fixed_cost, 0.3, 40);
    for (size_t f = 0; f < 40; f++)
        for (size_t t = 1; t <= 24; t++)
            if (!(experiment_number(&experiment, "vendor_support", 0, t, f) > 0))
                fail_msg("vendor %zu, fixed cost %.17g, is closed in round %zu", f, fixed_cost[f], t);
    experiment_clear(&experiment);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_short_parent_gives_each_the_same_part),
        cmocka_unit_test(test_what_is_asked_is_at_most_the_limit),
        cmocka_unit_test(test_filled_up_to_nothing_is_not_below_nothing),
    };
    return cmocka_run_group_tests_name("parent_support", tests, NULL, NULL);
}
