/* The single-precision functions against GSL and libm. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/array_exp.h"
#include "base/float_math.h"
#include <gsl/gsl_cdf.h>
#include <math.h>

static void test_exp_is_good_to_3e_7(void **state)
{
    (void)state;
    double worst = 0;
    for (double x = -86.9; x < 87.9; x += 0.00137) {
        float argument = (float)x;
        double exact = exp((double)argument);
        worst = fmax(worst, fabs((double)float_exp(argument) - exact) / exact);
    }
    assert_true(worst < 3e-7);
    assert_true(float_exp(-1e30f) > 0 && float_exp(-1e30f) < 2e-38f);
    assert_true(isfinite(float_exp(1e30f)));
}

static void test_exp2_is_good_to_3e_7(void **state)
{
    (void)state;
    double worst = 0;
    for (double x = -125.9; x < 126.9; x += 0.00137) {
        float argument = (float)x;
        double exact = exp2((double)argument);
        worst = fmax(worst, fabs((double)float_exp2(argument) - exact) / exact);
    }
    assert_true(worst < 3e-7);
    assert_true(float_exp2(0) >= 1 && float_exp2(0) <= 1);
    assert_true(float_exp2(-1e30f) > 0 && float_exp2(-1e30f) < 2e-38f);
}

static void test_log_is_good_to_2e_7(void **state)
{
    (void)state;
    double worst = 0;
    for (double x = 1e-30; x < 1e30; x *= 1.0137) {
        float argument = (float)x;
        double exact = log((double)argument);
        worst = fmax(worst, fabs((double)float_log(argument) - exact) / (1 + fabs(exact)));
    }
    assert_true(worst < 2e-7);
}

static void test_normal_quantile_agrees_with_gsl(void **state)
{
    (void)state;
    double worst = 0;
    for (uint32_t word = 300; word < 4294967000u - 100003u; word += 100003u) {
        float u = float_uniform(word);
        worst = fmax(worst, fabs((double)float_normal(u) - gsl_cdf_ugaussian_Pinv((double)u)));
    }
    assert_true(worst < 1e-5);
    assert_true(isfinite(float_normal(float_uniform(0))));
    assert_true(isfinite(float_normal(float_uniform(UINT32_MAX))));
}

static void test_exponentials_of_arrays_are_good_to_4e_16(void **state)
{
    (void)state;
    enum { COUNT = 100000 };
    static double x[COUNT], exps[COUNT], less_one[COUNT];
    double worst = 0, worst_less_one = 0;
    for (size_t i = 0; i < COUNT; i++)
        x[i] = i % 2 ? -707.9 + 1416.8 * (double)i / COUNT
                     : 1e-9 * pow(1.001, (double)(i % 22000)) * (i % 4 ? 1 : -1);
    exp_of_doubles(COUNT, x, exps);
    expm1_of_doubles(COUNT, x, less_one);
    for (size_t i = 0; i < COUNT; i++) {
        worst = fmax(worst, fabs(exps[i] - exp(x[i])) / exp(x[i]));
        worst_less_one = fmax(worst_less_one, fabs(less_one[i] - expm1(x[i])) / fabs(expm1(x[i])));
    }
    if (!(worst < 4e-16 && worst_less_one < 6e-16))
        fail_msg("relative errors %g and %g", worst, worst_less_one);
    const double odd[] = {-INFINITY, -1e300, 0, 1e300, INFINITY, (double)NAN};
    double result[6];
    exp_of_doubles(6, odd, result);
    assert_true(result[0] == 0 && result[1] == 0 && result[2] == 1);
    assert_true(isinf(result[3]) && isinf(result[4]) && isnan(result[5]));
}

/* Just beyond the range the series gives numbers of another kind; in whole vectors and at their ends. */
static void test_exponentials_of_arrays_end_at_their_range(void **state)
{
    enum { MOST = 13 };
    static const double below[] = {-708.0000001, -708.4, -709.1, -745, -1e300, -INFINITY};
    static const double above[] = {709.0000001, 709.44, 709.9, 710, 1e300, INFINITY};
    double x[MOST], result[MOST];
    (void)state;
    for (size_t count = 1; count <= MOST; count++)
        for (size_t c = 0; c < sizeof below / sizeof *below; c++) {
            for (size_t i = 0; i < count; i++)
                x[i] = i % 3 == 0 ? below[c] : i % 3 == 1 ? above[c] : (double)NAN;
            exp_of_doubles(count, x, result);
            for (size_t i = 0; i < count; i++)
                assert_true(i % 3 == 0 ? result[i] == 0 : i % 3 == 1 ? isinf(result[i]) : isnan(result[i]));
            expm1_of_doubles(count, x, result);
            for (size_t i = 0; i < count; i++)
                assert_true(i % 3 == 0   ? result[i] == -1
                            : i % 3 == 1 ? isinf(result[i]) && result[i] > 0
                                         : isnan(result[i]));
        }
    const double ends[] = {-708, 709};
    exp_of_doubles(2, ends, result);
    assert_true(result[0] > 0 && result[1] < INFINITY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exp_is_good_to_3e_7),
        cmocka_unit_test(test_exp2_is_good_to_3e_7),
        cmocka_unit_test(test_exponentials_of_arrays_are_good_to_4e_16),
        cmocka_unit_test(test_exponentials_of_arrays_end_at_their_range),
        cmocka_unit_test(test_log_is_good_to_2e_7),
        cmocka_unit_test(test_normal_quantile_agrees_with_gsl),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
