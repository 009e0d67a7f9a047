/* Chained index of posted prices: what a vendor does to its list, whatever mix of it is bought. It compares
 * products that are on offer in a round and were in the one before; those that come or go don't move it. */
#ifndef PRICEWAR_MODEL_PRICE_INDEX_H
#define PRICEWAR_MODEL_PRICE_INDEX_H

#include "model/world.h"

/* Starts the index of every vendor and of the market at 1. Call once, when the state before round 1 is
 * complete. */
void price_index_start(struct world *world);

/* Takes in the round's posted prices: after pricing_decide, before vendors leave. */
void price_index_update(struct world *world);

#endif
