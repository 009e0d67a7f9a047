/* Clouds buy independent vendors that are short of money; docs/model.md 4.10, 1. */
#ifndef PRICEWAR_MODEL_ACQUISITION_H
#define PRICEWAR_MODEL_ACQUISITION_H

#include "model/world.h"

/* E8; runways must be up to date. A cloud buys on behalf of its own vendor with the largest share. That
 * vendor gets the target's data stock, its customers (for the product of the nearest tier), the better of
 * both qualities in every tier, and its cash; the cloud pays the price to the target's investors. A cloud
 * without a vendor on the market does not buy. */
void acquisitions_play(struct world *world);

#endif
