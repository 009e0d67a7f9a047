/* What firms and layers earn beside their cash: straight-line depreciation, value added, cost of hosting. */
#include "fixtures/engine_fixture.h"

static const char market[] = "tests/scenarios/takeover.cfg", shipped[] = "scenarios/bigtech_vs_startups.cfg";

/* 600 accelerators at 10, life of 6 months, none bought: each month's vintage of 1000 wears by 1000/6 a
 * month, and the oldest is worn out first. */
static void test_accelerators_of_the_start_wear_out_over_their_life(void **state)
{
    (void)state;
    struct scenario *scenario =
        load_scenario(market, OVERRIDES("simulation.noise=off", "clouds[0].accelerators=600",
                                        "clouds[0].expands=false", "infrastructure.accelerator_price=10",
                                        "infrastructure.depreciation=0.16666666666666666"));
    struct simulation *simulation = start(scenario, 0);
    const struct cloud_state *cloud = &simulation_world(simulation)->clouds[0];
    double total = 0;
    for (int64_t t = 1; t <= 9; t++) {
        play(simulation, 1);
        expect_near(cloud->depreciation, t <= 6 ? (double)(7 - t) * 1000.0 / 6 : 0, 1e-12, "depreciation", t);
        expect_near(cloud->profit, cloud->cash_flow - cloud->depreciation, 1e-12, "profit", t);
        total += cloud->depreciation;
    }
    expect_near(total, 3500, 1e-12, "depreciation in all", 9);
    simulation_free(simulation);
    scenario_free(scenario);
}

/* Life of 12 rounds, delivery after 2: what is bought at the end of round s is used, and worn, in s + 3 to s
 * + 14. */
static void test_what_is_bought_is_worn_from_its_delivery_on(void **state)
{
    (void)state;
    enum { ROUNDS = 40, LIFE = 12, USED_AFTER = 3 };
    struct scenario *scenario = load_scenario(
        shipped, OVERRIDES("infrastructure.depreciation=0.08333333333333333", "simulation.rounds=40",
                           "infrastructure.order_delay=2", "clouds[0].accelerators=10"));
    struct simulation *simulation = start(scenario, 0);
    const struct cloud_state *cloud = &simulation_world(simulation)->clouds[0];
    double bought[ROUNDS + 1] = {0}, spent = 0;
    for (int t = 1; t <= ROUNDS; t++) {
        play(simulation, 1);
        bought[t] = cloud->capital_spending;
        spent += cloud->capital_spending;
        double worn = t <= LIFE ? cloud->start_value * (LIFE + 1 - t) / LIFE / LIFE : 0;
        for (int s = 1; s <= t - USED_AFTER; s++)
            worn += s + USED_AFTER + LIFE > t ? bought[s] / LIFE : 0;
        expect_near(cloud->depreciation, worn, 1e-10, "depreciation", t);
        expect_near(cloud->profit - cloud->cash_flow, bought[t] - worn, 1e-10, "profit over cash flow", t);
    }
    assert_true(spent > 0);
    simulation_free(simulation);
    scenario_free(scenario);
}

struct sum {
    double net, gross;
};

static void add(struct sum *sum, double amount)
{
    sum->net += amount;
    sum->gross += fabs(amount);
}

/* What is produced is what is consumed or invested: SNA 2008, chapter 16. */
static void expect_production_is_expenditure(const struct world *world)
{
    static const enum ledger_flow consumed[] = {FLOW_APP_FEES,          FLOW_SOLUTIONS, FLOW_ADVERTISING,
                                                FLOW_PRIVATE_CONTRACTS, FLOW_OWN_APPS,  FLOW_API_FEES};
    double spent = world->ledger.flow[FLOW_ACCELERATORS][LEDGER_SELLERS];
    struct sum sum = {0};
    for (size_t i = 0; i < sizeof consumed / sizeof *consumed; i++)
        spent -= world->ledger.flow[consumed[i]][LEDGER_HOUSEHOLDS];
    for (size_t s = 0; s < world->scenario->sector_count; s++)
        add(&sum, world->sectors[s].value_added);
    for (size_t f = 0; f < world->scenario->vendor_count; f++)
        add(&sum, world->vendors[f].value_added);
    for (size_t c = 0; c < world->scenario->cloud_count; c++)
        add(&sum, world->clouds[c].value_added);
    for (size_t g = 0; g < world->scenario->infrastructure.seller_count; g++)
        add(&sum, world->sellers[g].revenue);
    if (!(fabs(sum.net - spent) <= 1e-12 * sum.gross))
        fail_msg("round %lld: value added is %.17g, spent %.17g", (long long)world->round, sum.net, spent);
}

static void test_value_added_is_what_is_consumed_and_invested(void **state)
{
    (void)state;
    static const char *const files[] = {market, shipped, "scenarios/wars/ev_2023.cfg",
                                        "scenarios/may2024_replay.cfg"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct scenario *scenario = load_scenario(files[i], OVERRIDES("niche.tender_rate=5"));
        struct simulation *simulation = start(scenario, 0);
        for (int64_t t = 1; t <= 24; t++) {
            play(simulation, 1);
            expect_production_is_expenditure(simulation_world(simulation));
        }
        simulation_free(simulation);
        scenario_free(scenario);
    }
}

/* The part of the compute bill that is cost goes to households, and out of the profit. */
static void test_cost_of_hosting_is_no_gain_of_the_host(void **state)
{
    (void)state;
    double profit[2], cash[2], hosted = 0;
    for (int costly = 0; costly < 2; costly++) {
        struct scenario *scenario =
            load_scenario("scenarios/wars/ev_2023.cfg",
                          OVERRIDES(costly ? "clouds[*].hosting_margin=0.25" : "clouds[*].hosting_margin=1"));
        struct simulation *simulation = start(scenario, 0);
        const struct world *world = simulation_world(simulation);
        profit[costly] = hosted = 0;
        for (int64_t t = 1; t <= 6; t++) {
            play(simulation, 1);
            profit[costly] += world->clouds[0].profit;
            hosted += world->clouds[0].hosting_revenue;
        }
        cash[costly] = balance_total(&world->clouds[0].cash);
        simulation_free(simulation);
        scenario_free(scenario);
    }
    assert_true(hosted > 1e6);
    expect_near(profit[0] - profit[1], 0.75 * hosted, 1e-9, "profit", 6);
    expect_near(cash[0] - cash[1], 0.75 * hosted, 1e-9, "cash", 6);
}

/* Cash changes by what the business earns, what owners put in, and what they got out. */
static void expect_cash_is_earned_or_put_in(const struct world *world, const double *before)
{
    size_t clouds = world->scenario->cloud_count;
    for (size_t c = 0; c < clouds; c++) {
        const struct cloud_state *cloud = &world->clouds[c];
        expect_near(balance_total(&cloud->cash) - before[c],
                    cloud->cash_flow - cloud->support_paid - cloud->paid_out, 1e-6, "a cloud's cash",
                    world->round);
    }
    for (size_t f = 0; f < world->scenario->vendor_count; f++) {
        const struct vendor_state *vendor = &world->vendors[f];
        expect_near(balance_total(&vendor->cash) - before[clouds + f],
                    vendor->profit + vendor->funding + vendor->support - vendor->paid_out, 1e-6,
                    "a vendor's cash", world->round);
    }
}

/* By layer: is anything paid out? */
static void expect_payments_out(struct scenario *scenario, bool vendors, bool clouds_pay, bool sellers)
{
    enum { MOST = 100 };
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    size_t clouds = scenario->cloud_count;
    double before[MOST], by_vendors = 0, by_clouds = 0, by_sellers = 0;
    for (int64_t t = 1; t <= scenario->simulation.rounds; t++) {
        for (size_t c = 0; c < clouds; c++)
            before[c] = balance_total(&world->clouds[c].cash);
        for (size_t f = 0; f < scenario->vendor_count; f++)
            before[clouds + f] = balance_total(&world->vendors[f].cash);
        play(simulation, 1);
        expect_cash_is_earned_or_put_in(world, before);
        for (size_t f = 0; f < scenario->vendor_count; f++)
            by_vendors += world->vendors[f].paid_out;
        for (size_t c = 0; c < clouds; c++)
            by_clouds += world->clouds[c].paid_out;
        by_sellers += world->sellers[0].paid_out;
    }
    assert_true((by_vendors > 0) == vendors && (by_clouds > 0) == clouds_pay && (by_sellers > 0) == sellers);
    simulation_free(simulation);
    scenario_free(scenario);
}

static void test_what_is_paid_out_is_earned_all_the_same(void **state)
{
    (void)state;
    expect_payments_out(
        load_scenario(shipped, OVERRIDES("finance.dividend_share=0.5", "finance.dividend_reserve=0",
                                         "simulation.rounds=24", "acquisition.rate=0")),
        false, true, true);
    expect_payments_out(load_scenario("scenarios/theory/war_of_attrition.cfg", NULL, 0), true, false, false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_accelerators_of_the_start_wear_out_over_their_life),
        cmocka_unit_test(test_what_is_bought_is_worn_from_its_delivery_on),
        cmocka_unit_test(test_value_added_is_what_is_consumed_and_invested),
        cmocka_unit_test(test_cost_of_hosting_is_no_gain_of_the_host),
        cmocka_unit_test(test_what_is_paid_out_is_earned_all_the_same),
    };
    return cmocka_run_group_tests_name("accounts", tests, NULL, NULL);
}
