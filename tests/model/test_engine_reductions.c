/* The engine with modules switched off lands on known results, in expectations and with draws. */
#include "fixtures/engine_fixture.h"

/* Switching-cost logit: transition matrix from the utilities, iterated. */
static void expected_inertia(double share[4])
{
    const double utility[4] = {0, 1.0, 0.8, 0.5}, cost = 1.5, review = 0.25;
    double next[4] = {0};
    for (size_t i = 0; i < 4; i++) {
        double sum = 0;
        for (size_t j = 0; j < 4; j++)
            sum += exp(utility[j] - (j == i ? 0 : cost));
        for (size_t j = 0; j < 4; j++)
            next[j] +=
                share[i] * ((1 - review) * (i == j) + review * exp(utility[j] - (j == i ? 0 : cost)) / sum);
    }
    memcpy(share, next, sizeof next);
}

static void follow_inertia(const char *noise, double tolerance_per_sd, double tolerance)
{
    struct scenario *scenario = load_scenario("tests/scenarios/inertia.cfg", OVERRIDES(noise));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    double share[4] = {1, 0, 0, 0}, smes = 100000;
    for (int64_t t = 1; t <= 50; t++) {
        play(simulation, 1);
        expected_inertia(share);
        for (size_t j = 0; j < 3; j++) {
            double found = world->products[j].customers / smes, x = share[j + 1];
            double allowed = tolerance_per_sd * sqrt(x * (1 - x) / smes) + tolerance;
            if (!(fabs(found - x) <= allowed))
                fail_msg("round %lld: share of product %zu is %.15g, expected %.15g", (long long)t, j, found,
                         x);
        }
    }
    /* published numbers of the chain: oracle INERT-P1 at round 50 */
    expect_near(share[1], 0.40802479299247624, 1e-12, "reference", 50);
    simulation_free(simulation);
    scenario_free(scenario);
}

static void test_switching_costs_follow_the_markov_chain_in_expectation(void **state)
{
    (void)state;
    follow_inertia("simulation.noise=off", 0, 1e-12);
}

static void test_switching_costs_follow_the_markov_chain_with_draws(void **state)
{
    (void)state;
    follow_inertia("simulation.noise=on", 4, 0);
}

/* Discrete Bass recursion; the mean of 200 apps of 100,000 within 4 standard errors + 1e-4 m. */
static void follow_bass(const char *noise, double tolerance)
{
    struct scenario *scenario = load_scenario("tests/scenarios/bass.cfg", OVERRIDES(noise));
    struct simulation *simulation = start(scenario, 0);
    double users = 0, m = 100000;
    for (int64_t t = 1; t <= 20; t++) {
        play(simulation, 1);
        users += (0.03 + 0.38 * users / m) * (m - users);
        double found = simulation_world(simulation)->sectors[0].users / 200;
        if (!(fabs(found - users) <= tolerance * m))
            fail_msg("round %lld: %.10g users, expected %.10g", (long long)t, found, users);
    }
    expect_near(users / m, 0.9977, 2e-3, "reference: nearly all have adopted", 20);
    simulation_free(simulation);
    scenario_free(scenario);
}

static void test_users_follow_the_bass_recursion_in_expectation(void **state)
{
    (void)state;
    follow_bass("simulation.noise=off", 1e-8);
}

static void test_users_follow_the_bass_recursion_with_draws(void **state)
{
    (void)state;
    follow_bass("simulation.noise=on", 4 * 0.0025 / sqrt(200) + 1e-4);
}

/* Only learning by doing: unit cost falls by 20 % at each doubling of cumulative output (Wright 1936). */
static void test_learning_follows_wright(void **state)
{
    (void)state;
    struct scenario *scenario =
        load_scenario("tests/scenarios/inertia.cfg",
                      OVERRIDES("technology.learning_rate=0.2", "product_defaults.unit_cost=3",
                                "product_defaults.price_input=1", "product_defaults.price_output=1"));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    double output = 500;
    for (int64_t t = 1; t <= 20; t++) {
        play(simulation, 1);
        expect_near(world->products[0].unit_cost, 3 * pow(output / 500, log2(0.8)), 1e-12, "unit cost", t);
        output += world->products[0].volume;
        expect_near(world->vendors[0].output, output, 1e-12, "cumulative output", t);
    }
    assert_true(output > 1000);
    simulation_free(simulation);
    scenario_free(scenario);
}

/* A vendor with a constant loss and no funding lasts ceil(cash / loss) rounds; oracle RUNWAY-P1: 100 / 7.3 ->
 * 13 full rounds, gone in the 14th. */
static void test_runway_is_cash_over_loss(void **state)
{
    (void)state;
    struct scenario *scenario = load_scenario("tests/scenarios/inertia.cfg",
                                              OVERRIDES("vendors.B.capital=100", "vendors.B.fixed_cost=7.3"));
    struct simulation *simulation = start(scenario, 0);
    play(simulation, 20);
    const struct world *world = simulation_world(simulation);
    assert_false(world->vendors[1].alive);
    assert_int_equal(world->vendors[1].exit_round, 14);
    assert_true(world->vendors[0].alive);
    assert_true(world->products[1].volume <= 0);
    simulation_free(simulation);
    scenario_free(scenario);
}

/* Losses that grow by 15 % a round of a year: oracle RUNWAY-P2, 15 rounds with 4.839 left. */
static void test_growing_losses_end_a_vendor_sooner(void **state)
{
    (void)state;
    struct scenario *scenario = load_scenario(
        "tests/scenarios/inertia.cfg",
        OVERRIDES("simulation.round_days=365.25", "vendors.B.capital=100",
                  "vendors.B.fixed_cost=0.16646132785763176", "vendors.B.fixed_cost_growth=0.15"));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    play(simulation, 15);
    assert_true(world->vendors[1].alive);
    expect_near(balance_total(&world->vendors[1].cash), 4.839178277835671, 1e-9, "cash", 15);
    play(simulation, 1);
    assert_false(world->vendors[1].alive);
    simulation_free(simulation);
    scenario_free(scenario);
}

/* Mean and variance of the money won and lost in a month do not depend on the length of a round. */
static void follow_shocks(const char *round_days, int64_t rounds)
{
    struct scenario *scenario =
        load_scenario("tests/scenarios/inertia.cfg",
                      OVERRIDES(round_days, "simulation.noise=on", "sectors[0].number=1",
                                "vendors.A.shock_size=10", "vendors.A.shock_gain_chance=0.6"));
    double sum = 0, squares = 0, runs = 1000;
    for (uint32_t run = 0; run < (uint32_t)runs; run++) {
        struct simulation *simulation = start(scenario, run);
        play(simulation, rounds);
        double won = balance_total(&simulation_world(simulation)->vendors[0].cash) - 1e6;
        sum += won;
        squares += won * won;
        simulation_free(simulation);
    }
    double months = 8, mean = 2 * months, variance = (100 - 4) * months;
    expect_near(sum / runs, mean, 4 * sqrt(variance / runs) / mean, "mean gain", rounds);
    expect_near(squares / runs - sum / runs * sum / runs, variance, 0.25, "variance of the gain", rounds);
    scenario_free(scenario);
}

static void test_shocks_are_the_same_in_months_and_in_days(void **state)
{
    (void)state;
    follow_shocks("simulation.round_days=30.4", 8);
    follow_shocks("simulation.round_days=7.6", 32);
}

/* Accelerators ordered in a round are there `order_delay` months later: in the round after
 * it at the soonest. */
static void test_ordered_accelerators_arrive_after_the_delay(void **state)
{
    (void)state;
    for (int64_t delay = 1; delay <= 3; delay++) {
        char months[64];
        snprintf(months, sizeof months, "infrastructure.order_delay=%d", (int)delay);
        struct scenario *scenario = load_scenario(
            "tests/scenarios/inertia.cfg", OVERRIDES(months, "clouds[*].accelerators=1",
                                                     "clouds[*].capital=1e9", "infrastructure.depreciation=0",
                                                     "product_defaults.unit_cost=1", "choice.initial=logit"));
        struct simulation *simulation = start(scenario, 0);
        const struct world *world = simulation_world(simulation);
        play(simulation, 1);
        double ordered = world->sellers[0].shipments;
        assert_true(ordered > 0);
        for (int64_t t = 1; t < delay; t++) {
            expect_near(world->clouds[0].accelerators, 1, 1e-12, "accelerators before delivery", t);
            play(simulation, 1);
        }
        expect_near(world->clouds[0].accelerators, 1, 1e-12, "accelerators before delivery", delay);
        play(simulation, 1);
        expect_near(world->clouds[0].accelerators, 1 + ordered, 1e-9, "accelerators", delay + 1);
        simulation_free(simulation);
        scenario_free(scenario);
    }
}

/* Luck in expectation is half of its most: noise off against the mean of many draws. */
static void test_luck_is_half_its_most_in_expectation(void **state)
{
    (void)state;
    double revenue[2];
    for (int noisy = 0; noisy < 2; noisy++) {
        struct scenario *scenario =
            load_scenario("tests/scenarios/inertia.cfg",
                          OVERRIDES(noisy ? "simulation.noise=on" : "simulation.noise=off",
                                    "sectors[0].quality_revenue=2", "sectors[0].value_initial_share=0"));
        struct simulation *simulation = start(scenario, 0);
        play(simulation, 5);
        revenue[noisy] = simulation_world(simulation)->sectors[0].revenue;
        simulation_free(simulation);
        scenario_free(scenario);
    }
    assert_true(revenue[0] > 1000);
    expect_near(revenue[1] / revenue[0], 1, 0.01, "revenue with draws over its expectation", 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_switching_costs_follow_the_markov_chain_in_expectation),
        cmocka_unit_test(test_switching_costs_follow_the_markov_chain_with_draws),
        cmocka_unit_test(test_users_follow_the_bass_recursion_in_expectation),
        cmocka_unit_test(test_users_follow_the_bass_recursion_with_draws),
        cmocka_unit_test(test_learning_follows_wright),
        cmocka_unit_test(test_runway_is_cash_over_loss),
        cmocka_unit_test(test_ordered_accelerators_arrive_after_the_delay),
        cmocka_unit_test(test_luck_is_half_its_most_in_expectation),
        cmocka_unit_test(test_growing_losses_end_a_vendor_sooner),
        cmocka_unit_test(test_shocks_are_the_same_in_months_and_in_days),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
