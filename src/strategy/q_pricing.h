/* Q-learning as a pricing rule in any scenario: what qlearn.c and klein.c share. Every own product has a
 * learner of its own, which is paid what the vendor and its owner earn over fixed cost. The functions are
 * those of struct strategy, with a struct q_pricing_rules for the parameters. */
#ifndef PRICEWAR_STRATEGY_Q_PRICING_H
#define PRICEWAR_STRATEGY_Q_PRICING_H

#include "strategy/q_rivalry.h"

/* Learners for the products that are on sale, trained if so wished; the others' start when they are launched.
 * STATUS_INVALID: a grid without room, tables that would be too large. */
enum status q_pricing_create(const struct market_view *view, const void *params, struct arena *arena,
                             void **self, struct error *error);

void *q_pricing_copy(const void *memory, struct arena *arena);

/* Last round's reward. */
void q_pricing_observe(const struct market_view *view, const void *params, void *memory);

/* Learns from the rounds since the last decision, then sets prices, at random with probability exp(-decay t),
 * t in rounds since the start with the training counted. */
void q_pricing_decide(const struct market_view *view, const void *params, void *memory, struct offer *offers);

/* Unknown where the tier has a live product without such a learner, memories differ, or there are too many
 * combinations of prices. */
enum learned_conduct q_pricing_conduct(const struct market_view *view, const void *rules,
                                       void *const *selves);

#endif
