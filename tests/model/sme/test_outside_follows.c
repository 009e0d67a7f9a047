/* An outside option that gets better with the models: where it gains as much as they do, shares and surplus are those
 * of the start, whatever the taste for quality. */
#include "fixtures/engine_fixture.h"

static const char inertia[] = "tests/scenarios/inertia.cfg";

enum { ROUNDS = 24 };

/* Everybody reviews every month at no cost; all models gain 0.05 utils a month, for the noise is off; tastes differ. */
#define RISING                                                                                               \
    "choice.reconsider_base=1", "choice.switch_cost_vendor=0", "choice.nonuser_review=1",                    \
        "choice.initial=logit", "sectors[0].capital=1e6", "sectors[0].value_initial_share=0",                \
        "sectors[0].experiment_maximum=0", "technology.quality_arrival_log_sd=0", "vendors[*].fixed_cost=1", \
        "vendors[*].products[*].price_input=2", "vendors[*].products[*].price_output=2"
#define TASTES "simulation.noise=off", "sectors[0].latent_classes=8", "sectors[0].quality_taste_log_sd=0.6"

struct market {
    double shares[3], adoption, surplus, gain, quality;
};

static struct market see(const struct world *world)
{
    struct market market = {.surplus = world->sectors[0].surplus,
                            .gain = world->market.quality_gain,
                            .adoption = world->market.adoption,
                            .quality = world->products[0].quality};
    for (size_t j = 0; j < 3; j++)
        market.shares[j] = world->products[j].customers;
    return market;
}

static void play_rising(struct market *markets, const char *rate, const char *follows)
{
    struct scenario *scenario = load_scenario(inertia, OVERRIDES(RISING, TASTES, rate, follows));
    struct simulation *simulation = start(scenario, 0);
    for (size_t t = 0; t < ROUNDS; t++) {
        play(simulation, 1);
        markets[t] = see(simulation_world(simulation));
    }
    simulation_free(simulation);
    scenario_free(scenario);
}

static void test_surplus_and_shares_stay_where_the_outside_follows(void **state)
{
    (void)state;
    struct market still[ROUNDS], rising[ROUNDS];
    play_rising(still, "technology.quality_arrival_rate=0", "choice.outside_follows=1");
    play_rising(rising, "technology.quality_arrival_rate=2", "choice.outside_follows=1");
    for (size_t t = 0; t < ROUNDS; t++) {
        expect_near(rising[t].quality - 1, rising[t].gain, 1e-12, "mean gain", (int64_t)t + 1);
        expect_near(rising[t].surplus / still[t].surplus, 1, 1e-9, "surplus", (int64_t)t + 1);
        for (size_t j = 0; j < 3; j++)
            expect_near(rising[t].shares[j] / still[t].shares[j], 1, 1e-9, "share", (int64_t)t + 1);
    }
    assert_true(rising[ROUNDS - 1].gain > 1);
}

/* Without following, quality brings customers and surplus; with a half of it less of both. */
static void test_the_more_it_follows_the_less_quality_brings(void **state)
{
    (void)state;
    struct market markets[3][ROUNDS];
    play_rising(markets[0], "technology.quality_arrival_rate=2", "choice.outside_follows=0");
    play_rising(markets[1], "technology.quality_arrival_rate=2", "choice.outside_follows=0.5");
    play_rising(markets[2], "technology.quality_arrival_rate=2", "choice.outside_follows=1");
    for (size_t i = 1; i < 3; i++) {
        assert_true(markets[i - 1][ROUNDS - 1].surplus > 1.1 * markets[i][ROUNDS - 1].surplus);
        assert_true(markets[i - 1][ROUNDS - 1].adoption > markets[i][ROUNDS - 1].adoption + 0.01);
    }
}

/* Shares of the logit of one class with theta = 1.7, by hand, when only one model gains: the mean gain is a third. */
static void follow_by_hand(const char *noise, double per_sd)
{
    struct scenario *scenario = load_scenario(
        inertia, OVERRIDES(RISING, noise, "technology.quality_arrival_rate=2", "sectors[0].quality_taste=1.7",
                           "sectors[0].price_sensitivity_log_sd=0", "choice.outside_follows=0.6",
                           "vendors.A.research_productivity=0", "vendors.B.research_productivity=0"));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    for (int64_t t = 1; t <= ROUNDS; t++) {
        play(simulation, 1);
        double gain = world->products[2].quality - 0.5, weight[3];
        double sum = exp(1.7 * 0.6 * gain / 3);
        for (size_t j = 0; j < 3; j++)
            sum += weight[j] =
                exp(1.7 * world->products[j].quality - scenario->sectors[0].price_sensitivity * 2);
        for (size_t j = 0; j < 3; j++) {
            double share = weight[j] / sum, allowed = per_sd * sqrt(share * (1 - share) / 1e5) + 1e-9;
            expect_near(world->products[j].customers / 1e5, share, allowed, "share", t);
        }
    }
    simulation_free(simulation);
    scenario_free(scenario);
}

static void test_shares_are_those_of_the_logit_against_the_better_outside(void **state)
{
    (void)state;
    follow_by_hand("simulation.noise=off", 0);
    follow_by_hand("simulation.noise=on", 4.5);
}

/* A fourth model comes on offer with a quality far above: by itself that is no gain. */
static void test_a_launch_is_no_gain(void **state)
{
    (void)state;
    struct scenario *scenario =
        load_scenario(inertia, OVERRIDES("simulation.noise=off", "vendors.C.products[0].launch_round=4",
                                         "vendors.C.products[0].quality=9", "choice.outside_follows=1"));
    struct simulation *simulation = start(scenario, 0);
    play(simulation, 8);
    expect_near(simulation_world(simulation)->market.quality_gain, 0, 1e-15, "gain", 8);
    simulation_free(simulation);
    scenario_free(scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_surplus_and_shares_stay_where_the_outside_follows),
        cmocka_unit_test(test_the_more_it_follows_the_less_quality_brings),
        cmocka_unit_test(test_shares_are_those_of_the_logit_against_the_better_outside),
        cmocka_unit_test(test_a_launch_is_no_gain),
    };
    return cmocka_run_group_tests_name("outside_follows", tests, NULL, NULL);
}
