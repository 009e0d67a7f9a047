/* Vendors that play the Markov-perfect equilibrium of a game, in the engine's market of that game. */
#include "fixtures/engine_fixture.h"

#include "dynamics/chain.h"
#include "dynamics/long_run.h"
#include "dynamics/solve.h"

#define SCENARIO "scenarios/theory/markov_perfect.cfg"
enum { BUYERS = 20, BATCHES = 40, ROUNDS = 500 };

struct solved {
    struct equilibrium *equilibrium;
    double price, hhi; /* long-run means: of firm 1's price, of the Herfindahl index of the base */
};

static struct solved solve(void)
{
    const struct game game = {.kind = GAME_SWITCHING,
                              .discount = 0.9,
                              .logit_scale = 1,
                              .outside_price = INFINITY,
                              .switching = {.buyers = BUYERS, .unit_cost = 1, .switch_cost = 1}};
    const struct solve_terms terms = {0};
    struct solved solved = {NULL, 0, 0};
    struct chain *chain = NULL;
    struct error error = {0};
    double distribution[BUYERS + 1];
    assert_int_equal(equilibrium_create(&game, &solved.equilibrium, &error), STATUS_OK);
    solve_start(&game, START_STATIC, solved.equilibrium);
    assert_int_equal(solve_game(&game, &terms, solved.equilibrium, &error), STATUS_OK);
    assert_int_equal(chain_create(&game, solved.equilibrium, &chain, &error), STATUS_OK);
    assert_int_equal(long_run_find(chain, game_usual_start(&game), distribution, &error), STATUS_OK);
    for (size_t b = 0; b <= BUYERS; b++) {
        double share = (double)b / BUYERS;
        solved.price += distribution[b] * solved.equilibrium->price[b];
        solved.hhi += distribution[b] * (share * share + (1 - share) * (1 - share));
    }
    chain_free(chain);
    return solved;
}

struct mean {
    double batches[BATCHES];
};

/* Standard errors between the mean of the batches and a value. */
static double apart(const struct mean *mean, double value)
{
    double sum = 0, squares = 0;
    for (size_t i = 0; i < BATCHES; i++)
        sum += mean->batches[i] / BATCHES;
    for (size_t i = 0; i < BATCHES; i++)
        squares += (mean->batches[i] - sum) * (mean->batches[i] - sum);
    return fabs(sum - value) / sqrt(squares / (BATCHES - 1) / BATCHES);
}

static void test_prices_and_concentration_agree_with_the_solver_within_chance(void **state)
{
    (void)state;
    struct solved solved = solve();
    struct scenario *scenario = load_scenario(
        SCENARIO, OVERRIDES("vendors.Myopic.pricing={strategy=\"markov_perfect\";}", "simulation.noise=on",
                            "simulation.rounds=20100", "sectors.buyers.number=20"));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    static struct mean price, hhi;
    play(simulation, 100);
    for (size_t i = 0; i < BATCHES; i++)
        for (size_t t = 0; t < ROUNDS; t++) {
            double before =
                world->products[0].volume / (world->products[0].volume + world->products[1].volume);
            play(simulation, 1);
            double share =
                world->products[0].volume / (world->products[0].volume + world->products[1].volume);
            size_t own = (size_t)rint(before * BUYERS);
            expect_near(world->products[0].price, solved.equilibrium->price[own], 1e-12, "price of the state",
                        world->round);
            price.batches[i] += world->products[0].price / ROUNDS;
            hhi.batches[i] += (share * share + (1 - share) * (1 - share)) / ROUNDS;
        }
    if (!(apart(&price, solved.price) < 4) || !(apart(&hhi, solved.hhi) < 4))
        fail_msg("price %g, HHI %g standard errors from the solver's", apart(&price, solved.price),
                 apart(&hhi, solved.hhi));
    simulation_free(simulation);
    scenario_free(scenario);
    equilibrium_free(solved.equilibrium);
}

static void expect_refusal(const char *const *overrides, size_t count, const char *says)
{
    struct scenario *scenario = load_scenario(SCENARIO, overrides, count);
    struct simulation *simulation = NULL;
    struct error error = {0};
    assert_int_equal(simulation_create(scenario, 0, &simulation, &error), STATUS_INVALID);
    if (!strstr(error.message, says))
        fail_msg("`%s` is not said in: %s", says, error.message);
    scenario_free(scenario);
}

static void test_markets_of_other_games_are_refused(void **state)
{
    (void)state;
    expect_refusal(OVERRIDES("vendors.Ahead.pricing.prices=((0, 2.0), (1, 2.0))"), "`prices` has 2 rows");
    expect_refusal(
        OVERRIDES("vendors.Ahead.pricing.buyers=2", "vendors.Ahead.pricing.prices=((0, 2), (2, 2), (1, 2))"),
        "row 2 of `prices` is for 2 own buyers");
}

/* Prices that are read are played as those that were solved. */
static void test_a_policy_that_is_read_is_played(void **state)
{
    (void)state;
    struct scenario *scenario =
        load_scenario(SCENARIO, OVERRIDES("vendors.Ahead.pricing.buyers=2",
                                          "vendors.Ahead.pricing.prices=((0, 2.5), (1, 2.6), (2, 2.9))"));
    struct simulation *simulation = start(scenario, 0);
    const struct world *world = simulation_world(simulation);
    play(simulation, 5);
    double share = world->products[0].volume / (world->products[0].volume + world->products[1].volume);
    play(simulation, 1);
    expect_near(world->products[0].price, share < 0.5 ? 2.5 + 0.2 * share : 2.6 + 0.6 * (share - 0.5), 1e-12,
                "price", 6);
    simulation_free(simulation);
    scenario_free(scenario);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_prices_and_concentration_agree_with_the_solver_within_chance),
        cmocka_unit_test(test_markets_of_other_games_are_refused),
        cmocka_unit_test(test_a_policy_that_is_read_is_played),
    };
    return cmocka_run_group_tests_name("markov_perfect", tests, NULL, NULL);
}
