/* What follows from an equilibrium: chains with known long runs, present values that add up, drawn paths. */
#include "fixtures/dynamics_fixture.h"

#include <stdlib.h>

#include "dynamics/chain.h"
#include "dynamics/long_run.h"
#include "dynamics/outcomes.h"
#include "dynamics/simulate.h"

/* From 0 to the set {1} with chance .3, to the circle {2, 3} with .5, else to stay. Leaving 2 has .2, leaving 3 has
 * .1, so a third of the time is spent in 2. */
static void test_each_closed_set_has_the_chance_to_end_there(void **state)
{
    (void)state;
    size_t first[] = {0, 3, 4, 6, 8}, next[] = {0, 1, 2, 1, 2, 3, 2, 3};
    double chance[] = {0.2, 0.3, 0.5, 1, 0.8, 0.2, 0.1, 0.9}, found[4];
    struct chain chain = {4, first, next, chance};
    struct error error = {0};
    assert_int_equal(long_run_find(&chain, 0, found, &error), STATUS_OK);
    assert_true(found[0] == 0);
    assert_within(found[1], 0.375, 1e-15);
    assert_within(found[2], 0.625 / 3, 1e-15);
    assert_within(found[3], 0.625 * 2 / 3, 1e-15);
    assert_int_equal(long_run_find(&chain, 3, found, &error), STATUS_OK);
    assert_within(found[2], 1.0 / 3, 1e-15);
}

static void test_small_chances_keep_their_digits(void **state)
{
    (void)state;
    size_t first[] = {0, 2, 4}, next[] = {0, 1, 0, 1};
    double chance[] = {1 - 1e-18, 1e-18, 0.5, 0.5}, found[2];
    struct chain chain = {2, first, next, chance};
    struct error error = {0};
    assert_int_equal(long_run_find(&chain, 0, found, &error), STATUS_OK);
    assert_within(found[1] / 2e-18, 1, 1e-14);
}

static void test_the_long_run_is_where_many_steps_lead(void **state)
{
    (void)state;
    struct game games[] = {game_with_exit(8), game_without_exit(8, 0.85, 0.1), game_of_bases(12, 1)};
    for (int i = 0; i < 3; i++) {
        struct equilibrium *policy = solved_from(&games[i], START_STATIC);
        struct chain *chain;
        struct error error = {0};
        size_t states = policy->states, start = game_usual_start(&games[i]);
        double *room = calloc(3 * states, sizeof *room), *now = room, *next = room + states;
        assert_int_equal(chain_create(&games[i], policy, &chain, &error), STATUS_OK);
        for (size_t s = 0; s < states; s++) {
            double sum = 0;
            for (size_t k = chain->first[s]; k < chain->first[s + 1]; k++)
                sum += chain->chance[k];
            assert_within(sum, 1, 1e-12);
        }
        assert_int_equal(long_run_find(chain, start, room + 2 * states, &error), STATUS_OK);
        now[start] = 1;
        for (int step = 0; step < 40000; step++) {
            chain_step(chain, now, next);
            double *swapped = now;
            now = next;
            next = swapped;
        }
        for (size_t s = 0; s < states; s++)
            assert_within(now[s], room[2 * states + s], 1e-8);
        chain_free(chain);
        free(room);
        equilibrium_free(policy);
    }
}

/* Present values: what buyers and firms get adds up. Without exits firms get what they are worth. */
static void test_present_values_are_what_firms_are_worth(void **state)
{
    (void)state;
    struct game games[] = {game_without_exit(8, 0.85, 0.1), game_of_bases(12, 1)};
    for (int i = 0; i < 2; i++) {
        struct equilibrium *policy = solved_from(&games[i], START_STATIC);
        struct game_outcome found;
        struct error error = {0};
        size_t start = i ? 4 : game_state(&games[i], 2, 5);
        assert_int_equal(game_outcome_find(&games[i], policy, start, 10, &found, &error), STATUS_OK);
        assert_within(found.total_surplus - found.consumer_surplus,
                      policy->value[start] + policy->value[game_mirror(&games[i], start)], 1e-8);
        assert_within(found.mean.active, 1, 1e-12);
        assert_true(found.path[0].hhi >= 0.5 && found.path[9].hhi <= 1);
        game_outcome_clear(&found);
        assert_int_equal(game_outcome_find(&games[i], policy, policy->states, 10, &found, &error),
                         STATUS_INVALID);
        assert_int_equal(game_outcome_find(&games[i], policy, start, 0, &found, &error), STATUS_INVALID);
        equilibrium_free(policy);
    }
}

/* With exits, incumbents are worth their flows until they leave; entrants gain what entry brings above its cost. When
 * nobody enters, the sum is exact again. */
static void test_scrap_values_are_part_of_what_firms_are_worth(void **state)
{
    (void)state;
    struct game game = game_with_exit(8);
    game.learning.entry_cost = (struct triangular){900, 1};
    game.learning.scrap = (struct triangular){12, 12};
    struct equilibrium *policy = solved_from(&game, START_STATIC);
    struct game_outcome found;
    struct error error = {0};
    size_t start = game_state(&game, 1, 7);
    assert_int_equal(game_outcome_find(&game, policy, start, 400, &found, &error), STATUS_OK);
    assert_true(equilibrium_exit(&game, policy, start) > 0);
    assert_within(found.total_surplus - found.consumer_surplus -
                      (game.worth - game.outside_price) / (1 - game.discount),
                  found.value[0] + found.value[1], 1e-8);
    game_outcome_clear(&found);
    equilibrium_free(policy);
}

enum { PATHS = 100000 };

/* The mean level, and the chance of the long run's most frequent state, over paths that are long enough. */
static void hold_paths_against_the_long_run(const struct game *game, size_t periods)
{
    struct equilibrium *policy = solved_from(game, START_STATIC);
    struct game_outcome found;
    struct error error = {0};
    size_t start = game_usual_start(game), *path = calloc(periods, sizeof *path);
    double own = 0, square = 0, mode = 0, own_there = 0, square_there = 0, chance = 0;
    assert_int_equal(game_outcome_find(game, policy, start, periods, &found, &error), STATUS_OK);
    for (uint32_t i = 0; i < PATHS; i++) {
        assert_int_equal(simulate_paths(game, policy, start, 7, i, 1, periods, path, &error), STATUS_OK);
        double level = (double)game_own(game, path[periods - 1]);
        own += level / PATHS;
        square += level * level / PATHS;
        mode += (double)(path[periods - 1] == found.mode) / PATHS;
    }
    for (size_t s = 0; s < policy->states; s++) {
        double level = (double)game_own(game, s);
        own_there += found.long_run[s] * level;
        square_there += found.long_run[s] * level * level;
    }
    chance = found.long_run[found.mode];
    assert_within(own, own_there, 4 * sqrt((square_there - own_there * own_there) / PATHS));
    assert_within(square - own * own, square_there - own_there * own_there,
                  0.05 * (square_there - own_there * own_there));
    assert_within(mode, chance, 4 * sqrt(chance * (1 - chance) / PATHS));
    /* and on the way there */
    assert_within(found.level[0][periods - 1], own_there, 0.01);
    free(path);
    game_outcome_clear(&found);
    equilibrium_free(policy);
}

static void test_drawn_paths_agree_with_the_long_run(void **state)
{
    (void)state;
    struct game forgetting = game_without_exit(6, 0.8, 0.15), bases = game_of_bases(6, 0.5);
    hold_paths_against_the_long_run(&forgetting, 60);
    hold_paths_against_the_long_run(&bases, 12);
    struct game exits = game_with_exit(4);
    exits.learning.forgetting = 0.2;
    exits.learning.scrap = (struct triangular){12, 12};
    exits.learning.entry_cost = (struct triangular){12, 12};
    hold_paths_against_the_long_run(&exits, 60);
}

static void test_a_path_is_the_same_in_any_company(void **state)
{
    (void)state;
    struct game game = game_with_exit(6);
    struct equilibrium *policy = solved_from(&game, START_STATIC);
    struct error error = {0};
    size_t start = game_usual_start(&game), all[3 * 40], one[40];
    assert_int_equal(simulate_paths(&game, policy, start, 3, 10, 3, 40, all, &error), STATUS_OK);
    assert_int_equal(simulate_paths(&game, policy, start, 3, 12, 1, 40, one, &error), STATUS_OK);
    assert_memory_equal(one, all + 2 * 40, sizeof one);
    assert_int_equal(one[0], start);
    assert_memory_not_equal(all, all + 40, sizeof one);
    assert_int_equal(simulate_paths(&game, policy, 4000, 3, 0, 1, 40, one, &error), STATUS_INVALID);
    equilibrium_free(policy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_closed_set_has_the_chance_to_end_there),
        cmocka_unit_test(test_small_chances_keep_their_digits),
        cmocka_unit_test(test_the_long_run_is_where_many_steps_lead),
        cmocka_unit_test(test_present_values_are_what_firms_are_worth),
        cmocka_unit_test(test_scrap_values_are_part_of_what_firms_are_worth),
        cmocka_unit_test(test_drawn_paths_agree_with_the_long_run),
        cmocka_unit_test(test_a_path_is_the_same_in_any_company),
    };
    return cmocka_run_group_tests_name("outcomes", tests, NULL, NULL);
}
