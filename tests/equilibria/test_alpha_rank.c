/* alpha-Rank against closed forms. */
#include "fixtures/strategy_fixture.h"

#include "equilibria/alpha_rank.h"

enum { MOST = 16 };

static const size_t two_of_two[] = {2, 2};

static void rank(const struct normal_form *game, double alpha, size_t population, double *shares)
{
    struct error error = {0};
    assert_int_equal(alpha_rank(game, alpha, population, shares, &error), STATUS_OK);
}

/* Where the sweep ends; returns its last alpha. */
static double settle(const struct normal_form *game, double *shares)
{
    size_t profiles = normal_form_profiles(game, MOST), count;
    double alphas[ALPHA_RANK_MOST_STEPS], all[ALPHA_RANK_MOST_STEPS * MOST];
    bool settled;
    struct error error = {0};
    assert_int_equal(alpha_rank_sweep(game, ALPHA_RANK_POPULATION, alphas, all, &count, &settled, &error),
                     STATUS_OK);
    assert_true(settled);
    memcpy(shares, all + (count - 1) * profiles, profiles * sizeof *shares);
    return alphas[count - 1];
}

static void test_a_mutant_takes_over_as_often_as_the_closed_form_says(void **state)
{
    (void)state;
    static const double alphas[] = {0.01, 0.3, 1, 2}, advantages[] = {-1, -0.2, 0.001, 0.5, 1};
    for (size_t a = 0; a < 4; a++)
        for (size_t d = 0; d < 5; d++)
            for (size_t m = 2; m <= 50; m += 16) {
                double x = alphas[a] * advantages[d];
                double expected = (1 - exp(-x)) / (1 - exp(-(double)m * x));
                assert_close(exp(log_fixation(alphas[a], advantages[d], m)) / expected, 1, 1e-9);
            }
    assert_close(log_fixation(1, 0, 50), -log(50), 1e-15);
    assert_close(log_fixation(0, 1, 50), -log(50), 1e-15);
    /* where the closed form would be 0 / infinity: e^-((m - 1) alpha |d|) */
    assert_close(log_fixation(1000, -2, 50) / -98000, 1, 1e-9);
    assert_close(log_fixation(1000, 2, 50), 0, 1e-12);
}

/* With one player the chain is reversible: rates stand to each other as e^(alpha (m - 1) d). */
static void test_one_population_has_the_distribution_of_boltzmann(void **state)
{
    (void)state;
    static const size_t counts[] = {3};
    static const double payoff[] = {0, 0.25, 1};
    const struct normal_form game = {1, counts, payoff};
    double shares[3];
    rank(&game, 0.5, 9, shares);
    assert_close(shares[1] / shares[0], exp(0.5 * 8 * 0.25), 1e-9);
    assert_close(shares[2] / shares[0], exp(0.5 * 8), 1e-7);
    assert_close(shares[0] + shares[1] + shares[2], 1, 1e-12);
}

/* A prisoners' dilemma of gifts: what a player gains by defecting is its cost c whatever the other does, so the chain is two
 * chains of one player each. Payoffs count in units of the spread b + c. */
static void test_a_prisoners_dilemma_is_all_on_defection(void **state)
{
    (void)state;
    static const double b = 3, c = 1, alpha = 0.7;
    const double payoff[] = {b - c, b - c, -c, b, b, -c, 0, 0};
    const struct normal_form game = {2, two_of_two, payoff};
    double shares[4], odds = exp(alpha * 49 * c / (b + c));
    rank(&game, alpha, 50, shares);
    assert_close(shares[1] / shares[0] / odds, 1, 1e-9);
    assert_close(shares[2] / shares[0] / odds, 1, 1e-9);
    assert_close(shares[3] / shares[0] / (odds * odds), 1, 1e-9);
    assert_true(settle(&game, shares) >= 10);
    assert_close(shares[3], 1, 1e-9);
}

static void test_rock_paper_scissors_is_even_over_the_cycle(void **state)
{
    (void)state;
    static const size_t three_of_two[] = {3, 3};
    double payoff[18], shares[9];
    for (size_t i = 0; i < 3; i++)
        for (size_t k = 0; k < 3; k++) {
            double first = i == k ? 0 : (i + 3 - k) % 3 == 1 ? 1 : -1;
            payoff[2 * (3 * i + k)] = first;
            payoff[2 * (3 * i + k) + 1] = -first;
        }
    const struct normal_form game = {2, three_of_two, payoff};
    settle(&game, shares);
    for (size_t k = 0; k < 9; k++)
        assert_close(shares[k], 1.0 / 9, 1e-9);
    struct error error = {0};
    assert_int_equal(alpha_rank_perturbed(&game, 0.01, shares, &error), STATUS_OK);
    for (size_t k = 0; k < 9; k++)
        assert_close(shares[k], 1.0 / 9, 0.01);
}

static void test_matching_pennies_go_round_all_four(void **state)
{
    (void)state;
    static const double payoff[] = {1, -1, -1, 1, -1, 1, 1, -1};
    const struct normal_form game = {2, two_of_two, payoff};
    double shares[4];
    settle(&game, shares);
    for (size_t k = 0; k < 4; k++)
        assert_close(shares[k], 0.25, 1e-9);
}

static void test_a_battle_of_the_sexes_is_half_on_each_of_its_equilibria(void **state)
{
    (void)state;
    static const double payoff[] = {3, 2, 0, 0, 0, 0, 2, 3};
    const struct normal_form game = {2, two_of_two, payoff};
    double shares[4];
    settle(&game, shares);
    assert_close(shares[0], 0.5, 1e-9);
    assert_close(shares[3], 0.5, 1e-9);
    struct error error = {0};
    assert_int_equal(alpha_rank_perturbed(&game, 1e-6, shares, &error), STATUS_OK);
    assert_close(shares[0], 0.5, 1e-5);
    assert_close(shares[3], 0.5, 1e-5);
}

/* A ring of three states with rates a, b, c: shares are as 1/a, 1/b, 1/c, also where a rate is e^-5000. */
static void test_shares_keep_their_digits_where_rates_are_tiny(void **state)
{
    (void)state;
    for (double depth = 1; depth <= 5000; depth *= 10) {
        double rates[9], shares[3];
        for (size_t k = 0; k < 9; k++)
            rates[k] = -INFINITY;
        rates[1] = -depth;
        rates[5] = -depth + log(2);
        rates[6] = -depth - log(5);
        stationary_distribution(rates, 3, shares);
        assert_close(shares[0], 1 / 6.5, 1e-12);
        assert_close(shares[1], 0.5 / 6.5, 1e-12);
        assert_close(shares[2], 5 / 6.5, 1e-12);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_mutant_takes_over_as_often_as_the_closed_form_says),
        cmocka_unit_test(test_one_population_has_the_distribution_of_boltzmann),
        cmocka_unit_test(test_a_prisoners_dilemma_is_all_on_defection),
        cmocka_unit_test(test_rock_paper_scissors_is_even_over_the_cycle),
        cmocka_unit_test(test_matching_pennies_go_round_all_four),
        cmocka_unit_test(test_a_battle_of_the_sexes_is_half_on_each_of_its_equilibria),
        cmocka_unit_test(test_shares_keep_their_digits_where_rates_are_tiny),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
