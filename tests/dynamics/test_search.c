/* Several equilibria of one game, and paths of them round folds. */
#include "fixtures/dynamics_fixture.h"

#include <string.h>

#include "dynamics/correspondence.h"
#include "dynamics/outcomes.h"
#include "dynamics/search.h"

/* Besanko, Doraszelski & Kryukov (2014): a war for the market, and peace, in one and the same game. */
static void test_war_and_peace_are_found_without_being_told(void **state)
{
    (void)state;
    struct game game = game_with_exit(30);
    struct search_terms terms = {.parameter_count = 0};
    struct equilibria found;
    struct error error = {0};
    size_t start = game_usual_start(&game);
    assert_int_equal(search_equilibria(&game, &terms, &found, &error), STATUS_OK);
    assert_true(found.count >= 2);
    const struct found_equilibrium *war = &found.items[0], *peace = &found.items[found.count - 1];
    assert_within(war->long_run_hhi, 0.957, 0.001);
    assert_within(war->equilibrium->price[start], -34.776, 0.001);
    assert_within(peace->long_run_hhi, 0.5, 1e-4);
    assert_within(peace->equilibrium->price[start], 5.0544, 1e-4);
    for (size_t i = 0; i < found.count; i++) {
        assert_true(found.items[i].equilibrium->residual < 1e-10);
        assert_true(found.items[i].equilibrium->deviation_gain < 1e-8);
    }
    equilibria_clear(&found);
}

struct passed {
    double price[8];
    size_t count, points, folds;
    double last;
};

static bool note(void *context, const struct path_point *point, const struct game *game,
                 const struct equilibrium *equilibrium)
{
    struct passed *passed = context;
    double price = equilibrium->price[game_usual_start(game)];
    assert_true(point->parameter == game_parameter(game, GAME_FORGETTING));
    passed->points++;
    passed->folds = point->folds;
    passed->last = point->parameter;
    if (!point->stop)
        return true;
    assert_true(equilibrium->residual < 1e-10);
    assert_true(equilibrium->deviation_gain < 1e-8);
    for (size_t i = 0; i < passed->count; i++)
        if (fabs(passed->price[i] - price) < 1e-4)
            return true;
    assert_true(passed->count < 8);
    passed->price[passed->count++] = price;
    return true;
}

/* Besanko, Doraszelski, Kryukov & Satterthwaite (2010): the path from no forgetting folds. */
static void test_the_forgetting_game_has_three_equilibria_or_more(void **state)
{
    (void)state;
    struct game game = game_without_exit(30, 0.85, 0);
    struct equilibrium *start = solved_from(&game, START_STATIC);
    const double stop = 0.026;
    struct path_terms terms = {.parameter = GAME_FORGETTING,
                               .low = 0,
                               .high = 0.03,
                               .direction = 1,
                               .stops = &stop,
                               .stop_count = 1};
    struct passed passed = {0};
    enum path_end end;
    struct error error = {0};
    assert_int_equal(follow_path(&game, &terms, start, note, &passed, &end, &error), STATUS_OK);
    assert_int_equal(end, PATH_LEFT_RANGE);
    assert_true(passed.last == 0.03);
    assert_true(passed.folds >= 2);
    assert_true(passed.count >= 3);
    equilibrium_free(start);
}

/* What the shipped game of forgetting says of itself, and docs/markov-perfect.md. */
static void test_the_shipped_forgetting_game_has_five_equilibria(void **state)
{
    (void)state;
    struct game game = game_without_exit(30, 0.85, 0.025);
    struct search_terms terms = {
        .parameter_count = 1, .parameters = {GAME_FORGETTING}, .low = {0}, .high = {0.1}};
    struct equilibria found;
    struct error error = {0};
    const double first_prices[] = {2.4140, 2.4497, 2.4908, 2.7358, 6.2048};
    assert_int_equal(search_equilibria(&game, &terms, &found, &error), STATUS_OK);
    assert_int_equal(found.count, 5);
    for (size_t i = 0; i < found.count; i++) {
        double nearest = INFINITY, price = found.items[i].equilibrium->price[game_usual_start(&game)];
        for (size_t k = 0; k < 5; k++)
            nearest = fmin(nearest, fabs(price - first_prices[k]));
        assert_true(nearest < 0.005);
        assert_true(found.items[i].equilibrium->residual < 1e-10);
        assert_true(found.items[i].equilibrium->deviation_gain < 1e-8);
    }
    equilibria_clear(&found);
}

/* The same market in other money: all prices a million times, or a millionth. */
static void test_the_unit_of_money_does_not_matter(void **state)
{
    (void)state;
    const double units[] = {1, 1e6, 1e-6};
    struct game games[] = {game_with_exit(10), game_without_exit(10, 0.85, 0.05), game_of_bases(20, 1)};
    for (size_t g = 0; g < 3; g++) {
        struct equilibria found[3];
        for (size_t u = 0; u < 3; u++) {
            struct game game = games[g];
            double unit = units[u];
            game.logit_scale *= unit;
            game.outside_price *= unit;
            game.worth *= unit;
            game.learning.first_cost *= unit;
            game.learning.scrap = (struct triangular){1.5 * unit, 1.5 * unit};
            game.learning.entry_cost = (struct triangular){4.5 * unit, 1.5 * unit};
            game.switching.unit_cost *= unit;
            game.switching.switch_cost *= unit;
            struct search_terms terms = search_usual_terms(&game);
            struct error error = {0};
            terms.most_points = 10;
            assert_int_equal(search_equilibria(&game, &terms, &found[u], &error), STATUS_OK);
            assert_int_equal(found[u].count, found[0].count);
            for (size_t i = 0; i < found[u].count; i++)
                for (size_t s = 0; s < game_states(&game); s++) {
                    double price = found[0].items[i].equilibrium->price[s];
                    if (!isnan(price))
                        assert_within(found[u].items[i].equilibrium->price[s] / unit, price,
                                      1e-9 * (1 + fabs(price)));
                    assert_within(found[u].items[i].equilibrium->value[s] / unit,
                                  found[0].items[i].equilibrium->value[s],
                                  1e-9 * (1 + fabs(found[0].items[i].equilibrium->value[s])));
                }
        }
        for (size_t u = 0; u < 3; u++)
            equilibria_clear(&found[u]);
    }
}

/* Costs that are large against the spread of tastes: equations cannot hold better than prices are rounded. */
static void test_large_costs_are_no_obstacle(void **state)
{
    (void)state;
    struct game near = game_of_bases(20, 1), far = near;
    far.switching.unit_cost += 1e7;
    far.outside_price += 1e7;
    struct equilibrium *here = solved_from(&near, START_STATIC), *there;
    struct solve_terms terms = {0};
    struct error error = {0};
    assert_int_equal(equilibrium_create(&far, &there, &error), STATUS_OK);
    solve_start(&far, START_STATIC, there);
    assert_int_equal(solve_game(&far, &terms, there, &error), STATUS_OK);
    for (size_t s = 0; s < here->states; s++)
        assert_within(there->price[s] - 1e7, here->price[s], 1e-6);
    equilibrium_free(here);
    equilibrium_free(there);
}

static bool note_third(void *context, const struct path_point *point, const struct game *game,
                       const struct equilibrium *equilibrium)
{
    double *price = context;
    if (!point->stop)
        return true;
    assert_true(point->folds == 1);
    assert_true(equilibrium->residual < 1e-10 && equilibrium->deviation_gain < 1e-8);
    *price = equilibrium->price[game_usual_start(game)];
    return false;
}

/* The path of the war along the progress ratio turns and comes back between war and peace. */
static void test_a_third_equilibrium_lies_behind_a_fold(void **state)
{
    (void)state;
    struct game game = game_with_exit(30);
    struct equilibrium *war = solved_from(&game, START_STATIC);
    const double stop = 0.75;
    struct path_terms terms = {.parameter = GAME_PROGRESS_RATIO,
                               .low = 0.6,
                               .high = 1,
                               .direction = 1,
                               .most_points = 100,
                               .stops = &stop,
                               .stop_count = 1};
    enum path_end end;
    struct error error = {0};
    double price = NAN;
    assert_int_equal(follow_path(&game, &terms, war, note_third, &price, &end, &error), STATUS_OK);
    assert_int_equal(end, PATH_STOPPED);
    assert_within(price, 3.274, 0.001);
    equilibrium_free(war);
}

/* Where there is one equilibrium the path is what solving point by point gives. */
static void test_a_path_without_folds_is_what_solving_gives(void **state)
{
    (void)state;
    struct game game = game_without_exit(8, 0.9, 0);
    struct equilibrium *start = solved_from(&game, START_STATIC);
    const double stop = 0.2;
    struct path_terms terms = {
        .parameter = GAME_FORGETTING, .low = 0, .high = 0.3, .direction = 1, .stops = &stop, .stop_count = 1};
    struct passed passed = {0};
    enum path_end end;
    struct error error = {0};
    assert_int_equal(follow_path(&game, &terms, start, note, &passed, &end, &error), STATUS_OK);
    equilibrium_free(start);
    game.learning.forgetting = stop;
    struct equilibrium *there = solved_from(&game, START_STATIC);
    assert_int_equal(passed.count, 1);
    assert_within(passed.price[0], there->price[game_usual_start(&game)], 1e-9);
    equilibrium_free(there);
}

static void test_paths_find_what_starts_miss(void **state)
{
    (void)state;
    struct game game = game_without_exit(8, 0.9, 0.1);
    struct search_terms terms = search_usual_terms(&game);
    struct equilibria found;
    struct error error = {0};
    assert_int_equal(terms.parameter_count, 2);
    terms.most_points = 20;
    assert_int_equal(search_equilibria(&game, &terms, &found, &error), STATUS_OK);
    assert_true(found.count >= 1);
    assert_true(found.paths >= 4);
    equilibria_clear(&found);
}

static bool stop_at_once(void *context, size_t done, size_t foreseen)
{
    (void)context;
    assert_int_equal(foreseen, 8); /* four starts with two dampings each, and no paths */
    return done < 2;
}

static void test_a_search_can_be_stopped_and_refused(void **state)
{
    (void)state;
    struct game game = game_without_exit(5, 0.9, 0.1);
    struct search_terms terms = {.progress = stop_at_once};
    struct equilibria found;
    struct error error = {0};
    assert_int_equal(search_equilibria(&game, &terms, &found, &error), STATUS_FAILED);
    assert_non_null(strstr(error.message, "interrupted"));
    equilibria_clear(&found);
    game.discount = 1;
    assert_int_equal(search_equilibria(&game, &terms, &found, &error), STATUS_INVALID);
    equilibria_clear(&found);
    /* a path must hold the game, and only games */
    game.discount = 0.9;
    struct equilibrium *start = solved_from(&game, START_STATIC);
    struct path_terms path = {.parameter = GAME_FORGETTING, .low = 0.2, .high = 0.3, .direction = 1};
    struct passed passed = {0};
    enum path_end end;
    assert_int_equal(follow_path(&game, &path, start, note, &passed, &end, &error), STATUS_INVALID);
    assert_non_null(strstr(error.message, "widen"));
    path.low = 0;
    path.high = 1;
    assert_int_equal(follow_path(&game, &path, start, note, &passed, &end, &error), STATUS_INVALID);
    equilibrium_free(start);
}

/* All starts fail, and the error says so. */
static void test_a_game_without_an_equilibrium_to_find_says_what_to_change(void **state)
{
    (void)state;
    struct game game = game_of_bases(20, 4);
    game.outside_price = INFINITY;
    struct search_terms terms = {.solve = {.most_sweeps = 20}};
    struct equilibria found;
    struct error error = {0};
    assert_int_equal(search_equilibria(&game, &terms, &found, &error), STATUS_FAILED);
    assert_non_null(strstr(error.message, "switch_cost"));
    assert_int_equal(found.failed_starts, found.starts);
    equilibria_clear(&found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_war_and_peace_are_found_without_being_told),
        cmocka_unit_test(test_the_forgetting_game_has_three_equilibria_or_more),
        cmocka_unit_test(test_the_shipped_forgetting_game_has_five_equilibria),
        cmocka_unit_test(test_the_unit_of_money_does_not_matter),
        cmocka_unit_test(test_large_costs_are_no_obstacle),
        cmocka_unit_test(test_a_third_equilibrium_lies_behind_a_fold),
        cmocka_unit_test(test_a_path_without_folds_is_what_solving_gives),
        cmocka_unit_test(test_paths_find_what_starts_miss),
        cmocka_unit_test(test_a_search_can_be_stopped_and_refused),
        cmocka_unit_test(test_a_game_without_an_equilibrium_to_find_says_what_to_change),
    };
    return cmocka_run_group_tests_name("search", tests, NULL, NULL);
}
