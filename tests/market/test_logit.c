/* Logit demand against oracle numbers, finite differences and invariances. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "market/logit.h"
#include <math.h>
#include <string.h>

enum { SEGMENTS = 3, PRODUCTS = 4 };

static const double weight[SEGMENTS] = {0.5, 0.3, 0.2};
static const double sensitivity[SEGMENTS] = {0.4, 1.1, 2.5};
static const double outside[SEGMENTS] = {0.3, -1, 0};
static const double utility[SEGMENTS * PRODUCTS] = {2, 1, 1.5, 0.2, 3, 0, -1, 0.5, 1, 2, -INFINITY, 4};
static const double price[PRODUCTS] = {1.3, 0.2, 0.9, 2};

static const struct logit_demand mixed = {.segment_count = SEGMENTS,
                                          .product_count = PRODUCTS,
                                          .weight = weight,
                                          .sensitivity = sensitivity,
                                          .utility = utility,
                                          .outside = outside};

static void assert_near(double found, double expected, double tolerance)
{
    if (!(fabs(found - expected) <= tolerance))
        fail_msg("%.17g instead of %.17g", found, expected);
}

/* LOGIT-P1-n2, Calvano et al. (2020) baseline at its Nash prices. */
static void test_calvano_baseline(void **state)
{
    (void)state;
    double a[2] = {8, 8}, alpha = 4, none = 0, p[2] = {1.4729266600306223, 1.4729266600306223};
    struct logit_demand demand = {1, 2, NULL, &alpha, false, a, &none};
    double share[2], elasticity[2], surplus, scratch[2];
    assert_near(logit_shares(&demand, p, share, scratch), 0.057246381431793614, 1e-14);
    assert_near(share[0], 0.4713768092841032, 1e-14);
    logit_own_elasticities(&demand, p, elasticity, share, scratch);
    assert_near(elasticity[1], -3.1144927628635863, 1e-13);
    assert_int_equal(logit_consumer_surplus(&demand, p, scratch, &surplus, NULL), STATUS_OK);
    assert_near(surplus, 0.7150977112442376, 1e-14);
}

static void test_shares_sum_to_one_and_derivatives_are_those_of_the_shares(void **state)
{
    (void)state;
    double share[PRODUCTS], up[PRODUCTS], down[PRODUCTS], derivative[PRODUCTS * PRODUCTS], scratch[PRODUCTS];
    double total = logit_shares(&mixed, price, share, scratch);
    for (size_t j = 0; j < PRODUCTS; j++)
        total += share[j];
    assert_near(total, 1, 1e-15);
    logit_share_derivatives(&mixed, price, derivative, scratch);
    for (size_t k = 0; k < PRODUCTS; k++) {
        double moved[PRODUCTS], step = 1e-5;
        memcpy(moved, price, sizeof moved);
        moved[k] = price[k] + step;
        logit_shares(&mixed, moved, up, scratch);
        moved[k] = price[k] - step;
        logit_shares(&mixed, moved, down, scratch);
        for (size_t j = 0; j < PRODUCTS; j++)
            assert_near(derivative[j * PRODUCTS + k], (up[j] - down[j]) / (2 * step), 1e-10);
    }
}

static void test_elasticities_are_scaled_derivatives(void **state)
{
    (void)state;
    double share[PRODUCTS], derivative[PRODUCTS * PRODUCTS], elasticity[PRODUCTS], scratch[PRODUCTS];
    logit_share_derivatives(&mixed, price, derivative, scratch);
    logit_own_elasticities(&mixed, price, elasticity, share, scratch);
    for (size_t j = 0; j < PRODUCTS; j++)
        assert_near(elasticity[j], derivative[j * PRODUCTS + j] * price[j] / share[j], 1e-13);
}

/* Roy's identity: a price rise costs what is bought (P9 of the oracles). */
static void test_surplus_falls_by_the_share_times_the_price_rise(void **state)
{
    (void)state;
    double share[PRODUCTS], scratch[PRODUCTS];
    logit_shares(&mixed, price, share, scratch);
    for (size_t j = 0; j < PRODUCTS; j++) {
        double moved[PRODUCTS], up, down, step = 1e-5;
        memcpy(moved, price, sizeof moved);
        moved[j] = price[j] + step;
        assert_int_equal(logit_consumer_surplus(&mixed, moved, scratch, &up, NULL), STATUS_OK);
        moved[j] = price[j] - step;
        assert_int_equal(logit_consumer_surplus(&mixed, moved, scratch, &down, NULL), STATUS_OK);
        assert_near((up - down) / (2 * step), -share[j], 1e-10);
    }
}

static void test_utilities_of_thousands_do_not_overflow(void **state)
{
    (void)state;
    double high[SEGMENTS * PRODUCTS], high_outside[SEGMENTS];
    double share[PRODUCTS], shifted[PRODUCTS], scratch[PRODUCTS];
    for (size_t i = 0; i < SEGMENTS * PRODUCTS; i++)
        high[i] = utility[i] + 5000;
    for (size_t s = 0; s < SEGMENTS; s++)
        high_outside[s] = outside[s] + 5000;
    struct logit_demand far = mixed;
    far.utility = high;
    far.outside = high_outside;
    logit_shares(&mixed, price, share, scratch);
    logit_shares(&far, price, shifted, scratch);
    for (size_t j = 0; j < PRODUCTS; j++)
        assert_near(shifted[j], share[j], 1e-12);
}

static void test_nonsense_is_refused_by_place(void **state)
{
    (void)state;
    struct error error;
    double bad_sensitivity[SEGMENTS] = {0.4, 0, 2.5}, bad_weight[SEGMENTS] = {0, 0, 0};
    struct logit_demand demand = mixed;
    assert_int_equal(logit_check(&demand, &error), STATUS_OK);
    demand.sensitivity = bad_sensitivity;
    assert_int_equal(logit_check(&demand, &error), STATUS_INVALID);
    assert_non_null(strstr(error_text(&error).bytes, "segment 1, product 0: price sensitivity 0"));
    demand = mixed;
    demand.weight = bad_weight;
    assert_int_equal(logit_check(&demand, &error), STATUS_INVALID);
    demand = mixed;
    bad_weight[1] = -1;
    demand.weight = bad_weight;
    assert_int_equal(logit_check(&demand, &error), STATUS_INVALID);
    demand = mixed;
    double bad_utility[SEGMENTS * PRODUCTS] = {NAN};
    demand.utility = bad_utility;
    assert_int_equal(logit_check(&demand, &error), STATUS_INVALID);
}

/* What is not on offer, or the firm's own, counts for nothing, and neither does the place in a batch. */
static void test_rivals_of_many_products_sum_like_exponentials(void **state)
{
    enum { MANY = 150 };
    double many_utility[MANY], many_price[MANY], many_sensitivity[MANY], none = 0.5;
    bool own[MANY];
    (void)state;
    for (size_t count = 1; count <= MANY; count += count < 70 ? 23 : 1)
        for (int by_product = 0; by_product < 2; by_product++) {
            double sum = exp(none);
            for (size_t j = 0; j < count; j++) {
                own[j] = j % 3 == 1;
                bool offered = j % 5 != 2;
                many_utility[j] = offered ? sin((double)j) : -INFINITY;
                many_price[j] = offered ? 1 + cos((double)j) : (double)NAN;
                many_sensitivity[j] = by_product ? 1 + 0.01 * (double)j : 1.5;
                if (offered && !own[j])
                    sum += exp(many_utility[j] - many_sensitivity[j] * many_price[j]);
            }
            const struct logit_demand demand = {
                1, count, NULL, many_sensitivity, by_product != 0, many_utility, &none};
            assert_near(outside_with_rivals(&demand, own, 0, many_price), log(sum), 1e-13 * log(sum) + 1e-14);
        }
}

/* The last of many products has one, wherever the columns' vectors end. */
static void test_a_bad_utility_is_found_wherever_it_stands(void **state)
{
    enum { MANY = 21 };
    double many_utility[MANY] = {0}, alpha = 1, none = 0;
    struct error error;
    (void)state;
    for (size_t count = 1; count <= MANY; count++) {
        const struct logit_demand demand = {1, count, NULL, &alpha, false, many_utility, &none};
        for (size_t j = 0; j < count; j++) {
            many_utility[j] = j % 2 ? (double)NAN : INFINITY;
            assert_int_equal(logit_check(&demand, &error), STATUS_INVALID);
            many_utility[j] = -INFINITY;
            assert_int_equal(logit_check(&demand, &error), STATUS_OK);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_calvano_baseline),
        cmocka_unit_test(test_shares_sum_to_one_and_derivatives_are_those_of_the_shares),
        cmocka_unit_test(test_elasticities_are_scaled_derivatives),
        cmocka_unit_test(test_surplus_falls_by_the_share_times_the_price_rise),
        cmocka_unit_test(test_utilities_of_thousands_do_not_overflow),
        cmocka_unit_test(test_nonsense_is_refused_by_place),
        cmocka_unit_test(test_rivals_of_many_products_sum_like_exponentials),
        cmocka_unit_test(test_a_bad_utility_is_found_wherever_it_stands),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
