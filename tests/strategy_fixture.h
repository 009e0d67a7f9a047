/* Small logit markets as a vendor sees them, for the tests of pricing rules. */
#ifndef PRICEWAR_TESTS_STRATEGY_FIXTURE_H
#define PRICEWAR_TESTS_STRATEGY_FIXTURE_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "random/philox.h"
#include "strategy/strategy.h"

enum { MOST_FIRMS = 4 };

/* Firms with one product each in one segment: utility 8 - 4 p, outside 0, unit cost 1 (Calvano et al. 2020),
 * 100 Gtok a round if all buy. Firm 0 is the one that looks. */
struct duel {
    struct public_product products[MOST_FIRMS];
    struct demand_segment segment;
    double utility[MOST_FIRMS], outside, unit_cost[MOST_FIRMS], cash[MOST_FIRMS], fixed_cost[MOST_FIRMS];
    double volume, customers;
    bool independent[MOST_FIRMS];
    struct offer offer;
    struct market_view view;
    struct arena arena;
    void *self;
    gsl_rng *random;
};

static inline void assert_close(double found, double expected, double tolerance)
{
    if (!(fabs(found - expected) <= tolerance))
        fail_msg("%.17g instead of %.17g", found, expected);
}

static inline void duel_start(struct duel *duel, size_t firms, double price)
{
    *duel = (struct duel){.segment = {1, 4, 1}};
    for (size_t j = 0; j < firms; j++) {
        duel->products[j] = (struct public_product){.vendor = j, .live = true, .price = price};
        duel->utility[j] = 8;
        duel->unit_cost[j] = 1;
        duel->independent[j] = true;
    }
    duel->random = gsl_rng_alloc(random_stream_type);
    arena_init(&duel->arena);
    duel->view = (struct market_view){.round = 1,
                                      .months = 1,
                                      .product_count = firms,
                                      .products = duel->products,
                                      .own_count = 1,
                                      .own_unit_cost = duel->unit_cost,
                                      .own_volume = &duel->volume,
                                      .own_customers = &duel->customers,
                                      .data_kept = 1,
                                      .rival_unit_cost = duel->unit_cost,
                                      .vendor_count = firms,
                                      .rival_cash = duel->cash,
                                      .rival_fixed_cost = duel->fixed_cost,
                                      .independent = duel->independent,
                                      .potential_volume = 100,
                                      .segment_count = 1,
                                      .segments = &duel->segment,
                                      .segment_utility = duel->utility,
                                      .segment_outside = &duel->outside,
                                      .random = duel->random};
}

static inline void duel_end(struct duel *duel)
{
    gsl_rng_free(duel->random);
    arena_clear(&duel->arena);
}

static inline const struct strategy *rule_named(const char *name)
{
    assert_true(strategy_find(name) != SIZE_MAX);
    return strategies[strategy_find(name)];
}

static inline void duel_create(struct duel *duel, const char *name, const void *params)
{
    struct error error = {.message = ""};
    if (rule_named(name)->create(&duel->view, params, &duel->arena, &duel->self, &error) != STATUS_OK)
        fail_msg("%s", error.message);
}

/* Price after one decision at the posted price, which stays posted. */
static inline double duel_decide(struct duel *duel, const char *name, const void *params)
{
    duel->offer = (struct offer){.price = duel->products[0].price};
    random_stream_seek(duel->random, 1, 0, 0, (uint32_t)duel->view.round, RANDOM_STRATEGY);
    rule_named(name)->decide(&duel->view, params, duel->self, &duel->offer);
    return duel->offer.price;
}

/* Margin of firm f over unit cost, kCNY a round, if firm 0 had this price. */
static inline double duel_margin(const struct duel *duel, size_t f, double price)
{
    double sum = 1, own = 0, own_price = 0;
    for (size_t j = 0; j < duel->view.product_count; j++) {
        double here = j ? duel->products[j].price : price;
        double weight = duel->products[j].live ? exp(8 - 4 * here) : 0;
        sum += weight;
        if (j == f) {
            own = weight;
            own_price = here;
        }
    }
    return duel->view.potential_volume * (own_price - duel->unit_cost[f]) * own / sum;
}

#endif
