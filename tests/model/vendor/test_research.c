/* Research: how often a vendor brings a new generation, and how gaps to the best of a tier, of all tiers and of open
 * weights close. On the market of inertia.cfg: three vendors with qualities 1, 0.8 and 0.5 and nothing that moves. */
#include "fixtures/engine_fixture.h"

static const char inertia[] = "tests/scenarios/inertia.cfg";

enum { A, B, C };

static const double years = 30.4 / 365.25;

/* Expected gain of a round where a generation brings exactly 0.5. */
#define GENERATIONS                                                                                          \
    "technology.quality_arrival_rate=0.6", "technology.quality_arrival_median=0.5",                          \
        "technology.quality_arrival_log_sd=0", "vendors.A.fixed_cost=1", "vendors.B.fixed_cost=2",           \
        "vendors.C.fixed_cost=8"

static void expect_gains(const char *exponent, const double rates[3])
{
    static const double start_quality[] = {1, 0.8, 0.5};
    struct scenario *scenario = load_scenario(
        inertia, OVERRIDES(GENERATIONS, "simulation.noise=off", exponent, "vendors.C.research_productivity=3",
                           "vendors.A.research_productivity=0"));
    struct simulation *simulation = start(scenario, 0);
    play(simulation, 24);
    for (size_t j = A; j <= C; j++)
        expect_near(simulation_world(simulation)->products[j].quality - start_quality[j],
                    24 * 0.5 * -expm1(-rates[j] * years), 1e-12, "gain of quality", (int64_t)j);
    simulation_free(simulation);
    scenario_free(scenario);
}

/* The median fixed cost is 2: B has the rate itself, C 4 times the money and 3 times the productivity. */
static void test_generations_come_by_productivity_and_money_to_the_exponent(void **state)
{
    (void)state;
    expect_gains("technology.research_exponent=0.5", (const double[]){0, 0.6, 0.6 * 2 * 3});
    expect_gains("technology.research_exponent=0.25", (const double[]){0, 0.6, 0.6 * sqrt(2) * 3});
    expect_gains("technology.research_exponent=0", (const double[]){0, 0.6, 0.6 * 3});
}

/* In draws: the number of generations in 3 years is Poisson of rate 0.9 a year, at most one a round. */
static void test_drawn_generations_come_at_the_same_rate(void **state)
{
    (void)state;
    struct scenario *scenario =
        load_scenario(inertia, OVERRIDES(GENERATIONS, "simulation.noise=on", "simulation.rounds=36",
                                         "sectors[0].number=100", "vendors.B.research_productivity=1.5"));
    double count = 0, runs = 400, chance = -expm1(-0.9 * years);
    for (uint32_t run = 0; run < 400; run++) {
        struct simulation *simulation = start(scenario, run);
        play(simulation, 36);
        count += (simulation_world(simulation)->products[B].quality - 0.8) / 0.5;
        simulation_free(simulation);
    }
    double mean = 36 * chance * runs, sd = sqrt(36 * chance * (1 - chance) * runs);
    assert_true(fabs(count - mean) < 4 * sd);
    scenario_free(scenario);
}

/* Qualities after 24 months, in rounds of a month and of a quarter of it: rounds of half the length compose. */
static void expect_qualities(const double expected[3], const char *what, const char *const *overrides,
                             size_t count)
{
    static const char *const lengths[] = {"simulation.round_days=30.4", "simulation.round_days=7.6"};
    for (size_t i = 0; i < 2; i++) {
        const char *all[16] = {lengths[i], "simulation.rounds=96", "simulation.noise=off"};
        for (size_t k = 0; k < count; k++)
            all[3 + k] = overrides[k];
        struct scenario *scenario = load_scenario(inertia, all, 3 + count);
        struct simulation *simulation = start(scenario, 0);
        play(simulation, i ? 96 : 24);
        for (size_t j = A; j <= C; j++)
            expect_near(simulation_world(simulation)->products[j].quality, expected[j], 1e-8, what,
                        (int64_t)j);
        simulation_free(simulation);
        scenario_free(scenario);
    }
}

/* What is left of a gap after 24 months. */
static double left(double rate)
{
    return exp(-rate * 24 * years);
}

static void test_the_gap_to_the_best_of_the_tier_closes_at_its_rate(void **state)
{
    (void)state;
    const double qualities[] = {1, 0.8, 0.8 - 0.3 * left(0.9)};
    expect_qualities(qualities, "within the tier",
                     OVERRIDES("vendors.A.products[0].tier=light", "technology.catch_up=0.9"));
}

/* Each alone in its tier: a share of the rate is towards the best of all, whatever its tier. */
static void test_a_share_of_catching_up_is_across_tiers(void **state)
{
    (void)state;
    const double rate = 0.3 * 0.9, qualities[] = {1, 1 - 0.2 * left(rate), 1 - 0.5 * left(rate)};
    expect_qualities(qualities, "across tiers",
                     OVERRIDES("vendors.A.products[0].tier=light", "vendors.C.products[0].tier=flagship",
                               "technology.catch_up=0.9", "technology.catch_up_across=0.3"));
}

/* In one tier both parts are towards the same model, so that their shares do not matter. */
static void test_parts_of_catching_up_add_up(void **state)
{
    (void)state;
    const double qualities[] = {1, 1 - 0.2 * left(0.9), 1 - 0.5 * left(0.9)};
    expect_qualities(qualities, "one tier",
                     OVERRIDES("technology.catch_up=0.9", "technology.catch_up_across=0.3"));
}

static void test_open_weights_pull_those_below_them_and_nobody_else(void **state)
{
    (void)state;
    const double alone[] = {1, 0.8, 0.8 - 0.3 * left(0.5)};
    expect_qualities(alone, "open weights alone",
                     OVERRIDES("technology.open_catch_up=0.5", "vendors.B.products[0].open_weights=true",
                               "vendors.C.products[0].tier=light"));
    const double both[] = {1, 1 - 0.2 * left(1.4), 1 - 0.5 * left(1.4)};
    expect_qualities(both, "besides catching up",
                     OVERRIDES("technology.open_catch_up=0.5", "technology.catch_up=0.9",
                               "vendors.A.products[0].open_weights=true"));
    const double none[] = {1, 0.8, 0.5};
    expect_qualities(none, "no open weights", OVERRIDES("technology.open_catch_up=0.5"));
}

/* B is bankrupt after the first round. */
static void test_published_weights_outlive_their_vendor(void **state)
{
    (void)state;
    const double qualities[] = {1, 0.8, 0.8 - 0.3 * left(0.5)};
    expect_qualities(qualities, "weights of the dead",
                     OVERRIDES("technology.open_catch_up=0.5", "vendors.B.products[0].open_weights=true",
                               "vendors.B.capital=1", "vendors.B.fixed_cost=1000"));
}

#define TIERS                                                                                                \
    "vendors.A.products[0].tier=flagship", "technology.catch_up=0.9", "technology.catch_up_across=0.3"

/* B leads its tier and is pulled across by A; C is pulled by both, and by B where B is open, while B moves. The gap
 * between B and A closes at a rate x, that of C to B at all rates together. */
static void test_a_frontier_that_moves_is_followed_as_it_moves(void **state)
{
    (void)state;
    const double x = 0.3 * 0.9;
    const double tier[] = {1, 1 - 0.2 * left(x), 1 - 0.2 * left(x) - 0.3 * left(0.9)};
    expect_qualities(tier, "a leader that catches up", OVERRIDES(TIERS));
    const double open[] = {1, 1 - 0.2 * left(x), 1 - 0.2 * left(x) - 0.3 * left(x + 0.5)};
    expect_qualities(open, "open weights that catch up",
                     OVERRIDES(TIERS, "technology.open_catch_up=0.5", "vendors.C.products[0].tier=light",
                               "vendors.B.products[0].open_weights=true"));
}

/* B stands still, alone in its tier. C is pulled by A and by B, until it has passed B. */
static void test_a_frontier_that_is_passed_pulls_no_longer(void **state)
{
    (void)state;
    double target = (0.9 * 1 + 0.5 * 0.8) / 1.4, passing = log((target - 0.5) / (target - 0.8)) / 1.4;
    double after = 24 * years - passing;
    const double qualities[] = {1, 0.8, 1 - 0.2 * exp(-0.9 * after)};
    assert_true(after > 0.5);
    expect_qualities(qualities, "a frontier that is passed",
                     OVERRIDES("technology.open_catch_up=0.5", "technology.catch_up=0.9",
                               "vendors.B.products[0].tier=light",
                               "vendors.B.products[0].open_weights=true"));
}

/* The gap of a month is closed by any rate that is large enough; the slow pull across is not lost beside it. */
static void test_catching_up_may_be_as_fast_as_one_likes(void **state)
{
    (void)state;
    const double x = 1e-9 * 1e9, tier[] = {1, 1 - 0.2 * left(x), 1 - 0.2 * left(x)};
    expect_qualities(tier, "at once within the tier, slowly across",
                     OVERRIDES("vendors.A.products[0].tier=flagship", "technology.catch_up=1e9",
                               "technology.catch_up_across=1e-9"));
    const double all[] = {1, 1, 1};
    expect_qualities(all, "at once",
                     OVERRIDES("vendors.A.products[0].tier=flagship", "technology.catch_up=1e300",
                               "technology.catch_up_across=0.5", "technology.open_catch_up=1e300",
                               "vendors.B.products[0].open_weights=true"));
}

/* From the fourth of 24 months on; products catch up all along. */
static void test_generations_arrive_from_their_day_on(void **state)
{
    (void)state;
    struct scenario *scenario = load_scenario(
        inertia, OVERRIDES(GENERATIONS, "technology.research_exponent=0", "simulation.noise=off",
                           "technology.catch_up=0.9", "simulation.start_date=2024-05-01",
                           "technology.quality_arrival_from=2024-08-01"));
    struct simulation *simulation = start(scenario, 0);
    const struct product_state *products = simulation_world(simulation)->products;
    play(simulation, 3);
    assert_true(products[A].quality == 1);
    expect_near(1 - products[C].quality, 0.5 * exp(-0.9 * 3 * years), 1e-12, "gap", C);
    play(simulation, 21);
    expect_near(products[A].quality - 1, 21 * 0.5 * -expm1(-0.6 * years), 1e-12, "gain of the best", A);
    expect_near(products[A].quality - products[C].quality, 0.5 * exp(-0.9 * 24 * years), 1e-12, "gap", C);
    simulation_free(simulation);
    scenario_free(scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_generations_come_by_productivity_and_money_to_the_exponent),
        cmocka_unit_test(test_drawn_generations_come_at_the_same_rate),
        cmocka_unit_test(test_the_gap_to_the_best_of_the_tier_closes_at_its_rate),
        cmocka_unit_test(test_a_share_of_catching_up_is_across_tiers),
        cmocka_unit_test(test_parts_of_catching_up_add_up),
        cmocka_unit_test(test_open_weights_pull_those_below_them_and_nobody_else),
        cmocka_unit_test(test_published_weights_outlive_their_vendor),
        cmocka_unit_test(test_a_frontier_that_moves_is_followed_as_it_moves),
        cmocka_unit_test(test_a_frontier_that_is_passed_pulls_no_longer),
        cmocka_unit_test(test_catching_up_may_be_as_fast_as_one_likes),
        cmocka_unit_test(test_generations_arrive_from_their_day_on),
    };
    return cmocka_run_group_tests_name("research", tests, NULL, NULL);
}
