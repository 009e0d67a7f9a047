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

/* The limit is a month's, whatever a round is: who loses 100 a month with 50 in hand and a limit of 80 gets through the
 * first month with 50, and not through the second; who loses 80 goes on. */
static void test_a_months_limit_covers_as_much_in_weeks(void **state)
{
    (void)state;
    static const struct {
        const char *days, *rounds;
        size_t a_month;
    } lengths[] = {{"simulation.round_days=30.4", "simulation.rounds=3", 1},
                   {"simulation.round_days=7.6", "simulation.rounds=12", 4},
                   {"simulation.round_days=1.9", "simulation.rounds=48", 16}};
    const double fixed_cost[] = {100, 80};
    for (size_t l = 0; l < 3; l++) {
        struct experiment experiment;
        experiment_init(&experiment);
        experiment_set(&experiment, lengths[l].days);
        experiment_set(&experiment, lengths[l].rounds);
        experiment_set(&experiment, "clouds.Cloud.capital=1e6");
        experiment_set(&experiment, "clouds.Cloud.parent_limit=80");
        experiment_set(&experiment, "clouds.Cloud.parent_trigger=0");
        play(&experiment, fixed_cost, 0.5, 2);
        double given[2][3] = {{0}};
        for (size_t f = 0; f < 2; f++)
            for (size_t t = 1; t <= 3 * lengths[l].a_month; t++)
                given[f][(t - 1) / lengths[l].a_month] +=
                    experiment_number(&experiment, "vendor_support", 0, t, f);
        if (!(fabs(given[0][0] - 50) <= 1e-9 && given[0][1] <= 80 + 1e-9 && given[0][1] > 70 &&
              given[0][2] <= 0))
            fail_msg("%s: who loses 100 gets %g, %g and %g", lengths[l].days, given[0][0], given[0][1],
                     given[0][2]);
        if (!(fabs(given[1][0] - 40) + fabs(given[1][1] - 80) + fabs(given[1][2] - 80) <= 1e-9))
            fail_msg("%s: who loses 80 gets %g, %g and %g", lengths[l].days, given[1][0], given[1][1],
                     given[1][2]);
        experiment_clear(&experiment);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_short_parent_gives_each_the_same_part),
        cmocka_unit_test(test_what_is_asked_is_at_most_the_limit),
        cmocka_unit_test(test_filled_up_to_nothing_is_not_below_nothing),
        cmocka_unit_test(test_a_months_limit_covers_as_much_in_weeks),
    };
    return cmocka_run_group_tests_name("parent_support", tests, NULL, NULL);
}
