/* Subsidies: buyers choose by a price below zero as by any other, are paid it, and everything that is reckoned with
 * prices takes it. Nothing but a floor below zero lets a price get there. */
#include "fixtures/engine_fixture.h"
#include "fixtures/strategy_fixture.h"

#include "market/bertrand.h"
#include "market/best_response.h"
#include "market/lambert.h"
#include "model/price_index.h"

static const char *const duel = "tests/scenarios/duel.cfg";

enum { SEGMENTS = 2, PRODUCTS = 3 };

/* Logit demand knows differences alone: costs and prices that are `shift` lower, with utilities that are alpha shift
 * lower, give the same markups, through zero and far below it. One segment takes Lambert's W, two the zeta map. */
static void find_prices(size_t segments, double shift, double *nash, double *reply)
{
    const double weight[SEGMENTS] = {0.6, 0.4}, alpha[SEGMENTS] = {1.5, 0.7}, outside[SEGMENTS] = {0, 0.5};
    const double worth[SEGMENTS][PRODUCTS] = {{4, 3, 2.5}, {3, 2, 3.5}};
    const size_t owner[PRODUCTS] = {0, 0, 1};
    const bool own[PRODUCTS] = {true, true, false};
    double utility[SEGMENTS * PRODUCTS], cost[PRODUCTS] = {1.2, 0.6, 0.8}, floor[PRODUCTS];
    for (size_t j = 0; j < PRODUCTS; j++) {
        cost[j] -= shift;
        floor[j] = -100;
        nash[j] = reply[j] = 2 - shift;
        for (size_t s = 0; s < segments; s++)
            utility[s * PRODUCTS + j] = worth[s][j] - alpha[s] * shift;
    }
    struct logit_demand demand = {segments, PRODUCTS, weight, alpha, false, utility, outside};
    struct best_response_firm firm = {own, cost, floor, NULL};
    assert_int_equal(bertrand_prices(&demand, owner, cost, floor, nash, NULL), STATUS_OK);
    assert_int_equal(best_response(&demand, &firm, reply, NULL), STATUS_OK);
}

static void test_markups_are_the_same_below_zero(void **state)
{
    (void)state;
    const double shifts[] = {1, 3, 40};
    for (size_t segments = 1; segments <= SEGMENTS; segments++) {
        double nash[PRODUCTS], reply[PRODUCTS], low_nash[PRODUCTS], low_reply[PRODUCTS];
        find_prices(segments, 0, nash, reply);
        for (size_t i = 0; i < 3; i++) {
            find_prices(segments, shifts[i], low_nash, low_reply);
            for (size_t j = 0; j < PRODUCTS; j++) {
                assert_close(low_nash[j] + shifts[i], nash[j], 1e-9);
                assert_close(low_reply[j] + shifts[i], reply[j], 1e-9);
            }
        }
    }
}

/* u = -4 p, unit cost 1, alone; a customer is worth 3.5 more than it pays, so the best price is that of a unit cost of
 * -2.5, about -0.5, unless the floor is above it. */
static void test_a_rule_goes_below_zero_where_its_floor_lets_it(void **state)
{
    (void)state;
    const double best = -2.5 + (1 + lambert_w_of_exp(10 - 1)) / 4, floors[] = {0, -0.25, -1};
    assert_true(best < -0.3 && best > -0.9);
    for (size_t i = 0; i < 3; i++) {
        char floor[80];
        snprintf(floor, sizeof floor, "vendors[0].pricing.floor_main=%g", floors[i]);
        struct scenario *scenario = load_scenario(duel, OVERRIDES("vendors[0].pricing.strategy=data_hunger",
                                                                  "vendors[0].pricing.data_value=3.5",
                                                                  "vendors[1].products[0].price_input=1e6",
                                                                  "vendors[1].products[0].price_output=1e6",
                                                                  "vendors[0].products[0].quality=0", floor));
        struct simulation *simulation = start(scenario, 0);
        play(simulation, 1);
        expect_near(simulation_world(simulation)->products[0].price, fmax(floors[i], best), 1e-9, "price", 1);
        simulation_free(simulation);
        scenario_free(scenario);
    }
}

/* Everybody reviews in every round at no cost: shares are those of the logit, what is paid is price times volume in
 * both directions, and the surplus has grown by the difference of the logsums (Small & Rosen 1981). */
static void test_buyers_choose_and_are_paid(void **state)
{
    (void)state;
    struct scenario *scenario = load_scenario(
        duel,
        OVERRIDES(
            "vendors[0].pricing={ strategy=\"script\"; floor_main=-2.0; moves=( (2, \"a\", -0.75, -0.75) ); }"));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    play(simulation, 1);
    double surplus = world->sectors[0].surplus, smes = world->sectors[0].capital;
    play(simulation, 1);
    double low = exp(8 + 4 * 0.75), high = exp(8 - 4 * 1.5), sum = 1 + low + high;
    const struct product_state *product = &world->products[0];
    expect_near(product->price, -0.75, 1e-15, "price", 2);
    expect_near(product->volume, 100 * low / sum, 1e-6, "volume", 2);
    expect_near(product->revenue, -0.75 * product->volume, 1e-12, "revenue", 2);
    expect_near(world->vendors[0].profit, -1.75 * product->volume, 1e-12, "profit", 2);
    expect_near(world->vendors[0].price, -0.75, 1e-12, "price paid", 2);
    expect_near(world->sectors[0].capital - smes, 0.75 * product->volume - 1.5 * world->products[1].volume,
                1e-9, "what SMEs gained", 2);
    expect_near(world->sectors[0].surplus - surplus, 100 * (log(sum) - log(1 + 2 * high)) / 4, 1e-6,
                "surplus", 2);
    expect_near(world->vendors[0].price_index.value, -0.5, 1e-12, "index", 2);
    expect_near(world->market.hhi_revenue, 1e4, 1e-12, "concentration of what is earned", 2);
    simulation_free(simulation);
    scenario_free(scenario);
}

/* How an index of one product goes on: with the sum while both are on one side of zero. */
static void test_the_index_goes_below_zero_and_comes_back(void **state)
{
    (void)state;
    struct scenario scenario = {.vendor_count = 1};
    struct vendor_state vendor = {.product_count = 2};
    struct product_state products[2] = {{.live = true, .price = 4}, {.live = false}};
    struct world world = {
        .scenario = &scenario, .vendors = &vendor, .products = products, .product_count = 2};
    const double prices[] = {2, -2, -6, 1}, expected[] = {0.5, -0.5, -1.5, 0.25};
    price_index_start(&world);
    for (size_t i = 0; i < 4; i++) {
        products[0].price = prices[i];
        price_index_update(&world);
        assert_close(vendor.price_index.value, expected[i], 1e-15);
    }
    products[0].price = -4;
    products[1] = (struct product_state){.live = true, .price = -4}; /* comes: the link is here */
    price_index_update(&world);
    assert_close(vendor.price_index.value, -1, 1e-15);
    products[1].price = -12;
    price_index_update(&world);
    assert_close(vendor.price_index.value, -2, 1e-15);
}

static void test_rules_take_a_rival_below_zero(void **state)
{
    (void)state;
    struct duel duel_of;
    struct {
        double step, tick, floor_markup;
    } undercut = {0.1, 0, -1e3};
    struct {
        double tolerance, floor_markup;
    } match = {0.25, -1e3};
    double free_floor[1] = {-100};
    duel_start(&duel_of, 2, 1);
    duel_of.view.own_floor = free_floor;
    duel_of.products[1].price = -2;
    assert_close(duel_decide(&duel_of, "undercut", &undercut), -2.2, 1e-12);
    assert_close(duel_decide(&duel_of, "match", &match), -2, 1e-12);
    duel_of.products[0].price = -1.7; /* within a quarter of it */
    assert_close(duel_decide(&duel_of, "match", &match), -1.7, 0);
    duel_of.products[0].price = -1.5;
    assert_close(duel_decide(&duel_of, "match", &match), -2, 0);
    duel_end(&duel_of);
}

/* From 1.5 on by the limits of a vendor: a fifth of the price, or of what is paid to buyers, a round. */
static void test_the_largest_step_below_zero(void **state)
{
    (void)state;
    struct scenario *scenario = load_scenario(
        duel, OVERRIDES("vendors[0].products[0].price_input=-1", "vendors[0].products[0].price_output=-1",
                        "vendors[0].pricing={ strategy=\"cost_plus\"; markup=-1.0; floor_main=-3.0; }",
                        "vendors[1].pricing={ strategy=\"undercut\"; floor_markup=-1.0; floor_main=-3.0; }",
                        "vendors[1].pricing.maximum_step=0.2"));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    play(simulation, 1);
    expect_near(world->products[0].price, 0, 1e-15, "price that rises to nothing", 1);
    expect_near(world->products[1].price, 1.2, 1e-12, "price of a small step", 1);
    simulation_free(simulation);
    scenario_free(scenario);
    scenario = load_scenario(
        duel,
        OVERRIDES(
            "vendors[*].products[*].price_input=-1", "vendors[*].products[*].price_output=-1",
            "vendors[0].pricing={ strategy=\"script\"; floor_main=-3.0; maximum_step=0.2; moves=( (1, \"a\", -3.0, -3.0) ); }",
            "vendors[1].pricing.floor_main=-2"));
    simulation = start(scenario, 0);
    world = simulation_world(simulation);
    play(simulation, 1);
    expect_near(world->products[0].price, -1.2, 1e-12, "price of a small step down", 1);
    simulation_free(simulation);
    scenario_free(scenario);
}

/* A relative change is one of the absolute price. */
static void test_buyers_notice_a_change_below_zero(void **state)
{
    (void)state;
    struct scenario *scenario = load_scenario(
        duel,
        OVERRIDES(
            "choice.reconsider_base=0.1", "choice.reconsider_response=0.5",
            "vendors[*].products[*].price_input=-1", "vendors[*].products[*].price_output=-1",
            "vendors[1].pricing.floor_main=-2",
            "vendors[0].pricing={ strategy=\"script\"; floor_main=-3.0; moves=( (1, \"a\", -1.5, -1.5) ); }"));
    struct simulation *simulation = start(scenario, 0);
    play(simulation, 1);
    expect_near(simulation_world(simulation)->market.reviewing_share, 0.1 + 0.5 * 0.5, 1e-12, "review", 1);
    simulation_free(simulation);
    scenario_free(scenario);
}

/* A price below zero that no floor allows is a slip of the pen. */
static void expect_refused(const char *override, const char *words)
{
    static struct parameter_extension extensions[MOST_STRATEGIES];
    struct parameter_catalog catalog = strategy_catalog(extensions);
    struct scenario *scenario = NULL;
    struct simulation *simulation = NULL;
    struct diagnostics findings;
    struct error error = {0};
    const char *said = NULL;
    diagnostics_init(&findings);
    if (scenario_load(duel, (const char *const[]){override}, 1, &catalog, &scenario, &findings, &error) !=
        STATUS_OK)
        said = findings.count ? findings.items[0].text : "";
    else if (simulation_create(scenario, 0, &simulation, &error) != STATUS_OK)
        said = error_text(&error).bytes;
    if (!said || !strstr(said, words))
        fail_msg("%s: %s", override, said ? said : "is taken");
    diagnostics_clear(&findings);
    simulation_free(simulation);
    scenario_free(scenario);
}

static void test_a_slip_is_caught(void **state)
{
    (void)state;
    expect_refused("vendors[0].products[0].price_input=-1", "is -1, below zero");
    expect_refused(
        "vendors[0].products=( { name=\"a\"; introductory_months=1.0; introductory_price_input=-2.0; "
        "introductory_price_output=1.0; } )",
        "is -2, below zero");
    expect_refused(
        "vendors[0].pricing={ strategy=\"script\"; moves=( (2, \"a\", 1.0, 1.0), (3, \"a\", 1.0, -1.0) ); }",
        "row 2: a price of -1, below zero");
    expect_refused("vendors[0].pricing={ strategy=\"script\"; moves=( (2, \"a\", 1.0, 1.0, -1.0) ); }",
                   "at least 0");
}

/* Every rule, in a market with noise where all prices start below zero: books balance, all numbers are finite. */
static void test_every_rule_plays_below_zero(void **state)
{
    (void)state;
    for (size_t i = 0; i < strategy_count; i++) {
        const char *name = strategies[i]->name;
        bool of_two =
            strcmp(name, "markov_perfect") == 0; /* for markets of two vendors with one product each */
        char rule[200];
        const char *more = strcmp(name, "script") == 0   ? "moves=( (3, \"east-s\", -6.0, -7.0) );"
                           : strcmp(name, "qlearn") == 0 ? "high_price=5.0; low_price=-10.0;"
                           : of_two ? "buyers=2; prices=( (0, -7.0), (1, -6.0), (2, -5.0) );"
                                    : "";
        snprintf(
            rule, sizeof rule,
            "vendors[0].pricing={ strategy=\"%s\"; floor_light=-20.0; floor_main=-20.0; floor_flagship=-20.0; %s }",
            name, more);
        struct scenario *scenario = load_scenario(
            of_two ? "scenarios/theory/markov_perfect.cfg" : "tests/scenarios/small_war.cfg",
            OVERRIDES("simulation.noise=on", "pricing_defaults.floor_light=-20",
                      "pricing_defaults.floor_main=-20", "pricing_defaults.floor_flagship=-20", rule,
                      "vendors[*].products[*].price_input=-5", "vendors[*].products[*].price_output=-8",
                      "vendors[*].capital=1e6", "output.benchmarks=true"));
        struct simulation *simulation = start(scenario, 0);
        play(simulation, 10);
        const struct world *world = simulation_world(simulation);
        assert_true(isfinite(world->market.mean_price) && isfinite(world->market.nash_price));
        assert_true(isfinite(world->sectors[0].surplus) && world->market.hhi_revenue >= 0 &&
                    world->market.hhi_revenue <= 10000.0001);
        simulation_free(simulation);
        scenario_free(scenario);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_markups_are_the_same_below_zero),
        cmocka_unit_test(test_a_rule_goes_below_zero_where_its_floor_lets_it),
        cmocka_unit_test(test_buyers_choose_and_are_paid),
        cmocka_unit_test(test_the_index_goes_below_zero_and_comes_back),
        cmocka_unit_test(test_rules_take_a_rival_below_zero),
        cmocka_unit_test(test_the_largest_step_below_zero),
        cmocka_unit_test(test_buyers_notice_a_change_below_zero),
        cmocka_unit_test(test_a_slip_is_caught),
        cmocka_unit_test(test_every_rule_plays_below_zero),
    };
    return cmocka_run_group_tests_name("prices below zero", tests, NULL, NULL);
}
