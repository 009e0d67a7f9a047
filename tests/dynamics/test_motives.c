/* Prices taken apart, rules of conduct, and the linear-quadratic duopoly. */
#include "fixtures/dynamics_fixture.h"

#include "dynamics/linear_quadratic.h"
#include "dynamics/motives.h"
#include "dynamics/outcomes.h"
#include <string.h>

static double worst_sum(const struct game *game, const struct equilibrium *policy)
{
    double worst = 0;
    for (size_t s = 0; s < policy->states; s++) {
        struct motives motives;
        struct error error = {0};
        if (find_motives(game, policy, s, &motives, &error) == STATUS_OK)
            worst = fmax(worst, fabs(motives.sum));
        else
            assert_int_equal(game_own(game, s), 0);
    }
    return worst;
}

static void test_the_motives_add_up_to_the_pricing_condition(void **state)
{
    (void)state;
    struct game games[] = {game_with_exit(30), game_without_exit(30, 0.85, 0.08), game_of_bases(20, 1),
                           game_with_exit(10)};
    games[3].learning.forgetting = 0.1;
    for (int i = 0; i < 4; i++)
        for (int conduct = 0; conduct < (i == 0 ? 1 : CONDUCTS); conduct++) {
            games[i].conduct = (enum conduct)conduct;
            struct equilibrium *policy = solved_from(&games[i], START_STATIC);
            if (games[i].kind == GAME_LEARNING || conduct != CONDUCT_MYOPIC)
                assert_true(worst_sum(&games[i], policy) < 1e-10);
            equilibrium_free(policy);
        }
}

/* Without exit its parts are 0, not small. */
static void test_where_exit_is_impossible_its_parts_are_zero(void **state)
{
    (void)state;
    struct game game = game_without_exit(30, 0.85, 0.08);
    struct equilibrium *policy = solved_from(&game, START_STATIC);
    for (size_t s = 0; s < policy->states; s++) {
        struct motives motives;
        struct error error = {0};
        assert_int_equal(find_motives(&game, policy, s, &motives, &error), STATUS_OK);
        for (int m = MOTIVE_BASELINE + 1; m < MOTIVES; m++)
            assert_true(motives.building[m] == 0 && motives.denying[m] == 0);
        assert_true(motives.building[MOTIVE_BASELINE] != 0);
    }
    equilibrium_free(policy);
}

/* In the war for the market a sale's worth lies in a lead and in the rival's exit; the price is far below cost. */
static void test_in_the_war_the_rival_s_exit_is_part_of_the_price(void **state)
{
    (void)state;
    struct game game = game_with_exit(30);
    struct equilibrium *policy = solved_from(&game, START_STATIC);
    struct motives motives;
    struct error error = {0};
    assert_int_equal(find_motives(&game, policy, game_state(&game, 1, 1), &motives, &error), STATUS_OK);
    assert_true(motives.marginal_profit < -40);
    assert_true(motives.building[MOTIVE_BASELINE] > 30);
    assert_true(motives.building[MOTIVE_EXIT] > 5);
    assert_within(motives.static_price, 11, 0.01);
    assert_int_equal(find_motives(&game, policy, game_state(&game, 0, 3), &motives, &error), STATUS_INVALID);
    assert_non_null(strstr(error.message, "not in the market"));
    equilibrium_free(policy);
}

static double hhi_under(struct game game, enum conduct conduct)
{
    double hhi;
    struct error error = {0};
    game.conduct = conduct;
    struct equilibrium *policy = solved_from(&game, START_STATIC);
    assert_int_equal(long_run_hhi(&game, policy, game_usual_start(&game), &hhi, &error), STATUS_OK);
    equilibrium_free(policy);
    return hhi;
}

/* Besanko, Doraszelski & Kryukov (2014): a ban on all denying ends the war from this start; a ban on the direct
 * motive to make the rival leave does not. */
static void test_a_ban_on_denying_ends_the_war(void **state)
{
    (void)state;
    struct game game = game_with_exit(30);
    assert_true(hhi_under(game, CONDUCT_FREE) > 0.9);
    assert_true(hhi_under(game, CONDUCT_NO_EXIT) > 0.9);
    assert_within(hhi_under(game, CONDUCT_NO_DENYING), 0.5, 1e-4);
    assert_within(hhi_under(game, CONDUCT_MYOPIC), 0.5, 1e-4);
}

/* A firm that takes its rival to stay fights less, but the war goes on: the sale is still worth the lead. */
static void test_who_takes_the_rival_to_stay_fights_less(void **state)
{
    (void)state;
    struct game game = game_with_exit(30);
    game.conduct = CONDUCT_RIVAL_STAYS;
    struct equilibrium *policy = solved_from(&game, START_STATIC);
    size_t start = game_usual_start(&game);
    struct motives motives;
    struct error error = {0};
    assert_int_equal(find_motives(&game, policy, start, &motives, &error), STATUS_OK);
    assert_within(policy->price[start], -27.46, 0.01);
    assert_true(motives.building[MOTIVE_EXIT] > 5); /* is there, and is not looked at */
    assert_true(fabs(motives.sum) < 1e-10);
    equilibrium_free(policy);
}

/* The value is the discounted sum of profits along the path of the feedback; the steady state holds. */
static void test_the_value_is_the_sum_of_discounted_profits(void **state)
{
    (void)state;
    struct linear_quadratic_game game = {.intercept = 10, .slope = 2, .adjustment = 12, .discount = 0.96};
    struct linear_quadratic_equilibrium found;
    struct error error = {0};
    assert_int_equal(linear_quadratic_solve(&game, &found, &error), STATUS_OK);
    assert_within(found.feedback[0], -0.6684661332907197, 1e-10);
    assert_within(found.feedback[1], 0.2951248179679075, 1e-10);
    assert_true(found.residual < 1e-10 && found.deviation_gain < 1e-8);
    double own = 0.7, rival = 2.1, sum = 0, worth = 1;
    for (int t = 0; t < 2000; t++, worth *= 0.96) {
        double u = linear_quadratic_change(&found, own, rival),
               v = linear_quadratic_change(&found, rival, own);
        sum += worth * (own * (10 - 2 * (own + rival)) - 12 * u * u);
        own += u;
        rival += v;
    }
    assert_within(linear_quadratic_value(&found, 0.7, 2.1), sum, 1e-8);
    assert_within(own, found.steady_output, 1e-9);
    assert_within(linear_quadratic_change(&found, found.steady_output, found.steady_output), 0, 1e-12);
    game.discount = 1;
    assert_int_equal(linear_quadratic_solve(&game, &found, &error), STATUS_INVALID);
    assert_non_null(strstr(error.message, "below 1"));
    game = (struct linear_quadratic_game){.intercept = NAN, .slope = 2, .adjustment = 12, .discount = 0.9};
    assert_int_equal(linear_quadratic_solve(&game, &found, &error), STATUS_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_motives_add_up_to_the_pricing_condition),
        cmocka_unit_test(test_where_exit_is_impossible_its_parts_are_zero),
        cmocka_unit_test(test_in_the_war_the_rival_s_exit_is_part_of_the_price),
        cmocka_unit_test(test_a_ban_on_denying_ends_the_war),
        cmocka_unit_test(test_who_takes_the_rival_to_stay_fights_less),
        cmocka_unit_test(test_the_value_is_the_sum_of_discounted_profits),
    };
    return cmocka_run_group_tests_name("motives", tests, NULL, NULL);
}
