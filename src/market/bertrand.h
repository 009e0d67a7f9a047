/* Static Bertrand-Nash prices of multi-product firms under (mixed) logit demand: the yardstick against which
 * play is measured. Firms are given by `owner` [product_count]: equal numbers, same firm; all products of one
 * owner give the joint-profit (monopoly) prices, a merger is a change of owner. A firm that gets more from a
 * sale than its price (attach revenue) has that much lower a `cost`, below 0 if need be. */
#ifndef PRICEWAR_MARKET_BERTRAND_H
#define PRICEWAR_MARKET_BERTRAND_H

#include "market/logit.h"

/* Nash prices, each at least floor[j] (NULL: none). price [product_count]: where the search starts on entry;
 * if one is NAN, firms first reply to one another in turn from cost plus the market's mean 1/alpha. The
 * equilibrium on success. With one segment of equal
 * sensitivities it is unique; with several it is the one that the zeta map leads to from there.
 * STATUS_INVALID: demand, a cost or a floor makes no sense. STATUS_FAILED, prices untouched: no memory, or no
 * convergence (as when a segment can't do without one firm). Morrow & Skerlos (2011). */
enum status bertrand_prices(const struct logit_demand *demand, const size_t *owner, const double *cost,
                            const double *floor, double *price, struct error *error);

/* The unit costs at which `price` would be an equilibrium without floors: how costs are inferred from posted
 * prices (Nevo 2000). They may come out negative. STATUS_FAILED when the conditions are singular. */
enum status bertrand_implied_costs(const struct logit_demand *demand, const size_t *owner,
                                   const double *price, double *cost, struct error *error);

#endif
