/* Nash prices: oracle numbers, limits with a known answer, deviations that must not pay, refusals. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "market/bertrand.h"
#include "market/best_response.h"
#include "market/linear.h"
#include "market/zeta.h"
#include "verify/theory/nested.h"
#include <math.h>
#include <string.h>

enum { S = 5, J = 5 };
static const double weight[S] = {0.1, 0.3, 0.25, 0.25, 0.1}, alpha[S] = {0.3, 0.8, 1.2, 2, 5},
                    outside[S] = {0, 0.5, -0.5, 1, 0}, cost[J] = {1, 0.4, -0.3, 0.8, 0.2};
static const double utility[S * J] = {4, 3, 1, 3.6, 2, 3,         2,   1, 3.6, 2, 2, 2, 2,
                                      2, 2, 4, 3,   1, -INFINITY, 2.5, 5, 3,   2, 3, 1};
static const size_t owner[J] = {7, 7, 3, 3, 9};
static const struct logit_demand mixed = {S, J, weight, alpha, false, utility, outside};

static void assert_near(double found, double expected, double tolerance)
{
    if (!(fabs(found - expected) <= tolerance))
        fail_msg("%.17g instead of %.17g", found, expected);
}

/* LOGIT-P6: three firms with a flagship, a middle and a low product; then firm 2 buys firm 1. */
static void test_three_firms_and_their_merger(void **state)
{
    (void)state;
    double a[6] = {4, 3, 1.5, 3.6, 1.8, 3.2}, c[6] = {1.2, 0.6, 0.1, 1, 0.12, 0.8}, one = 1.5, none = 0;
    const size_t before[6] = {0, 0, 0, 1, 1, 2}, after[6] = {0, 0, 0, 1, 1, 1};
    const double expected[6] = {2.2991728369862585, 1.6991728369862582, 1.1991728369862584,
                                1.9590978496095328, 1.0790978496095327, 1.6379373869864415};
    const double merged[6] = {2.389851772835139,  1.7898517728351393, 1.2898517728351395,
                              2.1816679956017553, 1.3016679956017554, 1.981667995601755};
    struct logit_demand demand = {1, 6, NULL, &one, false, a, &none};
    double price[6] = {NAN, NAN, NAN, NAN, NAN, NAN};
    assert_int_equal(bertrand_prices(&demand, before, c, NULL, price, NULL), STATUS_OK);
    for (size_t j = 0; j < 6; j++)
        assert_near(price[j], expected[j], 1e-13);
    assert_int_equal(bertrand_prices(&demand, after, c, NULL, price, NULL), STATUS_OK);
    for (size_t j = 0; j < 6; j++)
        assert_near(price[j], merged[j], 1e-13);
}

/* One owner of everything is the monopolist of the Lambert closed form (LAMB-P1, n = 3). */
static void test_a_single_owner_sets_joint_profit_prices(void **state)
{
    (void)state;
    double a[3] = {8, 8, 8}, c[3] = {1, 1, 1}, four = 4, none = 0, price[3] = {NAN, NAN, NAN};
    const size_t joint[3] = {5, 5, 5};
    struct logit_demand demand = {1, 3, NULL, &four, false, a, &none};
    assert_int_equal(bertrand_prices(&demand, joint, c, NULL, price, NULL), STATUS_OK);
    assert_near(price[0], 2, 1e-13);
}

/* Derivatives by finite differences: the Newton steps rest on them. */
static void test_the_jacobian_is_that_of_the_map(void **state)
{
    (void)state;
    struct zeta zeta;
    double price[J] = {2, 1.5, 0.3, 2.2, 1}, image[J], up[J], down[J], jacobian[J * J];
    assert_int_equal(zeta_init(&zeta, &mixed, owner, cost, NULL), STATUS_OK);
    zeta_map(&zeta, price, image, jacobian);
    for (size_t k = 0; k < J; k++) {
        double at = price[k], step = 1e-5;
        price[k] = at + step;
        zeta_map(&zeta, price, up, NULL);
        price[k] = at - step;
        zeta_map(&zeta, price, down, NULL);
        price[k] = at;
        for (size_t j = 0; j < J; j++)
            assert_near(jacobian[j * J + k], (up[j] - down[j]) / (2 * step), 1e-8);
    }
    zeta_clear(&zeta);
}

/* Every firm's best reply to the mixed-logit equilibrium, searched for globally, is its equilibrium price. */
static void test_equilibrium_prices_are_mutual_best_replies(void **state)
{
    (void)state;
    double price[J] = {NAN, NAN, NAN, NAN, NAN}, floor[J] = {0, 0, 0.9, 0, 0};
    assert_int_equal(bertrand_prices(&mixed, owner, cost, floor, price, NULL), STATUS_OK);
    assert_near(price[2], 0.9, 0); /* the floor binds */
    for (size_t f = 0; f < J; f++) {
        double reply[J];
        bool own[J];
        memcpy(reply, price, sizeof reply);
        for (size_t j = 0; j < J; j++) {
            own[j] = owner[j] == owner[f];
            reply[j] = own[j] ? 1 : price[j];
        }
        struct best_response_firm firm = {own, cost, floor, NULL};
        assert_int_equal(best_response(&mixed, &firm, reply, NULL), STATUS_OK);
        for (size_t j = 0; j < J; j++)
            assert_near(reply[j], price[j], 1e-10);
    }
}

static void test_implied_costs_invert_the_equilibrium(void **state)
{
    (void)state;
    double price[J] = {NAN, NAN, NAN, NAN, NAN}, implied[J];
    assert_int_equal(bertrand_prices(&mixed, owner, cost, NULL, price, NULL), STATUS_OK);
    assert_int_equal(bertrand_implied_costs(&mixed, owner, price, implied, NULL), STATUS_OK);
    for (size_t j = 0; j < J; j++)
        assert_near(implied[j], cost[j], 1e-12);
}

/* Against differences of profit, and 0 where the prices are an equilibrium. */
static void test_the_gradient_is_that_of_profit(void **state)
{
    (void)state;
    const double step = 1e-5;
    double price[J] = {2, 1.5, 3, 1, 2.5}, gradient[J], scratch[J * (J + 2)],
           nash[J] = {NAN, NAN, NAN, NAN, NAN};
    bertrand_profit_gradient(&mixed, owner, cost, price, gradient, scratch);
    for (size_t k = 0; k < J; k++) {
        double profit[2] = {0}, share[J], work[J];
        for (int side = 0; side < 2; side++) {
            double moved[J];
            memcpy(moved, price, sizeof moved);
            moved[k] += side ? step : -step;
            logit_shares(&mixed, moved, share, work);
            for (size_t j = 0; j < J; j++)
                profit[side] += owner[j] == owner[k] ? share[j] * (moved[j] - cost[j]) : 0;
        }
        assert_near(gradient[k], (profit[1] - profit[0]) / (2 * step), 1e-9);
    }
    assert_int_equal(bertrand_prices(&mixed, owner, cost, NULL, nash, NULL), STATUS_OK);
    bertrand_profit_gradient(&mixed, owner, cost, nash, gradient, scratch);
    for (size_t k = 0; k < J; k++)
        assert_near(gradient[k], 0, 1e-12);
}

/* P4 of the oracles: prices in another money unit. */
static void test_the_money_unit_does_not_matter(void **state)
{
    (void)state;
    double price[J] = {NAN, NAN, NAN, NAN, NAN}, scaled[J] = {NAN, NAN, NAN, NAN, NAN}, dear[J], dull[S];
    for (size_t j = 0; j < J; j++)
        dear[j] = cost[j] * 1e6;
    for (size_t s = 0; s < S; s++)
        dull[s] = alpha[s] / 1e6;
    struct logit_demand demand = mixed;
    demand.sensitivity = dull;
    assert_int_equal(bertrand_prices(&mixed, owner, cost, NULL, price, NULL), STATUS_OK);
    assert_int_equal(bertrand_prices(&demand, owner, dear, NULL, scaled, NULL), STATUS_OK);
    for (size_t j = 0; j < J; j++)
        assert_near(scaled[j] / 1e6, price[j], 1e-11);
}

/* Where a firm is worth thousands of utils more than the rest, so is its markup: W(exp(L)) is about L. */
static void test_overwhelming_quality_is_priced(void **state)
{
    (void)state;
    double a[3] = {8000, 2, 2}, c[3] = {0.5, 0.5, 0.5}, three = 3, none = 0, price[3] = {NAN, NAN, NAN};
    const size_t apart[3] = {0, 1, 2};
    struct logit_demand demand = {1, 3, NULL, &three, false, a, &none};
    assert_int_equal(bertrand_prices(&demand, apart, c, NULL, price, NULL), STATUS_OK);
    double w = 3 * (price[0] - 0.5) - 1, others = 1 + exp(2 - 3 * price[1]) + exp(2 - 3 * price[2]);
    assert_near(w + log(w), 8000 - 1.5 - 1 - log(others), 1e-8);
}

static void test_an_indispensable_firm_has_no_price(void **state)
{
    (void)state;
    double price[J] = {1, 1, 1, 1, 1}, captive[S];
    const size_t joint[J] = {0};
    for (size_t s = 0; s < S; s++)
        captive[s] = -INFINITY;
    struct logit_demand demand = mixed;
    demand.outside = captive;
    struct error error;
    assert_int_equal(bertrand_prices(&demand, joint, cost, NULL, price, &error), STATUS_FAILED);
    assert_non_null(strstr(error_text(&error).bytes, "do not converge: product"));
    assert_near(price[3], 1, 0);
    assert_int_equal(bertrand_prices(&demand, owner, cost, NULL, price, &error), STATUS_OK);
}

static const double nested_utility[4] = {3, 2.8, 1.5, 1.2}, nested_cost[4] = {1, 0.9, 0.3, 0.25};
static const size_t nest[4] = {0, 0, 1, 1}, nested_owner[4] = {0, 1, 0, 1};

static struct nested_demand nested(double sigma)
{
    return (struct nested_demand){4, nested_utility, 1.5, 0, nest, sigma};
}

/* NEST-P1 */
static void test_nested_equilibrium(void **state)
{
    (void)state;
    struct nested_demand demand = nested(0.5);
    double price[4] = {NAN, NAN, NAN, NAN}, share[4], scratch[8];
    assert_int_equal(nested_bertrand_prices(&demand, nested_owner, nested_cost, NULL, price, NULL),
                     STATUS_OK);
    assert_near(price[0], 1.6209560760221007, 1e-12);
    assert_near(price[3], 0.8209571761080208, 1e-12);
    nested_shares(&demand, price, share, scratch);
    assert_near(share[1], 0.2501983208947363, 1e-12);
}

static void test_without_correlation_nests_are_the_plain_logit(void **state)
{
    (void)state;
    struct nested_demand demand = nested(0);
    double one = 1.5, none = 0, price[4] = {NAN, NAN, NAN, NAN}, plain[4] = {NAN, NAN, NAN, NAN};
    struct logit_demand logit = {1, 4, NULL, &one, false, nested_utility, &none};
    assert_int_equal(nested_bertrand_prices(&demand, nested_owner, nested_cost, NULL, price, NULL),
                     STATUS_OK);
    assert_int_equal(bertrand_prices(&logit, nested_owner, nested_cost, NULL, plain, NULL), STATUS_OK);
    for (size_t j = 0; j < 4; j++)
        assert_near(price[j], plain[j], 1e-12);
}

/* From mild to nearly perfect substitutes, with a floor that binds: nobody gains by moving one price. */
static void test_no_deviation_pays_in_nests(void **state)
{
    (void)state;
    const double floor[4] = {0, 0, 1.4, 0}, correlations[] = {0.2, 0.5, 0.8, 0.95};
    for (size_t i = 0; i < 4; i++) {
        struct nested_demand demand = nested(correlations[i]);
        double price[4] = {NAN, NAN, NAN, NAN}, share[4], scratch[8];
        assert_int_equal(nested_bertrand_prices(&demand, nested_owner, nested_cost, floor, price, NULL),
                         STATUS_OK);
        for (size_t j = 0; j < 4; j++) {
            double best = -1, equilibrium = price[j], at_equilibrium = 0;
            for (int step = -300; step <= 300; step++) {
                double profit = 0;
                price[j] = fmax(floor[j], equilibrium + 0.005 * step);
                nested_shares(&demand, price, share, scratch);
                for (size_t k = 0; k < 4; k++)
                    profit += nested_owner[k] == nested_owner[j] ? (price[k] - nested_cost[k]) * share[k] : 0;
                best = fmax(best, profit);
                at_equilibrium = step == 0 ? profit : at_equilibrium;
            }
            price[j] = equilibrium;
            assert_near(at_equilibrium, best, 1e-14);
        }
    }
}

static void test_degenerate_nests_and_bad_numbers_are_refused(void **state)
{
    (void)state;
    double price[4] = {1, 1, 1, 1}, bad_cost[4] = {1, NAN, 1, 1};
    struct error error;
    for (int i = 0; i < 3; i++) {
        struct nested_demand demand = nested((double[]){1, -0.1, NAN}[i]);
        assert_int_equal(nested_bertrand_prices(&demand, nested_owner, nested_cost, NULL, price, &error),
                         STATUS_INVALID);
        assert_non_null(strstr(error_text(&error).bytes, "[0, 1)"));
    }
    struct nested_demand demand = nested(0.5);
    assert_int_equal(nested_bertrand_prices(&demand, nested_owner, bad_cost, NULL, price, &error),
                     STATUS_INVALID);
    demand.sensitivity = 0;
    assert_int_equal(nested_bertrand_prices(&demand, nested_owner, nested_cost, NULL, price, &error),
                     STATUS_INVALID);
    assert_int_equal(bertrand_prices(&mixed, owner, (double[J]){1, 1, INFINITY, 1, 1}, NULL,
                                     (double[J]){1, 1, 1, 1, 1}, &error),
                     STATUS_INVALID);
}

static void test_singular_systems_are_noticed(void **state)
{
    (void)state;
    double matrix[4] = {1, 2, 2, 4}, right[2] = {1, 1}, swap[4] = {0, 2, 4, 1}, known[2] = {6, 7};
    assert_false(linear_solve(2, matrix, right));
    assert_true(linear_solve(2, swap, known));
    assert_near(known[0], 1, 1e-15);
    assert_near(known[1], 3, 1e-15);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_three_firms_and_their_merger),
        cmocka_unit_test(test_a_single_owner_sets_joint_profit_prices),
        cmocka_unit_test(test_the_jacobian_is_that_of_the_map),
        cmocka_unit_test(test_equilibrium_prices_are_mutual_best_replies),
        cmocka_unit_test(test_implied_costs_invert_the_equilibrium),
        cmocka_unit_test(test_the_gradient_is_that_of_profit),
        cmocka_unit_test(test_the_money_unit_does_not_matter),
        cmocka_unit_test(test_overwhelming_quality_is_priced),
        cmocka_unit_test(test_an_indispensable_firm_has_no_price),
        cmocka_unit_test(test_nested_equilibrium),
        cmocka_unit_test(test_without_correlation_nests_are_the_plain_logit),
        cmocka_unit_test(test_no_deviation_pays_in_nests),
        cmocka_unit_test(test_degenerate_nests_and_bad_numbers_are_refused),
        cmocka_unit_test(test_singular_systems_are_noticed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
