/* The rules that strategies.c lists; each is defined in the file of its name. */
#ifndef PRICEWAR_STRATEGY_RULES_H
#define PRICEWAR_STRATEGY_RULES_H

#include "strategy/strategy.h"

extern const struct strategy strategy_defend_share;
extern const struct strategy strategy_hold, strategy_cost_plus, strategy_undercut, strategy_match,
    strategy_best_response, strategy_loss_leader, strategy_predatory, strategy_bait_throttle, strategy_script,
    strategy_qlearn, strategy_klein, strategy_war_of_attrition, strategy_data_hunger, strategy_markov,
    strategy_follow, strategy_markov_perfect, strategy_rolling_horizon;

/* S3, for rules that match prices among other things. An own product that is dearer than its tier's
 * cheapest live rival by more than the tolerance goes down to that price, but not below (1 + floor_markup)
 * unit cost. */
void match_rivals(const struct market_view *view, double tolerance, double floor_markup,
                  struct offer *offers);

#endif
