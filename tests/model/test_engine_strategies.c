/* Pricing rules at work in the engine, in markets whose outcome is known. */
#include "fixtures/engine_fixture.h"

#include "market/markov_pricing.h"
#include "verify/theory/markov_values.h"

static const char *const duel = "tests/scenarios/duel.cfg";

static void end(struct simulation *simulation, struct scenario *scenario)
{
    simulation_free(simulation);
    scenario_free(scenario);
}

/* UNDER-P1: from 1 in ticks of .01 by turns, 59 moves to .41, the last price above the cost of .405. */
static void test_undercutting_by_ticks_ends_above_cost(void **state)
{
    (void)state;
    struct scenario *scenario = load_scenario(
        duel, OVERRIDES("simulation.move_order=alternating", "vendors[*].pricing.strategy=undercut",
                        "vendors[*].pricing.tick=0.01", "product_defaults.unit_cost=0.405",
                        "product_defaults.price_input=1", "product_defaults.price_output=1"));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    size_t moves = 0;
    for (int t = 0; t < 80; t++) {
        double before[2] = {world->products[0].price, world->products[1].price};
        play(simulation, 1);
        moves += fabs(world->products[0].price - before[0]) > 1e-12;
        moves += fabs(world->products[1].price - before[1]) > 1e-12;
    }
    assert_int_equal(moves, 59);
    expect_near(fmin(world->products[0].price, world->products[1].price), 0.41, 1e-9, "final price", 80);
    end(simulation, scenario);
}

/* WOA-P1: both leave with probability .1 a period, so the war lasts .81/.19 = 4.263 full periods. */
static void test_wars_of_attrition_last_as_long_as_theory_says(void **state)
{
    (void)state;
    enum { WARS = 600 };
    struct scenario *scenario = load_scenario(
        duel, OVERRIDES("vendors[*].pricing.strategy=war_of_attrition", "vendors[*].pricing.prize=9",
                        "vendor_defaults.fixed_cost=1", "product_defaults.unit_cost=0",
                        "product_defaults.price_input=0", "product_defaults.price_output=0"));
    double periods = 0;
    for (uint32_t run = 0; run < WARS; run++) {
        struct simulation *simulation = start(scenario, run);
        const struct world *world = simulation_world(simulation);
        play(simulation, 1); /* the first loss */
        while (world->vendors[0].alive && world->vendors[1].alive) {
            play(simulation, 1);
            periods += world->vendors[0].alive && world->vendors[1].alive;
        }
        for (size_t f = 0; f < 2; f++)
            if (!world->vendors[f].alive) {
                assert_int_equal(world->vendors[f].exit_cause, EXIT_WITHDRAWN);
                assert_true(fabs(balance_total(&world->vendors[f].cash)) <= 1e-9);
                assert_true(world->products[f].volume <= 0);
            }
        play(simulation, 20); /* whoever is left stays, at any loss; products do not come back */
        assert_true(world->products[0].live == world->vendors[0].alive);
        simulation_free(simulation);
    }
    double mean = 0.81 / 0.19, sd = sqrt(0.81) / 0.19;
    if (!(fabs(periods / WARS - mean) <= 4 * sd / sqrt(WARS)))
        fail_msg("%.3f periods on average, expected %.3f", periods / WARS, mean);
    scenario_free(scenario);
}

static struct scenario *markov_duel(const char *reaction)
{
    return load_scenario(duel,
                         OVERRIDES("simulation.move_order=alternating", "vendors[*].pricing.strategy=markov",
                                   reaction, "product_defaults.unit_cost=0", "product_defaults.price_input=1",
                                   "product_defaults.price_output=1"));
}

/* MT-P1: the engine's prices follow the Markov chain of the equilibrium. */
static void test_edgeworth_cycle_in_the_engine(void **state)
{
    (void)state;
    enum { ROUNDS = 12000, COUNT = MASKIN_TIROLE_PRICES };
    struct scenario *scenario = markov_duel("vendors[*].pricing.reaction=edgeworth");
    struct simulation *simulation = start(scenario, 0);
    double policy[COUNT * COUNT], expected[COUNT], found[COUNT] = {0};
    maskin_tirole_policy(MASKIN_TIROLE_EDGEWORTH, 0.95, policy);
    assert_true(markov_stationary(COUNT, policy, expected));
    play(simulation, 20);
    for (int64_t t = 20; t < ROUNDS + 20; t++) {
        play(simulation, 1);
        double step = 6 * simulation_world(simulation)->products[t % 2].price;
        assert_true(fabs(step - rint(step)) < 1e-12);
        found[(size_t)rint(step)] += 1.0 / ROUNDS;
    }
    for (size_t k = 0; k < COUNT; k++) /* one renewal per cycle of 6.3 rounds, dispersed by the stay at 0 */
        expect_near(found[k], expected[k], 0.01, "share of a price", (int64_t)k);
    end(simulation, scenario);
}

static void test_focal_price_holds_in_the_engine(void **state)
{
    (void)state;
    struct scenario *scenario = markov_duel("vendors[*].pricing.reaction=kinked");
    struct simulation *simulation = start(scenario, 0);
    play(simulation, 4);
    for (int t = 0; t < 20; t++) {
        expect_near(simulation_world(simulation)->products[0].price, 0.5, 1e-15, "price of A", t);
        expect_near(simulation_world(simulation)->products[1].price, 0.5, 1e-15, "price of B", t);
        play(simulation, 1);
    }
    end(simulation, scenario);
}

static void test_replies_of_a_table_must_be_probabilities(void **state)
{
    (void)state;
    struct scenario *scenario = load_scenario(
        duel, OVERRIDES("vendors.A.pricing.strategy=markov", "vendors.A.pricing.reaction=table",
                        "vendors.A.pricing.steps=1", "vendors.A.pricing.replies=((0,1,1),(1,0,0.5))"));
    struct simulation *simulation = NULL;
    struct error error = {.message = ""};
    assert_int_equal(simulation_create(scenario, 0, &simulation, &error), STATUS_INVALID);
    assert_null(simulation);
    assert_non_null(strstr(error_text(&error).bytes, "vendor A"));
    assert_non_null(strstr(error_text(&error).bytes, "add up to 0.5"));
    scenario_free(scenario);
}

/* Everybody buys from the free bait or the VIP tier; what VIPs pay is the fee. */
static void test_fees_of_a_bait_are_charged(void **state)
{
    (void)state;
    struct scenario *scenario = load_scenario(
        duel, OVERRIDES("vendors.A.pricing.strategy=bait_throttle", "vendors.A.pricing.bait_months=2",
                        "vendors.A.pricing.throttle_months=1", "vendors.A.pricing.vip_fee=0.3",
                        "vendors.A.pricing.raise=0.1", "vendors.A.pricing.bait_share=1",
                        "vendors.A.pricing.churn_limit=1"));
    struct simulation *simulation = start(scenario, 0);
    const struct product_state *bait = &simulation_world(simulation)->products[0];
    for (int t = 1; t <= 8; t++) {
        play(simulation, 1);
        double fee = t <= 3 ? 0 : 0.3 * pow(1.1, t - 4);
        expect_near(bait->subscription_fee, fee, 1e-12, "fee", t);
        expect_near(bait->revenue, fee * bait->customers, 1e-9, "revenue", t);
    }
    assert_true(bait->customers > 1);
    end(simulation, scenario);
}

/* Every rule in a market with all modules on: prices stay finite and above the floors, the books balance (the
 * engine checks them every round), and a run is the same twice. */
static void test_all_rules_live_in_a_full_market(void **state)
{
    (void)state;
    struct scenario *scenario = load_scenario(
        "tests/scenarios/small_war.cfg",
        OVERRIDES("vendors.EastAI.pricing.strategy=predatory",
                  "vendors.WestAI.pricing.strategy=bait_throttle", "vendors.WestAI.pricing.bait_months=3",
                  "vendors.Alpha.pricing.strategy=qlearn", "vendors.Alpha.pricing.pretrain=20000",
                  "vendors.Alpha.pricing.grid_points=5", "vendors.Beta.pricing.strategy=qlearn",
                  "vendors.Beta.pricing.memory=all", "vendors.Beta.pricing.grid=nash_monopoly",
                  "vendors.Beta.pricing.grid_points=4", "vendors.Gamma.pricing.strategy=data_hunger"));
    struct simulation *one = start(scenario, 0), *two = start(scenario, 0);
    const struct world *world = simulation_world(one), *again = simulation_world(two);
    double lowest = INFINITY;
    for (int t = 1; t <= 36; t++) {
        play(one, 1);
        play(two, 1);
        for (size_t j = 0; j < world->product_count; j++) {
            assert_true(isfinite(world->products[j].price) && world->products[j].price >= 0);
            expect_near(again->products[j].price, world->products[j].price, 0, "price, again", t);
        }
        lowest = fmin(lowest, world->products[3].price); /* west-s, the bait */
    }
    assert_true(lowest <= 0);
    simulation_free(two);
    end(one, scenario);
}

/* Final prices of a noisy war in which everybody has the rule. */
static void prices_after(const char *rule, bool noisy, double *prices)
{
    char strategy[64];
    snprintf(strategy, sizeof strategy, "vendors[*].pricing.strategy=%s", rule);
    struct scenario *scenario = load_scenario(
        "tests/scenarios/small_war.cfg",
        OVERRIDES(strategy, noisy ? "finance.rival_cash_error=0.5" : "finance.rival_cash_error=0",
                  noisy ? "finance.rival_cost_error=0.5" : "finance.rival_cost_error=0",
                  "sectors[*].number=100"));
    struct simulation *simulation = start(scenario, 0);
    play(simulation, 12);
    const struct world *world = simulation_world(simulation);
    for (size_t j = 0; j < world->product_count; j++)
        prices[j] = world->products[j].price;
    end(simulation, scenario);
}

/* Rules that say so are shown no estimates of rivals, and do the same whatever these would be. */
static void test_rules_that_ignore_estimates_do_not_need_them(void **state)
{
    (void)state;
    const char *const rules[] = {"best_response", "loss_leader", "data_hunger",   "match",       "undercut",
                                 "cost_plus",     "hold",        "bait_throttle", "defend_share"};
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        double exact[MOST_PRODUCTS] = {0}, noisy[MOST_PRODUCTS] = {0};
        assert_true(strategies[strategy_find(rules[i])]->ignores_estimates);
        prices_after(rules[i], false, exact);
        prices_after(rules[i], true, noisy);
        assert_memory_equal(exact, noisy, sizeof exact);
    }
    assert_false(strategies[strategy_find("predatory")]->ignores_estimates);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_undercutting_by_ticks_ends_above_cost),
        cmocka_unit_test(test_wars_of_attrition_last_as_long_as_theory_says),
        cmocka_unit_test(test_edgeworth_cycle_in_the_engine),
        cmocka_unit_test(test_focal_price_holds_in_the_engine),
        cmocka_unit_test(test_replies_of_a_table_must_be_probabilities),
        cmocka_unit_test(test_fees_of_a_bait_are_charged),
        cmocka_unit_test(test_all_rules_live_in_a_full_market),
        cmocka_unit_test(test_rules_that_ignore_estimates_do_not_need_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
