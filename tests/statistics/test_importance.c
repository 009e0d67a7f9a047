/* Weights, tolerances, proposals, the regression adjustment and tests of ranks, against closed forms. */
#include "fixtures/strategy_fixture.h"

#include <gsl/gsl_cdf.h>

#include "statistics/importance.h"
#include "statistics/local_regression.h"
#include "statistics/proposal.h"
#include "statistics/rank_uniformity.h"

static void test_weights_and_their_effective_number(void **state)
{
    (void)state;
    const double logarithms[] = {1000, 1000 + log(3), (double)-INFINITY};
    double weights[3];
    weights_of(logarithms, 3, weights);
    assert_close(weights[0], 0.25, 1e-12);
    assert_close(weights[1], 0.75, 1e-12);
    assert_true(weights[2] == 0);
    assert_close(effective_number(weights, 3), 1 / (0.0625 + 0.5625), 1e-12);
    const double none[] = {(double)-INFINITY, (double)-INFINITY};
    weights_of(none, 2, weights);
    assert_true(weights[0] == 0 && weights[1] == 0 && effective_number(weights, 2) == 0);
}

/* Two draws at squared distances 0 and d: worth (1 + w)^2 / (1 + w^2) with w = exp(-d / (2 tolerance^2)). */
static void test_the_tolerance_leaves_the_wanted_number(void **state)
{
    (void)state;
    const double base[] = {0, 0}, squared[] = {0, 50};
    double work[4];
    const double w = 0.5, tolerance = sqrt(50 / (2 * log(2)));
    assert_close(tolerance_for(base, squared, 2, (1 + w) * (1 + w) / (1 + w * w), work), tolerance, 1e-9);
    assert_true(tolerance_for(base, squared, 2, 1, work) == 1);
    const double missing[] = {(double)INFINITY, (double)INFINITY};
    assert_true(isinf(tolerance_for(base, missing, 2, 1, work)));
}

static void test_weighted_moments_and_quantiles(void **state)
{
    (void)state;
    const double values[] = {3, 1, 2, 100}, weights[] = {0.25, 0.5, 0.25, 0};
    size_t order[4];
    sorted_order(values, order, 4);
    assert_close(weighted_mean(values, weights, 4), 1.75, 1e-12);
    assert_close(weighted_deviation(values, weights, 4), sqrt(0.25 * 1.5625 + 0.5 * 0.5625 + 0.25 * 0.0625),
                 1e-12);
    assert_true(weighted_quantile(values, weights, order, 4, 0.5) == 1);
    assert_true(weighted_quantile(values, weights, order, 4, 0.51) == 2);
    assert_true(weighted_quantile(values, weights, order, 4, 1) == 3);
}

static void test_systematic_resampling_copies_in_proportion(void **state)
{
    (void)state;
    const double weights[] = {0.1, 0, 0.55, 0.35};
    size_t copies[4];
    systematic_copies(weights, 4, 20, 0.5, copies);
    const size_t expected[] = {2, 0, 11, 7};
    assert_memory_equal(copies, expected, sizeof expected);
    systematic_copies(weights, 4, 2, 0.05, copies); /* at .025 and .525 */
    const size_t two[] = {1, 0, 1, 0};
    assert_memory_equal(copies, two, sizeof two);
}

static void test_the_smallest_share_of_a_prior(void **state)
{
    (void)state;
    double even[] = {1, 1, 1, 1, 1}, one[] = {0, 0, 10, 0}, two[] = {6, 0, 4, 0};
    assert_close(smallest_share(even, 5, 0.9), 0.9, 1e-12);
    assert_close(smallest_share(one, 4, 0.9), 0.9 / 4, 1e-12);
    assert_close(smallest_share(two, 4, 0.9), (1 + 0.3 / 0.4) / 4, 1e-12);
}

/* Ten points: six of the fitted distribution, one of the prior, three of kernels, whose covariance is that of the draws
 * times 2 (4 / (n (k + 2)))^(2 / (k + 4)). */
static void test_a_proposal_has_the_density_that_it_draws_from(void **state)
{
    (void)state;
    const double draws[] = {-1, 0, 1, 2}, weights[] = {0.5, 0.5};
    const size_t copies[] = {1, 2};
    struct proposal proposal = proposal_shares(10);
    assert_true(proposal.fitted == 6 && proposal.prior == 1 && proposal.kernels == 3);
    assert_true(proposal_make(&proposal, draws, weights, copies, 2, 2, 10, 2));
    double factor = 2 * pow(4.0 / (10 * 4), 2.0 / 6);
    /* mean (0, 1), covariance 1 in all places; a little is added on the diagonal */
    assert_close(proposal.root[0], 1, 1e-6);
    assert_close(proposal.width, sqrt(factor), 1e-12);
    const struct {
        size_t point;
        double x, y;
    } expected[] = {
        {5, 1, 2}, {6, 1, 0}, {7, -1 + sqrt(factor), sqrt(factor)}, {9, 1 + sqrt(factor), 2 + sqrt(factor)}};
    double point[2], work[4];
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        double normals[] = {1, 0};
        proposal_point(&proposal, expected[i].point, normals, point);
        assert_close(point[0], expected[i].x, 1e-6);
        assert_close(point[1], expected[i].y, 1e-6);
    }
    /* at a draw, where the prior is next to nothing: so narrow is the rest across the line through both */
    const double second[] = {1, 2};
    double fitted = exp(proposal.constant - 0.5), kernel = exp(proposal.constant) / factor,
           other = kernel * exp(-4 / (2 * factor));
    assert_close(proposal_density(&proposal, second, SIZE_MAX, work) /
                     (0.6 * fitted + 0.2 * kernel + 0.1 * other),
                 1, 1e-4);
    assert_close(proposal_density(&proposal, second, 1, work) / (0.6 * fitted + 0.3 * other), 1, 1e-4);
    proposal_clear(&proposal);
    const double origin[] = {0, 0};
    assert_close(standard_density(origin, 2), 1 / (2 * M_PI), 1e-12);
}

/* draws = 2 + 3 a - b exactly: adjusted they are all 2; a column that repeats another changes nothing. */
static void test_the_regression_takes_off_what_was_missed(void **state)
{
    (void)state;
    enum { COUNT = 6 };
    double draws[COUNT], misses[COUNT * 3], adjusted[COUNT];
    const double weights[COUNT] = {1, 2, 1, 0, 3, 1};
    for (size_t i = 0; i < COUNT; i++) {
        double a = (double)i, b = (double)(i * i % 5);
        misses[3 * i] = a;
        misses[3 * i + 1] = b;
        misses[3 * i + 2] = 1e6 * a;
        draws[i] = 2 + 3 * a - b;
    }
    assert_true(regression_adjust(draws, 1, misses, 3, weights, COUNT, adjusted));
    for (size_t i = 0; i < COUNT; i++)
        assert_close(adjusted[i], weights[i] > 0 ? 2 : draws[i], 1e-9);
    const double alone[COUNT] = {1, 1};
    assert_false(regression_adjust(draws, 1, misses, 3, alone, COUNT, adjusted));
    assert_memory_equal(adjusted, draws, sizeof draws);
}

static void test_even_ranks_pass_and_heaped_ones_do_not(void **state)
{
    (void)state;
    enum { COUNT = 100 };
    double ranks[COUNT];
    for (size_t i = 0; i < COUNT; i++)
        ranks[i] = ((double)i + 0.5) / COUNT;
    assert_close(uniformity_p(ranks, COUNT), 1, 1e-12);
    /* cells of 10: 15, 5 and eight times 10 have the statistic (25 + 25) / 10 */
    for (size_t i = 10; i < 15; i++)
        ranks[i] = 0.05;
    assert_close(uniformity_p(ranks, COUNT), gsl_cdf_chisq_Q(5, 9), 1e-12);
    assert_true(isnan(uniformity_p(ranks, 19)));
}

/* Holm (1979): .01 * 3, .03 * 2, .04 with the largest so far; unknown ones are left out. */
static void test_holm_corrects_for_several_tests(void **state)
{
    (void)state;
    double p[] = {0.04, (double)NAN, 0.01, 0.03};
    holm_adjust(p, 4);
    assert_close(p[2], 0.03, 1e-12);
    assert_close(p[3], 0.06, 1e-12);
    assert_close(p[0], 0.06, 1e-12);
    assert_true(isnan(p[1]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_weights_and_their_effective_number),
        cmocka_unit_test(test_the_tolerance_leaves_the_wanted_number),
        cmocka_unit_test(test_weighted_moments_and_quantiles),
        cmocka_unit_test(test_systematic_resampling_copies_in_proportion),
        cmocka_unit_test(test_the_smallest_share_of_a_prior),
        cmocka_unit_test(test_a_proposal_has_the_density_that_it_draws_from),
        cmocka_unit_test(test_the_regression_takes_off_what_was_missed),
        cmocka_unit_test(test_even_ranks_pass_and_heaped_ones_do_not),
        cmocka_unit_test(test_holm_corrects_for_several_tests),
    };
    return cmocka_run_group_tests_name("importance", tests, NULL, NULL);
}
