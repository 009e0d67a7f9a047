/* Effects of new prices and owners in a logit market: merger simulation as in Nevo (2000), RAND Journal of
 * Economics 31, 395-421. */
#ifndef PRICEWAR_VERIFY_THEORY_MERGER_H
#define PRICEWAR_VERIFY_THEORY_MERGER_H

#include "market/logit.h"

/* Herfindahl indices of firms, 0..1e4: `sold`, of what is sold; `potential`, of the whole market, where
 * non-buyers count as held by nobody. */
struct merger_effects {
    double sold_before, sold_after;
    double potential_before, potential_after;
    double sold_change_naive; /* change if shares stayed the same: 2 s_a s_b for a merger of a and b */
    double surplus_change;    /* consumer surplus per head, price units */
    double profit_change;     /* of all firms per head, price units */
};

/* Compares the market before and after; arrays [product_count]. Prices usually come from bertrand_prices
 * with the owners before and after. STATUS_INVALID: sensitivities by product (no consumer surplus), or
 * nothing sold. STATUS_FAILED: no memory. */
enum status merger_measure(const struct logit_demand *demand, const double *cost, const size_t *owner_before,
                           const double *price_before, const size_t *owner_after, const double *price_after,
                           struct merger_effects *effects, struct error *error);

#endif
