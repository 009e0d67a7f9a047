/* E1: vendors set prices through the strategy table; docs/model.md section 5. */
#ifndef PRICEWAR_MODEL_PRICING_H
#define PRICEWAR_MODEL_PRICING_H

#include "model/world.h"

/* Scratch from the world's arena. */
enum status pricing_create(struct world *world, struct error *error);

/* The strategies' memories, of the vendors f with renewed[f] (NULL: of all), made afresh with the market as
 * it stands. STATUS_INVALID, naming vendor and strategy, when a rule's parameters and the market do not go
 * together. */
enum status pricing_renew(struct world *world, const bool *renewed, struct error *error);

/* STATUS_INVALID, naming vendor and strategy, when a rule of the scenario can't copy its memory, so that its
 * simulations can't be cloned. */
enum status pricing_check_copies(const struct scenario *scenario, struct error *error);

/* For a world in a clone of its arena: memories of its own, copied from those to which its vendors' still
 * lead. The rules must pass pricing_check_copies. */
enum status pricing_clone(struct world *clone, const struct relocation *relocation, struct error *error);

/* Sets a product's posted prices; keeps the ratio of output to input price for later moves of one price. */
void pricing_post(const struct world *world, struct product_state *product, double input, double output);

/* All live vendors whose turn it is decide on last round's public prices, then all prices change at once.
 * Masks, floors and largest steps hold whatever the rule says. STATUS_FAILED, naming vendor, strategy and
 * product, when a rule offers what is no number, or without memory for a decision. */
enum status pricing_decide(struct world *world, struct error *error);

/* What keeps the prices of vendors that learn where they are: their conduct, and the share of them whose is
 * collusive, NAN without any. After pricing_decide; all must move at once. */
void pricing_judge_conduct(struct world *world);

#endif
