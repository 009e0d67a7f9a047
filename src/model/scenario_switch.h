/* A run goes on under another scenario; docs/experiments.md, branch. */
#ifndef PRICEWAR_MODEL_SCENARIO_SWITCH_H
#define PRICEWAR_MODEL_SCENARIO_SWITCH_H

#include "model/world.h"

/* From the next round on `after` holds, which has the same agents and differs from the scenario so far only
 * in what the model reads anew every round. The pricing rules of the vendors f with new_rules[f] start with a
 * fresh memory, made with the market as it stands. What the capital of a live firm differs by is paid in by
 * investors, or taken out, when the next round starts. STATUS_INVALID: as pricing_renew. */
enum status switch_scenario(struct world *world, const struct scenario *after, const bool *new_rules,
                            struct error *error);

/* E0: the payments that are due. */
void switch_pay_in(struct world *world);

#endif
