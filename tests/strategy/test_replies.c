/* best_response and loss_leader through the interface that the engine uses, against oracle numbers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "strategy/strategies.h"
#include <math.h>

enum { MOST = 6 };

struct market {
    struct public_product products[MOST];
    struct demand_segment segment;
    double utility[MOST], outside, cost[MOST], floor[MOST];
    bool free[MOST];
    struct offer offers[MOST];
    struct market_view view;
};

struct loss_leader {
    double attach_value, horizon, budget;
};

static void assert_near(double found, double expected, double tolerance)
{
    if (!(fabs(found - expected) <= tolerance))
        fail_msg("%.17g instead of %.17g", found, expected);
}

/* A one-segment market seen by the vendor that owns products [first, first + count). */
static void see(struct market *market, size_t products, const double *quality, const double *price,
                double sensitivity, size_t first, size_t count, const double *cost)
{
    *market = (struct market){.segment = {1, sensitivity, 1}};
    for (size_t j = 0; j < products; j++) {
        bool own = j >= first && j < first + count;
        market->products[j] =
            (struct public_product){.vendor = own ? 0 : 1 + j, .live = true, .price = price[j]};
        market->utility[j] = quality[j];
        market->free[j] = true;
    }
    for (size_t k = 0; k < count; k++) {
        market->cost[k] = cost[k];
        market->offers[k].price = price[first + k];
    }
    market->view = (struct market_view){.round = 1,
                                        .months = 1,
                                        .product_count = products,
                                        .products = market->products,
                                        .first_own = first,
                                        .own_count = count,
                                        .own_unit_cost = market->cost,
                                        .own_floor = market->floor,
                                        .own_free = market->free,
                                        .segment_count = 1,
                                        .segments = &market->segment,
                                        .segment_utility = market->utility,
                                        .segment_outside = &market->outside};
}

static void decide(const char *name, struct market *market, const void *params)
{
    strategies[strategy_find(name)]->decide(&market->view, params, NULL, market->offers);
}

static const double br_quality[6] = {4, 3, 1.5, 3.6, 1.8, 3.2}, br_cost[3] = {1.2, 0.6, 0.1},
                    br_price[6] = {2, 1.3, 0.8, 1.9, 0.8, 1.6};

/* BR-P1 */
static void test_best_response_is_the_closed_form(void **state)
{
    (void)state;
    struct market market;
    see(&market, 6, br_quality, br_price, 1.5, 0, 3, br_cost);
    decide("best_response", &market, NULL);
    assert_near(market.offers[0].price, 2.263798008257395, 1e-12);
    assert_near(market.offers[1].price, 1.663798008257395, 1e-12);
    assert_near(market.offers[2].price, 1.1637980082573953, 1e-12);
}

/* A tier that the rule may not touch keeps its price and still weighs: the free ones then have the best price
 * given that, which is not the price of a firm that has only them. */
static void test_tiers_that_are_not_free_stay_but_count(void **state)
{
    (void)state;
    struct market market;
    see(&market, 6, br_quality, br_price, 1.5, 0, 3, br_cost);
    market.free[0] = false;
    decide("best_response", &market, NULL);
    assert_near(market.offers[0].price, 2, 0);
    double with_flagship = market.offers[1].price - br_cost[1];
    assert_near(market.offers[2].price - br_cost[2], with_flagship, 1e-12);
    see(&market, 6, br_quality, br_price, 1.5, 1, 2, br_cost + 1);
    decide("best_response", &market, NULL);
    assert_true(with_flagship > market.offers[0].price - br_cost[1] + 0.05);
}

static void test_dead_rivals_leave_a_monopoly(void **state)
{
    (void)state;
    double quality[2] = {2, 5}, price[2] = {1, 1}, cost = 0.5;
    struct market market;
    see(&market, 2, quality, price, 1, 0, 1, &cost);
    market.products[1].live = false;
    decide("best_response", &market, NULL);
    assert_near(market.offers[0].price, 2.2662486081617503, 1e-12); /* LAMB-P1, a = 2, c = .5 */
}

static void test_without_an_answer_prices_stay(void **state)
{
    (void)state;
    double quality[1] = {2}, price[1] = {1.25}, cost = 0.5;
    struct market market;
    see(&market, 1, quality, price, 1, 0, 1, &cost);
    market.outside = -INFINITY;
    decide("best_response", &market, NULL);
    assert_near(market.offers[0].price, 1.25, 0);
}

/* Rounds of simultaneous replies; returns the price of firm f after them. */
static void play(double price[3], const double *quality, const double *cost, const struct loss_leader *rule)
{
    for (int round = 0; round < 400; round++) {
        double next[3];
        for (size_t f = 0; f < 3; f++) {
            struct market market;
            see(&market, 3, quality, price, 3, f, 1, &cost[f]);
            decide("loss_leader", &market, &rule[f]);
            next[f] = market.offers[0].price;
        }
        for (size_t f = 0; f < 3; f++)
            price[f] = next[f];
    }
}

/* ATT-P1 and ATT-P2-floor: three single-product firms, some owned by a cloud, reply until nothing moves. */
static void test_loss_leaders_reach_the_attach_equilibria(void **state)
{
    (void)state;
    double quality[3] = {2, 2, 2}, high[3] = {0.5, 0.5, 0.5}, low[3] = {0.3, 0.3, 0.3}, price[3] = {1, 1, 1};
    struct loss_leader attach[3] = {{1.2, 12, 1e300}, {0.6, 12, 1e300}, {0, 12, 1e300}};
    play(price, quality, high, attach);
    assert_near(price[0], 0.08887498746491096, 1e-10);
    assert_near(price[1], 0.351877204829227, 1e-10);
    assert_near(price[2], 0.853923519090229, 1e-10);
    struct loss_leader deep[3] = {{2.5, 12, 1e300}, {NAN, 12, 1e300}, {NAN, 12, 1e300}};
    play(price, quality, low, deep);
    assert_near(price[0], 0, 0);
    assert_near(price[1], 0.6686475889931964, 1e-10);
    assert_near(price[2], 0.6686475889931964, 1e-10);
}

static double loss_leader_price(double attach_value, double horizon, double observed, double subsidy)
{
    double quality[2] = {2, 2}, price[2] = {1, 1}, cost = 0.8;
    struct market market;
    see(&market, 2, quality, price, 3, 0, 1, &cost);
    market.view.attach_value = observed;
    market.view.subsidy_so_far = subsidy;
    decide("loss_leader", &market, &(struct loss_leader){attach_value, horizon, 100});
    return market.offers[0].price;
}

static void test_loss_leader_values_what_it_observes_until_its_budget_is_spent(void **state)
{
    (void)state;
    double plain = loss_leader_price(0, 12, 0, 0), led = loss_leader_price(0.6, 12, 0, 0);
    assert_true(led < plain - 0.1);
    assert_near(loss_leader_price(NAN, 12, 0.05, 0), led, 1e-14);
    assert_near(loss_leader_price(NAN, 12, 0, 0), plain, 0);
    assert_near(loss_leader_price(NAN, 0, 0.05, 0), plain, 0);
    assert_near(loss_leader_price(0.6, 12, 0, 100), led, 0);
    assert_near(loss_leader_price(0.6, 12, 0, 100.5), plain, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_best_response_is_the_closed_form),
        cmocka_unit_test(test_tiers_that_are_not_free_stay_but_count),
        cmocka_unit_test(test_dead_rivals_leave_a_monopoly),
        cmocka_unit_test(test_without_an_answer_prices_stay),
        cmocka_unit_test(test_loss_leaders_reach_the_attach_equilibria),
        cmocka_unit_test(test_loss_leader_values_what_it_observes_until_its_budget_is_spent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
