/* W(exp(L)) against its defining equation and its limits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "market/lambert.h"
#include <math.h>

static void test_it_solves_w_plus_ln_w_where_exp_would_overflow(void **state)
{
    (void)state;
    for (double log_argument = -300; log_argument < 1e12;
         log_argument += fmax(0.37, 0.01 * fabs(log_argument))) {
        double w = lambert_w_of_exp(log_argument);
        double error = fabs(w + log(w) - log_argument);
        if (!(error <= 4e-15 * (1 + fabs(log_argument))))
            fail_msg("L = %g: w = %g, error %g", log_argument, w, error);
    }
}

static void test_known_points_and_limits(void **state)
{
    (void)state;
    assert_true(fabs(lambert_w_of_exp(1) - 1) < 1e-15);
    assert_true(fabs(lambert_w_of_exp(0) - 0.56714329040978387300) < 1e-15); /* omega constant */
    assert_true(lambert_w_of_exp(-INFINITY) == 0);
    assert_true(lambert_w_of_exp(-800) == 0);
    assert_true(lambert_w_of_exp(INFINITY) == INFINITY);
    assert_true(isnan(lambert_w_of_exp(NAN)));
}

/* The switch from GSL to Newton at L = 20 must not show. */
static void test_both_methods_agree_where_they_meet(void **state)
{
    (void)state;
    double below = lambert_w_of_exp(20), above = lambert_w_of_exp(nextafter(20, 21));
    assert_true(fabs(above - below) < 2e-14);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_it_solves_w_plus_ln_w_where_exp_would_overflow),
        cmocka_unit_test(test_known_points_and_limits),
        cmocka_unit_test(test_both_methods_agree_where_they_meet),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
