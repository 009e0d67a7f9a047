/* Market totals of a round (E9): shares, mean prices, concentration; docs/model.md section 10. */
#ifndef PRICEWAR_MODEL_TOTALS_H
#define PRICEWAR_MODEL_TOTALS_H

#include "model/world.h"

/* Computes shares, prices and qualities of products and vendors, and world->market, from the volumes
 * served. */
void totals_update(struct world *world);

/* The same for the state before round 1, from customers and posted prices. */
void totals_start(struct world *world);

#endif
