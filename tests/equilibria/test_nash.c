/* Equilibria of small games that are known. */
#include "fixtures/strategy_fixture.h"

#include "equilibria/nash.h"

static const size_t two_of_two[] = {2, 2};

static struct nash_equilibria find(const struct normal_form *game)
{
    struct nash_equilibria found;
    struct error error = {0};
    assert_int_equal(nash_find(game, 7, &found, &error), STATUS_OK);
    for (size_t i = 0; i < found.count; i++)
        assert_close(found.items[i].regret, normal_form_regret(game, found.items[i].mix, NULL), 1);
    return found;
}

static void expect_mix(const struct nash_equilibria *found, size_t place, const double *mix, size_t counts)
{
    assert_true(place < found->count);
    for (size_t k = 0; k < counts; k++)
        assert_close(found->items[place].mix[k], mix[k], 1e-9);
    assert_true(found->items[place].regret < 1e-9);
}

static void test_a_prisoners_dilemma_has_one(void **state)
{
    (void)state;
    static const double payoff[] = {3, 3, 0, 5, 5, 0, 1, 1}, defect[] = {0, 1, 0, 1};
    const struct normal_form game = {2, two_of_two, payoff};
    struct nash_equilibria found = find(&game);
    assert_int_equal(found.count, 1);
    assert_true(found.complete);
    assert_int_equal(found.items[0].profile, 3);
    expect_mix(&found, 0, defect, 4);
    nash_clear(&found);
}

static void test_a_battle_of_the_sexes_has_three(void **state)
{
    (void)state;
    static const double payoff[] = {3, 2, 0, 0, 0, 0, 2, 3}, mixed[] = {0.6, 0.4, 0.4, 0.6};
    const struct normal_form game = {2, two_of_two, payoff};
    struct nash_equilibria found = find(&game);
    assert_int_equal(found.count, 3);
    assert_true(found.complete);
    assert_int_equal(found.items[0].profile, 0);
    assert_int_equal(found.items[1].profile, 3);
    assert_int_equal(found.items[2].profile, SIZE_MAX);
    expect_mix(&found, 2, mixed, 4);
    nash_clear(&found);
}

static void test_matching_pennies_have_one_that_is_mixed(void **state)
{
    (void)state;
    static const double payoff[] = {1, -1, -1, 1, -1, 1, 1, -1}, even[] = {0.5, 0.5, 0.5, 0.5};
    const struct normal_form game = {2, two_of_two, payoff};
    struct nash_equilibria found = find(&game);
    assert_int_equal(found.count, 1);
    assert_true(found.complete);
    expect_mix(&found, 0, even, 4);
    nash_clear(&found);
}

/* Both want to be alike: of n counts every choice of some of them is one equilibrium, mixed evenly: 2^n - 1. */
static void test_pure_coordination_has_one_for_every_support(void **state)
{
    (void)state;
    enum { N = 5 };
    static const size_t counts[] = {N, N};
    double payoff[2 * N * N] = {0};
    for (size_t i = 0; i < N; i++)
        payoff[2 * (i * N + i)] = payoff[2 * (i * N + i) + 1] = 1;
    const struct normal_form game = {2, counts, payoff};
    struct nash_equilibria found = find(&game);
    assert_int_equal(found.count, (1 << N) - 1);
    assert_true(found.complete);
    for (size_t e = 0; e < found.count; e++)
        for (size_t k = 0; k < N; k++)
            assert_close(found.items[e].mix[k], found.items[e].mix[N + k], 1e-9);
    nash_clear(&found);
}

static void test_a_tie_is_not_called_complete(void **state)
{
    (void)state;
    static const double payoff[] = {1, 1, 1, 1, 0, 1, 1, 0}; /* the second player does not care */
    const struct normal_form game = {2, two_of_two, payoff};
    struct nash_equilibria found = find(&game);
    assert_false(found.complete);
    assert_true(found.count >= 1);
    nash_clear(&found);
}

/* Rock, paper, scissors with a fourth strategy that loses to all: it is left out, and the rest is even. */
static void test_what_is_dominated_is_not_played(void **state)
{
    (void)state;
    static const size_t counts[] = {4, 4};
    static const double rows[4][4] = {{0, -1, 1, 5}, {1, 0, -1, 5}, {-1, 1, 0, 5}, {-5, -5, -5, -5}};
    static const double even[] = {1.0 / 3, 1.0 / 3, 1.0 / 3, 0, 1.0 / 3, 1.0 / 3, 1.0 / 3, 0};
    double payoff[32];
    for (size_t i = 0; i < 4; i++)
        for (size_t k = 0; k < 4; k++) {
            payoff[2 * (4 * i + k)] = rows[i][k];
            payoff[2 * (4 * i + k) + 1] = rows[k][i];
        }
    const struct normal_form game = {2, counts, payoff};
    struct nash_equilibria found = find(&game);
    assert_int_equal(found.count, 1);
    assert_true(found.complete);
    expect_mix(&found, 0, even, 8);
    nash_clear(&found);
}

/* Three firms, of which one is to enter: who enters alone gets 1, who enters with others loses 1. Pure: any one alone.
 * Even chances for all: an entrant is alone with chance (1 - p)^2 = 1/2. */
static void test_three_players_who_may_enter(void **state)
{
    (void)state;
    static const size_t counts[] = {2, 2, 2};
    double payoff[24] = {0}, p = 1 - sqrt(0.5);
    for (size_t profile = 0; profile < 8; profile++)
        for (size_t i = 0; i < 3; i++) {
            size_t own = profile >> (2 - i) & 1, all = (profile & 1) + (profile >> 1 & 1) + (profile >> 2);
            payoff[3 * profile + i] = !own ? 0 : all == 1 ? 1 : -1;
        }
    const struct normal_form game = {3, counts, payoff};
    struct nash_equilibria found = find(&game);
    assert_false(found.complete); /* never said of three */
    size_t pure = 0, even = 0, two = 0;
    for (size_t e = 0; e < found.count; e++) {
        const double *mix = found.items[e].mix;
        assert_true(found.items[e].regret < 1e-9);
        pure += found.items[e].profile != SIZE_MAX;
        even += fabs(mix[1] - p) < 1e-9 && fabs(mix[3] - p) < 1e-9 && fabs(mix[5] - p) < 1e-9;
        two += (mix[1] == 0) + (mix[3] == 0) + (mix[5] == 0) == 1;
    }
    assert_int_equal(pure, 3);
    assert_int_equal(even, 1);
    assert_int_equal(two, 3); /* two enter with chance 1/2, the third gains nothing by it */
    nash_clear(&found);
}

static void test_one_player_does_what_it_likes_best(void **state)
{
    (void)state;
    static const size_t counts[] = {3};
    static const double payoff[] = {1, 4, 2};
    const struct normal_form game = {1, counts, payoff};
    struct nash_equilibria found = find(&game);
    assert_int_equal(found.count, 1);
    assert_int_equal(found.items[0].profile, 1);
    assert_true(found.complete);
    nash_clear(&found);
}

static void test_an_equilibrium_is_known_again_in_a_game_nearby(void **state)
{
    (void)state;
    static const double payoff[] = {3, 2, 0, 0, 0, 0, 2, 3}, near[] = {3.2, 2, 0, 0, 0, 0.1, 2, 2.7},
                        far[] = {3, 2, 5, 0, 0, 0, 2, -3};
    const struct normal_form game = {2, two_of_two, payoff}, nearby = {2, two_of_two, near},
                             away = {2, two_of_two, far};
    struct nash_equilibria found = find(&game);
    struct error error = {0};
    bool same;
    for (size_t e = 0; e < 3; e++) {
        assert_int_equal(nash_persists(&nearby, &found.items[e], &same, &error), STATUS_OK);
        assert_true(same);
        assert_int_equal(nash_persists(&away, &found.items[e], &same, &error), STATUS_OK);
        assert_int_equal(same, e == 0);
    }
    nash_clear(&found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_prisoners_dilemma_has_one),
        cmocka_unit_test(test_a_battle_of_the_sexes_has_three),
        cmocka_unit_test(test_matching_pennies_have_one_that_is_mixed),
        cmocka_unit_test(test_pure_coordination_has_one_for_every_support),
        cmocka_unit_test(test_a_tie_is_not_called_complete),
        cmocka_unit_test(test_what_is_dominated_is_not_played),
        cmocka_unit_test(test_three_players_who_may_enter),
        cmocka_unit_test(test_one_player_does_what_it_likes_best),
        cmocka_unit_test(test_an_equilibrium_is_known_again_in_a_game_nearby),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
