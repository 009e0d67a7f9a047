/* Best replies against oracle numbers, equilibria that they must reproduce, and brute force. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "market/best_response.h"
#include <math.h>
#include <string.h>

static void assert_near(double found, double expected, double tolerance)
{
    if (!(fabs(found - expected) <= tolerance))
        fail_msg("%.17g instead of %.17g", found, expected);
}

static double profit_of(const struct logit_demand *demand, const struct best_response_firm *firm,
                        const double *price)
{
    double share[8], scratch[8], profit = 0;
    logit_shares(demand, price, share, scratch);
    for (size_t j = 0; j < demand->product_count; j++)
        if (firm->own[j] && share[j] > 0)
            profit += (price[j] - firm->cost[j]) * share[j];
    return profit;
}

/* BR-P1: firm 0's three products against given rivals. */
static void test_three_products_in_closed_form(void **state)
{
    (void)state;
    double a[6] = {4, 3, 1.5, 3.6, 1.8, 3.2}, c[6] = {1.2, 0.6, 0.1, 1, 0.12, 0.8}, alpha = 1.5, none = 0;
    double price[6] = {2, 1.3, 0.8, 1.9, 0.8, 1.6};
    bool own[6] = {true, true, true};
    struct logit_demand demand = {1, 6, NULL, &alpha, false, a, &none};
    struct best_response_firm firm = {own, c, NULL, NULL};
    assert_int_equal(best_response(&demand, &firm, price, NULL), STATUS_OK);
    assert_near(price[0], 2.263798008257395, 1e-12);
    assert_near(price[1], 1.663798008257395, 1e-12);
    assert_near(price[2], 1.1637980082573953, 1e-12);
    assert_near(price[3], 1.9, 0);
    assert_near(profit_of(&demand, &firm, price), 0.3971313415907285, 1e-12);
}

/* LAMB-P1: monopolies; the markup is (1 + W)/alpha and profit W/alpha. */
static void test_monopoly_by_lambert_w(void **state)
{
    (void)state;
    double a[3] = {4, 3, 1.5}, c[3] = {1.2, 0.6, 0.1}, alpha = 1.5, none = 0, price[3] = {0};
    bool own[3] = {true, true, true};
    struct logit_demand demand = {1, 3, NULL, &alpha, false, a, &none};
    struct best_response_firm firm = {own, c, NULL, NULL};
    assert_int_equal(best_response(&demand, &firm, price, NULL), STATUS_OK);
    assert_near(price[0], 2.9238443692355434, 1e-12);
    assert_near(price[2], 1.8238443692355434, 1e-12);
    assert_near(profit_of(&demand, &firm, price), 1.0571777025688762, 1e-12);
    double single = 2, cost = 0.5, one = 1, found = 7;
    struct logit_demand small = {1, 1, NULL, &one, false, &single, &none};
    assert_int_equal(
        best_response(&small, &(struct best_response_firm){own, &cost, NULL, NULL}, &found, NULL), STATUS_OK);
    assert_near(found, 2.2662486081617503, 1e-12);
}

/* ATT-P1 and ATT-P2-floor: attach revenue lowers the effective cost, below 0 if it must; the floor binds. */
static void test_attach_equilibria_are_mutual_best_replies(void **state)
{
    (void)state;
    double a[3] = {2, 2, 2}, alpha = 3, none = 0, floor[3] = {0};
    struct {
        double cost[3], price[3];
    } cases[] = {
        {{0.5 - 1.2, 0.5 - 0.6, 0.5}, {0.08887498746491096, 0.351877204829227, 0.853923519090229}},
        {{0.3 - 2.5, 0.3, 0.3}, {0.0, 0.6686475889931964, 0.6686475889931964}},
    };
    struct logit_demand demand = {1, 3, NULL, &alpha, false, a, &none};
    for (size_t i = 0; i < 2; i++)
        for (size_t f = 0; f < 3; f++) {
            double price[3];
            bool own[3] = {f == 0, f == 1, f == 2};
            memcpy(price, cases[i].price, sizeof price);
            price[f] = 9;
            struct best_response_firm firm = {own, cases[i].cost, floor, NULL};
            assert_int_equal(best_response(&demand, &firm, price, NULL), STATUS_OK);
            assert_near(price[f], cases[i].price[f], 1e-12);
        }
}

/* LOGIT-P7: sensitivities by product, so no closed form. */
static void test_sensitivities_by_product_reproduce_the_equilibrium(void **state)
{
    (void)state;
    double a[4] = {4, 2, 3.5, 1.8}, c[4] = {1, 0.2, 0.9, 0.25}, alpha[4] = {1, 3, 1.1, 2.5}, none = 0;
    const double nash[4] = {2.8494887684466503, 1.3828221017799838, 2.3613092058240155, 1.2022182967331063};
    struct logit_demand demand = {1, 4, NULL, alpha, true, a, &none};
    for (size_t f = 0; f < 2; f++) {
        double price[4];
        bool own[4] = {f == 0, f == 0, f == 1, f == 1};
        memcpy(price, nash, sizeof price);
        price[2 * f] = 0.1;
        price[2 * f + 1] = 30;
        struct best_response_firm firm = {own, c, NULL, NULL};
        assert_int_equal(best_response(&demand, &firm, price, NULL), STATUS_OK);
        for (size_t j = 0; j < 4; j++)
            assert_near(price[j], nash[j], 1e-11);
    }
}

/* Segments that are all alike are one segment: the iteration must meet the closed form. */
static void test_the_zeta_iteration_meets_the_closed_form(void **state)
{
    (void)state;
    double a[6] = {4, 3, 1.5, 4, 3, 1.5}, alpha[2] = {1.5, 1.5}, weight[2] = {0.3, 0.7}, none[2] = {0, 0};
    double c[3] = {1.2, -0.6, 0.1}, floor[3] = {0, 1.9, -1};
    bool own[3] = {true, true, true}, movable[3] = {true, true, false};
    for (int variant = 0; variant < 4; variant++) {
        double closed[3] = {1, 1, 0.4}, iterated[3] = {5, 5, 0.4};
        struct best_response_firm firm = {own, c, variant & 1 ? floor : NULL, variant & 2 ? movable : NULL};
        struct logit_demand one = {1, 3, NULL, alpha, false, a, none};
        struct logit_demand two = {2, 3, weight, alpha, false, a, none};
        assert_int_equal(best_response(&one, &firm, closed, NULL), STATUS_OK);
        assert_int_equal(best_response(&two, &firm, iterated, NULL), STATUS_OK);
        for (size_t j = 0; j < 3; j++)
            assert_near(iterated[j], closed[j], 1e-11);
    }
}

/* A fixed own product that earns a margin raises the price of the other: it is a
 * reason not to cannibalise. */
static void test_fixed_own_products_count(void **state)
{
    (void)state;
    double a[2] = {3, 3}, c[2] = {1, 1}, alpha = 1, none = 0, together[2] = {2, 2}, apart[2] = {2, 2};
    bool both[2] = {true, true}, first[2] = {true, false};
    struct logit_demand demand = {1, 2, NULL, &alpha, false, a, &none};
    struct best_response_firm as_own = {both, c, NULL, first}, as_rival = {first, c, NULL, NULL};
    assert_int_equal(best_response(&demand, &as_own, together, NULL), STATUS_OK);
    assert_int_equal(best_response(&demand, &as_rival, apart, NULL), STATUS_OK);
    assert_near(together[1], 2, 0);
    assert_true(together[0] > apart[0] + 0.1);
    double best = profit_of(&demand, &as_own, together);
    for (double p = -1; p < 12; p += 1e-3)
        assert_true(profit_of(&demand, &as_own, (double[]){p, 2}) <= best + 1e-14);
}

static double uniform(uint64_t *state, double low, double high)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return low + (high - low) * (double)(*state >> 11) / 9007199254740992.0;
}

/* Random heterogeneous markets, price sensitivities over two orders of magnitude, floors that bind: no price
 * on a grid earns more. */
static void test_no_price_pair_on_a_grid_does_better(void **state)
{
    (void)state;
    enum { S = 6, J = 4, STEPS = 120 };
    uint64_t random = 7;
    for (int round = 0; round < 40; round++) {
        double weight[S], alpha[S], none[S], a[S * J], c[J], floor[J], price[J] = {1, 1, 1, 1};
        for (size_t s = 0; s < S; s++) {
            weight[s] = uniform(&random, 0.05, 1);
            alpha[s] = exp(uniform(&random, -2.3, 2.3));
            none[s] = uniform(&random, -1, 2);
            for (size_t j = 0; j < J; j++)
                a[s * J + j] = uniform(&random, 0, 5);
        }
        for (size_t j = 0; j < J; j++) {
            c[j] = uniform(&random, -1, 2);
            floor[j] = uniform(&random, 0, 2);
            price[j] = uniform(&random, 0, 4);
        }
        bool own[J] = {true, true};
        struct logit_demand demand = {S, J, weight, alpha, false, a, none};
        struct best_response_firm firm = {own, c, floor, NULL};
        struct error error;
        if (best_response(&demand, &firm, price, &error) != STATUS_OK)
            fail_msg("round %d: %s", round, error_text(&error).bytes);
        assert_true(price[0] >= floor[0] && price[1] >= floor[1]);
        double best = profit_of(&demand, &firm, price), top = 3 * fmax(price[0], price[1]) + 20;
        for (int i = 0; i < STEPS; i++)
            for (int k = 0; k < STEPS; k++) {
                /* finer at low prices */
                double x = (double)i / STEPS, y = (double)k / STEPS;
                double trial[J] = {floor[0] + x * x * top, floor[1] + y * y * top, price[2], price[3]};
                if (profit_of(&demand, &firm, trial) > best * (1 + 1e-9))
                    fail_msg("round %d: (%g, %g) earns %g, (%g, %g) earns %g", round, price[0], price[1],
                             best, trial[0], trial[1], profit_of(&demand, &firm, trial));
            }
    }
}

/* Markets as random scenarios draw them: utilities from -5 to 100, sensitivities from 0.005 to 0.1. There the
 * zeta map by itself jumps to and fro in one market of ten. */
static void test_a_monopoly_has_best_prices_where_the_map_does_not_settle(void **state)
{
    (void)state;
    enum { MARKETS = 300, S = 4, J = 3 };
    uint64_t random = 11;
    for (int round = 0; round < MARKETS; round++) {
        double alpha[S], none[S], a[S * J], c[J], price[J] = {50, 50, 50};
        for (size_t s = 0; s < S; s++) {
            alpha[s] = exp(uniform(&random, log(0.005), log(0.1)));
            none[s] = 5;
            double taste = exp(uniform(&random, log(0.1), log(10)));
            for (size_t j = 0; j < J; j++)
                a[s * J + j] = uniform(&random, -5, 1) + taste * uniform(&random, 0, 10);
        }
        for (size_t j = 0; j < J; j++)
            c[j] = uniform(&random, 0, 5);
        bool own[J] = {true, true, true};
        struct logit_demand demand = {S, J, NULL, alpha, false, a, none};
        struct best_response_firm firm = {own, c, NULL, NULL};
        struct error error;
        if (best_response(&demand, &firm, price, &error) != STATUS_OK)
            fail_msg("market %d: %s", round, error_text(&error).bytes);
        double best = profit_of(&demand, &firm, price);
        for (size_t j = 0; j < J; j++)
            for (int up = -1; up <= 1; up += 2) {
                double trial[J] = {price[0], price[1], price[2]};
                trial[j] *= 1 + 0.01 * up;
                if (profit_of(&demand, &firm, trial) > best * (1 + 1e-12))
                    fail_msg("market %d: product %zu earns more at %g than at %g", round, j, trial[j],
                             price[j]);
            }
    }
}

static void test_huge_quality_does_not_overflow(void **state)
{
    (void)state;
    double a[2] = {3000, 1}, alpha = 2, none = 0, c[2] = {1, 1}, price[2] = {5, 2};
    bool own[2] = {true, false};
    struct logit_demand demand = {1, 2, NULL, &alpha, false, a, &none};
    assert_int_equal(best_response(&demand, &(struct best_response_firm){own, c, NULL, NULL}, price, NULL),
                     STATUS_OK);
    double w = alpha * (price[0] - 1) - 1;
    assert_near(w + log(w), 3000 - 2 - 1 - log(1 + exp(1 - 2 * 2)), 1e-9);
}

static void test_products_not_on_offer_are_left_alone(void **state)
{
    (void)state;
    double a[3] = {2, -INFINITY, 2}, alpha = 1, none = 0, c[3] = {0.5, NAN, 1}, price[3] = {1, NAN, 1};
    bool own[3] = {true, true, false};
    struct logit_demand demand = {1, 3, NULL, &alpha, false, a, &none};
    assert_int_equal(best_response(&demand, &(struct best_response_firm){own, c, NULL, NULL}, price, NULL),
                     STATUS_OK);
    assert_true(isnan(price[1]));
    assert_true(price[0] > 1.5 && price[0] < 3);
}

static void test_failures_name_the_cause_and_leave_prices(void **state)
{
    (void)state;
    double a[2] = {2, 2}, alpha = 1, nobody_abstains = -INFINITY, c[2] = {0.5, NAN}, price[2] = {1.25, 1.5};
    bool own[2] = {true, true}, first[2] = {true, false};
    struct logit_demand demand = {1, 2, NULL, &alpha, false, a, &nobody_abstains};
    struct error error;
    assert_int_equal(best_response(&demand, &(struct best_response_firm){own, c, NULL, NULL}, price, &error),
                     STATUS_INVALID);
    assert_non_null(strstr(error_text(&error).bytes, "product 1: unit cost"));
    c[1] = 1;
    assert_int_equal(best_response(&demand, &(struct best_response_firm){own, c, NULL, NULL}, price, &error),
                     STATUS_FAILED);
    assert_non_null(strstr(error_text(&error).bytes, "without bound"));
    assert_near(price[0], 1.25, 0);
    assert_int_equal(
        best_response(&demand, &(struct best_response_firm){first, c, NULL, NULL}, price, &error), STATUS_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_three_products_in_closed_form),
        cmocka_unit_test(test_monopoly_by_lambert_w),
        cmocka_unit_test(test_attach_equilibria_are_mutual_best_replies),
        cmocka_unit_test(test_sensitivities_by_product_reproduce_the_equilibrium),
        cmocka_unit_test(test_the_zeta_iteration_meets_the_closed_form),
        cmocka_unit_test(test_fixed_own_products_count),
        cmocka_unit_test(test_no_price_pair_on_a_grid_does_better),
        cmocka_unit_test(test_a_monopoly_has_best_prices_where_the_map_does_not_settle),
        cmocka_unit_test(test_huge_quality_does_not_overflow),
        cmocka_unit_test(test_products_not_on_offer_are_left_alone),
        cmocka_unit_test(test_failures_name_the_cause_and_leave_prices),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
