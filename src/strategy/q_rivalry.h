/* A product of the vendor and the products that it competes with in its tier, as players of a static game
 * with one price grid each. */
#ifndef PRICEWAR_STRATEGY_Q_RIVALRY_H
#define PRICEWAR_STRATEGY_Q_RIVALRY_H

#include "strategy/q_pricing.h"

struct q_rivalry {
    size_t players;  /* the own product and the live rivals of its tier */
    size_t self;     /* the own product's place among them */
    size_t *product; /* [players], ascending, so that rivals see the same game */
    size_t points;
    double *grid; /* [players][points] */
};

/* Finds the players for own product `k` and their grids. STATUS_INVALID: no room between the ends of the
 * grid; STATUS_FAILED: memory is short, or the market of the view has no equilibrium to build the grid on. */
enum status q_rivalry_create(const struct market_view *view, const struct q_pricing_rules *rules, size_t k,
                             struct arena *arena, struct q_rivalry *rivalry, struct error *error);

/* How many states a memory has; 0 when they and the points make too large a table. */
size_t q_rivalry_states(const struct q_rivalry *rivalry, enum q_memory memory);

/* State that player `self` is in when the players' prices are these; rivals whose price is INFINITY are gone.
 */
size_t q_rivalry_state(const struct q_rivalry *rivalry, const struct market_view *view, enum q_memory memory,
                       size_t self, const double *price);

/* First values [points] of the own product: discounted margin of the vendor, kCNY, when all rivals' prices on
 * their grids are equally likely; when there are too many combinations, rivals move together. False when
 * memory is short. */
bool q_rivalry_first_values(const struct q_rivalry *rivalry, const struct market_view *view, double discount,
                            double *value);

/* Profits of all combinations (market/payoff_table.h), [rows][players], kCNY per round; NULL when memory is
 * short or there are more than `most` rows. Freed by the caller. */
double *q_rivalry_payoffs(const struct q_rivalry *rivalry, const struct market_view *view, size_t most);

#endif
