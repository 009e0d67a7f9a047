/* The rules qlearn and klein in the engine, followed with action values of the test's own: when nobody
 * explores any more, every price must be the one that these values call best. */
#include "fixtures/engine_fixture.h"

#include "fixtures/calvano_fixture.h"
#include "random/philox.h"
#include "strategy/qlearning_deviation.h"

enum { POINTS = 7, STATES = POINTS * POINTS };

struct shadow {
    double value[2][STATES][POINTS];
    size_t state[2], action[2];
    double reward[2], discount[2];
    bool moved[2];
};

static const double rate = 0.3, patience = 0.9;

static size_t best_of(const double *value)
{
    size_t best = 0;
    for (size_t a = 1; a < POINTS; a++)
        if (value[a] > value[best])
            best = a;
    return best;
}

/* Profit in the market of duel.cfg, 100 Gtok a round. */
static double profit(double own, double rival)
{
    return 100 * (own - 1) * exp(8 - 4 * own) / (1 + exp(8 - 4 * own) + exp(8 - 4 * rival));
}

static void learn(struct shadow *shadow, size_t f, size_t state)
{
    if (shadow->moved[f]) {
        double *cell = &shadow->value[f][shadow->state[f]][shadow->action[f]];
        double later = shadow->value[f][state][best_of(shadow->value[f][state])];
        *cell = (1 - rate) * *cell + rate * (shadow->reward[f] + shadow->discount[f] * later);
    }
    shadow->state[f] = state;
    shadow->moved[f] = true;
    shadow->reward[f] = 0;
    shadow->discount[f] = 1;
}

static void earn(struct shadow *shadow, size_t f, double amount)
{
    shadow->reward[f] += shadow->discount[f] * amount;
    shadow->discount[f] *= patience;
}

static size_t step(const double *grid, double price)
{
    size_t nearest = 0;
    for (size_t k = 1; k < POINTS; k++)
        if (fabs(grid[k] - price) < fabs(grid[nearest] - price))
            nearest = k;
    return nearest;
}

/* Plays `rounds`; `own_weight` 1: the state is own step + POINTS times rival's step, 0: the rival's step
 * alone. Returns how many prices of the last 2,000 rounds, in which nobody explores, were
 * not the best ones. */
static size_t follow(const struct scenario *scenario, struct shadow *shadow, const double grid[POINTS],
                     bool in_turn, bool own_counts, int64_t rounds)
{
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    size_t wrong = 0;
    for (int64_t t = 0; t < rounds; t++) {
        size_t before[2] = {step(grid, world->products[0].price), step(grid, world->products[1].price)};
        play(simulation, 1);
        for (size_t f = 0; f < 2; f++) {
            if (in_turn && (size_t)t % 2 != f)
                continue;
            learn(shadow, f, own_counts ? before[f] + POINTS * before[1 - f] : before[1 - f]);
            shadow->action[f] = step(grid, world->products[f].price);
            expect_near(world->products[f].price, grid[shadow->action[f]], 1e-12, "price on the grid", t);
            wrong += t >= rounds - 2000 && shadow->action[f] != best_of(shadow->value[f][shadow->state[f]]);
        }
        for (size_t f = 0; f < 2; f++) {
            double earned = profit(world->products[f].price, world->products[1 - f].price);
            expect_near(world->vendors[f].profit, earned, 1e-9, "profit", t);
            earn(shadow, f, earned);
        }
    }
    simulation_free(simulation);
    return wrong;
}

static void test_qlearn_learns_as_calvano_et_al(void **state)
{
    (void)state;
    static struct shadow shadow;
    const double nash = 1.4729266600306223, monopoly = 1.9249809190177618;
    double grid[POINTS];
    for (size_t k = 0; k < POINTS; k++)
        grid[k] = nash - 0.1 * (monopoly - nash) + 1.2 * (monopoly - nash) * (double)k / (POINTS - 1);
    for (size_t a = 0; a < POINTS; a++) {
        double first = 0;
        for (size_t r = 0; r < POINTS; r++)
            first += profit(grid[a], grid[r]) / POINTS / (1 - patience);
        for (size_t s = 0; s < STATES; s++)
            shadow.value[0][s][a] = shadow.value[1][s][a] = first;
    }
    struct scenario *scenario =
        load_scenario("tests/scenarios/duel.cfg",
                      OVERRIDES("vendors[*].pricing.strategy=qlearn", "vendors[*].pricing.grid=nash_monopoly",
                                "vendors[*].pricing.grid_points=7", "vendors[*].pricing.memory=all",
                                "vendors[*].pricing.learning_rate=0.3", "vendors[*].pricing.discount=0.9",
                                "vendors[*].pricing.exploration_decay=2e-3"));
    assert_int_equal(follow(scenario, &shadow, grid, false, true, 20000), 0);
    scenario_free(scenario);
}

static void test_klein_learns_over_two_rounds(void **state)
{
    (void)state;
    static struct shadow shadow;
    double grid[POINTS];
    for (size_t k = 0; k < POINTS; k++)
        grid[k] = 2.4 * (double)k / (POINTS - 1);
    struct scenario *scenario =
        load_scenario("tests/scenarios/duel.cfg",
                      OVERRIDES("simulation.move_order=alternating", "vendors[*].pricing.strategy=klein",
                                "vendors[*].pricing.top_price=2.4", "vendors[*].pricing.learning_rate=0.3",
                                "vendors[*].pricing.discount=0.9", "vendors[*].pricing.periods=10000",
                                "vendors[*].pricing.last_exploration=1e-9"));
    assert_int_equal(follow(scenario, &shadow, grid, true, false, 20000), 0);
    scenario_free(scenario);
}

/* Vendors trained before round 1 play in the engine what the same session of learners plays in theory. */
static void test_trained_vendors_play_as_the_session_taught_them(void **state)
{
    (void)state;
    struct scenario *scenario = load_scenario(
        "tests/scenarios/duel.cfg",
        OVERRIDES("vendors[*].pricing.strategy=qlearn", "vendors[*].pricing.grid=nash_monopoly",
                  "vendors[*].pricing.grid_points=7", "vendors[*].pricing.memory=all",
                  "vendors[*].pricing.exploration_decay=4e-5", "vendors[*].pricing.pretrain=500000",
                  "simulation.rounds=20", "output.benchmarks=true"));
    struct qlearning_rules rules = {0.15, 4e-5, 0.95, 500000, 500000, false};
    struct calvano market;
    struct qlearning_session session;
    assert_true(calvano_start(&market, 2, POINTS, NULL));
    struct qlearning_game game = calvano_game(&market);
    assert_int_equal(qlearning_init(&session, &game, &rules, NULL), STATUS_OK);
    int collusive = 0;
    for (uint32_t run = 0; run < 12; run++) {
        struct philox_words words =
            philox4x32((uint64_t)scenario->simulation.seed, run, UINT32_MAX, 0, RANDOM_STRATEGY);
        uint64_t seed = (uint64_t)words.word[0] << 32 | words.word[1];
        qlearning_restart(&session, seed, 0);
        qlearning_learn(&session, seed, 0);
        struct simulation *simulation = start(scenario, run);
        const struct product_state *products = simulation_world(simulation)->products;
        size_t row = step(market.grid, 1.5) * (1 + POINTS);
        for (int t = 1; t <= 20; t++) {
            play(simulation, 1);
            row = qlearning_next(&session, row);
            expect_near(products[0].price, market.grid[row % POINTS], 1e-9, "price of A", t);
            expect_near(products[1].price, market.grid[row / POINTS], 1e-9, "price of B", t);
        }
        struct deviation_summary departures;
        assert_int_equal(qlearning_conduct(&session, 100, &departures, NULL), STATUS_OK);
        for (size_t f = 0; f < 2; f++)
            assert_int_equal(simulation_world(simulation)->vendors[f].conduct, departures.conduct);
        expect_near(simulation_world(simulation)->market.collusion, departures.conduct == CONDUCT_COLLUSIVE,
                    0, "share that is collusive", 20);
        collusive += departures.conduct == CONDUCT_COLLUSIVE;
        simulation_free(simulation);
    }
    assert_true(collusive > 0);
    qlearning_clear(&session);
    calvano_end(&market);
    scenario_free(scenario);
}

#define MYOPIC(v)                                                                                            \
    "vendors[" v "].pricing.strategy=qlearn", "vendors[" v "].pricing.grid=nash_monopoly",                   \
        "vendors[" v "].pricing.grid_points=7", "vendors[" v "].pricing.memory=all",                         \
        "vendors[" v "].pricing.discount=0", "vendors[" v "].pricing.pretrain=500000",                       \
        "vendors[" v "].pricing.exploration_decay=4e-5", "output.benchmarks=true"

static struct simulation *play_twelve(struct scenario *scenario)
{
    struct simulation *simulation = start(scenario, 0);
    play(simulation, 12);
    return simulation;
}

/* Who looks one round ahead only has nothing to punish with; where a rival does not learn, nobody can say. */
static void test_conduct_is_told_among_learners_only(void **state)
{
    (void)state;
    const char *file = "tests/scenarios/duel.cfg";
    struct scenario *both = load_scenario(file, OVERRIDES(MYOPIC("*")));
    struct scenario *one = load_scenario(file, OVERRIDES(MYOPIC("0")));
    struct simulation *simulation = play_twelve(both);
    const struct world *world = simulation_world(simulation);
    assert_true(world->vendors[0].conduct == CONDUCT_COMPETITIVE ||
                world->vendors[0].conduct == CONDUCT_SPURIOUS);
    expect_near(world->market.collusion, 0, 0, "share that is collusive", 12);
    simulation_free(simulation);
    simulation = play_twelve(one);
    world = simulation_world(simulation);
    assert_int_equal(world->vendors[0].conduct, CONDUCT_UNKNOWN);
    assert_true(isnan(world->market.collusion));
    simulation_free(simulation);
    scenario_free(both);
    scenario_free(one);
}

/* Trained learners start from what they have learned: in round 1 they already avoid the prices that lose. */
static void test_training_comes_before_round_1(void **state)
{
    (void)state;
    struct scenario *scenario =
        load_scenario("tests/scenarios/duel.cfg",
                      OVERRIDES("vendors[*].pricing.strategy=qlearn", "vendors[*].pricing.low_price=0.6",
                                "vendors[*].pricing.high_price=2", "vendors[*].pricing.grid_points=8",
                                "vendors[*].pricing.start=zero", "vendors[*].pricing.pretrain=300000",
                                "vendors[*].pricing.exploration_decay=1e-4"));
    for (uint32_t run = 0; run < 10; run++) {
        struct simulation *simulation = start(scenario, run);
        play(simulation, 1);
        for (size_t f = 0; f < 2; f++) {
            double price = simulation_world(simulation)->products[f].price;
            assert_true(price > 1.3 && price < 2.01);
        }
        simulation_free(simulation);
    }
    scenario_free(scenario);
}

/* ---- Synchronous and asynchronous updating: Asker, Fershtman & Pakes (2022) ---- */

enum { LEARNERS_PRICES = 15, TRAINING_RUNS = 8, TRAINING_ROUNDS = 3000 };

/* Greedy prices at the end of training runs of two myopic learners without memory, in grid steps above the one-shot
 * equilibrium: [TRAINING_RUNS][2]. The second firm's unit cost is `cost`. */
static void train_myopic(const char *updating, double cost, double above[TRAINING_RUNS][2])
{
    char chosen[80], dear[80], trained[80];
    const double costs[] = {1, cost};
    struct calvano market;
    snprintf(chosen, sizeof chosen, "vendors[*].pricing.updating=%s", updating);
    snprintf(dear, sizeof dear, "vendors.B.products[0].unit_cost=%g", cost);
    snprintf(trained, sizeof trained, "simulation.rounds=%d", TRAINING_ROUNDS);
    struct scenario *scenario =
        load_scenario("tests/scenarios/duel.cfg",
                      OVERRIDES("vendors[*].pricing.strategy=qlearn", "vendors[*].pricing.grid=nash_monopoly",
                                "vendors[*].pricing.memory=none", "vendors[*].pricing.discount=0", chosen,
                                dear, trained, "vendors[*].pricing.exploration_decay=0.01"));
    assert_int_equal(scenario->warnings.count, 0);
    assert_true(calvano_start(&market, 2, LEARNERS_PRICES, costs));
    for (uint32_t run = 0; run < TRAINING_RUNS; run++) {
        struct simulation *simulation = start(scenario, run);
        play(simulation, TRAINING_ROUNDS);
        for (size_t f = 0; f < 2; f++) {
            const double *grid = market.grid + f * LEARNERS_PRICES;
            above[run][f] =
                (simulation_world(simulation)->products[f].price - market.nash[f]) / (grid[1] - grid[0]);
        }
        simulation_free(simulation);
    }
    calvano_end(&market);
    scenario_free(scenario);
}

static void test_myopic_synchronous_learners_end_at_nash_and_asynchronous_ones_above(void **state)
{
    (void)state;
    double synchronous[TRAINING_RUNS][2], asynchronous[TRAINING_RUNS][2], mean = 0;
    train_myopic("synchronous", 1, synchronous);
    train_myopic("asynchronous", 1, asynchronous);
    for (size_t run = 0; run < TRAINING_RUNS; run++)
        for (size_t f = 0; f < 2; f++) {
            if (!(fabs(synchronous[run][f]) <= 1))
                fail_msg("run %zu: synchronous learner %zu ends %g steps from Nash", run, f,
                         synchronous[run][f]);
            mean += asynchronous[run][f] / (2 * TRAINING_RUNS);
        }
    if (!(mean > 2)) /* learners of the same kind in 24 runs elsewhere: 4.7 */
        fail_msg("asynchronous learners end only %g steps above Nash", mean);
}

/* Each firm has a grid of its own, around its own price of equilibrium. */
static void test_unequal_learners_end_at_their_own_nash_prices(void **state)
{
    (void)state;
    double above[TRAINING_RUNS][2];
    train_myopic("synchronous", 1.3, above);
    for (size_t run = 0; run < TRAINING_RUNS; run++)
        for (size_t f = 0; f < 2; f++)
            if (!(fabs(above[run][f]) <= 1.2))
                fail_msg("run %zu: learner %zu ends %g steps from its Nash price", run, f, above[run][f]);
}

/* A synchronous learner with memory and patience, in training and in theory. */
static void test_trained_synchronous_vendors_play_as_their_session(void **state)
{
    (void)state;
    struct scenario *scenario = load_scenario(
        "tests/scenarios/duel.cfg",
        OVERRIDES("vendors[*].pricing.strategy=qlearn", "vendors[*].pricing.grid=nash_monopoly",
                  "vendors[*].pricing.grid_points=7", "vendors[*].pricing.memory=all",
                  "vendors[*].pricing.updating=synchronous", "vendors[*].pricing.exploration_decay=1e-3",
                  "vendors[*].pricing.pretrain=20000", "simulation.rounds=20"));
    const struct qlearning_rules rules = {.learning_rate = 0.15,
                                          .exploration_decay = 1e-3,
                                          .discount = 0.95,
                                          .stable_periods = 20000,
                                          .most_periods = 20000,
                                          .synchronous = true};
    struct calvano market;
    struct qlearning_session session;
    assert_true(calvano_start(&market, 2, POINTS, NULL));
    struct qlearning_game game = calvano_game(&market);
    assert_int_equal(qlearning_init(&session, &game, &rules, NULL), STATUS_OK);
    struct philox_words words =
        philox4x32((uint64_t)scenario->simulation.seed, 0, UINT32_MAX, 0, RANDOM_STRATEGY);
    uint64_t seed = (uint64_t)words.word[0] << 32 | words.word[1];
    qlearning_restart(&session, seed, 0);
    qlearning_learn(&session, seed, 0);
    struct simulation *simulation = start(scenario, 0), *clone = NULL;
    const struct product_state *products = simulation_world(simulation)->products;
    size_t row = step(market.grid, 1.5) * (1 + POINTS);
    for (int t = 1; t <= 5; t++) { /* what it learns in the engine moves no greedy price so soon */
        play(simulation, 1);
        row = qlearning_next(&session, row);
        expect_near(products[0].price, market.grid[row % POINTS], 1e-9, "price of A", t);
        expect_near(products[1].price, market.grid[row / POINTS], 1e-9, "price of B", t);
    }
    assert_int_equal(simulation_clone(simulation, &clone, NULL), STATUS_OK);
    play(simulation, 15);
    play(clone, 15);
    for (size_t f = 0; f < 2; f++)
        assert_true(products[f].price == simulation_world(clone)->products[f].price);
    simulation_free(simulation);
    simulation_free(clone);
    qlearning_clear(&session);
    calvano_end(&market);
    scenario_free(scenario);
}

/* Both learners are doubted in these words; NULL: neither is. */
static void expect_short(const char *const *changes, size_t count, const char *says)
{
    struct scenario *scenario = load_scenario("tests/scenarios/duel.cfg", changes, count);
    assert_int_equal(scenario->warnings.count, says ? 2 : 0);
    if (says && !strstr(scenario->warnings.items[0], says))
        fail_msg("the warning does not say `%s`: %s", says, scenario->warnings.items[0]);
    scenario_free(scenario);
}

static void test_a_run_too_short_to_learn_is_doubted(void **state)
{
    (void)state;
    /* 225 states with 15 prices; 1 / 4e-6 random prices at most */
    expect_short(
        OVERRIDES("vendors[*].pricing.strategy=qlearn"),
        "it has 3375 values to learn and tries 12 random prices; at the end 100 % of its prices are still random");
    expect_short(OVERRIDES("vendors[*].pricing.strategy=qlearn", "vendors[*].pricing.pretrain=1000000"),
                 NULL);
    /* no prices are random at the end, but too few were */
    expect_short(OVERRIDES("vendors[*].pricing.strategy=qlearn", "vendors[*].pricing.pretrain=1000000",
                           "vendors[*].pricing.exploration_decay=1e-3"),
                 "tries 1e+03 random prices; at the end 0 %");
    /* a synchronous learner learns all prices of a state at once */
    expect_short(OVERRIDES("vendors[*].pricing.strategy=qlearn", "vendors[*].pricing.pretrain=1000000",
                           "vendors[*].pricing.exploration_decay=1e-3",
                           "vendors[*].pricing.updating=synchronous"),
                 NULL);
    expect_short(OVERRIDES("vendors[*].pricing.strategy=klein"), "it has 49 values to learn");
    expect_short(OVERRIDES("vendors[*].pricing.strategy=klein", "simulation.rounds=1000",
                           "vendors[*].pricing.periods=900"),
                 NULL);
    expect_short(OVERRIDES("vendors[*].pricing.strategy=match"), NULL);
}

static void test_a_memory_too_large_is_refused(void **state)
{
    (void)state;
    struct scenario *scenario =
        load_scenario("tests/scenarios/duel.cfg",
                      OVERRIDES("vendors[*].pricing.strategy=qlearn", "vendors[*].pricing.memory=all",
                                "vendors[*].pricing.grid_points=400"));
    struct simulation *simulation = NULL;
    struct error error = {.message = ""};
    assert_int_equal(simulation_create(scenario, 0, &simulation, &error), STATUS_INVALID);
    assert_non_null(strstr(error_text(&error).bytes, "strategy qlearn"));
    assert_non_null(strstr(error_text(&error).bytes, "grid_points"));
    scenario_free(scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_qlearn_learns_as_calvano_et_al),
        cmocka_unit_test(test_klein_learns_over_two_rounds),
        cmocka_unit_test(test_trained_vendors_play_as_the_session_taught_them),
        cmocka_unit_test(test_conduct_is_told_among_learners_only),
        cmocka_unit_test(test_training_comes_before_round_1),
        cmocka_unit_test(test_myopic_synchronous_learners_end_at_nash_and_asynchronous_ones_above),
        cmocka_unit_test(test_unequal_learners_end_at_their_own_nash_prices),
        cmocka_unit_test(test_trained_synchronous_vendors_play_as_their_session),
        cmocka_unit_test(test_a_run_too_short_to_learn_is_doubted),
        cmocka_unit_test(test_a_memory_too_large_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
