/* Armstrong (2006) with logit demand on both sides: his monopoly's Lerner conditions and his duopoly's prices, which a best
 * reply must find; conservation of both sides; gradients by brute force. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "market/best_response.h"
#include "market/two_sided.h"
#include <math.h>
#include <string.h>

static void assert_near(double found, double expected, double tolerance, const char *what)
{
    if (!(fabs(found - expected) <= tolerance))
        fail_msg("%s is %.17g instead of %.17g", what, found, expected);
}

enum { FIRMS = 3 };

/* Firms with a product each: u = 8 - 4 p, unit cost 1, 100 units if all buy; 50 partners, cost 0.3. */
struct market {
    double alpha, utility[FIRMS], none, appeal[FIRMS], price[FIRMS], fee[FIRMS], buyers[FIRMS],
        partners[FIRMS], cost[FIRMS];
    size_t vendor[FIRMS];
    struct logit_demand demand;
    struct two_sided_market sides;
    struct two_sided_firm firm;
};

static void open_market(struct market *market, size_t firms, double outside)
{
    *market = (struct market){.alpha = 4, .none = outside};
    for (size_t f = 0; f < firms; f++) {
        market->utility[f] = 8;
        market->appeal[f] = 1;
        market->vendor[f] = f;
        market->price[f] = 1.5;
        market->fee[f] = 0.8;
        market->partners[f] = 1 / (double)firms;
        market->cost[f] = 1;
    }
    market->demand =
        (struct logit_demand){1, firms, NULL, &market->alpha, false, market->utility, &market->none};
    market->sides = (struct two_sided_market){.demand = &market->demand,
                                              .vendor = market->vendor,
                                              .vendor_count = firms,
                                              .volume = 100,
                                              .taste = 0.9,
                                              .number = 50,
                                              .fee_sensitivity = 2,
                                              .buyers_taste = 0.7,
                                              .outside = outside,
                                              .appeal = market->appeal};
    market->firm = (struct two_sided_firm){.cost = market->cost, .partner_cost = 0.3};
}

static void settle(struct market *market)
{
    assert_int_equal(
        two_sided_settle(&market->sides, market->price, market->fee, market->buyers, market->partners, NULL),
        STATUS_OK);
}

static void reply(struct market *market, size_t firm)
{
    market->firm.vendor = firm;
    assert_int_equal(
        two_sided_reply(&market->sides, &market->firm, market->price, market->fee, market->partners, NULL),
        STATUS_OK);
    settle(market);
}

static double profit(struct market *market, double price, double fee)
{
    struct market copy = *market;
    copy.demand.utility = copy.utility;
    copy.price[0] = price;
    copy.fee[0] = fee;
    settle(&copy);
    return 100 * (price - 1) * copy.buyers[0] + 50 * (fee - 0.3) * copy.partners[0];
}

/* p - (f - b) = share over slope, where b is what one more member is worth to the other side. */
static void test_a_monopoly_prices_by_armstrongs_rule(void **state)
{
    (void)state;
    struct market market;
    open_market(&market, 1, 3);
    reply(&market, 0);
    double x = market.buyers[0], n = market.partners[0];
    assert_near(market.price[0], 1 - 0.7 / 2 * 50 * n / 100 + 1 / (4 * (1 - x)), 1e-9, "price");
    assert_near(market.fee[0], 0.3 - 0.9 / 4 * 100 * x / 50 + 1 / (2 * (1 - n)), 1e-9, "fee");
    assert_near(x, 1 / (1 + exp(3 - 8 + 4 * market.price[0] - 0.9 * n)), 1e-14, "buyers");
    assert_near(n, 1 / (1 + exp(3 - 1 + 2 * market.fee[0] - 0.7 * x)), 1e-14, "partners");
    double here = profit(&market, market.price[0], market.fee[0]);
    for (double price = -1; price < 4; price += 0.1)
        for (double fee = -2; fee < 3; fee += 0.1)
            assert_true(profit(&market, price, fee) <= here + 1e-9);
}

/* Everybody joins somebody. Hotelling's p = f + t - b of the other side, with t = 2/alpha. */
static void test_a_duopoly_prices_by_armstrongs_rule(void **state)
{
    (void)state;
    struct market market;
    open_market(&market, 2, -INFINITY);
    for (int round = 0; round < 200; round++) {
        reply(&market, 0);
        reply(&market, 1);
    }
    for (size_t f = 0; f < 2; f++) {
        assert_near(market.price[f], 1 + 2 / 4. - 0.7 * 50 / (2 * 100), 1e-9, "price");
        assert_near(market.fee[f], 0.3 + 2 / 2. - 0.9 * 100 / (4 * 50), 1e-9, "fee");
        assert_near(market.buyers[f], 0.5, 1e-12, "buyers");
        assert_near(market.partners[f], 0.5, 1e-12, "partners");
    }
}

/* Without cross effects the sides are two markets, and the buyers' is the one that best_response knows. */
static void test_without_cross_effects_there_are_two_markets(void **state)
{
    (void)state;
    struct market market;
    open_market(&market, 3, 2);
    market.sides.taste = market.sides.buyers_taste = 0;
    double price[FIRMS] = {1.5, 1.5, 1.5};
    bool own[FIRMS] = {true};
    struct best_response_firm firm = {own, market.cost, NULL, NULL};
    assert_int_equal(best_response(&market.demand, &firm, price, NULL), STATUS_OK);
    reply(&market, 0);
    assert_near(market.price[0], price[0], 1e-9, "price");
    assert_near(market.fee[0], 0.3 + 1 / (2 * (1 - market.partners[0])), 1e-9, "fee");
}

/* Three unlike firms: no other price or fee nearby earns more; floors bind. */
static void test_unlike_firms_are_at_a_maximum(void **state)
{
    (void)state;
    struct market market;
    open_market(&market, 3, 2);
    market.utility[0] = 8.5;
    market.appeal[0] = 1.7;
    market.price[1] = 1.2;
    market.fee[2] = -0.4;
    reply(&market, 0);
    double best = profit(&market, market.price[0], market.fee[0]);
    for (double step = 1e-3; step < 2; step *= 3)
        for (int i = -1; i <= 1; i++)
            for (int k = -1; k <= 1; k++)
                assert_true(profit(&market, market.price[0] + i * step, market.fee[0] + k * step) <=
                            best + 1e-12);
    double low = market.price[0], floor[FIRMS] = {low + 0.2};
    market.firm.floor = floor;
    reply(&market, 0);
    assert_near(market.price[0], low + 0.2, 1e-12, "price at its floor");
    best = profit(&market, market.price[0], market.fee[0]);
    assert_true(profit(&market, market.price[0], market.fee[0] + 1e-3) < best);
    assert_true(profit(&market, market.price[0], market.fee[0] - 1e-3) < best);
}

/* Two products of the firm and one of a rival, two segments: nothing near the reply earns more. */
static void test_a_firm_of_two_products_in_two_segments(void **state)
{
    (void)state;
    const double weight[2] = {0.6, 0.4}, alpha[2] = {4, 1.5}, utility[6] = {8, 7, 8, 3, 4, 2},
                 outside[2] = {2, 1};
    const double appeal[2] = {1, 0.5}, cost[3] = {1, 0.6, 0};
    const size_t vendor[3] = {0, 0, 1};
    const struct logit_demand demand = {2, 3, weight, alpha, false, utility, outside};
    const struct two_sided_market sides = {&demand, vendor, 2, 100, 0.9, 50, 2, 0.7, 1, appeal};
    const struct two_sided_firm firm = {.vendor = 0, .cost = cost, .partner_cost = 0.3};
    double at[3] = {1.5, 1.2, 0.5}, best = 0;
    double price[3] = {1.5, 1.2, 1.4}, fee[2] = {0.5, 0.2}, start[2] = {0.4, 0.4};
    assert_int_equal(two_sided_reply(&sides, &firm, price, fee, start, NULL), STATUS_OK);
    memcpy(at, (double[]){price[0], price[1], fee[0]}, sizeof at);
    for (int trial = 0; trial < 27 * 8; trial++) { /* the first is the reply itself */
        double step = pow(4, -(double)(trial / 27)), moved[3], buyers[2], partners[2] = {0.4, 0.4}, share[3],
               scratch[3];
        for (int i = 0, left = trial % 27; i < 3; i++, left /= 3)
            moved[i] = at[i] + step * (left % 3 == 2 ? -1 : left % 3);
        double prices[3] = {moved[0], moved[1], price[2]}, fees[2] = {moved[2], fee[1]}, with[6];
        assert_int_equal(two_sided_settle(&sides, prices, fees, buyers, partners, NULL), STATUS_OK);
        for (int j = 0; j < 6; j++)
            with[j] = utility[j] + 0.9 * partners[vendor[j % 3]];
        const struct logit_demand settled = {2, 3, weight, alpha, false, with, outside};
        logit_shares(&settled, prices, share, scratch);
        assert_near(share[0] + share[1], buyers[0], 1e-12, "buyers");
        double earned = 100 * ((moved[0] - 1) * share[0] + (moved[1] - 0.6) * share[1]) +
                        50 * (moved[2] - 0.3) * partners[0];
        best = trial ? best : earned;
        if (earned > best + 1e-10)
            fail_msg("%.17g is earned beside the reply, which earns %.17g", earned, best);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_monopoly_prices_by_armstrongs_rule),
        cmocka_unit_test(test_a_duopoly_prices_by_armstrongs_rule),
        cmocka_unit_test(test_without_cross_effects_there_are_two_markets),
        cmocka_unit_test(test_unlike_firms_are_at_a_maximum),
        cmocka_unit_test(test_a_firm_of_two_products_in_two_segments),
    };
    return cmocka_run_group_tests_name("two sided", tests, NULL, NULL);
}
