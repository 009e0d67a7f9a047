/* Sensitivity indices against functions whose indices are known. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <gsl/gsl_cdf.h>

#include "random/philox.h"
#include "statistics/design.h"
#include "statistics/quantiles.h"
#include "statistics/sensitivity.h"
#include "study/factor.h"
#include "study/outcome_tables.h"
#include "study/test_model.h"

enum { MOST_FACTORS = 8 };

static struct design *make(enum design_kind kind, size_t factors, size_t samples, uint64_t seed)
{
    struct design *design;
    struct error error = {0};
    struct design_request request = {.factors = factors, .samples = samples, .steps = 4, .seed = seed};
    if (design_create(kind, &request, &design, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
    return design;
}

static double *evaluate(const struct design *design, const struct test_model *model)
{
    double *values = calloc(design->size, sizeof *values);
    struct factor factor = {.scale = FACTOR_LINEAR, .low = model->low, .high = model->high};
    for (size_t p = 0; p < design->size; p++) {
        double x[MOST_FACTORS];
        for (size_t i = 0; i < design->factors; i++)
            x[i] = factor_value(&factor, design->points[p * design->factors + i]);
        values[p] = model->value(x, design->factors);
    }
    return values;
}

static void expect_indices(enum test_model_kind kind, size_t factors, const double *first_order,
                           const double *total_effect)
{
    enum { N = 1 << 16 };
    struct design *design = make(DESIGN_SALTELLI, factors, N, 1);
    double *values = evaluate(design, &test_models[kind]);
    struct sensitivity first[MOST_FACTORS], total[MOST_FACTORS];
    struct bootstrap bootstrap = {40, 1};
    size_t used;
    assert_int_equal(sobol_indices(values, N, factors, &bootstrap, first, total, &used, NULL), STATUS_OK);
    assert_int_equal(used, N);
    for (size_t i = 0; i < factors; i++) {
        assert_true(fabs(first[i].value - first_order[i]) < 0.01);
        assert_true(fabs(total[i].value - total_effect[i]) < 0.01);
        /* intervals for independent points are wide for a sequence: they always cover the truth here */
        assert_true(first[i].low <= first_order[i] + 1e-3 && first[i].high >= first_order[i] - 1e-3);
        assert_true(total[i].low <= total_effect[i] + 1e-3 && total[i].high >= total_effect[i] - 1e-3);
        assert_true(total[i].high - total[i].low < 0.03);
    }
    assert_true(total[0].rank == 1 && total[0].rank_stays == 1);
    free(values);
    design_free(design);
}

static void test_ishigami_indices(void **state)
{
    (void)state;
    static const double first[] = {0.31390519114781146, 0.4424111447900409, 0};
    static const double total[] = {0.5575888552099592, 0.4424111447900409, 0.2436836640621477};
    expect_indices(TEST_MODEL_ISHIGAMI, 3, first, total);
}

static void test_g_function_indices(void **state)
{
    (void)state;
    static const double first[] = {0.7161921688790338,    0.17904804221975845,   0.0236757741778193,
                                   0.007161921688790339,  7.161921688790338e-05, 7.161921688790338e-05,
                                   7.161921688790338e-05, 7.161921688790338e-05};
    static const double total[] = {0.7871441266592755,     0.24219819281823862,    0.03431691015408285,
                                   0.01046038706523954,    0.00010494905191950606, 0.00010494905191950606,
                                   0.00010494905191950606, 0.00010494905191950606};
    expect_indices(TEST_MODEL_G_FUNCTION, 8, first, total);
}

/* An interval that is called 95 % covers the truth about that often: 60 studies of 128 random base samples,
 * where the bootstrap's assumption of independence holds. */
static void test_bootstrap_intervals_cover_the_truth(void **state)
{
    (void)state;
    enum { N = 128, STUDIES = 60, K = 3 };
    static const double truth[K] = {0.5575888552099592, 0.4424111447900409, 0.2436836640621477};
    size_t covered = 0;
    for (uint64_t seed = 0; seed < STUDIES; seed++) {
        struct design *base = make(DESIGN_RANDOM, 2 * K, N, seed);
        struct design mixed = {.size = N * (K + 2), .factors = K};
        mixed.points = calloc(mixed.size * K, sizeof(double));
        for (size_t j = 0; j < N; j++)
            for (size_t row = 0; row < K + 2; row++)
                for (size_t i = 0; i < K; i++)
                    mixed.points[(j * (K + 2) + row) * K + i] =
                        base->points[j * 2 * K + i + (row == K + 1 || row == i + 1 ? K : 0)];
        double *values = evaluate(&mixed, &test_models[TEST_MODEL_ISHIGAMI]);
        struct sensitivity first[K], total[K];
        struct bootstrap bootstrap = {400, seed};
        size_t used;
        assert_int_equal(sobol_indices(values, N, K, &bootstrap, first, total, &used, NULL), STATUS_OK);
        for (size_t i = 0; i < K; i++)
            covered += total[i].low <= truth[i] && truth[i] <= total[i].high;
        free(values);
        free(mixed.points);
        design_free(base);
    }
    assert_true((double)covered >= 0.86 * STUDIES * K && covered <= STUDIES * K);
}

static void test_missing_outcomes_leave_out_their_base_sample(void **state)
{
    (void)state;
    enum { N = 64, K = 3 };
    struct design *design = make(DESIGN_SALTELLI, K, N, 2);
    double *values = evaluate(design, &test_models[TEST_MODEL_ISHIGAMI]);
    double *shorter = calloc(N * (K + 2), sizeof *shorter);
    struct sensitivity first[K], total[K], first_without[K], total_without[K];
    struct bootstrap bootstrap = {20, 1};
    size_t used, used_without;
    for (size_t i = 0; i < (N - 1) * (K + 2); i++)
        shorter[i] = values[i < 5 * (K + 2) ? i : i + K + 2];
    values[5 * (K + 2) + 2] = (double)NAN;
    assert_int_equal(sobol_indices(values, N, K, &bootstrap, first, total, &used, NULL), STATUS_OK);
    assert_int_equal(
        sobol_indices(shorter, N - 1, K, &bootstrap, first_without, total_without, &used_without, NULL),
        STATUS_OK);
    assert_int_equal(used, N - 1);
    assert_memory_equal(first, first_without, sizeof first);
    assert_memory_equal(total, total_without, sizeof total);
    /* an outcome that never changes has no indices */
    for (size_t i = 0; i < N * (K + 2); i++)
        values[i] = 4.25;
    assert_int_equal(sobol_indices(values, N, K, &bootstrap, first, total, &used, NULL), STATUS_OK);
    assert_true(isnan(first[0].value) && isnan(total[2].high) && isnan(total[1].rank));
    free(values);
    free(shorter);
    design_free(design);
}

/* y = 2 x1 - 3 x2 + x1 x3: the effect of x2 is -3 everywhere, that of x1 is 2 + x3, that of x3 is x1, and x4
 * has none. */
static void test_elementary_effects_of_a_polynomial(void **state)
{
    (void)state;
    enum { R = 400, K = 4 };
    static const bool ordered[K] = {true, true, true, true};
    struct design *design = make(DESIGN_MORRIS, K, R, 7);
    double *values = calloc(design->size, sizeof *values);
    for (size_t p = 0; p < design->size; p++) {
        const double *x = design->points + p * K;
        values[p] = 2 * x[0] - 3 * x[1] + x[0] * x[2];
    }
    values[3] = (double)NAN;
    struct sensitivity mu_star[K], mu[K], sigma[K];
    struct bootstrap bootstrap = {200, 3};
    size_t used;
    assert_int_equal(elementary_effects(design->points, ordered, values, R, K, &bootstrap, mu_star, mu, sigma,
                                        &used, NULL),
                     STATUS_OK);
    assert_int_equal(used, R - 1);
    assert_true(fabs(mu_star[1].value - 3) < 1e-12 && fabs(mu[1].value + 3) < 1e-12);
    assert_true(fabs(sigma[1].value) < 1e-12);
    /* x on the levels 0, 1/3, 2/3, 1: mean 1/2, variance 5/36; five standard errors of 400 effects */
    double deviation = sqrt(5.0 / 36);
    assert_true(fabs(mu[0].value - 2.5) < 5 * deviation / 20 && mu_star[0].value == mu[0].value);
    assert_true(fabs(mu[2].value - 0.5) < 5 * deviation / 20);
    assert_true(fabs(sigma[0].value - deviation) < 0.02 && fabs(sigma[2].value - deviation) < 0.02);
    assert_true(mu_star[3].value == 0 && sigma[3].value == 0);
    assert_true(mu_star[1].rank == 1 && mu_star[0].rank == 2 && mu_star[2].rank == 3 && mu_star[3].rank == 4);
    /* each by itself: the largest effect is the same everywhere */
    assert_true(mu_star[0].rank_stays == 1 && sigma[1].rank >= 3 && sigma[0].rank <= 2 && sigma[2].rank <= 2);
    /* the percentile interval is about 1.96 standard errors to each side */
    double half = 1.96 * deviation / sqrt(R);
    assert_true(fabs(mu_star[2].low - (mu_star[2].value - half)) < 0.3 * half);
    assert_true(fabs(mu_star[2].high - (mu_star[2].value + half)) < 0.3 * half);
    free(values);
    design_free(design);
}

/* With two inputs the partial correlation has a closed form in the three plain ones. */
static void test_partial_rank_correlation_is_that_of_the_ranks(void **state)
{
    (void)state;
    /* ranks by hand: x1 as written; x2 = 2 1 4 3 6 5; y = 1 2 4 3 5.5 5.5 */
    static const double inputs[] = {1, 20, 2, 10, 3, 40, 4, 30, 5, 60, 6, 50},
                        values[] = {0, 3, 9, 7, 11, 11};
    struct sensitivity found[2];
    double p_values[2];
    struct bootstrap none = {0, 0};
    struct rank_correlations result = {found, p_values, 0};
    assert_int_equal(
        partial_rank_correlations(inputs, 6, 2, (const double *[]){values}, 1, &none, &result, NULL),
        STATUS_OK);
    assert_int_equal(result.used, 6);
    double r12 = 29.0 / 35, r1y = 16 / sqrt(17.5 * 17), r2y = r1y;
    double first = (r1y - r2y * r12) / sqrt((1 - r2y * r2y) * (1 - r12 * r12));
    double second = (r2y - r1y * r12) / sqrt((1 - r1y * r1y) * (1 - r12 * r12));
    assert_true(fabs(found[0].value - first) < 1e-12);
    assert_true(fabs(found[1].value - second) < 1e-12);
    double t = first * sqrt(3 / (1 - first * first));
    assert_true(fabs(p_values[0] - 2 * gsl_cdf_tdist_Q(fabs(t), 3)) < 1e-12);
    assert_true(isnan(found[0].low) && isnan(found[0].rank_stays));
}

/* A grid of 3 x 2 on which the ranks are 2 r1 - 3/2 r2, or r1 alone: nothing is left to chance, and nothing unknown.
 * The second outcome says nothing about the second factor. */
static void test_partial_rank_correlations_of_an_exact_sum_are_whole(void **state)
{
    (void)state;
    static const double inputs[] = {0.1, 1, 0.1, 2, 0.2, 1, 0.2, 2, 0.3, 1, 0.3, 2},
                        both[] = {2, 5, 1, 4, 0, 3}, first[] = {0, 0, 1, 1, 2, 2};
    struct sensitivity of_both[2], of_first[2];
    double p_both[2], p_first[2];
    struct bootstrap bootstrap = {200, 1};
    struct rank_correlations results[] = {{of_both, p_both, 0}, {of_first, p_first, 0}};
    assert_int_equal(partial_rank_correlations(inputs, 6, 2, (const double *[]){both, first}, 2, &bootstrap,
                                               results, NULL),
                     STATUS_OK);
    assert_true(of_both[0].value == -1 && of_both[1].value == 1 && p_both[0] == 0 && p_both[1] == 0);
    assert_true(of_both[0].low == -1 && of_both[1].high == 1);
    assert_true(of_first[0].value == 1 && isnan(of_first[1].value));
}

/* A rank correlation sees any rising function alike; inert inputs have p-values that are uniform. */
static void test_partial_rank_correlations_of_a_rising_function(void **state)
{
    (void)state;
    enum { N = 200, K = 4 };
    struct design *design = make(DESIGN_LATIN_HYPERCUBE, K, N, 5);
    double values[N], line[N], p_values[K];
    for (size_t p = 0; p < N; p++) {
        double *x = design->points + p * K;
        x[3] = 0.5; /* does not vary */
        line[p] = x[0] - 0.5 * x[1] + 0.1 * uniform_from_word(philox4x32(1, 0, (uint32_t)p, 0, 99).word[0]);
        values[p] = exp(20 * line[p]);
    }
    struct sensitivity found[K], of_line[K];
    struct bootstrap bootstrap = {100, 1};
    struct rank_correlations results[] = {{of_line, p_values, 0}, {found, p_values, 0}};
    assert_int_equal(partial_rank_correlations(design->points, N, K, (const double *[]){line, values}, 2,
                                               &bootstrap, results, NULL),
                     STATUS_OK);
    assert_memory_equal(found, of_line, sizeof found);
    assert_true(found[0].value > 0.95 && found[1].value < -0.9 && fabs(found[2].value) < 0.25);
    assert_true(p_values[0] < 1e-12 && p_values[2] > 0.001);
    assert_true(isnan(found[3].value) && isnan(p_values[3]) && isnan(found[3].rank));
    assert_true(found[0].rank == 1 && found[1].rank == 2 && found[2].rank == 3 && found[2].rank_stays == 1);
    design_free(design);
}

/* The same by the plainest way: one outcome, one number at a time. What is compared is bits. */
enum { PLAIN_POINTS = 60, PLAIN_FACTORS = 5, PLAIN_COLUMNS = PLAIN_FACTORS + 1, PLAIN_RESAMPLES = 41 };

static bool plain_ranks(const double *column, const size_t *chosen, size_t count, double *ranks)
{
    double squares = 0;
    for (size_t u = 0; u < count; u++) {
        double below = 0, above = 0;
        for (size_t v = 0; v < count; v++) {
            below += column[chosen[v]] < column[chosen[u]];
            above += column[chosen[v]] > column[chosen[u]];
        }
        ranks[u] = 0.5 * (below - above);
        squares += ranks[u] * ranks[u];
    }
    for (size_t u = 0; squares > 0 && u < count; u++)
        ranks[u] /= sqrt(squares);
    return squares > 0;
}

/* Gauss-Jordan without exchange, as the matrix is positive. */
static bool plain_inverse(size_t n, double matrix[n][n])
{
    for (size_t p = 0; p < n; p++) {
        double pivot = matrix[p][p];
        if (!(pivot > 1e-10))
            return false;
        for (size_t j = 0; j < n; j++)
            matrix[p][j] /= pivot;
        matrix[p][p] = 1 / pivot;
        for (size_t i = 0; i < n; i++) {
            double factor = matrix[i][p];
            for (size_t j = 0; j < n && i != p; j++)
                matrix[i][j] = (j == p ? 0 : matrix[i][j]) - factor * matrix[p][j];
        }
    }
    return true;
}

/* columns: the factors, then the outcome. */
static void plain_correlations(double columns[PLAIN_COLUMNS][PLAIN_POINTS], const size_t *chosen,
                               size_t count, double *correlations)
{
    double ranks[PLAIN_COLUMNS][PLAIN_POINTS];
    size_t varying[PLAIN_COLUMNS] = {0}, n = 0;
    for (size_t i = 0; i < PLAIN_FACTORS; i++)
        correlations[i] = (double)NAN;
    for (size_t c = 0; c < PLAIN_COLUMNS; c++)
        if (plain_ranks(columns[c], chosen, count, ranks[c]))
            varying[n++] = c;
    if (n < 2 || varying[n - 1] != PLAIN_FACTORS || count < n + 1)
        return;
    double matrix[n][n];
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            matrix[i][j] = 0;
            for (size_t u = 0; u < count; u++)
                matrix[i][j] += ranks[varying[i]][u] * ranks[varying[j]][u];
        }
    if (!plain_inverse(n, matrix))
        return;
    for (size_t i = 0; i + 1 < n; i++)
        correlations[varying[i]] = -matrix[i][n - 1] / sqrt(matrix[i][i] * matrix[n - 1][n - 1]);
}

static void expect_plain_correlations(const double *inputs, const double *values, uint64_t seed,
                                      const struct rank_correlations *result)
{
    double columns[PLAIN_COLUMNS][PLAIN_POINTS], all[PLAIN_RESAMPLES + 1][PLAIN_FACTORS];
    size_t count = 0, chosen[PLAIN_POINTS];
    for (size_t p = 0; p < PLAIN_POINTS; p++) {
        for (size_t i = 0; i < PLAIN_FACTORS; i++)
            columns[i][count] = inputs[p * PLAIN_FACTORS + i];
        columns[PLAIN_FACTORS][count] = values[p];
        count += isfinite(values[p]) != 0;
    }
    assert_int_equal(result->used, count);
    for (size_t k = 0; k <= PLAIN_RESAMPLES; k++) {
        for (size_t u = 0; u < count; u++) {
            uint64_t word = philox4x32(seed, (uint32_t)k, (uint32_t)u, 0, RANDOM_BOOTSTRAP).word[0];
            chosen[u] = k == PLAIN_RESAMPLES ? u : (size_t)(word * count >> 32);
        }
        plain_correlations(columns, chosen, count, all[k]);
    }
    for (size_t i = 0; i < PLAIN_FACTORS; i++) {
        double sorted[PLAIN_RESAMPLES];
        size_t known = 0;
        for (size_t k = 0; k < PLAIN_RESAMPLES; k++)
            if (!isnan(all[k][i]))
                sorted[known++] = all[k][i];
        sort_numbers(sorted, known);
        const double expected[] = {all[PLAIN_RESAMPLES][i], quantile(sorted, known, 0.025),
                                   quantile(sorted, known, 0.975)};
        const struct sensitivity *found = &result->correlations[i];
        assert_memory_equal(((double[]){found->value, found->low, found->high}), expected, sizeof expected);
    }
}

/* All distinct, with values missing here and there, with ties, nearly and quite the same everywhere. */
static double outcome_of_kind(size_t kind, const double *x, size_t p)
{
    double luck = uniform_from_word(philox4x32(3, 0, (uint32_t)p, 0, 97).word[kind % 4]);
    if ((kind == 1 || kind == 5) && p % 7 == 3)
        return (double)NAN;
    if (kind == 2)
        return (double)(p % 50 == 17);
    if (kind == 3)
        return 7;
    return kind % 2 ? floor(6 * (x[0] + luck)) : x[0] - x[1] + luck;
}

static void test_partial_rank_correlations_of_several_outcomes(void **state)
{
    (void)state;
    enum { OUTCOMES = 9 };
    struct design *design = make(DESIGN_LATIN_HYPERCUBE, PLAIN_FACTORS, PLAIN_POINTS, 5);
    double outcomes[OUTCOMES][PLAIN_POINTS], p_values[OUTCOMES][PLAIN_FACTORS] = {{0}};
    const double *values[OUTCOMES];
    struct sensitivity found[OUTCOMES][PLAIN_FACTORS] = {0};
    struct rank_correlations results[OUTCOMES];
    for (size_t o = 0; o < OUTCOMES; o++) {
        values[o] = outcomes[o];
        results[o] = (struct rank_correlations){found[o], p_values[o], 0};
        for (size_t p = 0; p < PLAIN_POINTS; p++) {
            double *x = design->points + p * PLAIN_FACTORS;
            x[2] = floor(3 * x[2]) / 3;
            x[4] = 1;
            outcomes[o][p] = o == 8 ? (double)NAN : outcome_of_kind(o, x, p);
        }
    }
    struct bootstrap bootstrap = {PLAIN_RESAMPLES, 11};
    assert_int_equal(partial_rank_correlations(design->points, PLAIN_POINTS, PLAIN_FACTORS, values, OUTCOMES,
                                               &bootstrap, results, NULL),
                     STATUS_OK);
    for (size_t o = 0; o < OUTCOMES; o++)
        expect_plain_correlations(design->points, values[o], bootstrap.seed, &results[o]);
    assert_true(results[1].used < PLAIN_POINTS && isnan(found[3][0].value) && isnan(p_values[3][0]));
    assert_true(found[0][0].low > 0 && isnan(found[0][4].high));
    design_free(design);
}

/* Point effects of variance 4, noise of variance 1: a fifth of the variance of runs is noise, and with four
 * replicates 1/17 of that of means. */
static void test_noise_share_of_known_components(void **state)
{
    (void)state;
    enum { POINTS = 4000, R = 4 };
    double *values = calloc(POINTS * R, sizeof *values);
    for (size_t p = 0; p < POINTS; p++)
        for (size_t r = 0; r < R; r++) {
            struct philox_words of_point = philox4x32(2, 0, (uint32_t)p, 0, 98);
            struct philox_words of_run = philox4x32(2, 1, (uint32_t)p, (uint32_t)r, 98);
            values[p * R + r] = 2 * gsl_cdf_ugaussian_Pinv(uniform_from_word(of_point.word[0])) +
                                gsl_cdf_ugaussian_Pinv(uniform_from_word(of_run.word[0]));
        }
    values[7] = (double)NAN;
    struct noise_share share = noise_share(values, POINTS, R, false);
    assert_true(fabs(share.of_runs - 0.2) < 0.012);
    assert_true(fabs(share.of_means - 1.0 / 17) < 0.005);
    /* a shift of whole replicates is noise of the runs, and none of the differences between points */
    for (size_t i = 0; i < POINTS * R; i++)
        values[i] += 10 * (double)(i % R);
    struct noise_share shifted = noise_share(values, POINTS, R, true);
    double shift = 100.0 * 5 / 3;
    assert_true(fabs(shifted.of_runs - (1 + shift) / (5 + shift)) < 0.005);
    assert_true(fabs(shifted.of_means - share.of_means) < 1e-4);
    /* no noise at all, nothing but noise, and no replicates */
    for (size_t i = 0; i < POINTS * R; i++)
        values[i] = (double)(i / R);
    share = noise_share(values, POINTS, R, false);
    assert_true(share.of_runs == 0 && share.of_means == 0);
    for (size_t i = 0; i < POINTS * R; i++)
        values[i] = (double)(i % R);
    assert_true(noise_share(values, POINTS, R, false).of_runs == 1);
    assert_true(isnan(noise_share(values, POINTS, 1, false).of_runs));
    free(values);
}

static void test_a_statistic_that_is_none_is_an_error(void **state)
{
    (void)state;
    double number;
    struct error error = {0};
    assert_int_equal(statistic_read(-1, NULL, &statistic_sobol, "third_order", 0, &number, &error),
                     STATUS_FAILED);
    assert_string_equal(error.message, "internal error: there is no statistic `sobol/third_order`");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ishigami_indices),
        cmocka_unit_test(test_g_function_indices),
        cmocka_unit_test(test_bootstrap_intervals_cover_the_truth),
        cmocka_unit_test(test_missing_outcomes_leave_out_their_base_sample),
        cmocka_unit_test(test_elementary_effects_of_a_polynomial),
        cmocka_unit_test(test_partial_rank_correlation_is_that_of_the_ranks),
        cmocka_unit_test(test_partial_rank_correlations_of_an_exact_sum_are_whole),
        cmocka_unit_test(test_partial_rank_correlations_of_a_rising_function),
        cmocka_unit_test(test_partial_rank_correlations_of_several_outcomes),
        cmocka_unit_test(test_noise_share_of_known_components),
        cmocka_unit_test(test_a_statistic_that_is_none_is_an_error),
    };
    return cmocka_run_group_tests_name("study_sensitivity", tests, NULL, NULL);
}
