/* Choices follow the logit exactly, by exponentials and by cohorts, with siblings, home clouds and SMEs that
 * do not review; and wrong tables would be noticed. */
#include "fixtures/choice_exactness.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static void expect_exact(struct choice_experiment experiment)
{
    struct choice_deviation deviation;
    assert_true(choice_experiment_run(&experiment, &deviation));
    assert_true(deviation.options > 15);
    assert_true(deviation.chosen_differently > 0.1);
    double limit = 1 + 4 * sqrt(2 / (double)deviation.options); /* four standard deviations */
    if (!(deviation.worst < 4.5 && deviation.mean_square < limit))
        fail_msg("worst |z| %.2f, mean z^2 %.2f of %zu options", deviation.worst, deviation.mean_square,
                 deviation.options);
}

static void test_exponentials_are_exact(void **state)
{
    (void)state;
    expect_exact((struct choice_experiment){
        .vendors = 20, .products_each = 1, .smes = 20000, .repeats = 100, .sensitivity_log_sd = 0.5});
}

static void test_exponentials_are_exact_with_siblings_and_home_clouds(void **state)
{
    (void)state;
    expect_exact((struct choice_experiment){.vendors = 8,
                                            .products_each = 3,
                                            .home_clouds = true,
                                            .reviews = true,
                                            .smes = 20000,
                                            .repeats = 100,
                                            .sensitivity_log_sd = 0.5});
}

static void test_cohorts_are_exact(void **state)
{
    (void)state;
    expect_exact((struct choice_experiment){.vendors = 100,
                                            .products_each = 1,
                                            .cohorts = true,
                                            .smes = 20000,
                                            .repeats = 400,
                                            .sensitivity_log_sd = 0.5});
}

static void test_cohorts_are_exact_with_siblings_and_home_clouds(void **state)
{
    (void)state;
    expect_exact((struct choice_experiment){.vendors = 40,
                                            .products_each = 3,
                                            .home_clouds = true,
                                            .reviews = true,
                                            .cohorts = true,
                                            .smes = 20000,
                                            .repeats = 400,
                                            .sensitivity_log_sd = 1.2});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exponentials_are_exact),
        cmocka_unit_test(test_exponentials_are_exact_with_siblings_and_home_clouds),
        cmocka_unit_test(test_cohorts_are_exact),
        cmocka_unit_test(test_cohorts_are_exact_with_siblings_and_home_clouds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
