/* The rule that takes over after the last move of a script, through reader and engine. */
#include "fixtures/engine_fixture.h"

#include "scenario/difference.h"

#define HANDOVER "tests/scenarios/handover.cfg"

/* By hand: A goes to 1.2 in round 3 and is then a tenth below B, B goes to 2 in round 5 and then down to A.
 * Both answer the prices of the round before. */
static void test_the_successor_acts_from_the_round_after_the_last_move(void **state)
{
    (void)state;
    static const double a[] = {1.5, 1.5, 1.2, 1.35, 1.35, 1.8, 1.215, 1.215};
    static const double b[] = {1.5, 1.5, 1.5, 1.5, 2, 1.35, 1.35, 1.215};
    struct scenario *scenario = load_scenario(HANDOVER, NULL, 0);
    struct simulation *simulation = start(scenario, 0);
    for (size_t t = 0; t < sizeof a / sizeof *a; t++) {
        play(simulation, 1);
        expect_near(simulation_world(simulation)->products[0].price, a[t], 1e-12, "A's price", (int64_t)t);
        expect_near(simulation_world(simulation)->products[1].price, b[t], 1e-12, "B's price", (int64_t)t);
    }
    simulation_free(simulation);
    scenario_free(scenario);
}

/* A rule with a memory of its own learns and acts after the script as it does alone on the market that it
 * finds. */
static void test_a_successor_with_a_memory_is_started(void **state)
{
    (void)state;
    struct scenario *scenario = load_scenario(
        HANDOVER, OVERRIDES("vendors.A.pricing.then=qlearn", "vendors.B.pricing.then=hold",
                            "vendors.A.pricing.grid_points=3", "vendors.A.pricing.low_price=1.1",
                            "vendors.A.pricing.high_price=1.3"));
    struct simulation *simulation = start(scenario, 0);
    play(simulation, 3);
    expect_near(simulation_world(simulation)->products[0].price, 1.2, 1e-12, "price of the script", 3);
    for (int64_t t = 4; t <= 12; t++) {
        play(simulation, 1);
        double steps = (simulation_world(simulation)->products[0].price - 1.1) / 0.1;
        expect_near(steps, round(steps), 1e-9, "price on the learner's grid", t);
        assert_true(steps > -0.5 && steps < 2.5);
    }
    simulation_free(simulation);
    scenario_free(scenario);
}

static void expect_refused(const char *override, const char *path, const char *part)
{
    struct parameter_extension extensions[MOST_STRATEGIES];
    struct parameter_catalog catalog = strategy_catalog(extensions);
    struct scenario *scenario = NULL;
    struct diagnostics findings;
    struct error error = {0};
    diagnostics_init(&findings);
    assert_int_equal(scenario_load(HANDOVER, &override, 1, &catalog, &scenario, &findings, &error),
                     STATUS_INVALID);
    assert_int_equal(findings.count, 1);
    assert_string_equal(findings.items[0].path, path);
    if (!strstr(findings.items[0].text, part))
        fail_msg("\"%s\" does not say \"%s\"", findings.items[0].text, part);
    diagnostics_clear(&findings);
    scenario_free(scenario);
}

static void test_wrong_successors_are_refused(void **state)
{
    (void)state;
    expect_refused("vendors.A.pricing.then=undercutt", "vendors[0].pricing.then",
                   "did you mean \"undercut\"?");
    expect_refused("vendors.A.pricing.then=script", "vendors[0].pricing.then", "another strategy");
    expect_refused("vendors.B.pricing.step=0.1", "vendors[1].pricing.step", "it belongs to \"undercut\"");
    expect_refused("vendors.A.pricing.step=2", "vendors[0].pricing.step", "between 0 and 1");
}

static void test_without_a_successor_prices_hold(void **state)
{
    (void)state;
    struct scenario *scenario =
        load_scenario(HANDOVER, OVERRIDES("vendors.A.pricing.then=", "vendors.B.pricing.strategy=hold"));
    struct simulation *simulation = start(scenario, 0);
    play(simulation, 12);
    expect_near(simulation_world(simulation)->products[0].price, 1.2, 1e-12, "A's price", 12);
    expect_near(simulation_world(simulation)->products[1].price, 1.5, 1e-12, "B's price", 12);
    simulation_free(simulation);
    scenario_free(scenario);
}

static void test_a_change_of_the_successor_is_seen(void **state)
{
    (void)state;
    struct scenario *before = load_scenario(HANDOVER, NULL, 0);
    struct scenario *after = load_scenario(HANDOVER, OVERRIDES("vendors.A.pricing.step=0.2"));
    struct scenario_differences found;
    scenario_differences_find(before, after, &found);
    assert_int_equal(found.count, 1);
    assert_string_equal(found.items[0].path, "vendors.A.pricing.step");
    scenario_differences_clear(&found);
    scenario_free(before);
    scenario_free(after);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_successor_acts_from_the_round_after_the_last_move),
        cmocka_unit_test(test_a_successor_with_a_memory_is_started),
        cmocka_unit_test(test_wrong_successors_are_refused),
        cmocka_unit_test(test_without_a_successor_prices_hold),
        cmocka_unit_test(test_a_change_of_the_successor_is_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
