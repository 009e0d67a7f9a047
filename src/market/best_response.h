/* The prices that maximise one firm's expected profit, given its rivals' prices. */
#ifndef PRICEWAR_MARKET_BEST_RESPONSE_H
#define PRICEWAR_MARKET_BEST_RESPONSE_H

#include "market/single_firm_problem.h"

/* price [product_count]: posted prices on entry; on success the firm's movable products on offer have
 * their best prices. Maximises sum_s w_s sum_own (price - cost) s_sj subject to the floors.
 * One segment with one price sensitivity has a closed form: all products above their floors have the
 * markup b + (1 + W)/alpha (lambert.h; b is what the fixed own products earn per unit of everything not
 * movable). Otherwise the fixed point of zeta.h is sought from several starts, and the local maximum with
 * the highest profit is taken. Rivals enter once, as a part of each segment's outside option.
 * STATUS_INVALID: demand, a cost, a floor or a rival's price makes no sense. STATUS_FAILED, prices
 * untouched: no memory, no convergence, or no best price exists because a segment has no alternative to
 * the firm. */
enum status best_response(const struct logit_demand *demand, const struct best_response_firm *firm,
                          double *price, struct error *error);

/* The same in a market already worked out for posted prices. price [product_count] as above; rivals'
 * entries equal posted->price. */
enum status best_response_to(const struct posted_market *posted, const struct best_response_firm *firm,
                             double *price, struct error *error);

#endif
