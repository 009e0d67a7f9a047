/* Vendors' own consumer apps against the Bass recursion with churn, and their money against its sources. On
 * the scenario of the takeover. */
#include "fixtures/engine_fixture.h"

static const char takeover[] = "tests/scenarios/takeover.cfg";

enum { EAST_AI, WEST_AI, START };

#define APP                                                                                                  \
    "acquisition.rate=0", "vendors.EastAI.app.name=Chat", "vendors.EastAI.app.potential_users=1e6",          \
        "vendors.EastAI.app.initial_users=1e4", "vendors.EastAI.app.innovation=0.03",                        \
        "vendors.EastAI.app.imitation=0.38", "vendors.EastAI.app.churn=0.1", "vendors.EastAI.app.price=145", \
        "vendors.EastAI.app.paying_share=0.04", "vendors.EastAI.app.user_cost=12",                           \
        "vendors.EastAI.app.tokens_per_user=0.5"

/* EastAI has a light model at 1 and a flagship at 4 CNY/Mtok; the app is served by the tier `tier`. */
static void follow_users(const char *noise, const char *tier, double unit_cost, double tolerance)
{
    struct scenario *scenario = load_scenario(takeover, OVERRIDES(APP, noise, tier));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    const struct vendor_state *vendor = &world->vendors[EAST_AI];
    double users = 1e4, m = 1e6;
    for (int64_t t = 1; t <= 12; t++) {
        double cash = balance_total(&vendor->cash), before = vendor->app_users, data = vendor->data;
        play(simulation, 1);
        double won = (0.03 + 0.38 * users / m) * (m - users), lost = 0.1 * users;
        users += won - lost;
        if (!(fabs(vendor->app_users - users) <= tolerance * m))
            fail_msg("round %lld: %.10g users, expected %.10g", (long long)t, vendor->app_users, users);
        double revenue = vendor->app_users * 0.04 * 145 / 1000, volume = vendor->app_users * 0.5 / 1000;
        expect_near(vendor->app_revenue, revenue, 1e-12, "subscriptions", t);
        expect_near(vendor->app_volume, volume, 1e-12, "tokens", t);
        expect_near(world->ledger.flow[FLOW_OWN_APPS][LEDGER_VENDORS], revenue, 1e-12, "flow", t);
        expect_near(world->ledger.flow[FLOW_OWN_APPS][LEDGER_HOUSEHOLDS], -revenue, 1e-12, "flow", t);
        if (tolerance < 1e-6)
            expect_near(vendor->app_cost, unit_cost * volume + won * 12 / 1000, 1e-12, "cost", t);
        else
            assert_true(vendor->app_cost >= unit_cost * volume + (users - before) * 12 / 1000);
        expect_near(balance_total(&vendor->cash) - cash,
                    vendor->revenue - vendor->compute_bill + revenue - vendor->app_cost, 1e-9, "cash", t);
        expect_near(vendor->data - data, vendor->volume + volume, 1e-9, "data gathered", t);
        if (tolerance >= 1e-6) {
            users = vendor->app_users; /* one step ahead only: errors of draws add up */
            assert_true(users == rint(users));
        }
    }
    simulation_free(simulation);
    scenario_free(scenario);
}

static void test_users_follow_bass_with_churn_in_expectation(void **state)
{
    (void)state;
    follow_users("simulation.noise=off", "vendors.EastAI.app.tier=light", 1, 1e-12);
    follow_users("simulation.noise=off", "vendors.EastAI.app.tier=flagship", 4, 1e-12);
}

/* A step's standard deviation is below half the root of the users drawn. */
static void test_users_follow_bass_with_churn_with_draws(void **state)
{
    (void)state;
    follow_users("simulation.noise=on", "vendors.EastAI.app.tier=light", 1, 4 * 0.6e-3);
}

/* In the end (p + q x)(1 - x) = churn x. */
static void test_users_settle_where_as_many_come_as_go(void **state)
{
    (void)state;
    struct scenario *scenario = load_scenario(takeover, OVERRIDES(APP, "simulation.noise=off"));
    struct simulation *simulation = start(scenario, 0);
    play(simulation, 200);
    double p = 0.03, q = 0.38, churn = 0.1, b = q - p - churn;
    double x = (b + sqrt(b * b + 4 * q * p)) / (2 * q);
    expect_near(simulation_world(simulation)->vendors[EAST_AI].app_users, 1e6 * x, 1e-9, "users", 200);
    simulation_free(simulation);
    scenario_free(scenario);
}

static double revenue_at(const char *price)
{
    struct scenario *scenario = load_scenario(
        takeover,
        OVERRIDES("simulation.noise=off", "acquisition.rate=0", "vendors.EastAI.app.potential_users=1e6",
                  "vendors.EastAI.app.reference_price=120", "vendors.EastAI.app.price_elasticity=2", price));
    struct simulation *simulation = start(scenario, 0);
    play(simulation, 3);
    double revenue = simulation_world(simulation)->vendors[EAST_AI].app_revenue;
    simulation_free(simulation);
    scenario_free(scenario);
    return revenue;
}

/* Exponential demand: revenue r exp(-e (r / r_ref - 1)) is largest at r_ref / e = 60. */
static void test_revenue_is_largest_at_the_reference_price_over_the_elasticity(void **state)
{
    (void)state;
    double best = revenue_at("vendors.EastAI.app.price=60");
    assert_true(best > revenue_at("vendors.EastAI.app.price=59"));
    assert_true(best > revenue_at("vendors.EastAI.app.price=61"));
    expect_near(best / revenue_at("vendors.EastAI.app.price=120"), 0.5 * exp(1), 1e-12, "revenue", 3);
}

/* What is bought comes with its users; the dead have none. */
static void test_users_go_to_the_buyers_app(void **state)
{
    (void)state;
    struct scenario *scenario =
        load_scenario(takeover, OVERRIDES("simulation.noise=off", "vendors[*].app.potential_users=1e6",
                                          "vendors[*].app.initial_users=1000", "vendors[*].app.innovation=0",
                                          "vendors[*].app.imitation=0", "vendors[*].app.churn=0"));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    play(simulation, 4);
    assert_int_equal(world->vendors[START].exit_cause, EXIT_ACQUIRED);
    expect_near(world->vendors[EAST_AI].app_users, 2000, 1e-12, "users", 4);
    expect_near(world->vendors[WEST_AI].app_users, 1000, 1e-12, "users", 4);
    expect_near(world->vendors[START].app_users, 0, 0, "users", 4);
    simulation_free(simulation);
    scenario_free(scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_users_follow_bass_with_churn_in_expectation),
        cmocka_unit_test(test_users_follow_bass_with_churn_with_draws),
        cmocka_unit_test(test_users_settle_where_as_many_come_as_go),
        cmocka_unit_test(test_revenue_is_largest_at_the_reference_price_over_the_elasticity),
        cmocka_unit_test(test_users_go_to_the_buyers_app),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
