/* Q-learning as a pricing rule for any scenario; shared by qlearn.c and klein.c. Each of the vendor's
 * products has its own learner, whose reward is what the vendor and its owner earn before fixed cost. The
 * functions are those of struct strategy; params is a struct q_pricing_rules. */
#ifndef PRICEWAR_STRATEGY_Q_PRICING_H
#define PRICEWAR_STRATEGY_Q_PRICING_H

#include "strategy/q_rivalry.h"

/* The rules that parameters of `klein` stand for (klein.c). */
struct q_pricing_rules klein_rules(const void *params);

/* Creates learners for products on sale, trained if asked for; learners of other products start at their
 * launch. STATUS_INVALID: the grid's ends leave no room, or tables would be too large. */
enum status q_pricing_create(const struct market_view *view, const void *params, struct arena *arena,
                             void **self, struct error *error);

void *q_pricing_copy(const void *memory, struct arena *arena);

/* Takes last round's reward. */
void q_pricing_observe(const struct market_view *view, const void *params, void *memory);

/* Learns from the rewards since the last decision, then sets prices: at random with probability exp(-decay
 * t), else greedily. t: rounds since the start, training included. */
void q_pricing_decide(const struct market_view *view, const void *params, void *memory, struct offer *offers);

/* Unknown when a live product of the tier has no such learner, when memories differ, or when there are too
 * many combinations of prices. */
enum learned_conduct q_pricing_conduct(const struct market_view *view, const void *rules,
                                       void *const *selves);

#endif
