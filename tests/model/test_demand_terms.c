/* Small terms of demand and supply, each against a closed form: drift of the outside option, the vendors'
 * names, growth of volume, prices that never rise, classes of service. */
#include "fixtures/engine_fixture.h"

static const char inertia[] = "tests/scenarios/inertia.cfg";

/* Everybody reviews every month at no cost, so shares are those of the static logit. */
#define STATIC                                                                                               \
    "choice.reconsider_base=1", "choice.switch_cost_vendor=0", "choice.nonuser_review=1",                    \
        "sectors[0].value_initial_share=0", "sectors[0].experiment_maximum=0"

static const double years = 30.4 / 365.25;

/* Shares exp(V) over all with qualities 1, .8, .5 and `names` on top, the outside at `outside`. */
static void expect_shares(const struct world *world, const double names[3], double outside, double per_sd)
{
    const double quality[] = {1.0, 0.8, 0.5};
    double sum = exp(outside);
    for (size_t j = 0; j < 3; j++)
        sum += exp(quality[j] + names[j]);
    for (size_t j = 0; j < 3; j++) {
        double share = exp(quality[j] + names[j]) / sum;
        double allowed = per_sd * sqrt(share * (1 - share) / 1e5) + 1e-12;
        if (!(fabs(world->products[j].customers / 1e5 - share) <= allowed))
            fail_msg("round %lld: share of product %zu is %.12g, expected %.12g", (long long)world->round, j,
                     world->products[j].customers / 1e5, share);
    }
}

static void follow_outside(const char *noise, double per_sd)
{
    struct scenario *scenario = load_scenario(inertia, OVERRIDES(STATIC, noise, "choice.outside_drift=1.2"));
    struct simulation *simulation = start(scenario, 0);
    const double no_names[3] = {0, 0, 0};
    for (int64_t t = 1; t <= 24; t++) {
        play(simulation, 1);
        expect_shares(simulation_world(simulation), no_names, 1.2 * (double)(t - 1) * years, per_sd);
    }
    simulation_free(simulation);
    scenario_free(scenario);
}

static void test_a_better_outside_option_takes_customers_by_the_logit(void **state)
{
    (void)state;
    follow_outside("simulation.noise=off", 0);
    follow_outside("simulation.noise=on", 4.5);
}

static void follow_names(const char *noise, double per_sd)
{
    struct scenario *scenario = load_scenario(
        inertia, OVERRIDES(STATIC, noise, "vendors.B.brand_utility=0.7", "vendors.C.brand_utility=-0.4"));
    struct simulation *simulation = start(scenario, 0);
    const double names[3] = {0, 0.7, -0.4};
    play(simulation, 3);
    expect_shares(simulation_world(simulation), names, 0, per_sd);
    simulation_free(simulation);
    scenario_free(scenario);
}

/* A product's own utility comes on top of its vendor's. */
static void follow_products(const char *noise, double per_sd)
{
    struct scenario *scenario = load_scenario(inertia, OVERRIDES(STATIC, noise, "vendors.B.brand_utility=0.7",
                                                                 "vendors.B.products.b.utility=-0.2",
                                                                 "vendors.C.products.c.utility=1.1"));
    struct simulation *simulation = start(scenario, 0);
    const double names[3] = {0, 0.5, 1.1};
    play(simulation, 3);
    expect_shares(simulation_world(simulation), names, 0, per_sd);
    simulation_free(simulation);
    scenario_free(scenario);
}

static void test_a_product_has_a_utility_of_its_own(void **state)
{
    (void)state;
    follow_products("simulation.noise=off", 0);
    follow_products("simulation.noise=on", 4.5);
}

static void test_a_name_multiplies_the_odds(void **state)
{
    (void)state;
    follow_names("simulation.noise=off", 0);
    follow_names("simulation.noise=on", 4.5);
}

/* 0.3 x 0.3 Gtok a month and customer at the start, 80 % more every year. */
static void follow_volume(const char *noise, double tolerance)
{
    struct scenario *scenario = load_scenario(
        inertia, OVERRIDES(STATIC, noise, "sectors[0].volume_growth=0.8", "sectors[0].volume_log_sd=0"));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    for (int64_t t = 1; t <= 24; t++) {
        play(simulation, 1);
        double each = 0.09 * pow(1.8, (double)(t - 1) * years);
        for (size_t j = 0; j < 3; j++)
            expect_near(world->products[j].volume / (world->products[j].customers * each), 1, tolerance,
                        "volume per customer", t);
    }
    simulation_free(simulation);
    scenario_free(scenario);
}

static void test_volume_grows_by_its_rate_at_constant_prices(void **state)
{
    (void)state;
    follow_volume("simulation.noise=off", 1e-6);
    follow_volume("simulation.noise=on", 1e-6);
}

static size_t count_rises(const char *never_raise)
{
    struct scenario *scenario =
        load_scenario("tests/scenarios/small_war.cfg",
                      OVERRIDES(never_raise, "vendors.EastAI.pricing.strategy=best_response"));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    size_t rises = 0, cuts = 0;
    play(simulation, 36);
    for (size_t e = 0; e < world->events.count; e++) {
        rises += world->events.items[e].kind == EVENT_PRICE_RISE;
        cuts += world->events.items[e].kind == EVENT_PRICE_CUT;
    }
    assert_true(cuts > 10);
    simulation_free(simulation);
    scenario_free(scenario);
    return rises;
}

static void test_prices_never_rise_where_they_never_rise(void **state)
{
    (void)state;
    assert_true(count_rises("vendors[*].pricing.never_raise=false") > 0);
    assert_int_equal(count_rises("vendors[*].pricing.never_raise=true"), 0);
}

/* East's 600 kCNY of compute a month at cost are 31.96 accelerators at full load; of the fleet the flagship
 * (400) or the light model (200) is served first. */
static void expect_served(const char *light, const char *flagship, const char *fleet, double light_share,
                          double flagship_share)
{
    struct scenario *scenario = load_scenario("tests/scenarios/takeover.cfg",
                                              OVERRIDES("simulation.noise=off", "acquisition.rate=0",
                                                        "clouds.East.expands=false", light, flagship, fleet));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    play(simulation, 1);
    expect_near(world->products[0].served_share, light_share, 1e-9, "light share served", 1);
    expect_near(world->products[1].served_share, flagship_share, 1e-9, "flagship share served", 1);
    simulation_free(simulation);
    scenario_free(scenario);
}

#define LIGHT(terms) "vendors.EastAI.products[0]." terms
#define FLAGSHIP(terms) "vendors.EastAI.products[1]." terms

static void test_classes_of_service_are_served_in_their_order(void **state)
{
    (void)state;
    /* compute for 450 kCNY at cost (0.7 / 0.0257 / 730.5 accelerators each) */
    static const char fleet[] = "clouds.East.accelerators=16.77865754759945";
    expect_served(LIGHT("priority=0"), FLAGSHIP("priority=0"), fleet, 0.75, 0.75);
    expect_served(LIGHT("priority=0"), FLAGSHIP("subscription_fee=0.1"), fleet, 0.25, 1);
    expect_served(LIGHT("subscription_fee=0.1"), FLAGSHIP("priority=0"), fleet, 1, 0.625);
    expect_served(LIGHT("priority=3"), FLAGSHIP("priority=2"), fleet, 0.25, 1);
    expect_served(LIGHT("priority=1"), FLAGSHIP("subscription_fee=0.1"), fleet, 0.75, 0.75);
    expect_served(LIGHT("priority=2"), FLAGSHIP("priority=3"), fleet, 1, 0.625);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_better_outside_option_takes_customers_by_the_logit),
        cmocka_unit_test(test_a_name_multiplies_the_odds),
        cmocka_unit_test(test_a_product_has_a_utility_of_its_own),
        cmocka_unit_test(test_volume_grows_by_its_rate_at_constant_prices),
        cmocka_unit_test(test_prices_never_rise_where_they_never_rise),
        cmocka_unit_test(test_classes_of_service_are_served_in_their_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
