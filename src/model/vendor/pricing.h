/* E1: vendors set prices through their strategies; docs/model.md section 5. */
#ifndef PRICEWAR_MODEL_PRICING_H
#define PRICEWAR_MODEL_PRICING_H

#include "model/world.h"

/* Takes scratch memory from the world's arena. */
enum status pricing_create(struct world *world, struct error *error);

/* Creates the strategies' memories anew, for the current market, for vendors f with renewed[f] (NULL: all) that
 * have entered it; `played`: the last round played. STATUS_INVALID, naming vendor and strategy, when a rule's
 * parameters do not suit the market. */
enum status pricing_renew(struct world *world, const bool *renewed, int64_t played, struct error *error);

/* STATUS_INVALID, naming vendor and strategy, when a rule of the scenario can't copy its memory, so that its
 * simulations can't be cloned. */
enum status pricing_check_copies(const struct scenario *scenario, struct error *error);

/* For a world in a clone of its arena: memories of its own, copied from those to which its vendors' still
 * lead. The rules must pass pricing_check_copies. */
enum status pricing_clone(struct world *clone, const struct relocation *relocation, struct error *error);

/* Sets a product's posted prices, and remembers the ratio of output to input price for moves of a single
 * price. */
void pricing_post(const struct world *world, struct product_state *product, double input, double output);

/* Live vendors whose turn it is decide on last round's public prices; then all prices change at once. The
 * vendor's masks, floors and largest steps are enforced whatever the rule says. STATUS_FAILED, naming
 * vendor, strategy and product, when a rule offers a number that is not finite, or when memory is short. */
enum status pricing_decide(struct world *world, struct error *error);

/* Judges what sustains the prices of vendors that learn: sets each one's conduct, and the share with
 * collusive conduct (NAN: nobody learns). Call after pricing_decide; only when all move at once. */
void pricing_judge_conduct(struct world *world);

#endif
