/* Equilibria against closed forms and against an independent check that no departure pays. */
#include "fixtures/dynamics_fixture.h"

#include <string.h>

#include "games/game_file.h"
#include "games/game_question.h"
#include "market/bertrand.h"
#include "market/lambert.h"

/* Static prices of two logit firms. */
static void static_prices(double outside_price, const double cost[2], double price[2])
{
    const double utility[2] = {0, 0}, sensitivity = 1, outside = -outside_price;
    const size_t owner[2] = {0, 1};
    struct logit_demand demand = {1, 2, NULL, &sensitivity, false, utility, &outside};
    struct error error = {0};
    price[0] = price[1] = NAN;
    assert_int_equal(bertrand_prices(&demand, owner, cost, NULL, price, &error), STATUS_OK);
}

static void test_without_a_future_prices_are_those_of_one_period(void **state)
{
    (void)state;
    struct game game = game_without_exit(8, 0.7, 0.1);
    game.outside_price = 9;
    game.discount = 0;
    struct equilibrium *found = solved_from(&game, START_FLAT);
    for (size_t own = 1; own <= 8; own++)
        for (size_t rival = 1; rival <= 8; rival++) {
            double cost[2], price[2];
            for (int firm = 0; firm < 2; firm++)
                cost[firm] = 10 * pow(0.7, log2(fmin((double)(firm ? rival : own), 4)));
            static_prices(9, cost, price);
            assert_within(found->price[game_state(&game, own, rival)], price[0], 1e-9);
        }
    equilibrium_free(found);
}

/* With nothing to learn every state is the same game of one period, for ever: price c + 2 scale, value
 * scale/(1 - discount) a firm. */
static void test_with_nothing_to_learn_the_static_game_is_repeated(void **state)
{
    (void)state;
    struct game game = game_without_exit(5, 1, 0.2);
    struct equilibrium *found = solved_from(&game, START_LEADER);
    for (size_t s = 0; s < found->states; s++) {
        assert_within(found->price[s], 12, 1e-9);
        assert_within(found->value[s], 1 / (1 - game.discount), 1e-8);
    }
    equilibrium_free(found);
}

/* Nobody enters and nobody leaves: a firm alone at the end of the learning curve is a monopolist for ever. */
static void test_alone_at_the_end_of_the_curve_a_firm_is_a_monopolist(void **state)
{
    (void)state;
    struct game game = game_with_exit(8);
    game.learning.scrap = (struct triangular){-500, 1};
    game.learning.entry_cost = (struct triangular){900, 1};
    struct equilibrium *found = solved_from(&game, START_STATIC);
    double cost = 10 * pow(0.75, 2), w = lambert_w_of_exp(10 - cost - 1);
    size_t alone = game_state(&game, 8, 0);
    assert_within(found->price[alone], cost + 1 + w, 1e-10);
    assert_within(found->value[alone], w / (1 - game.discount), 1e-8);
    assert_true(equilibrium_exit(&game, found, alone) == 0);
    assert_true(equilibrium_entry(&game, found, game_state(&game, 0, 8)) == 0);
    assert_true(isnan(found->price[game_state(&game, 0, 8)]));
    equilibrium_free(found);
}

/* Without a cost of switching the base is worth nothing: static prices in every state. */
static void test_without_switching_costs_a_base_is_worth_nothing(void **state)
{
    (void)state;
    struct game game = game_of_bases(12, 0);
    const double cost[2] = {1, 1};
    double price[2];
    static_prices(4, cost, price);
    struct equilibrium *found = solved_from(&game, START_LEADER);
    for (size_t s = 0; s < found->states; s++) {
        assert_within(found->price[s], price[0], 1e-9);
        assert_within(found->value[s], found->value[0], 1e-9);
    }
    equilibrium_free(found);
}

/* Dube, Hitsch & Rossi (2009): small costs of switching lower prices, as a base is worth fighting for. */
static void test_small_switching_costs_lower_prices(void **state)
{
    (void)state;
    struct game without = game_of_bases(20, 0), with = game_of_bases(20, 1);
    struct equilibrium *free_to_go = solved_from(&without, START_STATIC);
    struct equilibrium *tied = solved_from(&with, START_STATIC);
    assert_true(tied->price[10] < free_to_go->price[10] - 0.05);
    assert_true(tied->value[20] > tied->value[0]);
    equilibrium_free(free_to_go);
    equilibrium_free(tied);
}

/* What a firm is worth at another price, written out anew from the model: who sells, who leaves. */
static double worth_at(const struct game *game, const struct equilibrium *policy, size_t own, size_t rival,
                       double price)
{
    double cost = 10 * pow(0.75, log2(fmin((double)own, (double)game->learning.learning_until)));
    double weight[3] = {exp(-price), rival ? exp(-policy->price[game_state(game, rival, own)]) : 0,
                        exp(-10.0)};
    double sum = weight[0] + weight[1] + weight[2], worth = weight[0] / sum * (price - cost);
    for (int sold = 0; sold < 3; sold++) {
        size_t a = own + (sold == 0), b = rival + (sold == 1), most = game->learning.states;
        a = a > most ? most : a;
        b = b > most ? most : b;
        double in = policy->stay[game_state(game, b, a)];
        double staying = game->discount * (in * policy->value[game_state(game, a, b ? b : 1)] +
                                           (1 - in) * policy->value[game_state(game, a, 0)]);
        /* E max(scrap, staying), by the midpoints of 2,000 cells of the chance */
        double expected = 0, share = weight[sold] / sum;
        for (int i = 0; i < 2000; i++) {
            double u = (i + 0.5) / 2000, z = u < 0.5 ? sqrt(2 * u) - 1 : 1 - sqrt(2 - 2 * u);
            expected += fmax(1.5 + 1.5 * z, staying) / 2000;
        }
        worth += share * expected;
    }
    return worth;
}

static void test_no_other_price_is_worth_more(void **state)
{
    (void)state;
    struct game game = game_with_exit(8);
    struct equilibrium *found = solved_from(&game, START_STATIC);
    for (size_t own = 1; own <= 8; own += 2)
        for (size_t rival = 0; rival <= 8; rival += 2) {
            size_t s = game_state(&game, own, rival);
            double best = worth_at(&game, found, own, rival, found->price[s]);
            assert_within(best, found->value[s], 2e-6); /* of the midpoints */
            for (double step = -8; step <= 8; step += 0.37)
                assert_true(worth_at(&game, found, own, rival, found->price[s] + step) < best + 1e-12);
        }
    equilibrium_free(found);
}

/* A policy that is none is caught: residual and gain are measured, not assumed. */
static void test_a_policy_that_is_no_equilibrium_is_measured_as_such(void **state)
{
    (void)state;
    struct game games[] = {game_with_exit(6), game_of_bases(10, 1)};
    for (int i = 0; i < 2; i++) {
        struct equilibrium *found = solved_from(&games[i], START_STATIC);
        size_t usual = game_usual_start(&games[i]);
        found->price[usual] += 0.5;
        equilibrium_measure(&games[i], found);
        assert_true(found->residual > 0.1);
        assert_true(found->deviation_gain > 0.001);
        equilibrium_free(found);
    }
}

static void test_who_may_not_look_ahead_prices_as_in_one_period(void **state)
{
    (void)state;
    struct game game = game_with_exit(8);
    game.conduct = CONDUCT_MYOPIC;
    struct equilibrium *found = solved_from(&game, START_STATIC);
    const double cost[2] = {10, 10};
    double price[2];
    static_prices(10, cost, price);
    assert_within(found->price[game_state(&game, 1, 1)], price[0], 1e-9);
    equilibrium_free(found);
}

/* How many of the four starts, with a damping each, lead to an equilibrium; all to the same one. */
static size_t starts_that_lead(const struct game *game, double damping)
{
    size_t leads = 0;
    double price = NAN;
    for (int start = 0; start < SOLVE_STARTS; start++) {
        struct equilibrium *found;
        struct solve_terms terms = {.damping = damping};
        struct error error = {0};
        assert_int_equal(equilibrium_create(game, &found, &error), STATUS_OK);
        solve_start(game, (enum solve_start)start, found);
        if (solve_game(game, &terms, found, &error) == STATUS_OK) {
            size_t usual = game_usual_start(game);
            assert_true(found->residual < 1e-10);
            assert_true(found->deviation_gain < 1e-8);
            assert_within(found->price[usual], leads ? price : found->price[usual], 1e-8);
            price = found->price[usual];
            leads++;
        } else
            assert_non_null(strstr(error.message, "smaller switch_cost"));
        equilibrium_free(found);
    }
    return leads;
}

/* High costs of switching and no outside good: profits have two peaks, best replies jump. */
static void test_high_switching_costs_are_solved(void **state)
{
    (void)state;
    struct game game = game_of_bases(20, 2);
    game.outside_price = INFINITY;
    assert_int_equal(starts_that_lead(&game, 0.3), 4);
    assert_true(starts_that_lead(&game, 1) >= 3);
    game.switching.switch_cost = 2.5;
    assert_true(starts_that_lead(&game, 0.3) >= 2);
    game.switching.switch_cost = 3;
    assert_true(starts_that_lead(&game, 0.3) >= 1);
}

/* Sweeps settle on the lower of two peaks from this start, and leave it. */
static void test_prices_leave_the_lower_of_two_peaks(void **state)
{
    (void)state;
    struct game game = game_of_bases(20, 2);
    game.outside_price = INFINITY;
    equilibrium_free(solved_from(&game, START_FLAT));
}

/* A solve of a shipped game is to take less than two seconds on one core. Counted in sweeps and in Newton's steps, which do
 * not depend on the machine: the slowest of these has 200 and 11, in 0.3 to 0.6 s. */
static void test_shipped_games_take_few_sweeps(void **state)
{
    (void)state;
    enum { MOST_SWEEPS = 400, MOST_STEPS = 30 };
    static const char *const files[] = {
        "scenarios/games/forgetting.cfg", "scenarios/games/learning_by_doing.cfg",
        "scenarios/games/predation.cfg", "scenarios/games/switching_costs.cfg"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct game_file file;
        struct diagnostics findings;
        struct error error = {0};
        diagnostics_init(&findings);
        assert_int_equal(game_file_read(files[i], NULL, NULL, 0, &file, &findings, &error), STATUS_OK);
        struct game game = game_of(&file.question);
        for (int start = 0; start < SOLVE_STARTS; start++) {
            struct equilibrium *found = solved_from(&game, (enum solve_start)start);
            assert_true(found->sweeps <= MOST_SWEEPS);
            assert_true(found->steps <= MOST_STEPS);
            equilibrium_free(found);
        }
        game_file_clear(&file);
        diagnostics_clear(&findings);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_without_a_future_prices_are_those_of_one_period),
        cmocka_unit_test(test_with_nothing_to_learn_the_static_game_is_repeated),
        cmocka_unit_test(test_alone_at_the_end_of_the_curve_a_firm_is_a_monopolist),
        cmocka_unit_test(test_without_switching_costs_a_base_is_worth_nothing),
        cmocka_unit_test(test_small_switching_costs_lower_prices),
        cmocka_unit_test(test_no_other_price_is_worth_more),
        cmocka_unit_test(test_a_policy_that_is_no_equilibrium_is_measured_as_such),
        cmocka_unit_test(test_who_may_not_look_ahead_prices_as_in_one_period),
        cmocka_unit_test(test_high_switching_costs_are_solved),
        cmocka_unit_test(test_prices_leave_the_lower_of_two_peaks),
        cmocka_unit_test(test_shipped_games_take_few_sweeps),
    };
    return cmocka_run_group_tests_name("solve", tests, NULL, NULL);
}
