/* Survival curves and the log-rank test on the leukaemia remissions of Freireich et al. (1963), and
 * quantiles. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "statistics/quantiles.h"
#include "statistics/survival.h"

enum { WEEKS = 35 };

/* Weeks in remission under 6-mercaptopurine (21 patients) and placebo (21). */
static const uint32_t treated_exits[WEEKS + 1] = {
    [6] = 3, [7] = 1, [10] = 1, [13] = 1, [16] = 1, [22] = 1, [23] = 1};
static const uint32_t treated_censored[WEEKS + 1] = {
    [6] = 1,  [9] = 1,  [10] = 1, [11] = 1, [17] = 1, [19] = 1,
    [20] = 1, [25] = 1, [32] = 2, [34] = 1, [35] = 1};
static const uint32_t placebo_exits[WEEKS + 1] = {[1] = 2,  [2] = 2,  [3] = 1,  [4] = 2,  [5] = 2,  [8] = 4,
                                                  [11] = 2, [12] = 2, [15] = 1, [17] = 1, [22] = 1, [23] = 1};
static const uint32_t none[WEEKS + 1];

static const struct survival_group treated = {treated_exits, treated_censored};
static const struct survival_group placebo = {placebo_exits, none};

static void expect_curve(const struct survival_group *group, const double (*expected)[4], size_t count)
{
    struct survival_point curve[WEEKS + 1];
    struct error error = {0};
    assert_int_equal(survival_curve(group, WEEKS, curve, &error), STATUS_OK);
    for (size_t i = 0; i < count; i++) {
        const struct survival_point *point = &curve[(size_t)expected[i][0]];
        assert_true(point->at_risk == expected[i][1]);
        assert_true(fabs(point->survival - expected[i][2]) < 1e-9);
        assert_true(fabs(point->error - expected[i][3]) < 1e-9);
    }
}

static void test_kaplan_meier_with_greenwood_errors(void **state)
{
    (void)state;
    static const double with_drug[][4] = {
        {6, 21, 0.8571428571428572, 0.07636035483212125},  {7, 17, 0.8067226890756303, 0.0869352851800572},
        {10, 15, 0.7529411764705882, 0.09634965299432051}, {13, 12, 0.6901960784313725, 0.10681470777500983},
        {16, 11, 0.6274509803921569, 0.11405386525675254}, {22, 7, 0.5378151260504203, 0.12823375169303403},
        {23, 6, 0.44817927170868355, 0.13459145675576048}};
    static const double without[][4] = {
        {1, 21, 0.9047619047619048, 0.0640564484890047},    {4, 16, 0.6666666666666666, 0.10286889997472794},
        {8, 12, 0.380952380952381, 0.10597116957413083},    {15, 4, 0.1428571428571429, 0.07636035483212128},
        {22, 2, 0.04761904761904764, 0.046471432045168265}, {23, 1, 0, 0}};
    expect_curve(&treated, with_drug, 7);
    expect_curve(&placebo, without, 6);
}

static void test_intervals_are_those_of_the_log_log_scale(void **state)
{
    (void)state;
    struct survival_point curve[WEEKS + 1];
    assert_int_equal(survival_curve(&treated, WEEKS, curve, NULL), STATUS_OK);
    /* week 10, by hand: theta = exp(1.959964 x .0963497 / (.7529412 x ln .7529412)) */
    assert_true(fabs(curve[10].low - 0.5031995) < 1e-6);
    assert_true(fabs(curve[10].high - 0.8893618) < 1e-6);
    /* nobody has left: no interval */
    assert_true(curve[5].survival == 1 && isnan(curve[5].low) && isnan(curve[5].high));
    assert_true(curve[35].survival > 0.44 && curve[35].at_risk == 1);
}

static void test_log_rank_of_drug_and_placebo(void **state)
{
    (void)state;
    const struct survival_group groups[] = {treated, placebo};
    struct log_rank result;
    double observed[2], expected[2];
    assert_int_equal(log_rank(groups, 2, WEEKS, &result, observed, expected, NULL), STATUS_OK);
    assert_true(observed[0] == 9 && observed[1] == 21);
    assert_true(fabs(expected[0] - 19.25050094803113) < 1e-9);
    assert_true(fabs(result.chi_square - 16.79294098921654) < 1e-9);
    assert_true(fabs(result.p_value - 4.168809109334532e-05) < 1e-12);
    assert_int_equal(result.freedom, 1);
}

/* The statistic depends neither on the order of the groups, nor on groups that nobody is in; two halves of
 * the same group do not differ from each other. */
static void test_log_rank_of_several_groups(void **state)
{
    (void)state;
    const struct survival_group turned[] = {placebo, {none, none}, treated};
    const struct survival_group same[] = {treated, treated, treated},
                                still[] = {{none, placebo_exits}, {none, none}};
    struct log_rank result;
    double observed[3], expected[3];
    assert_int_equal(log_rank(turned, 3, WEEKS, &result, observed, expected, NULL), STATUS_OK);
    assert_int_equal(result.freedom, 1);
    assert_true(fabs(result.chi_square - 16.79294098921654) < 1e-9);
    assert_int_equal(log_rank(same, 3, WEEKS, &result, observed, expected, NULL), STATUS_OK);
    assert_int_equal(result.freedom, 2);
    assert_true(fabs(result.chi_square) < 1e-12 && fabs(result.p_value - 1) < 1e-12);
    assert_int_equal(log_rank(still, 2, WEEKS, &result, observed, expected, NULL), STATUS_OK);
    assert_true(isnan(result.chi_square) && isnan(result.p_value));
}

static void test_quantiles_interpolate(void **state)
{
    (void)state;
    double sample[] = {7, 1, 5, 3, 9};
    sort_numbers(sample, 5);
    assert_true(quantile(sample, 5, 0) == 1 && quantile(sample, 5, 1) == 9 && quantile(sample, 5, 0.5) == 5);
    assert_true(fabs(quantile(sample, 5, 0.1) - 1.8) < 1e-15);
    assert_true(isnan(quantile(sample, 0, 0.5)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kaplan_meier_with_greenwood_errors),
        cmocka_unit_test(test_intervals_are_those_of_the_log_log_scale),
        cmocka_unit_test(test_log_rank_of_drug_and_placebo),
        cmocka_unit_test(test_log_rank_of_several_groups),
        cmocka_unit_test(test_quantiles_interpolate),
    };
    return cmocka_run_group_tests_name("study_survival", tests, NULL, NULL);
}
