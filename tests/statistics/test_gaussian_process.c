/* Gaussian processes against closed forms and an independent solution, and history matching of a function whose region is
 * known. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "random/philox.h"
#include "statistics/design.h"
#include "statistics/history_matching.h"

enum { MOST = 64 };

static void close_to(double found, double expected, double tolerance)
{
    if (!(fabs(found - expected) <= tolerance))
        fail_msg("%.12g, not %.12g", found, expected);
}

static double uniform(uint64_t seed, size_t i, size_t k)
{
    return uniform_from_word(philox4x32(seed, 0, (uint32_t)i, (uint32_t)k, RANDOM_DESIGN).word[0]);
}

static struct gaussian_process condition(const double *points, const double *values, size_t count,
                                         size_t dimensions, double mean, const struct gaussian_kernel *kernel)
{
    struct gaussian_process process;
    struct error error = {0};
    if (gaussian_process_condition(points, values, count, dimensions, mean, kernel, &process, &error) !=
        STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
    return process;
}

static struct gaussian_process fit(const double *points, const double *values, size_t count,
                                   size_t dimensions, double nugget)
{
    struct gaussian_process process;
    struct error error = {0};
    if (gaussian_process_fit(points, values, count, dimensions, nugget, &process, &error) != STATUS_OK)
        fail_msg("%s", error_text(&error).bytes);
    return process;
}

/* Values 1 at 0 and 3 at 1; mean 0.5, variance 2, length 1, nugget 0.1. R = (a c; c a) with a = 1.1, c = e^-1/2, whose
 * inverse is (a -c; -c a) / (a^2 - c^2). */
static void test_two_points_by_hand(void **state)
{
    (void)state;
    static const double points[] = {0, 1}, values[] = {1, 3}, length = 1;
    struct gaussian_process process =
        condition(points, values, 2, 1, 0.5, &(struct gaussian_kernel){2, 0.1, &length});
    double a = 1.1, c = exp(-0.5), d = a * a - c * c, at = 0.3, scratch[2], mean, variance;
    double r0 = exp(-0.09 / 2), r1 = exp(-0.49 / 2);
    double w0 = (a * 0.5 - c * 2.5) / d, w1 = (a * 2.5 - c * 0.5) / d;
    gaussian_process_predict(&process, &at, scratch, &mean, &variance);
    close_to(mean, 0.5 + r0 * w0 + r1 * w1, 1e-14);
    close_to(variance, 2 * (1 - (a * r0 * r0 - 2 * c * r0 * r1 + a * r1 * r1) / d), 1e-14);
    double misfit = 0.5 * w0 + 2.5 * w1;
    close_to(process.log_likelihood, -(misfit / 2 + 2 * log(4 * M_PI) + log(d)) / 2, 1e-13);
    gaussian_process_clear(&process);
}

static void test_without_a_nugget_it_interpolates(void **state)
{
    (void)state;
    double points[9], values[9], scratch[9], length = 0.3;
    for (size_t i = 0; i < 9; i++) {
        points[i] = (double)i / 4;
        values[i] = sin(3 * points[i]);
    }
    struct gaussian_process process =
        condition(points, values, 9, 1, 0, &(struct gaussian_kernel){1, 0, &length});
    for (size_t i = 0; i < 9; i++) {
        double mean, variance;
        gaussian_process_predict(&process, &points[i], scratch, &mean, &variance);
        close_to(mean, values[i], 1e-10);
        close_to(variance, 0, 1e-10);
    }
    gaussian_process_clear(&process);
}

/* Solves A x = b by elimination with pivots, in long doubles: another way than that of the module. */
static void eliminate(size_t n, long double a[MOST][MOST], long double *b)
{
    for (size_t k = 0; k < n; k++) {
        size_t pivot = k;
        for (size_t i = k + 1; i < n; i++)
            pivot = fabsl(a[i][k]) > fabsl(a[pivot][k]) ? i : pivot;
        for (size_t j = 0; j < n; j++) {
            long double other = a[k][j];
            a[k][j] = a[pivot][j];
            a[pivot][j] = other;
        }
        long double other = b[k];
        b[k] = b[pivot];
        b[pivot] = other;
        for (size_t i = k + 1; i < n; i++) {
            long double factor = a[i][k] / a[k][k];
            for (size_t j = k; j < n; j++)
                a[i][j] -= factor * a[k][j];
            b[i] -= factor * b[k];
        }
    }
    for (size_t k = n; k-- > 0;) {
        for (size_t j = k + 1; j < n; j++)
            b[k] -= a[k][j] * b[j];
        b[k] /= a[k][k];
    }
}

static long double kernel_at(const double *one, const double *other, const double *lengths, size_t dimensions)
{
    long double sum = 0;
    for (size_t d = 0; d < dimensions; d++)
        sum += ((long double)one[d] - other[d]) * ((long double)one[d] - other[d]) / lengths[d] / lengths[d];
    return expl(-sum / 2);
}

/* R^-1 x by elimination. */
static void solve(const double *points, size_t count, size_t dimensions, const double *lengths, double nugget,
                  long double *x)
{
    static long double a[MOST][MOST];
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < count; j++)
            a[i][j] = kernel_at(points + i * dimensions, points + j * dimensions, lengths, dimensions) +
                      (i == j ? (long double)nugget : 0);
    eliminate(count, a, x);
}

/* Posterior mean and variance of twenty points in three dimensions, with a known mean and with one that is estimated. */
static void test_the_posterior_is_that_of_another_solver(void **state)
{
    (void)state;
    enum { N = 20, D = 3 };
    static const double lengths[D] = {0.4, 1.1, 0.7}, at[D] = {0.3, 0.6, 0.2};
    double points[N * D], values[N], scratch[N], mean, variance;
    long double r[N], of_r[N], of_values[N], of_ones[N];
    for (size_t i = 0; i < N; i++) {
        for (size_t d = 0; d < D; d++)
            points[i * D + d] = uniform(3, i, d);
        values[i] = 5 + sin(4 * points[i * D]) + points[i * D + 1] * points[i * D + 2];
        r[i] = of_r[i] = kernel_at(points + i * D, at, lengths, D);
        of_values[i] = values[i] - 5.0;
        of_ones[i] = 1;
    }
    struct gaussian_process process =
        condition(points, values, N, D, 5, &(struct gaussian_kernel){1.7, 0.01, lengths});
    gaussian_process_predict(&process, at, scratch, &mean, &variance);
    solve(points, N, D, lengths, 0.01, of_values);
    solve(points, N, D, lengths, 0.01, of_r);
    solve(points, N, D, lengths, 0.01, of_ones);
    long double expected = 5, explained = 0, ones = 0, from_ones = 0;
    for (size_t i = 0; i < N; i++) {
        expected += r[i] * of_values[i];
        explained += r[i] * of_r[i];
        ones += of_ones[i];
        from_ones += r[i] * of_ones[i];
    }
    close_to(mean, (double)expected, 1e-8);
    close_to(variance, (double)(1.7L * (1 - explained)), 1e-8);
    process.mean_known = false;
    gaussian_process_predict(&process, at, scratch, &mean, &variance);
    close_to(variance, (double)(1.7L * (1 - explained + (1 - from_ones) * (1 - from_ones) / ones)), 1e-8);
    gaussian_process_clear(&process);
}

static void test_leaving_one_out_is_leaving_it_out(void **state)
{
    (void)state;
    enum { N = 15 };
    static const double lengths[2] = {0.5, 0.8};
    double points[2 * N], values[N], means[N], variances[N], scratch[N];
    struct error error = {0};
    for (size_t i = 0; i < N; i++) {
        points[2 * i] = uniform(4, i, 0);
        points[2 * i + 1] = uniform(4, i, 1);
        values[i] = cos(3 * points[2 * i]) * points[2 * i + 1];
    }
    const struct gaussian_kernel kernel = {0.6, 0.02, lengths};
    struct gaussian_process all = condition(points, values, N, 2, 0.2, &kernel);
    assert_int_equal(gaussian_process_leave_one_out(&all, means, variances, &error), STATUS_OK);
    for (size_t i = 0; i < N; i++) {
        double others[2 * N], of_others[N], mean, variance;
        for (size_t k = 0, j = 0; k < N; k++)
            if (k != i) {
                memcpy(others + 2 * j, points + 2 * k, 2 * sizeof *points);
                of_others[j++] = values[k];
            }
        struct gaussian_process rest = condition(others, of_others, N - 1, 2, 0.2, &kernel);
        gaussian_process_predict(&rest, points + 2 * i, scratch, &mean, &variance);
        close_to(means[i], mean, 1e-8);
        close_to(variances[i], variance + 0.6 * 0.02, 1e-8); /* that of a value, with its noise */
        gaussian_process_clear(&rest);
    }
    gaussian_process_clear(&all);
}

/* No kernel of a grid has a larger likelihood than the one that was fitted; noise of .1 is found; a dimension that means
 * nothing gets a long length; the errors of prediction are as large as they are said to be. */
static void test_the_fit_has_the_largest_likelihood(void **state)
{
    (void)state;
    enum { N = 60 };
    double points[2 * N], values[N];
    for (size_t i = 0; i < N; i++) {
        points[2 * i] = uniform(5, i, 0);
        points[2 * i + 1] = uniform(5, i, 1);
        /* the sum of twelve uniform numbers is nearly normal */
        double noise = -6;
        for (size_t k = 0; k < 12; k++)
            noise += uniform(5, i, 2 + k);
        values[i] = sin(6 * points[2 * i]) + 0.1 * noise;
    }
    struct gaussian_process best = fit(points, values, N, 2, -1), again = fit(points, values, N, 2, -1);
    assert_memory_equal(best.lengths, again.lengths, 2 * sizeof *best.lengths);
    assert_true(best.mean == again.mean && best.nugget == again.nugget);
    double sd = sqrt(best.nugget * best.variance);
    assert_true(sd > 0.07 && sd < 0.14);
    assert_true(best.lengths[0] < 1 && best.lengths[1] > 3);
    for (double length = 0.05; length < 3; length *= 1.7)
        for (double other = 0.1; other < 60; other *= 2.5)
            for (double nugget = 1e-4; nugget < 1; nugget *= 5) {
                const double lengths[2] = {length, other};
                struct gaussian_process one =
                    condition(points, values, N, 2, best.mean,
                              &(struct gaussian_kernel){best.variance, nugget, lengths});
                assert_true(one.log_likelihood <= best.log_likelihood + 1e-6);
                gaussian_process_clear(&one);
            }
    double scratch[N], squares = 0;
    for (size_t i = 0; i < 50; i++) {
        double at[2] = {uniform(6, i, 0), uniform(6, i, 1)}, mean, variance;
        gaussian_process_predict(&best, at, scratch, &mean, &variance);
        squares += (mean - sin(6 * at[0])) * (mean - sin(6 * at[0])) / variance / 50;
    }
    assert_true(squares < 2.5);
    gaussian_process_clear(&best);
    gaussian_process_clear(&again);
}

static void test_what_has_no_process_is_refused(void **state)
{
    (void)state;
    static const double twice[] = {0, 0.5, 0.5, 1}, values[] = {0, 1, 2, 3}, length = 0.3;
    struct gaussian_process process;
    struct error error = {0};
    assert_int_equal(gaussian_process_condition(twice, values, 4, 1, 0,
                                                &(struct gaussian_kernel){1, 0, &length}, &process, &error),
                     STATUS_INVALID);
    assert_non_null(strstr(error_text(&error).bytes, "nugget"));
    gaussian_process_clear(&process);
    process = condition(twice, values, 4, 1, 0, &(struct gaussian_kernel){1, 1e-3, &length});
    gaussian_process_clear(&process);
    error = (struct error){0};
    assert_int_equal(gaussian_process_fit(twice, values, 4, 1, 0, &process, &error), STATUS_INVALID);
    gaussian_process_clear(&process);
    error = (struct error){0};
    assert_int_equal(gaussian_process_fit(twice, values, 2, 1, -1, &process, &error), STATUS_INVALID);
    assert_non_null(strstr(error_text(&error).bytes, "takes 3 values or more"));
    gaussian_process_clear(&process);
    static const double same[] = {0, 1, 0, 2, 0, 3, 0, 4};
    error = (struct error){0};
    assert_int_equal(gaussian_process_fit(same, values, 4, 2, -1, &process, &error), STATUS_INVALID);
    assert_non_null(strstr(error_text(&error).bytes, "don't differ in dimension 1"));
    gaussian_process_clear(&process);
}

static void test_equal_values_make_a_flat_process(void **state)
{
    (void)state;
    static const double points[] = {0, 0.3, 0.7, 1}, values[] = {2, 2, 2, 2};
    struct gaussian_process process = fit(points, values, 4, 1, -1);
    double scratch[4], at = 0.5, mean, variance;
    gaussian_process_predict(&process, &at, scratch, &mean, &variance);
    close_to(mean, 2, 1e-9);
    close_to(variance, 0, 1e-12);
    gaussian_process_clear(&process);
}

static void test_implausibility_is_a_distance_in_deviations(void **state)
{
    (void)state;
    close_to(implausibility(5, 0.09, &(struct history_target){3, 0.04, 0.12, HISTORY_EQUAL}), 4, 1e-12);
    assert_true(isinf(implausibility(5, 0, &(struct history_target){3, 0, 0, HISTORY_EQUAL})));
    assert_true(implausibility(3, 0, &(struct history_target){3, 0, 0, HISTORY_EQUAL}) == 0);
    static const struct history_target at_least = {3, 0.04, 0.12, HISTORY_AT_LEAST},
                                       at_most = {3, 0.04, 0.12, HISTORY_AT_MOST};
    assert_true(implausibility(5, 0.09, &at_least) == 0 && implausibility(1, 0.09, &at_most) == 0);
    close_to(implausibility(1, 0.09, &at_least), 4, 1e-12);
    close_to(implausibility(5, 0.09, &at_most), 4, 1e-12);
}

/* What is observed is a run, so its noise counts; emulators that are not trusted rule nothing out. */
static void test_noise_makes_plausible_and_trust_implausible(void **state)
{
    (void)state;
    static const double points[] = {0, 1}, length = 0.01, far = 50;
    static const struct history_target both[2] = {{5, 1, 0, HISTORY_EQUAL}, {3, 1, 0, HISTORY_EQUAL}};
    struct gaussian_process emulators[2];
    for (size_t k = 0; k < 2; k++)
        emulators[k] = condition(points, (const double[]){0, 0}, 2, 1, 0,
                                 &(struct gaussian_kernel){1, k == 0 ? 14 : 0, &length});
    struct history_wave wave = {.emulators = emulators, .targets = both, .target_count = 2};
    double scratch[2], of_targets[2];
    close_to(history_implausibility(&wave, &far, scratch, of_targets), 3 / sqrt(2), 1e-12);
    close_to(of_targets[0], 5 / sqrt(1 + 1 + 14), 1e-12);
    wave.trusted = (const bool[]){true, false};
    close_to(history_implausibility(&wave, &far, scratch, of_targets), 5.0 / 4, 1e-12);
    close_to(of_targets[1], 3 / sqrt(2), 1e-12);
    for (size_t k = 0; k < 2; k++)
        gaussian_process_clear(&emulators[k]);
}

/* Two outputs of two inputs, and where both are within three deviations of their targets. */
static double output(size_t k, const double *at)
{
    return k == 0 ? sin(3 * at[0]) + at[1] : exp(at[0]) * at[1] * at[1];
}

static const struct history_target targets[2] = {{1.4, 0.0004, 0.0005, HISTORY_EQUAL},
                                                 {0.8, 0.001, 0.0006, HISTORY_EQUAL}};

static bool is_possible(const double *at)
{
    return implausibility(output(0, at), 0, &targets[0]) <= 3 &&
           implausibility(output(1, at), 0, &targets[1]) <= 3;
}

enum { WAVES = 3, WAVE_SIZE = 30, TRIES = 20000 };

/* Whether no wave rules the point out. */
static bool is_left(const struct history_wave *waves, size_t count, const double *at)
{
    double scratch[WAVE_SIZE], of_targets[2];
    for (size_t w = 0; w < count; w++)
        if (history_implausibility(&waves[w], at, scratch, of_targets) > IMPLAUSIBILITY_CUTOFF)
            return false;
    return true;
}

/* After three waves what is left is the region but for little, and no point of the region is lost. */
static void test_waves_close_in_on_a_known_region(void **state)
{
    (void)state;
    static struct gaussian_process emulators[WAVES][2];
    struct history_wave waves[WAVES];
    double points[WAVE_SIZE * 2], last = 0;
    for (size_t w = 0; w < WAVES; w++) {
        size_t found = 0, tried = 0;
        for (; found < WAVE_SIZE && tried < TRIES; tried++) {
            double *at = points + 2 * found;
            at[0] = uniform(20 + w, tried, 0);
            at[1] = uniform(20 + w, tried, 1);
            found += is_left(waves, w, at);
        }
        assert_int_equal(found, WAVE_SIZE);
        assert_true(w == 0 ? tried == WAVE_SIZE : (double)tried > last);
        last = (double)tried;
        for (size_t k = 0; k < 2; k++) {
            double values[WAVE_SIZE];
            for (size_t i = 0; i < WAVE_SIZE; i++)
                values[i] = output(k, points + 2 * i);
            emulators[w][k] = fit(points, values, WAVE_SIZE, 2, 1e-6);
        }
        waves[w] = (struct history_wave){.emulators = emulators[w], .targets = targets, .target_count = 2};
    }
    size_t possible = 0, kept = 0, left = 0;
    for (size_t i = 0; i < TRIES; i++) {
        double at[2] = {uniform(9, i, 0), uniform(9, i, 1)};
        bool stays = is_left(waves, WAVES, at);
        possible += is_possible(at);
        left += stays;
        kept += stays && is_possible(at);
    }
    assert_true(possible > 50);
    assert_true((double)kept >= 0.98 * (double)possible);
    assert_true((double)left <= 1.1 * (double)possible);
    for (size_t w = 0; w < WAVES; w++)
        for (size_t k = 0; k < 2; k++)
            gaussian_process_clear(&emulators[w][k]);
}

/* Of many values the starts are compared on a part: the fit is still the likeliest around. */
static void test_many_values_are_fitted_as_well(void **state)
{
    (void)state;
    enum { MANY = 150 };
    static double points[2 * MANY], values[MANY];
    for (size_t i = 0; i < MANY; i++) {
        points[2 * i] = uniform(30, i, 0);
        points[2 * i + 1] = uniform(30, i, 1);
        values[i] = output(0, points + 2 * i) + 0.1 * (uniform(30, i, 2) - 0.5);
    }
    struct gaussian_process best = fit(points, values, MANY, 2, -1);
    close_to(gaussian_process_noise(&best), 0.01 / 12, 0.0003);
    for (int d = 0; d < 3; d++)
        for (double factor = 0.8; factor < 1.3; factor += 0.4) {
            double lengths[2] = {best.lengths[0] * (d == 0 ? factor : 1),
                                 best.lengths[1] * (d == 1 ? factor : 1)};
            struct gaussian_kernel kernel = {best.variance, best.nugget * (d == 2 ? factor : 1), lengths};
            struct gaussian_process one = condition(points, values, MANY, 2, best.mean, &kernel);
            assert_true(one.log_likelihood <= best.log_likelihood + 1e-3);
            gaussian_process_clear(&one);
        }
    gaussian_process_clear(&best);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_two_points_by_hand),
        cmocka_unit_test(test_without_a_nugget_it_interpolates),
        cmocka_unit_test(test_the_posterior_is_that_of_another_solver),
        cmocka_unit_test(test_leaving_one_out_is_leaving_it_out),
        cmocka_unit_test(test_the_fit_has_the_largest_likelihood),
        cmocka_unit_test(test_what_has_no_process_is_refused),
        cmocka_unit_test(test_equal_values_make_a_flat_process),
        cmocka_unit_test(test_implausibility_is_a_distance_in_deviations),
        cmocka_unit_test(test_noise_makes_plausible_and_trust_implausible),
        cmocka_unit_test(test_many_values_are_fitted_as_well),
        cmocka_unit_test(test_waves_close_in_on_a_known_region),
    };
    return cmocka_run_group_tests_name("gaussian_process", tests, NULL, NULL);
}
