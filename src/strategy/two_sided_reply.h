/* The best reply of a vendor in a market with two sides: prices and the fee of its partners together. */
#ifndef PRICEWAR_STRATEGY_TWO_SIDED_REPLY_H
#define PRICEWAR_STRATEGY_TWO_SIDED_REPLY_H

#include "strategy/strategy.h"

/* As reply_with_costs, for a view with partners; also sets the fee. Allies count as rivals. Without an answer the offers
 * stay as they are. docs/model.md 4.15. */
void two_sided_reply_with_costs(const struct market_view *view, const double *unit_cost,
                                struct offer *offers);

#endif
