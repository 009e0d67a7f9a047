/* What a game may be: each number that makes no sense is refused with what to change; states and mirrors. */
#include "fixtures/dynamics_fixture.h"

#include <string.h>

static void expect_refusal(const struct game *game, const char *word, const char *advice)
{
    struct error error = {0};
    assert_int_equal(game_check(game, &error), STATUS_INVALID);
    if (!strstr(error.message, word) || !strstr(error.message, advice))
        fail_msg("`%s` speaks of neither `%s` nor `%s`", error.message, word, advice);
}

static void test_what_makes_no_sense_is_refused_with_what_to_change(void **state)
{
    (void)state;
    const struct game sound = game_with_exit(6);
    struct error error = {0};
    assert_int_equal(game_check(&sound, &error), STATUS_OK);
    struct game game = sound;
    game.discount = 1;
    expect_refusal(&game, "discount is 1", "0.999");
    game.discount = NAN;
    expect_refusal(&game, "discount", "give");
    game = sound;
    game.learning.states = 1;
    expect_refusal(&game, "no room to learn", "2 to");
    game = sound;
    game.learning.learning_until = 7;
    expect_refusal(&game, "learning_until", "6");
    game = sound;
    game.learning.progress_ratio = 0;
    expect_refusal(&game, "progress_ratio", "above 0");
    game.learning.progress_ratio = NAN;
    expect_refusal(&game, "progress_ratio", "above 0");
    game = sound;
    game.learning.forgetting = 1;
    expect_refusal(&game, "forgetting", "not 1");
    game = sound;
    game.outside_price = INFINITY;
    expect_refusal(&game, "outside good", "outside price");
    game = sound;
    game.learning.scrap.half_width = 0;
    expect_refusal(&game, "scrap value", "half width above 0");
    game.learning.scrap = (struct triangular){NAN, 1};
    expect_refusal(&game, "scrap value", "numbers");
    game = sound;
    game.logit_scale = INFINITY;
    expect_refusal(&game, "logit_scale", "above 0");
    game = game_of_bases(1, 1);
    expect_refusal(&game, "buyers is 1", "2 to");
    game = game_of_bases(10, -1);
    expect_refusal(&game, "switch_cost", "0 or more");
}

static void test_a_state_is_its_mirror_twice(void **state)
{
    (void)state;
    const struct game games[] = {game_with_exit(5), game_without_exit(4, 0.8, 0.1), game_of_bases(7, 1)};
    for (size_t i = 0; i < 3; i++)
        for (size_t s = 0; s < game_states(&games[i]); s++) {
            size_t mirror = game_mirror(&games[i], s);
            assert_int_equal(game_mirror(&games[i], mirror), s);
            assert_int_equal(game_own(&games[i], s), game_rival(&games[i], mirror));
            assert_int_equal(game_state(&games[i], game_own(&games[i], s), game_rival(&games[i], s)), s);
        }
    assert_int_equal(game_states(&games[0]), 36);
    assert_int_equal(game_states(&games[1]), 16);
    assert_int_equal(game_states(&games[2]), 8);
}

static void test_a_parameter_is_set_where_it_is_read(void **state)
{
    (void)state;
    struct game game = game_with_exit(5);
    for (int p = 0; p < GAME_PARAMETERS; p++) {
        game_set_parameter(&game, (enum game_parameter)p, 0.1 * (p + 1));
        assert_true(game_parameter(&game, (enum game_parameter)p) == 0.1 * (p + 1));
        assert_non_null(game_parameter_name((enum game_parameter)p));
    }
    assert_true(game.learning.forgetting == game_parameter(&game, GAME_FORGETTING));
}

static void test_games_that_cannot_be_solved_say_so(void **state)
{
    (void)state;
    struct game game = game_with_exit(6);
    struct equilibrium *equilibrium;
    struct error error = {0};
    assert_int_equal(equilibrium_create(&game, &equilibrium, &error), STATUS_OK);
    solve_start(&game, START_FLAT, equilibrium);
    struct solve_terms terms = {.most_sweeps = 2};
    assert_int_equal(solve_game(&game, &terms, equilibrium, &error), STATUS_FAILED);
    assert_non_null(strstr(error.message, "try another start"));
    game.discount = 1;
    assert_int_equal(solve_game(&game, &terms, equilibrium, &error), STATUS_INVALID);
    equilibrium_free(equilibrium);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_makes_no_sense_is_refused_with_what_to_change),
        cmocka_unit_test(test_a_state_is_its_mirror_twice),
        cmocka_unit_test(test_a_parameter_is_set_where_it_is_read),
        cmocka_unit_test(test_games_that_cannot_be_solved_say_so),
    };
    return cmocka_run_group_tests_name("game", tests, NULL, NULL);
}
