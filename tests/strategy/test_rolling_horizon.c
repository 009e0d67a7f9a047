/* Vendors that look ahead: against closed cases, dynamic programming, a rival in equilibrium and other rules. */
#include "fixtures/engine_fixture.h"

#include "dynamics/solve.h"

#define DUEL "tests/scenarios/habit_duel.cfg"
#define MARKET "tests/scenarios/habit_market.cfg"
#define GAME "scenarios/theory/markov_perfect.cfg"
#define FROZEN "tests/scenarios/frozen_2024/bigtech_vs_startups.cfg"

/* Revenue of the vendor in the rounds 1 to `rounds`, where costs are 0. */
static double earn(const char *const *overrides, size_t count, int64_t rounds)
{
    struct scenario *scenario = load_scenario(DUEL, overrides, count);
    struct simulation *simulation = start(scenario, 0);
    double sum = 0;
    for (int64_t t = 0; t < rounds; t++) {
        play(simulation, 1);
        sum += simulation_world(simulation)->vendors[0].revenue;
    }
    simulation_free(simulation);
    scenario_free(scenario);
    return sum;
}

static void test_one_round_ahead_without_habits_is_the_best_reply(void **state)
{
    (void)state;
#define STATIC                                                                                               \
    "choice.switch_cost_vendor=0", "choice.switch_cost_product=0", "choice.reconsider_base=1",               \
        "choice.nonuser_review=1"
    struct scenario *ahead = load_scenario(
        MARKET,
        OVERRIDES(
            STATIC,
            "vendors.A.pricing={strategy=\"rolling_horizon\";horizon=1.0;path_prices=1;end_value=0.0;}"));
    struct scenario *myopic = load_scenario(MARKET, OVERRIDES(STATIC));
    struct simulation *one = start(ahead, 0), *other = start(myopic, 0);
    for (int64_t t = 1; t <= 24; t++) {
        play(one, 1);
        play(other, 1);
        for (size_t k = 0; k < 2; k++)
            expect_near(simulation_world(one)->products[k].price, simulation_world(other)->products[k].price,
                        1e-8, "the price", t);
    }
    simulation_free(one);
    simulation_free(other);
    scenario_free(ahead);
    scenario_free(myopic);
}

/* p = 1/alpha + ... : the best price against customers half of whom pay 3 to come, and half 3 to go. */
static void test_one_round_ahead_with_habits_harvests_them(void **state)
{
    (void)state;
    struct scenario *scenario = load_scenario(
        DUEL,
        OVERRIDES(
            "vendors.A.pricing={strategy=\"rolling_horizon\";horizon=1.0;path_prices=1;end_value=0.0;}"));
    struct simulation *simulation = start(scenario, 0);
    play(simulation, 1);
    expect_near(simulation_world(simulation)->products[0].price, 3.898, 1e-3 / 3.898, "the price", 1);
    expect_near(simulation_world(simulation)->vendors[0].revenue, 147.742, 1e-5, "the profit", 1);
    simulation_free(simulation);
    scenario_free(scenario);
    double myopic = earn(OVERRIDES("vendors.A.pricing={strategy=\"best_response\";}"), 1);
    expect_near(myopic, 100, 1e-9, "what the best reply earns", 1);
}

/* Optimum of the same market over the share, on a grid, with prices from 0 up. */
static double best_of_60(void)
{
    enum { SHARES = 501, PRICES = 701 };
    static double value[SHARES], before[SHARES];
    memset(before, 0, sizeof before);
    for (size_t round = 0; round < 60; round++) {
        for (size_t i = 0; i < SHARES; i++) {
            double share = (double)i / (SHARES - 1);
            value[i] = 0;
            for (size_t q = 0; q < PRICES; q++) {
                double price = 0.01 * (double)q;
                double next = share / (1 + exp(price - 5)) + (1 - share) / (1 + exp(price + 1));
                double place = next * (SHARES - 1);
                size_t below = (size_t)fmin(floor(place), SHARES - 2);
                double part = place - (double)below;
                value[i] = fmax(value[i],
                                100 * price * next + (1 - part) * before[below] + part * before[below + 1]);
            }
        }
        memcpy(before, value, sizeof before);
    }
    return before[(SHARES - 1) / 2];
}

static void test_sixty_rounds_come_near_the_optimum(void **state)
{
    (void)state;
    double optimum = best_of_60();
    expect_near(optimum, 6830, 3e-4, "the optimum", 60);
    double ahead =
        earn(OVERRIDES("vendors.A.pricing={strategy=\"rolling_horizon\";horizon=12.0;path_prices=6;"
                       "discount=1.0;until=60;}"),
             60);
    if (!(ahead >= 6760 && ahead <= optimum * (1 + 1e-3)))
        fail_msg("60 rounds earn %g of %g", ahead, optimum);
}

/* ---- A rival that plays the Markov-perfect equilibrium of the game with switching costs ---- */

enum { BUYERS = 20, GRID = 401, PRICES = 501, PLAYED = 150 };

static double rival_price(const double *policy, double share)
{
    double place = share * BUYERS;
    size_t below = (size_t)fmin(floor(place), BUYERS - 1);
    return policy[below] + (place - (double)below) * (policy[below + 1] - policy[below]);
}

/* Own share in the next round, where changing costs 1. */
static double next_share(double share, double price, double rival)
{
    return share / (1 + exp(price - rival - 1)) + (1 - share) / (1 + exp(price - rival + 1));
}

/* Value of the best reply to the policy from one half on, by iteration. */
static double best_value(const double *policy)
{
    static double value[GRID], before[GRID];
    memset(before, 0, sizeof before);
    for (size_t round = 0; round < PLAYED; round++) {
        for (size_t i = 0; i < GRID; i++) {
            double share = (double)i / (GRID - 1), rival = rival_price(policy, 1 - share);
            value[i] = -INFINITY;
            for (size_t q = 0; q < PRICES; q++) {
                double price = 1 + 0.01 * (double)q, next = next_share(share, price, rival);
                double place = next * (GRID - 1);
                size_t below = (size_t)fmin(floor(place), GRID - 2);
                double part = place - (double)below;
                double then = (1 - part) * before[below] + part * before[below + 1];
                value[i] = fmax(value[i], (price - 1) * next + 0.9 * then);
            }
        }
        memcpy(before, value, sizeof before);
    }
    return before[(GRID - 1) / 2];
}

static void find_policy(double *policy)
{
    const struct game game = {.kind = GAME_SWITCHING,
                              .discount = 0.9,
                              .logit_scale = 1,
                              .outside_price = INFINITY,
                              .switching = {.buyers = BUYERS, .unit_cost = 1, .switch_cost = 1}};
    const struct solve_terms terms = {0};
    struct equilibrium *equilibrium = NULL;
    struct error error = {0};
    assert_int_equal(equilibrium_create(&game, &equilibrium, &error), STATUS_OK);
    solve_start(&game, START_STATIC, equilibrium);
    assert_int_equal(solve_game(&game, &terms, equilibrium, &error), STATUS_OK);
    memcpy(policy, equilibrium->price, (BUYERS + 1) * sizeof *policy);
    equilibrium_free(equilibrium);
}

static void test_against_a_rival_in_equilibrium_it_earns_nearly_what_the_best_reply_does(void **state)
{
    (void)state;
    static const char *const conducts[] = {"hold", "follow", "reply"};
    double policy[BUYERS + 1];
    find_policy(policy);
    double best = best_value(policy);
    for (size_t i = 0; i < 3; i++) {
        char pricing[128];
        snprintf(pricing, sizeof pricing,
                 "vendors.Ahead.pricing={strategy=\"rolling_horizon\";discount=0.9;rivals=\"%s\";}",
                 conducts[i]);
        struct scenario *scenario =
            load_scenario(GAME, OVERRIDES(pricing, "vendors.Myopic.pricing={strategy=\"markov_perfect\";}"));
        struct simulation *simulation = start(scenario, 0);
        double value = 0, discount = 1;
        for (int64_t t = 0; t < PLAYED; t++, discount *= 0.9) {
            play(simulation, 1);
            const struct world *world = simulation_world(simulation);
            value += discount * (world->products[0].price - 1) * world->products[0].volume;
        }
        simulation_free(simulation);
        scenario_free(scenario);
        if (getenv("FORESIGHT_SHOW"))
            fprintf(stderr, "%s: %g of %g, %.2f %%\n", conducts[i], value, best, 100 * value / best);
        if (!(value >= 0.97 * best && value <= best * (1 + 1e-3)))
            fail_msg("rivals %s: %g of %g", conducts[i], value, best);
    }
}

/* ---- The frozen scenario ---- */

enum { RUNS = 4 };

/* What ByteDance earns over unit cost in 60 months and its cloud on accounts, bn CNY, means over runs: on the accounts of
 * the vendor's customers, and on all. */
struct earned {
    double customers, all;
};

static struct earned earned_by_bytedance(const char *pricing)
{
    struct scenario *scenario = load_scenario(FROZEN, OVERRIDES(pricing));
    struct earned earned = {0, 0};
    for (uint32_t run = 0; run < RUNS; run++) {
        struct simulation *simulation = start(scenario, run);
        const struct world *world = simulation_world(simulation);
        for (int64_t t = 0; t < scenario->simulation.rounds; t++) {
            play(simulation, 1);
            double margin = world->vendors[0].revenue - world->vendors[0].compute_bill;
            earned.customers += (margin + world->vendors[0].attach_profit) / RUNS / 1e6;
            earned.all += (margin + world->clouds[0].attach_profit) / RUNS / 1e6;
        }
        simulation_free(simulation);
    }
    scenario_free(scenario);
    if (getenv("FORESIGHT_SHOW"))
        fprintf(stderr, "%s: %.3f on customers' accounts, %.3f on all, bn CNY\n", pricing, earned.customers,
                earned.all);
    return earned;
}

static void test_it_finds_what_customers_are_worth_to_the_cloud(void **state)
{
    (void)state;
    static const char *const values[] = {"0", "6", "12", "15", "18", "21", "24", "30"};
    struct earned best = {-INFINITY, -INFINITY};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        char pricing[96];
        snprintf(pricing, sizeof pricing, "vendors.ByteDance.pricing.attach_value=%s", values[i]);
        struct earned earned = earned_by_bytedance(pricing);
        best.customers = fmax(best.customers, earned.customers);
        best.all = fmax(best.all, earned.all);
    }
    struct earned ahead =
        earned_by_bytedance("vendors.ByteDance.pricing={strategy=\"rolling_horizon\";from_round=2;}");
    if (!(ahead.customers >= 0.98 * best.customers && ahead.all >= 0.98 * best.all))
        fail_msg("ByteDance earns %g and %g bn CNY, and %g and %g with fixed attach values", ahead.customers,
                 ahead.all, best.customers, best.all);
}

/* ---- Its memory ---- */

static void test_a_clone_goes_on_as_the_original_does(void **state)
{
    (void)state;
    struct scenario *scenario = load_scenario(
        MARKET,
        OVERRIDES("vendors[*].pricing={strategy=\"rolling_horizon\";rivals=\"follow\";horizon=6.0;}"));
    struct simulation *simulation = start(scenario, 0), *clone = NULL;
    struct error error = {0};
    play(simulation, 6);
    assert_int_equal(simulation_clone(simulation, &clone, &error), STATUS_OK);
    play(simulation, 6);
    play(clone, 6);
    for (size_t j = 0; j < 4; j++)
        assert_true(simulation_world(simulation)->products[j].price ==
                    simulation_world(clone)->products[j].price);
    simulation_free(simulation);
    simulation_free(clone);
    scenario_free(scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_round_ahead_without_habits_is_the_best_reply),
        cmocka_unit_test(test_one_round_ahead_with_habits_harvests_them),
        cmocka_unit_test(test_sixty_rounds_come_near_the_optimum),
        cmocka_unit_test(test_against_a_rival_in_equilibrium_it_earns_nearly_what_the_best_reply_does),
        cmocka_unit_test(test_it_finds_what_customers_are_worth_to_the_cloud),
        cmocka_unit_test(test_a_clone_goes_on_as_the_original_does),
    };
    return cmocka_run_group_tests_name("rolling_horizon", tests, NULL, NULL);
}
