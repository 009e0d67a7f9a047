/* Benchmarks of a market: competition, joint monopoly, and where play stands between them. */
#include "fixtures/engine_fixture.h"

#define FOLDER "scenarios/theory/"

static struct simulation *play_theory(const char *file, const char *const *overrides, size_t count,
                                      int64_t rounds, struct scenario **scenario)
{
    *scenario = load_scenario(file, overrides, count);
    struct simulation *simulation = start(*scenario, 0);
    play(simulation, rounds);
    return simulation;
}

/* Oracle LOGIT-P6: the prices that best replies end at are the benchmark from the first round on. */
static void test_the_nash_benchmark_is_where_best_replies_end(void **state)
{
    (void)state;
    const double nash[] = {2.2991728369862585, 1.6991728369862582, 1.1991728369862584,
                           1.9590978496095328, 1.0790978496095327, 1.6379373869864415};
    struct scenario *scenario;
    struct simulation *simulation =
        play_theory(FOLDER "bertrand_logit.cfg", OVERRIDES("output.benchmarks=true"), 1, &scenario);
    const struct world *world = simulation_world(simulation);
    for (size_t j = 0; j < 6; j++)
        expect_near(world->products[j].nash_price, nash[j], 1e-10, "Nash price", 1);
    assert_true(world->market.profit_gain > -1 && world->market.profit_gain < 1);
    play(simulation, 59);
    for (size_t j = 0; j < 6; j++)
        expect_near(world->products[j].price, world->products[j].nash_price, 1e-10, "price", 60);
    expect_near(world->market.profit_gain, 0, 1e-9, "profit gain", 60);
    expect_near(world->market.nash_price, world->market.mean_price, 1e-9, "mean price", 60);
    assert_true(world->market.cost_price < world->market.nash_price);
    assert_true(world->market.nash_price < world->market.joint_price);
    simulation_free(simulation);
    scenario_free(scenario);
}

/* An outside option that drifts is that of the round: the benchmark is the one of a market where it stood there. */
static void test_the_benchmarks_see_the_outside_option_of_the_round(void **state)
{
    (void)state;
    struct scenario *drifting, *still;
    struct simulation *simulation =
        play_theory(FOLDER "bertrand_logit.cfg",
                    OVERRIDES("output.benchmarks=true", "choice.outside_drift=0.7"), 13, &drifting);
    const struct world *world = simulation_world(simulation);
    double start_utility = drifting->choice.outside_utility, now = start_utility + 0.7 * years_played(world);
    char override[80];
    snprintf(override, sizeof override, "choice.outside_utility=%.17g", now);
    const char *const overrides[] = {"output.benchmarks=true", override};
    struct simulation *reference = play_theory(FOLDER "bertrand_logit.cfg", overrides, 2, 1, &still);
    assert_true(now > start_utility + 0.5);
    for (size_t j = 0; j < 6; j++)
        expect_near(world->products[j].nash_price, simulation_world(reference)->products[j].nash_price, 1e-10,
                    "Nash price", 13);
    simulation_free(simulation);
    simulation_free(reference);
    scenario_free(drifting);
    scenario_free(still);
}

/* All three in one alliance: the joint-monopoly benchmark is where they end, profit gain 1. */
static void test_the_joint_benchmark_is_where_a_cartel_ends(void **state)
{
    (void)state;
    struct scenario *scenario;
    struct simulation *simulation =
        play_theory(FOLDER "bertrand_logit.cfg",
                    OVERRIDES("output.benchmarks=true", "vendors[*].pricing.alliance=cartel"), 60, &scenario);
    const struct world *world = simulation_world(simulation);
    play(simulation, 240);
    for (size_t j = 0; j < 6; j++)
        expect_near(world->products[j].price, world->products[j].joint_price, 1e-6, "price", 300);
    expect_near(world->market.profit_gain, 1, 1e-9, "profit gain", 300);
    simulation_free(simulation);
    scenario_free(scenario);
}

static void test_loss_leaders_are_below_competition(void **state)
{
    (void)state;
    struct scenario *scenario;
    struct simulation *simulation =
        play_theory(FOLDER "loss_leader_dilemma.cfg", OVERRIDES("output.benchmarks=true"), 80, &scenario);
    const struct world *world = simulation_world(simulation);
    expect_near(world->products[0].nash_price, 0.9498684412069267, 1e-9, "Nash price for the API alone", 80);
    assert_true(world->market.profit_gain < 0);
    simulation_free(simulation);
    scenario_free(scenario);
}

/* Benchmarks only look: nothing else in a war changes by them. */
static void test_benchmarks_change_nothing_else(void **state)
{
    (void)state;
    struct scenario *with =
        load_scenario("tests/scenarios/small_war.cfg", OVERRIDES("output.benchmarks=true"));
    struct scenario *without = load_scenario("tests/scenarios/small_war.cfg", NULL, 0);
    struct simulation *one = start(with, 1), *other = start(without, 1);
    for (int64_t t = 1; t <= 20; t++) {
        play(one, 1);
        play(other, 1);
        const struct world *a = simulation_world(one), *b = simulation_world(other);
        for (size_t j = 0; j < a->product_count; j++)
            assert_memory_equal(&a->products[j].volume, &b->products[j].volume, sizeof(double));
        assert_memory_equal(a->closing_cash, b->closing_cash, sizeof a->closing_cash);
        assert_true(isnan(b->products[0].nash_price));
        assert_true(a->market.joint_price > a->market.nash_price);
    }
    simulation_free(one);
    simulation_free(other);
    scenario_free(with);
    scenario_free(without);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_nash_benchmark_is_where_best_replies_end),
        cmocka_unit_test(test_the_benchmarks_see_the_outside_option_of_the_round),
        cmocka_unit_test(test_the_joint_benchmark_is_where_a_cartel_ends),
        cmocka_unit_test(test_loss_leaders_are_below_competition),
        cmocka_unit_test(test_benchmarks_change_nothing_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
