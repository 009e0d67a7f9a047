/* Outside money: how often it comes, what it depends on, and that dated rounds are paid to the kCNY. */
#include "fixtures/engine_fixture.h"
#include "model/rates.h"
#include "model/vendor/funding.h"

/* Start has a fixed cost of 100 a month and lives for ever; its rounds come with half of the rate. */
static const char takeover[] = "tests/scenarios/takeover.cfg";

enum { EAST_AI, WEST_AI, START };

#define PLAIN                                                                                                \
    "acquisition.rate=0", "sectors[0].number=20", "vendors.Start.capital=1e6", "technology.data_effect=0"
#define FUNDED                                                                                               \
    PLAIN, "vendors.Start.seeks_funding=true", "finance.vendor_round_growth=0",                              \
        "finance.vendor_round_share=0", "finance.vendor_round_loss=0", "finance.vendor_round_months=7"

/* Received by Start in the rounds, as its cash and the ledger have it. */
static double received(struct simulation *simulation, int64_t rounds)
{
    const struct world *world = simulation_world(simulation);
    double sum = 0;
    for (int64_t t = 0; t < rounds; t++) {
        play(simulation, 1);
        expect_near(-world->ledger.flow[FLOW_FUNDING][LEDGER_INVESTORS], world->vendors[START].funding, 1e-12,
                    "paid by investors", world->round);
        sum += world->vendors[START].funding;
    }
    return sum;
}

static double total(const char *const *overrides, size_t count, uint32_t run, int64_t rounds)
{
    struct scenario *scenario = load_scenario(takeover, overrides, count);
    struct simulation *simulation = start(scenario, run);
    double cash = balance_total(&simulation_world(simulation)->vendors[START].cash);
    double sum = received(simulation, rounds);
    const struct world *world = simulation_world(simulation);
    double months = (double)rounds * world->months;
    expect_near(balance_total(&world->vendors[START].cash) - cash, sum - 100 * months, 1e-9, "cash", rounds);
    simulation_free(simulation);
    scenario_free(scenario);
    return sum;
}

/* Within a year of `mild` usual months and some in which the hazard is multiplied. */
static void expect_rounds(const char *round_days, int64_t a_month, const char *climate, double usual_months)
{
    const double runs = 2000, chance = 0.06, size = 700;
    struct scenario *scenario =
        load_scenario(takeover, OVERRIDES(FUNDED, "finance.vendor_round_rate=0.12", climate, round_days,
                                          "simulation.rounds=48"));
    double none = 0, rounds = 0, hazard = -log1p(-chance), some = 1 - exp(-hazard * usual_months);
    for (uint32_t run = 0; run < (uint32_t)runs; run++) {
        struct simulation *simulation = start(scenario, run);
        double got = received(simulation, 12 * a_month) / size;
        expect_near(got, rint(got), 1e-12, "rounds", 12);
        rounds += got;
        none += got < 0.5;
        simulation_free(simulation);
    }
    scenario_free(scenario);
    assert_true(fabs(none / runs - (1 - some)) < 4 * sqrt(some * (1 - some) / runs));
    /* at most one a round, of probability 1 - exp(-hazard m): in short rounds a Poisson number */
    double expected = usual_months * (double)a_month * -expm1(-hazard / (double)a_month);
    assert_true(fabs(rounds / runs - expected) < 4 * sqrt(expected / runs));
}

static void test_rounds_come_with_the_hazard_of_the_climate(void **state)
{
    (void)state;
    expect_rounds("simulation.round_days=30.4", 1, "finance.climate=()", 12);
    expect_rounds("simulation.round_days=7.6", 4, "finance.climate=()", 12);
    /* half in the second half year, dry for Start alone in the last quarter */
#define CLIMATE                                                                                              \
    "finance.climate=((1, 1), (\"2024-11-01\", 0.5), (\"2025-02-01\", 0, \"Start\"), (\"2025-03-01\", 5, \"EastAI\"))"
    expect_rounds("simulation.round_days=30.4", 1, CLIMATE, 6 + 1.5);
    expect_rounds("simulation.round_days=7.6", 4, CLIMATE, 6 + 1.5);
}

/* Months whose funding follows from the usual one: the same expectation in months and in weeks, but for the rounds
 * that could come twice in a month. */
static void test_without_noise_the_expectation_is_paid(void **state)
{
    (void)state;
    double months = total(OVERRIDES(FUNDED, "simulation.noise=off", "finance.vendor_round_rate=0.12"), 0, 12);
    double weeks = total(OVERRIDES(FUNDED, "simulation.noise=off", "finance.vendor_round_rate=0.12",
                                   "simulation.round_days=7.6", "simulation.rounds=48"),
                         0, 48);
    expect_near(months, 12 * 0.06 * 700, 1e-9, "in months", 12);
    expect_near(weeks, 48 * (1 - pow(1 - 0.06, 0.25)) * 700, 1e-9, "in weeks", 48);
}

#define DATED                                                                                                \
    "finance.vendor_rounds=((\"2024-05-31\", \"Start\", 2900), (3, \"EastAI\", 11), (\"autumn\", "           \
    "\"Start\", 0.5), (\"2024-09-30\", \"Start\", 7))"

static void expect_dated(const char *round_days, int64_t a_month, const char *noise, const char *event,
                         double autumn)
{
    struct scenario *scenario =
        load_scenario("tests/scenarios/dated_rounds.cfg",
                      OVERRIDES(PLAIN, DATED, round_days, noise, "simulation.rounds=60", event));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    double by_month[12] = {0};
    for (int64_t t = 0; t < 12 * a_month; t++) {
        play(simulation, 1);
        by_month[t / a_month] += world->vendors[START].funding;
        expect_near(world->vendors[START].dated_funding, world->vendors[START].funding, 0, "dated", t + 1);
        expect_near(-world->ledger.flow[FLOW_FUNDING][LEDGER_INVESTORS],
                    world->vendors[START].funding + world->vendors[EAST_AI].funding, 0, "paid", t + 1);
    }
    for (size_t m = 0; m < 12; m++) /* to the last bit */
        expect_near(by_month[m], m == 0 ? 2900 : m == 4 ? autumn + 7 : 0, 0, "round", (int64_t)m + 1);
    double told = 0;
    for (size_t e = 0; e < world->events.count; e++)
        if (world->events.items[e].kind == EVENT_FUNDING)
            told += world->events.items[e].amount;
    expect_near(told, 2900 + autumn + 7 + 11, 0, "told", 12);
    simulation_free(simulation);
    scenario_free(scenario);
}

static void test_dated_rounds_are_paid_to_the_kcny(void **state)
{
    (void)state;
    static const char on[] = "events.autumn.on=true", off[] = "events.autumn.on=false";
    expect_dated("simulation.round_days=30.4", 1, "simulation.noise=on", on, 0.5);
    expect_dated("simulation.round_days=30.4", 1, "simulation.noise=off", off, 0);
    expect_dated("simulation.round_days=7.6", 4, "simulation.noise=on", on, 0.5);
}

static void test_the_dead_get_nothing(void **state)
{
    (void)state;
    struct scenario *scenario = load_scenario(
        takeover, OVERRIDES("acquisition.rate=0", "finance.vendor_rounds=((2, \"Start\", 5), (8, "
                                                  "\"Start\", 5000))"));
    struct simulation *simulation = start(scenario, 0);
    expect_near(received(simulation, 12), 5, 0, "received", 12);
    assert_int_equal(simulation_world(simulation)->vendors[START].exit_round, 5);
    simulation_free(simulation);
    scenario_free(scenario);
}

/* Start has the best model of three vendors, or the second, or the last. */
static void test_the_rank_moves_the_chance(void **state)
{
    (void)state;
    static const char *const qualities[] = {"vendors.Start.products[1].quality=3",
                                            "vendors.Start.products[1].quality=2.4",
                                            "vendors.Start.products[*].quality=1"};
    for (size_t k = 0; k < 3; k++) {
        double rank = 1 - (double)k / 2;
        double got = total(OVERRIDES(FUNDED, "simulation.noise=off", "finance.vendor_round_rate=0.12",
                                     "finance.vendor_round_rank=3", qualities[k]),
                           0, 2);
        expect_near(got, 2 * 700 * 0.12 / (1 + exp(-3 * rank)), 1e-9, "funding", 2);
    }
}

/* Volume that grows by the same factor every month, whatever a round is. */
static void expect_growth(const char *round_days, int64_t a_month)
{
    struct scenario *scenario = load_scenario(
        takeover,
        OVERRIDES(PLAIN, "vendors.Start.seeks_funding=true", "finance.vendor_round_growth=20",
                  "finance.vendor_round_share=0", "finance.vendor_round_loss=0", "finance.growth_memory=4",
                  "finance.vendor_round_rate=0.12", "simulation.noise=off", "sectors[0].volume_growth=1.5",
                  round_days, "simulation.rounds=60"));
    struct simulation *simulation = start(scenario, 0);
    play(simulation, 6 * a_month);
    double growth = pow(1 + 1.5, 30.4 / 365.25) - 1;
    expect_near(funding_chance_a_month(simulation_world(simulation), START), 0.12 / (1 + exp(-20 * growth)),
                1e-9, "chance", 6);
    simulation_free(simulation);
    scenario_free(scenario);
}

static void test_growth_with_a_memory_is_that_of_a_month(void **state)
{
    (void)state;
    expect_growth("simulation.round_days=30.4", 1);
    expect_growth("simulation.round_days=7.6", 4);
}

#define LISTING                                                                                              \
    PLAIN, "vendors.Start.seeks_funding=true", "finance.vendor_round_rate=0", "finance.listing_rate=0.1",    \
        "finance.listing_months=9", "simulation.rounds=48"

static void expect_listings(const char *round_days, int64_t a_month)
{
    const double runs = 2000, expected = 1 - pow(0.9, 6);
    struct scenario *scenario =
        load_scenario(takeover, OVERRIDES(LISTING, "finance.listing_revenue=0", round_days));
    double listed = 0;
    for (uint32_t run = 0; run < (uint32_t)runs; run++) {
        struct simulation *simulation = start(scenario, run);
        double got = received(simulation, 6 * a_month);
        assert_true(fabs(got - 900) < 1e-9 || fabs(got) <= 0); /* once */
        listed += got > 0;
        simulation_free(simulation);
    }
    scenario_free(scenario);
    assert_true(fabs(listed / runs - expected) < 4 * sqrt(expected * (1 - expected) / runs));
}

static void test_a_listing_comes_once_with_its_hazard(void **state)
{
    (void)state;
    expect_listings("simulation.round_days=30.4", 1);
    expect_listings("simulation.round_days=7.6", 4);
}

/* Start sells 0.35 x 20 Gtok a month at 2 and 4: some 200 kCNY a year. */
static void test_a_listing_needs_revenue_and_a_climate(void **state)
{
    (void)state;
    static const char off[] = "simulation.noise=off";
    expect_near(total(OVERRIDES(LISTING, off, "finance.listing_revenue=0"), 0, 6), 900 * (1 - pow(0.9, 6)),
                1e-9, "expected listing", 6);
    expect_near(
        total(OVERRIDES(LISTING, off, "finance.listing_revenue=0", "finance.climate=((1, 0.5))"), 0, 6),
        900 * (1 - pow(0.9, 3)), 1e-9, "in a poor climate", 6);
    struct scenario *scenario = load_scenario(takeover, OVERRIDES(PLAIN, off));
    struct simulation *simulation = start(scenario, 0);
    play(simulation, 1);
    const struct world *world = simulation_world(simulation);
    double revenue = world->vendors[START].revenue / world->years;
    assert_true(revenue > 0);
    simulation_free(simulation);
    scenario_free(scenario);
    for (int enough = 0; enough < 2; enough++) {
        char condition[64];
        snprintf(condition, sizeof condition, "finance.listing_revenue=%.17g",
                 revenue * (enough ? 0.999 : 1.001));
        assert_true((total(OVERRIDES(LISTING, off, condition), 0, 3) > 0) == enough);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rounds_come_with_the_hazard_of_the_climate),
        cmocka_unit_test(test_without_noise_the_expectation_is_paid),
        cmocka_unit_test(test_dated_rounds_are_paid_to_the_kcny),
        cmocka_unit_test(test_the_dead_get_nothing),
        cmocka_unit_test(test_the_rank_moves_the_chance),
        cmocka_unit_test(test_growth_with_a_memory_is_that_of_a_month),
        cmocka_unit_test(test_a_listing_comes_once_with_its_hazard),
        cmocka_unit_test(test_a_listing_needs_revenue_and_a_climate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
