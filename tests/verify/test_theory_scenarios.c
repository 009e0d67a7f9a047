/* The scenarios in scenarios/theory say what their papers say. */
#include "fixtures/engine_fixture.h"

#include "fixtures/calvano_fixture.h"

#define FOLDER "scenarios/theory/"

/* Mean profit per vendor and round over rounds (from, to], kCNY. */
static double mean_profit(struct simulation *simulation, int64_t from, int64_t to)
{
    const struct world *world = simulation_world(simulation);
    double sum = 0;
    play(simulation, from);
    for (int64_t t = from; t < to; t++) {
        play(simulation, 1);
        sum += 0.5 * (world->vendors[0].profit + world->vendors[1].profit);
    }
    return sum / (double)(to - from);
}

/* Table I of Calvano et al. (2020): profit gain .849, standard deviation .112; 100 Gtok a round. */
static void test_calvano_vendors_earn_the_published_profit_gain(void **state)
{
    (void)state;
    enum { RUNS = 16 };
    struct scenario *scenario = load_scenario(FOLDER "calvano_2020.cfg", NULL, 0);
    struct calvano market;
    double profit = 0;
    assert_true(calvano_start(&market, 2, 15, NULL));
    for (uint32_t run = 0; run < RUNS; run++) {
        struct simulation *simulation = start(scenario, run);
        profit += mean_profit(simulation, 12, 60) / RUNS;
        simulation_free(simulation);
    }
    double gain =
        (profit / 100 - market.nash_profit[0]) / (market.monopoly_profit[0] - market.nash_profit[0]);
    expect_near(gain, 0.849, 4 * 0.112 / sqrt(RUNS), "profit gain", 60);
    assert_true(gain < 1);
    calvano_end(&market);
    scenario_free(scenario);
}

/* MT-P1: .0656858 per vendor and unit of demand in the cycle, .125 at the focal price; 600 Gtok. */
static void test_maskin_tirole_vendors_earn_the_equilibrium_profits(void **state)
{
    (void)state;
    struct scenario *scenario = load_scenario(FOLDER "maskin_tirole_1988.cfg", NULL, 0);
    struct simulation *simulation = start(scenario, 0);
    expect_near(mean_profit(simulation, 20, 12020) / 600, 0.06568576200555493, 0.0015, "profit in the cycle",
                0);
    simulation_free(simulation);
    scenario_free(scenario);
    scenario =
        load_scenario(FOLDER "maskin_tirole_1988.cfg", OVERRIDES("vendors[*].pricing.reaction=kinked"));
    simulation = start(scenario, 0);
    expect_near(mean_profit(simulation, 20, 40) / 600, 0.125, 1e-12, "profit at the focal price", 0);
    simulation_free(simulation);
    scenario_free(scenario);
}

/* Better than the Edgeworth cycle, no better than the monopoly price; the competitive profit is 0 to .03. */
static void test_klein_vendors_learn_to_price_above_the_cycle(void **state)
{
    (void)state;
    struct scenario *scenario = load_scenario(
        FOLDER "klein_2021.cfg", OVERRIDES("vendors[*].pricing.periods=20000", "simulation.rounds=20000"));
    double profit = 0;
    for (uint32_t run = 0; run < 2; run++) {
        struct simulation *simulation = start(scenario, run);
        profit += mean_profit(simulation, 19000, 20000) / 600 / 2;
        simulation_free(simulation);
    }
    assert_true(profit > 0.075 && profit < 0.125 + 1e-9);
    scenario_free(scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_calvano_vendors_earn_the_published_profit_gain),
        cmocka_unit_test(test_maskin_tirole_vendors_earn_the_equilibrium_profits),
        cmocka_unit_test(test_klein_vendors_learn_to_price_above_the_cycle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
