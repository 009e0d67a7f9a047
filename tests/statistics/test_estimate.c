/* Estimates against closed forms and published numbers. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "statistics/estimate.h"

static void expect_near(double value, double expected, double tolerance)
{
    if (!(fabs(value - expected) <= tolerance))
        fail_msg("%.12g is not %.12g", value, expected);
}

/* z = 1.959963984540054; for 0 of n the upper end is z^2 / (n + z^2). */
static void test_wilson_interval_of_none_and_of_half(void **state)
{
    (void)state;
    const double z2 = 1.959963984540054 * 1.959963984540054;
    struct estimate none = probability_estimate(0, 32);
    expect_near(none.value, 0, 0);
    expect_near(none.low, 0, 0);
    expect_near(none.high, z2 / (32 + z2), 1e-14); /* 0.1072 */
    expect_near(none.high, 0.10718, 5e-6);
    /* p = 1/2: the interval is 1/2 -+ z / (2 sqrt(n + z^2)) */
    struct estimate half = probability_estimate(16, 32);
    expect_near(half.value, 0.5, 0);
    expect_near(half.low, 0.5 - sqrt(z2 / (32 + z2)) / 2, 1e-14);
    expect_near(half.high, 0.5 + sqrt(z2 / (32 + z2)) / 2, 1e-14);
    struct estimate all = probability_estimate(32, 32);
    expect_near(all.low, 1 - z2 / (32 + z2), 1e-14);
    expect_near(all.high, 1, 0);
}

/* Newcombe (1998), Statist. Med. 17:857, table I, method 3: 81/263, 15/148, 0/20, 1/29. */
static void test_wilson_interval_gives_newcombes_table(void **state)
{
    (void)state;
    const struct {
        double successes;
        size_t count;
        double low, high;
    } rows[] = {
        {81, 263, 0.2553, 0.3662}, {15, 148, 0.0624, 0.1605}, {0, 20, 0, 0.1611}, {1, 29, 0.0061, 0.1718}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct estimate estimate = probability_estimate(rows[i].successes, rows[i].count);
        expect_near(estimate.low, rows[i].low, 5e-5);
        expect_near(estimate.high, rows[i].high, 5e-5);
    }
}

/* 1..5: mean 3, s^2 = 2.5, t(.975; 4) = 2.7764451051977934. */
static void test_t_interval_of_one_to_five(void **state)
{
    (void)state;
    struct sample sample = {0};
    for (int i = 1; i <= 5; i++)
        sample_add(&sample, i);
    struct estimate estimate = sample_estimate(&sample);
    expect_near(estimate.value, 3, 1e-15);
    expect_near(estimate.high - 3, 2.7764451051977934 * sqrt(2.5 / 5), 1e-12);
    expect_near(3 - estimate.low, estimate.high - 3, 1e-14);
}

static void test_large_offsets_keep_the_spread(void **state)
{
    (void)state;
    struct sample sample = {0};
    for (int i = 1; i <= 5; i++)
        sample_add(&sample, 1e9 + i);
    expect_near(sample.squares, 10, 1e-6);
}

static void test_too_few_values_have_no_interval(void **state)
{
    (void)state;
    struct sample sample = {0};
    sample_add(&sample, (double)NAN);
    assert_true(isnan(sample_estimate(&sample).value));
    sample_add(&sample, 4);
    expect_near(sample_estimate(&sample).value, 4, 0);
    assert_true(isnan(sample_estimate(&sample).low) && isnan(sample_estimate(&sample).high));
    assert_true(isnan(probability_estimate(0, 0).value));
}

/* 6-MP arm of Freireich et al. (1963), 21 patients, as in Kalbfleisch & Prentice: weeks to relapse
 * 6 6 6 7 10 13 16 22 23, still in remission at 6 9 10 11 17 19 20 25 32 32 34 35; median 23. */
static void test_kaplan_meier_gives_freireichs_curve(void **state)
{
    (void)state;
    uint32_t exits[36] = {[6] = 3, [7] = 1, [10] = 1, [13] = 1, [16] = 1, [22] = 1, [23] = 1};
    uint32_t censored[36] = {[6] = 1,  [9] = 1,  [10] = 1, [11] = 1, [17] = 1, [19] = 1,
                             [20] = 1, [25] = 1, [32] = 2, [34] = 1, [35] = 1};
    double survival[36];
    kaplan_meier(exits, censored, 35, 21, survival);
    expect_near(survival[5], 1, 0);
    expect_near(survival[6], 0.8571, 5e-5);
    expect_near(survival[7], 0.8067, 5e-5);
    expect_near(survival[10], 0.7529, 5e-5);
    expect_near(survival[13], 0.6902, 5e-5);
    expect_near(survival[23], 0.4482, 5e-5);
    expect_near(survival[35], 0.4482, 5e-5);
    expect_near(survival_median(survival, 35), 23, 0);
}

static void test_median_is_unknown_when_more_than_half_survive(void **state)
{
    (void)state;
    double survival[33];
    uint32_t exits[33] = {0};
    for (int t = 1; t <= 15; t++)
        exits[t] = 1;
    kaplan_meier(exits, NULL, 32, 32, survival);
    expect_near(survival[32], 17.0 / 32, 1e-14);
    assert_true(isnan(survival_median(survival, 32)));
    exits[16] = 1;
    kaplan_meier(exits, NULL, 32, 32, survival);
    expect_near(survival_median(survival, 32), 16, 0);
}

/* Of 0.8, 0.9 and 1 the interval of Student goes beyond 1; of two times the same number it is a point. */
static void test_intervals_are_cut_to_what_is_possible(void **state)
{
    (void)state;
    struct sample sample = {0};
    for (int i = 8; i <= 10; i++)
        sample_add(&sample, 0.1 * i);
    struct estimate wide = sample_estimate(&sample), cut = estimate_within(wide, possible_share);
    assert_true(wide.high > 1);
    expect_near(cut.high, 1, 0);
    expect_near(cut.low, wide.low, 0);
    expect_near(cut.value, wide.value, 0);
    wide = (struct estimate){2, -5, 9};
    cut = estimate_within(wide, possible_amount);
    expect_near(cut.low, 0, 0);
    expect_near(cut.high, 9, 0);
    expect_near(estimate_within(wide, possible_anything).low, -5, 0);
    /* a mean beyond a bound by rounding stays in its interval */
    cut = estimate_within((struct estimate){1 + 1e-16 + 3e-16, 0.9, 1.1}, possible_share);
    assert_true(cut.low <= cut.value && cut.value <= cut.high);
    cut = estimate_within((struct estimate){0.5, (double)NAN, (double)NAN}, possible_share);
    assert_true(isnan(cut.low) && isnan(cut.high));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wilson_interval_of_none_and_of_half),
        cmocka_unit_test(test_wilson_interval_gives_newcombes_table),
        cmocka_unit_test(test_t_interval_of_one_to_five),
        cmocka_unit_test(test_intervals_are_cut_to_what_is_possible),
        cmocka_unit_test(test_large_offsets_keep_the_spread),
        cmocka_unit_test(test_too_few_values_have_no_interval),
        cmocka_unit_test(test_kaplan_meier_gives_freireichs_curve),
        cmocka_unit_test(test_median_is_unknown_when_more_than_half_survive),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
