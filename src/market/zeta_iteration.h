/* Nash prices by the zeta map alone (zeta.h), without its Jacobian: what most markets of many products need, and in
 * blocks of segments that stay in the processor's cache. */
#ifndef PRICEWAR_MARKET_ZETA_ITERATION_H
#define PRICEWAR_MARKET_ZETA_ITERATION_H

#include "market/logit.h"

struct zeta_iteration {
    const struct logit_demand *demand; /* checked by logit_check */
    const size_t *owner;               /* [product_count]; equal numbers, same firm */
    const double *cost;                /* [product_count], finite */
    const double *floor;               /* [product_count]; NULL: none */
    double unit;                       /* > 0, a typical markup: the scale of distances */
    size_t most_evaluations;           /* of the map */
};

/* Iterates p_j = max(floor_j, zeta_j(p)) from `price` [product_count], a finite number for each product, with SQUAREM's
 * long steps. True: no price is farther from its image than rounding, 1e-14 of `unit` and 1e-15 of the largest price.
 * False, and the prices are the last ones: that took more evaluations, shares underflow, a price has no bound, or memory
 * is short; `error` says which. */
bool zeta_iteration_solve(const struct zeta_iteration *problem, double *price, struct error *error);

#endif
