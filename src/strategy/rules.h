/* The rules that strategy.c lists; each is defined in the file of its name. */
#ifndef PRICEWAR_STRATEGY_RULES_H
#define PRICEWAR_STRATEGY_RULES_H

#include "strategy/strategy.h"

extern const struct strategy strategy_defend_share;
extern const struct strategy strategy_hold, strategy_cost_plus, strategy_undercut, strategy_match,
    strategy_best_response, strategy_loss_leader, strategy_script;

#endif
