/* Replies to a posted market are those to the same market alone, bit for bit, and the shortcuts of the search
 * for them are as exact as they say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "market/best_response.h"
#include "market/rough_zeta.h"
#include <math.h>
#include <string.h>

enum { S = 11, J = 7 };

struct market {
    double weight[S], alpha[S], none[S], utility[S * J], cost[J], floor[J], price[J];
    struct logit_demand demand;
};

static double uniform(uint64_t *state, double low, double high)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return low + (high - low) * (double)(*state >> 11) / 9007199254740992.0;
}

/* Sensitivities over two orders of magnitude; product 5 is on offer to some segments, product 6 to none. */
static void draw_market(struct market *market, uint64_t *random, double spread)
{
    for (size_t s = 0; s < S; s++) {
        market->weight[s] = s ? uniform(random, 0.05, 1) : 0;
        market->alpha[s] = exp(uniform(random, -2.3, 2.3));
        market->none[s] = uniform(random, -1, 2);
        for (size_t j = 0; j < J; j++)
            market->utility[s * J + j] = j == 6 || (j == 5 && s % 2) ? -INFINITY : uniform(random, 0, spread);
    }
    for (size_t j = 0; j < J; j++) {
        market->cost[j] = uniform(random, -1, 2);
        market->floor[j] = uniform(random, 0, 1);
        market->price[j] = uniform(random, 0, 4);
    }
    market->demand =
        (struct logit_demand){S, J, market->weight, market->alpha, false, market->utility, market->none};
}

/* With a spread of 3000 the segment's best offer is often the firm's own, and the rest vanishes beside it. */
static void test_replies_to_a_posted_market_are_the_same_bits(void **state)
{
    (void)state;
    uint64_t random = 3;
    struct arena arena;
    arena_init(&arena);
    struct posted_market *posted = posted_market_take(&arena, S, J);
    assert_non_null(posted);
    int found = 0;
    for (int round = 0; round < 200; round++) {
        struct market market;
        draw_market(&market, &random, round % 4 ? 5 : 3000);
        assert_int_equal(posted_market_post(posted, &market.demand, market.price, NULL), STATUS_OK);
        for (size_t first = 0; first < 5; first += 2) {
            bool own[J] = {false}, movable[J] = {true, true, true, true, false, true, true};
            own[first] = own[first + 1] = true;
            struct best_response_firm firm = {own, market.cost, market.floor, movable};
            double alone[J], together[J];
            memcpy(alone, market.price, sizeof alone);
            memcpy(together, market.price, sizeof together);
            enum status status = best_response(&market.demand, &firm, alone, NULL);
            assert_int_equal(best_response_to(posted, &firm, together, NULL), status);
            assert_memory_equal(alone, together, sizeof alone);
            found += status == STATUS_OK && memcmp(alone, market.price, sizeof alone) != 0;
        }
    }
    assert_true(found > 300);
    arena_clear(&arena);
}

static void test_a_market_that_makes_no_sense_is_not_posted(void **state)
{
    (void)state;
    uint64_t random = 4;
    struct arena arena;
    struct market market;
    struct error error;
    arena_init(&arena);
    struct posted_market *posted = posted_market_take(&arena, S, J);
    draw_market(&market, &random, 5);
    market.price[6] = (double)NAN; /* not on offer */
    assert_int_equal(posted_market_post(posted, &market.demand, market.price, &error), STATUS_OK);
    market.price[5] = (double)NAN;
    assert_int_equal(posted_market_post(posted, &market.demand, market.price, &error), STATUS_INVALID);
    assert_non_null(strstr(error_text(&error).bytes, "product 5: price"));
    arena_clear(&arena);
}

/* The firm's equations with three products, two of them its own price from a trial to the next. */
static void test_estimated_profits_and_maps_are_near_the_exact_ones(void **state)
{
    (void)state;
    uint64_t random = 5;
    for (int round = 0; round < 100; round++) {
        struct market market;
        size_t owner[J] = {0};
        double image[J], about[J], price[J];
        struct zeta zeta;
        struct rough_zeta rough;
        draw_market(&market, &random, 5);
        memcpy(price, market.price, sizeof price);
        assert_int_equal(zeta_init(&zeta, &market.demand, owner, market.cost, NULL), STATUS_OK);
        assert_int_equal(rough_zeta_init(&rough, &zeta, NULL), STATUS_OK);
        zeta_map(&zeta, price, image, NULL);
        rough_zeta_map(&rough, price, about);
        for (size_t j = 0; j < J - 1; j++)
            if (!(fabs(about[j] - image[j]) <= 1e-5 * (1 + fabs(image[j]))))
                fail_msg("round %d, product %zu: %g instead of %g", round, j, about[j], image[j]);
        size_t k = (size_t)round % 5;
        double estimate = zeta_profit_about(&zeta, k, market.floor[k]);
        price[k] = market.floor[k];
        zeta_evaluate(&zeta, price);
        double profit = zeta_profit(&zeta, 0);
        if (!(fabs(estimate - profit) <= 1e-12 * (1 + fabs(profit))))
            fail_msg("round %d: a profit of %g is estimated as %g", round, profit, estimate);
        rough_zeta_clear(&rough);
        zeta_clear(&zeta);
    }
}

/* Where single precision can't follow, it says so. */
static void test_weights_beyond_single_precision_are_refused(void **state)
{
    (void)state;
    double utility[2] = {200, 1}, alpha = 1, none = 0, cost[2] = {1, 1}, price[2] = {2, 2}, image[2];
    const size_t owner[2] = {0, 0};
    struct logit_demand demand = {1, 2, NULL, &alpha, false, utility, &none};
    struct zeta zeta;
    struct rough_zeta rough;
    assert_int_equal(zeta_init(&zeta, &demand, owner, cost, NULL), STATUS_OK);
    assert_int_equal(rough_zeta_init(&rough, &zeta, NULL), STATUS_OK);
    assert_false(rough_zeta_map(&rough, price, image));
    price[0] = price[1] = 300; /* nobody buys */
    assert_false(rough_zeta_map(&rough, price, image));
    rough_zeta_clear(&rough);
    zeta_clear(&zeta);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_replies_to_a_posted_market_are_the_same_bits),
        cmocka_unit_test(test_a_market_that_makes_no_sense_is_not_posted),
        cmocka_unit_test(test_estimated_profits_and_maps_are_near_the_exact_ones),
        cmocka_unit_test(test_weights_beyond_single_precision_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
