/* Nested logit: products of a nest are closer substitutes. Cardell's form as in Berry (1994), RAND Journal
 * of Economics 25, 242-262; the outside option has a nest of its own. */
#ifndef PRICEWAR_VERIFY_THEORY_NESTED_H
#define PRICEWAR_VERIFY_THEORY_NESTED_H

#include "base/error.h"

struct nested_demand {
    size_t product_count;
    const double *utility; /* [product_count], without price; -INFINITY: not on offer */
    double sensitivity;    /* alpha > 0 per price unit */
    double outside;
    const size_t *nest; /* [product_count]: equal numbers, same nest */
    /* sigma in [0, 1): 0 is the plain logit; near 1 only the best product of a nest sells */
    double correlation;
};

/* share [product_count]: market shares, safe from overflow. Returns the share of the outside option.
 * `scratch` [2 * product_count]. */
double nested_shares(const struct nested_demand *demand, const double *price, double *share, double *scratch);

/* Nash prices of the firms `owner` as in bertrand.h, from the first-order conditions
 *   m_j = (1 - sigma)/alpha + sigma sum_own,same nest m_k s_k|g + (1 - sigma) sum_own m_k s_k.
 * STATUS_INVALID: sigma outside [0, 1), a sensitivity not above 0, a number that is not finite.
 * STATUS_FAILED, prices untouched: no memory or no convergence. */
enum status nested_bertrand_prices(const struct nested_demand *demand, const size_t *owner,
                                   const double *cost, const double *floor, double *price,
                                   struct error *error);

#endif
