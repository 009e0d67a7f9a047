/* Static Bertrand-Nash prices of multi-product firms under (mixed) logit demand: the benchmark for
 * simulated play. `owner` [product_count] says which firm a product belongs to: equal numbers, same firm.
 * With one owner for all products the prices are the joint-profit (monopoly) prices; a merger is a change
 * of owner. When a firm earns more from a sale than the price (attach revenue), lower its `cost` by as
 * much, below 0 if need be. */
#ifndef PRICEWAR_MARKET_BERTRAND_H
#define PRICEWAR_MARKET_BERTRAND_H

#include "market/logit.h"

/* Nash prices, each at least floor[j] (NULL: no floors). price [product_count]: on entry where the search
 * starts; if one is NAN, the start is cost plus the market's mean 1/alpha. From there, or when the zeta map
 * does not settle, firms reply to one another in turn before the map is iterated. On success the equilibrium.
 * With one segment of equal sensitivities it is unique; with several segments it is the one that the zeta map
 * leads to from the start. STATUS_INVALID: demand, a cost or a floor makes no sense. STATUS_FAILED, prices
 * untouched: no memory, or no convergence (as when a segment has no alternative to one firm). Morrow &
 * Skerlos (2011). */
enum status bertrand_prices(const struct logit_demand *demand, const size_t *owner, const double *cost,
                            const double *floor, double *price, struct error *error);

/* The unit costs at which `price` would be an equilibrium without floors; so costs are inferred from
 * posted prices (Nevo 2000). They may be negative. STATUS_FAILED when the first-order conditions are
 * singular. */
enum status bertrand_implied_costs(const struct logit_demand *demand, const size_t *owner,
                                   const double *price, double *cost, struct error *error);

/* gradient [product_count]: by how much the profit of a product's firm, per head, rises with that product's
 * price alone, at these prices. 0 for a product that no segment is offered. scratch
 * [product_count * (product_count + 2)]. */
void bertrand_profit_gradient(const struct logit_demand *demand, const size_t *owner, const double *cost,
                              const double *price, double *gradient, double *scratch);

#endif
