/* Utilities from shares: simulate and invert, against closed forms and the oracle MIXAGENT-P1. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "market/share_inversion.h"
#include "verify/theory/nested.h"
#include <math.h>

enum { MOST = 24, MOST_SEGMENTS = 20, EVALUATIONS = 1000 };

static void assert_near(double found, double expected, double tolerance)
{
    if (!(fabs(found - expected) <= tolerance))
        fail_msg("%.17g instead of %.17g", found, expected);
}

/* Berry (1994): ln s_j - ln s_0 + alpha p_j. */
static void test_plain_logit_has_a_closed_form(void **state)
{
    (void)state;
    const double share[3] = {0.2, 0.05, 0.4}, price[3] = {1, 2, 0.5}, alpha = 1.5, outside = 0.3;
    const double none[3] = {0};
    const struct logit_demand demand = {1, 3, NULL, &alpha, false, none, &outside};
    double addition[3] = {0};
    struct squarem_end end;
    struct error error = {0};
    assert_int_equal(logit_invert_shares(&demand, price, share, 1e-14, EVALUATIONS, addition, &end, &error),
                     STATUS_OK);
    for (size_t j = 0; j < 3; j++)
        assert_near(addition[j], log(share[j]) - log(0.35) + alpha * price[j] + outside, 1e-12);
}

/* Two classes that agree on nothing, a product that one of them is not offered, and one that nobody is. */
static void test_latent_classes_return_what_made_the_shares(void **state)
{
    (void)state;
    const double weight[2] = {0.7, 0.3}, alpha[2] = {0.4, 2.5}, outside[2] = {0, -1},
                 price[4] = {1, 0.2, 3, 1};
    const double utility[8] = {2, 1, 1.5, -INFINITY, 0, 3, -INFINITY, -INFINITY},
                 truth[4] = {0.7, -1.2, 2.5, 0};
    double moved[8], share[4], scratch[4], addition[4] = {0};
    struct logit_demand demand = {2, 4, weight, alpha, false, moved, outside};
    struct squarem_end end;
    struct error error = {0};
    for (size_t i = 0; i < 8; i++)
        moved[i] = utility[i] + truth[i % 4];
    logit_shares(&demand, price, share, scratch);
    demand.utility = utility;
    assert_int_equal(logit_invert_shares(&demand, price, share, 1e-14, EVALUATIONS, addition, &end, &error),
                     STATUS_OK);
    for (size_t j = 0; j < 4; j++)
        assert_near(addition[j], truth[j], 1e-11);
}

static size_t read_list(const json_t *list, double *values)
{
    for (size_t i = 0; i < json_array_size(list); i++)
        values[i] = json_number_value(json_array_get(list, i));
    return json_array_size(list);
}

/* The oracle's shares alone must give back the mean utilities that it was made with. */
static void test_shares_of_mixagent_return_its_mean_utilities(void **state)
{
    (void)state;
    json_t *root = json_load_file("tests/data/oracles/mixed_agents.json", 0, NULL);
    const json_t *params = json_object_get(json_array_get(root, 0), "params");
    const json_t *expected = json_object_get(json_array_get(root, 0), "expected");
    double weight[MOST_SEGMENTS], alpha[MOST_SEGMENTS], outside[MOST_SEGMENTS] = {0};
    double utility[MOST_SEGMENTS * MOST], mean[MOST], share[MOST], price[MOST], addition[MOST] = {0};
    size_t products = read_list(json_object_get(params, "price"), price);
    size_t segments = read_list(json_object_get(params, "w"), weight);
    assert_int_equal(products, MOST);
    assert_int_equal(segments, MOST_SEGMENTS);
    read_list(json_object_get(params, "alpha_i"), alpha);
    read_list(json_object_get(params, "mean_utility_without_price"), mean);
    read_list(json_object_get(expected, "share"), share);
    for (size_t i = 0; i < segments; i++) {
        alpha[i] = -alpha[i];
        read_list(json_array_get(json_object_get(params, "mu_without_price"), i), utility + i * products);
    }
    const struct logit_demand demand = {segments, products, weight, alpha, false, utility, outside};
    struct squarem_end end;
    struct error error = {0};
    assert_int_equal(logit_invert_shares(&demand, price, share, 1e-13, EVALUATIONS, addition, &end, &error),
                     STATUS_OK);
    for (size_t j = 0; j < products; j++)
        assert_near(addition[j], mean[j], 1e-10);
    json_decref(root);
}

static void test_nests_return_what_made_the_shares(void **state)
{
    (void)state;
    const double utility[5] = {1, 0.5, -0.3, 2, 0}, price[5] = {0.5, 0.7, 0.1, 1, 2};
    const size_t nest[5] = {0, 0, 1, 1, 7};
    for (double sigma = 0; sigma < 0.95; sigma += 0.3) {
        const struct nested_demand demand = {.product_count = 5,
                                             .utility = utility,
                                             .sensitivity = 1.3,
                                             .outside = 0.4,
                                             .nest = nest,
                                             .correlation = sigma};
        double share[5], scratch[10], found[5];
        struct error error = {0};
        nested_shares(&demand, price, share, scratch);
        assert_int_equal(nested_invert_shares(5, share, nest, sigma, found, &error), STATUS_OK);
        for (size_t j = 0; j < 5; j++)
            assert_near(found[j], utility[j] - 1.3 * price[j] - 0.4, 1e-12);
    }
}

static void expect_refused(const double share[2], double outside, const char *says)
{
    const double none[2] = {0}, alpha = 1;
    const struct logit_demand demand = {1, 2, NULL, &alpha, false, none, &outside};
    double addition[2] = {0};
    struct squarem_end end;
    struct error error = {0};
    assert_int_equal(logit_invert_shares(&demand, none, share, 1e-12, EVALUATIONS, addition, &end, &error),
                     STATUS_INVALID);
    if (!strstr(error.message, says))
        fail_msg("%s", error.message);
}

static void test_shares_that_no_utility_gives_are_refused_by_product(void **state)
{
    (void)state;
    expect_refused((double[]){0.3, 0}, 0, "product 1: a share of 0; it must be above 0");
    expect_refused((double[]){-0.1, 0.5}, 0, "product 0: a share of -0.1");
    expect_refused((double[]){(double)NAN, 0.5}, 0, "product 0: a share of ");
    expect_refused((double[]){0.6, 0.4}, 0, "product 1: the shares up to it sum to 1 of 1");
    expect_refused((double[]){0.3, 0.2}, -INFINITY, "segment 0 has no outside option");
}

static void test_nests_refuse_the_same_and_a_correlation_of_one(void **state)
{
    (void)state;
    const size_t nest[2] = {0, 0};
    double found[2];
    struct error error = {0};
    assert_int_equal(nested_invert_shares(2, (double[]){0.5, 0}, nest, 0.5, found, &error), STATUS_INVALID);
    assert_int_equal(nested_invert_shares(2, (double[]){0.5, 0.5}, nest, 0.5, found, &error), STATUS_INVALID);
    assert_int_equal(nested_invert_shares(2, (double[]){0.5, 0.2}, nest, 1, found, &error), STATUS_INVALID);
    assert_non_null(strstr(error.message, "a correlation of 1"));
}

static void test_a_share_of_what_is_not_on_offer_is_refused(void **state)
{
    (void)state;
    const double utility[2] = {0, -INFINITY}, none[2] = {0}, alpha = 1, outside = 0;
    const struct logit_demand demand = {1, 2, NULL, &alpha, false, utility, &outside};
    double addition[2] = {0};
    struct squarem_end end;
    struct error error = {0};
    assert_int_equal(
        logit_invert_shares(&demand, none, (double[]){0.3, 0.1}, 1e-12, EVALUATIONS, addition, &end, &error),
        STATUS_INVALID);
    assert_string_equal(error.message, "product 1: a share of 0.1, and it is not on offer");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain_logit_has_a_closed_form),
        cmocka_unit_test(test_latent_classes_return_what_made_the_shares),
        cmocka_unit_test(test_shares_of_mixagent_return_its_mean_utilities),
        cmocka_unit_test(test_nests_return_what_made_the_shares),
        cmocka_unit_test(test_shares_that_no_utility_gives_are_refused_by_product),
        cmocka_unit_test(test_nests_refuse_the_same_and_a_correlation_of_one),
        cmocka_unit_test(test_a_share_of_what_is_not_on_offer_is_refused),
    };
    return cmocka_run_group_tests_name("share_inversion", tests, NULL, NULL);
}
