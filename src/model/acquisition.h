/* Clouds buy independent vendors that are short of money; docs/model.md 4.10, 1. */
#ifndef PRICEWAR_MODEL_ACQUISITION_H
#define PRICEWAR_MODEL_ACQUISITION_H

#include "model/world.h"

/* E8, with the runways up to date. A cloud buys for its own vendor with the largest share: to that vendor go
 * the target's data stock, its customers (to the product of the nearest tier), the better of both qualities
 * in every tier, and its cash; the price goes from the cloud to the target's investors. A cloud without a
 * vendor on the market does not buy. */
void acquisitions_play(struct world *world);

#endif
