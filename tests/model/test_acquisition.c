/* Acquisitions: who is for sale, who buys, what moves, and that money, data and customers are conserved. */
#include "fixtures/engine_fixture.h"

static const char takeover[] = "tests/scenarios/takeover.cfg";

enum { EAST_AI, WEST_AI, START };
enum { EAST_S, EAST_L, WEST, START_M, START_L };

static double all_data(const struct world *world)
{
    double sum = 0;
    for (size_t f = 0; f < world->scenario->vendor_count; f++)
        sum += world->vendors[f].data;
    return sum;
}

/* 450 kCNY at a loss of 100 a month: 3.5 months are left after round 1, 2.5 after round 2. Worth to East: 100
 * for the quality of 3 above its 2, to West 50; to both 350 for the customers and 250
 * of cash, against 600. */
static void follow_takeover(const char *noise)
{
    struct scenario *scenario = load_scenario(takeover, OVERRIDES(noise));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    play(simulation, 1);
    assert_true(world->vendors[START].alive);
    expect_near(world->vendors[START].runway, 3.5, 1e-12, "runway", 1);
    double customers[5], data = all_data(world), east = balance_total(&world->clouds[0].cash);
    for (size_t j = 0; j < 5; j++)
        customers[j] = world->products[j].customers;
    double cash = balance_total(&world->vendors[EAST_AI].cash), investors = balance_total(&world->investors);
    play(simulation, 1);
    assert_false(world->vendors[START].alive);
    assert_int_equal(world->vendors[START].exit_cause, EXIT_ACQUIRED);
    assert_int_equal(world->vendors[START].exit_round, 2);
    assert_int_equal(world->vendors[START].buyer, 0);
    /* money: price from East to the investors, cash to EastAI */
    expect_near(east + world->clouds[0].hosting_revenue - balance_total(&world->clouds[0].cash), 600, 1e-12,
                "price paid", 2);
    expect_near(world->clouds[0].acquisitions_paid, 600, 1e-12, "price reported", 2);
    expect_near(world->clouds[1].acquisitions_paid, 0, 0, "price of the other", 2);
    expect_near(balance_total(&world->investors) - investors, 600, 1e-12, "price received", 2);
    expect_near(balance_total(&world->vendors[EAST_AI].cash) - cash, 250, 1e-12, "cash taken over", 2);
    expect_near(balance_total(&world->vendors[START].cash), 0, 1e-12, "cash left", 2);
    expect_near(world->ledger.gross[FLOW_ACQUISITIONS], 2 * 600 + 2 * 250, 1e-12, "flow", 2);
    /* data are where they were, or with EastAI */
    expect_near(all_data(world), data + world->market.volume, 1e-12, "data", 2);
    expect_near(world->vendors[START].data, 0, 0, "data of the target", 2);
    /* the flagship is as good as the target's; there is no main one, and the light one stays */
    expect_near(world->products[EAST_L].base_quality, 3.0, 0, "quality of the flagship", 2);
    expect_near(world->products[EAST_S].base_quality, 1.0, 0, "quality of the light product", 2);
    /* customers use the nearest tier from the next round on; nobody reviews */
    play(simulation, 1);
    expect_near(world->products[EAST_S].customers, customers[EAST_S] + customers[START_M], 1e-12,
                "light customers", 3);
    expect_near(world->products[EAST_L].customers, customers[EAST_L] + customers[START_L], 1e-12,
                "flagship customers", 3);
    expect_near(world->products[WEST].customers, customers[WEST], 0, "others", 3);
    expect_near(world->products[START_M].customers + world->products[START_L].volume, 0, 0, "the target", 3);
    expect_near(world->clouds[0].acquisitions_paid, 0, 0, "price paid once", 3);
    simulation_free(simulation);
    scenario_free(scenario);
}

static void test_the_cloud_that_gains_most_takes_over_everything(void **state)
{
    (void)state;
    follow_takeover("simulation.noise=off");
    follow_takeover("simulation.noise=on");
}

static void test_an_acquisition_is_an_event_that_names_the_buyer(void **state)
{
    (void)state;
    struct scenario *scenario = load_scenario(takeover, NULL, 0);
    struct simulation *simulation = start(scenario, 0);
    play(simulation, 3);
    const struct event_log *log = &simulation_world(simulation)->events;
    size_t found = 0;
    for (size_t e = 0; e < log->count; e++)
        if (log->items[e].kind == EVENT_ACQUISITION) {
            found++;
            assert_int_equal(log->items[e].vendor, START);
            assert_int_equal(log->items[e].buyer, 1);
            assert_int_equal(log->items[e].round, 2);
            expect_near(log->items[e].amount, 600, 1e-12, "price", 2);
        }
    assert_int_equal(found, 1);
    simulation_free(simulation);
    scenario_free(scenario);
}

/* The cloud that buys within four rounds, or NO_REFERENCE. */
static size_t buyer(size_t count, const char *const *overrides)
{
    struct scenario *scenario = load_scenario(takeover, overrides, count);
    struct simulation *simulation = start(scenario, 0);
    play(simulation, 4);
    const struct vendor_state *vendor = &simulation_world(simulation)->vendors[START];
    size_t cloud = vendor->exit_cause == EXIT_ACQUIRED ? vendor->buyer : NO_REFERENCE;
    simulation_free(simulation);
    scenario_free(scenario);
    return cloud;
}

#define BUYER(...)                                                                                           \
    buyer(sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *), (const char *const[]){__VA_ARGS__})

static void test_nobody_buys_at_a_loss_or_without_cash_or_what_is_sound(void **state)
{
    (void)state;
    /* without the price, worth to East is 700, to West 650; a cloud in debt can't pay */
    assert_true(BUYER("acquisition.price_months=6.4") == 0);
    assert_true(BUYER("clouds.East.fixed_cost=1e6") == 1);
    assert_true(BUYER("clouds[*].fixed_cost=1e6") == NO_REFERENCE);
    assert_true(BUYER("acquisition.price_months=7.01") == NO_REFERENCE);
    assert_true(BUYER("acquisition.rate=0") == NO_REFERENCE);
    assert_true(BUYER("vendors.Start.capital=1000") == NO_REFERENCE);
    assert_true(BUYER("vendors.Start.owner=West") == NO_REFERENCE);
}

/* Without its flagship it is worth about 300 for customers, 20 for quality and 250 of cash to East. */
static void test_a_model_that_is_not_on_sale_is_worth_nothing(void **state)
{
    (void)state;
    static const char launch[] = "vendors.Start.products[1].launch_round=1000",
                      share[] = "vendors.Start.products[1].initial_share=0";
    assert_true(BUYER(launch, share, "acquisition.price_months=6.1") == NO_REFERENCE);
    assert_true(BUYER(launch, share, "acquisition.price_months=5.4") == 0);
}

/* Bought in round 2 with probability pi_A, in round 3 with (1 - pi_A) pi_A. */
static void test_the_probability_is_that_of_a_month(void **state)
{
    (void)state;
    struct scenario *scenario =
        load_scenario(takeover, OVERRIDES("acquisition.rate=0.3", "sectors[0].number=20",
                                          "acquisition.customer_value=100"));
    const double runs = 2000;
    double second = 0, third = 0;
    for (uint32_t run = 0; run < (uint32_t)runs; run++) {
        struct simulation *simulation = start(scenario, run);
        play(simulation, 3);
        const struct vendor_state *vendor = &simulation_world(simulation)->vendors[START];
        second += vendor->exit_cause == EXIT_ACQUIRED && vendor->exit_round == 2;
        third += vendor->exit_cause == EXIT_ACQUIRED && vendor->exit_round == 3;
        simulation_free(simulation);
    }
    assert_true(fabs(second / runs - 0.3) < 4 * sqrt(0.3 * 0.7 / runs));
    assert_true(fabs(third / runs - 0.21) < 4 * sqrt(0.21 * 0.79 / runs));
    scenario_free(scenario);
}

/* In a war with many vendors the books balance whoever is bought; play() checks them. */
static void test_a_war_with_acquisitions_conserves_money(void **state)
{
    (void)state;
    struct scenario *scenario = load_scenario(
        "tests/scenarios/small_war.cfg",
        OVERRIDES("acquisition.rate=0.5", "acquisition.runway=12", "acquisition.customer_value=50",
                  "acquisition.price_months=2", "finance.vendor_round_rate=0"));
    size_t bought = 0;
    for (uint32_t run = 0; run < 4; run++) {
        struct simulation *simulation = start(scenario, run);
        const struct world *world = simulation_world(simulation);
        play(simulation, 36);
        for (size_t f = 0; f < scenario->vendor_count; f++)
            bought += world->vendors[f].exit_cause == EXIT_ACQUIRED;
        simulation_free(simulation);
    }
    assert_true(bought > 0);
    scenario_free(scenario);
}

/* Nobody reviews and no quality or price changes, so SMEs whose vendor is bought lose nothing by a choice. */
static void keep_surplus(const char *noise)
{
    struct scenario *scenario = load_scenario(takeover, OVERRIDES(noise, "technology.data_effect=0",
                                                                  "vendors.Start.products.start-l.quality=2",
                                                                  "acquisition.customer_value=2"));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    play(simulation, 1);
    double surplus = world->sectors[0].surplus;
    assert_true(fabs(surplus) > 1000);
    for (int64_t t = 2; t <= 6; t++) {
        play(simulation, 1);
        expect_near(world->sectors[0].surplus / surplus, 1, 1e-9, "surplus", t);
    }
    assert_int_equal(world->vendors[START].exit_cause, EXIT_ACQUIRED);
    simulation_free(simulation);
    scenario_free(scenario);
}

static void test_an_acquisition_by_itself_takes_no_surplus(void **state)
{
    (void)state;
    keep_surplus("simulation.noise=off");
    keep_surplus("simulation.noise=on");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_cloud_that_gains_most_takes_over_everything),
        cmocka_unit_test(test_an_acquisition_is_an_event_that_names_the_buyer),
        cmocka_unit_test(test_nobody_buys_at_a_loss_or_without_cash_or_what_is_sound),
        cmocka_unit_test(test_a_model_that_is_not_on_sale_is_worth_nothing),
        cmocka_unit_test(test_the_probability_is_that_of_a_month),
        cmocka_unit_test(test_a_war_with_acquisitions_conserves_money),
        cmocka_unit_test(test_an_acquisition_by_itself_takes_no_surplus),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
