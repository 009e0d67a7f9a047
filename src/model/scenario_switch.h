/* Switches a run to another scenario; docs/experiments.md, branch. */
#ifndef PRICEWAR_MODEL_SCENARIO_SWITCH_H
#define PRICEWAR_MODEL_SCENARIO_SWITCH_H

#include "model/world.h"

/* From the next round on `after` holds. It must have the same agents and may differ only in what the model
 * reads anew every round. The pricing rules of vendors f with new_rules[f] start with a fresh memory, made
 * for the current market. If the capital of a live firm differs, investors pay in the difference, or take
 * it out, when the next round starts. STATUS_INVALID: as pricing_renew. */
enum status switch_scenario(struct world *world, const struct scenario *after, const bool *new_rules,
                            struct error *error);

/* E0: makes the payments that are due. */
void switch_pay_in(struct world *world);

#endif
