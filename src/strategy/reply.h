/* The best reply of a vendor to what it sees; used by the rules that maximise profit. */
#ifndef PRICEWAR_STRATEGY_REPLY_H
#define PRICEWAR_STRATEGY_REPLY_H

#include "strategy/strategy.h"

/* Sets the prices of the own products that are live and free to the ones that maximise expected profit in the
 * segments of the view, at the rivals' posted prices, with `unit_cost` [own_count] (CNY/Mtok, any sign) and
 * the floors of the view; own products that are not free count at the price they have. Without an answer
 * (market/best_response.h) the offers stay as they are. docs/model.md 5, S4. */
void reply_with_costs(const struct market_view *view, const double *unit_cost, struct offer *offers);

/* The same with the view's own unit costs, each less `value`: what a unit sold is worth besides its price,
 * CNY/Mtok. */
void reply_with_value(const struct market_view *view, double value, struct offer *offers);

#endif
