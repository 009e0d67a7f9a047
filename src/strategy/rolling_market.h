/* Makes the market that rolling_horizon projects ahead of what a vendor sees; docs/foresight.md. */
#ifndef PRICEWAR_STRATEGY_ROLLING_MARKET_H
#define PRICEWAR_STRATEGY_ROLLING_MARKET_H

#include "foresight/projection.h"
#include "strategy/strategy.h"

/* Numbers that the arrays of a market take for `segments` segments. */
size_t rolling_market_numbers(const struct market_view *view, size_t segments);

/* Puts the market's arrays into `block`; segments: at most that many, those of research are merged by price
 * sensitivity. */
void rolling_market_lay_out(struct projected_market *market, const struct market_view *view, size_t segments,
                            double *block);

/* Fills it in from the view. Merged segments have the shares of those they stand for when own prices are `anchor`
 * [own_count]. The caller sets conduct, depth, cash_error and rival_follows. `funding`: share of independents' losses
 * that investors make good. */
void rolling_market_fill(struct projected_market *market, const struct market_view *view,
                         const double *anchor, double funding);

/* A rival vendor's place among the rivals. */
static inline size_t rival_place(const struct market_view *view, size_t vendor)
{
    return vendor < view->vendor ? vendor : vendor - 1;
}

#endif
