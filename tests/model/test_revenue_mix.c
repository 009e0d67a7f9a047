/* What SMEs earn by kind - subscriptions, fees per call, advertising, solutions - against users and prices
 * that do not change; and that it adds up and is paid for by households. */
#include "fixtures/engine_fixture.h"

/* 200 apps with 50,000 users each that nobody joins or leaves, all with a use. */
#define FIXED                                                                                                \
    "sectors[0].initial_users=50000", "sectors[0].innovation=0", "sectors[0].imitation=0",                   \
        "sectors[0].value_initial_share=1", "sectors[0].value_loss=0", "sectors[0].app_price=20",            \
        "sectors[0].reference_price=20", "sectors[0].paying_share=0.05", "sectors[0].fee_per_user=0.3",      \
        "sectors[0].advertising_per_user=0.8", "sectors[0].solution_revenue=40",                             \
        "sectors[0].solution_revenue_log_sd=0"

static void expect_mix(const char *noise, size_t count, const char *const *mix, double subscription,
                       double call, double advertising, double solutions)
{
    const char *overrides[24] = {FIXED, noise};
    size_t fixed = 0;
    while (overrides[fixed])
        fixed++;
    for (size_t i = 0; i < count; i++)
        overrides[fixed + i] = mix[i];
    struct scenario *scenario = load_scenario("tests/scenarios/bass.cfg", overrides, fixed + count);
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    const struct sector_totals *sector = &world->sectors[0];
    const double users = 200 * 50000;
    for (int64_t t = 1; t <= 5; t++) {
        double capital = sector->capital;
        play(simulation, 1);
        expect_near(sector->subscriptions, subscription * users * 0.05 * 20 / 1000, 1e-9, "subscriptions", t);
        expect_near(sector->call_fees, call * users * 0.3 / 1000, 1e-9, "fees per call", t);
        expect_near(sector->advertising, advertising * users * 0.8 / 1000, 1e-9, "advertising", t);
        expect_near(sector->solutions, solutions * 200 * 40, 1e-9, "solutions", t);
        expect_near(sector->revenue,
                    sector->subscriptions + sector->call_fees + sector->advertising + sector->solutions,
                    1e-12, "revenue", t);
        expect_near(sector->capital - capital,
                    sector->revenue - sector->cloud_bill - sector->wages - sector->investment, 1e-9,
                    "change of cash", t);
        expect_near(world->ledger.flow[FLOW_ADVERTISING][LEDGER_HOUSEHOLDS], -sector->advertising, 1e-12,
                    "advertising paid", t);
        expect_near(world->ledger.flow[FLOW_APP_FEES][LEDGER_HOUSEHOLDS],
                    -sector->subscriptions - sector->call_fees, 1e-12, "app fees paid", t);
        expect_near(world->ledger.flow[FLOW_SOLUTIONS][LEDGER_HOUSEHOLDS], -sector->solutions, 1e-12,
                    "solutions paid", t);
        expect_near(sector->user_surplus, subscription * users * 0.05 * 20 / 1000, 1e-9, "users' surplus", t);
    }
    simulation_free(simulation);
    scenario_free(scenario);
}

#define EXPECT_MIX(noise, subscription, call, advertising, solutions, ...)                                   \
    expect_mix("simulation.noise=" noise, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *),       \
               (const char *const[]){__VA_ARGS__}, subscription, call, advertising, solutions)

static void test_consumer_apps_live_on_their_users(void **state)
{
    (void)state;
    EXPECT_MIX("off", 1, 1, 1, 0, "sectors[0].kind=consumer");
    EXPECT_MIX("on", 1, 1, 1, 0, "sectors[0].kind=consumer");
}

static void test_business_apps_sell_solutions_as_well(void **state)
{
    (void)state;
    EXPECT_MIX("off", 1, 1, 1, 1, "sectors[0].kind=business");
    EXPECT_MIX("on", 1, 1, 1, 1, "sectors[0].kind=business");
}

#define MIX                                                                                                  \
    "sectors[0].mix_subscription=0.5", "sectors[0].mix_per_call=0.25", "sectors[0].mix_advertising=0.125",   \
        "sectors[0].mix_solutions=0.75"

static void test_a_mix_takes_its_part_of_every_kind(void **state)
{
    (void)state;
    EXPECT_MIX("off", 0.5, 0.25, 0.125, 0.75, MIX);
    EXPECT_MIX("on", 0.5, 0.25, 0.125, 0.75, MIX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_consumer_apps_live_on_their_users),
        cmocka_unit_test(test_business_apps_sell_solutions_as_well),
        cmocka_unit_test(test_a_mix_takes_its_part_of_every_kind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
