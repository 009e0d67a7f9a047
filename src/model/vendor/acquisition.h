/* Clouds buy independent vendors that are short of money; docs/model.md 4.10, 1. */
#ifndef PRICEWAR_MODEL_ACQUISITION_H
#define PRICEWAR_MODEL_ACQUISITION_H

#include "model/world.h"

/* E8; runways must be up to date. A cloud buys on behalf of its own vendor with the largest share. That
 * vendor gets the target's data stock, its customers (for the product of the nearest tier), the better of
 * both qualities in every tier, and its cash; the cloud pays the price to the target's investors. A cloud
 * without a vendor on the market does not buy. */
void acquisitions_play(struct world *world);

/* Price of a vendor without its cash, kCNY. */
double acquisition_price(const struct world *world, size_t f);

/* Where nobody needs to sell: the cloud that would gain most from buying vendor f at that price and its cash, or
 * NO_REFERENCE; and the sale. */
size_t acquisition_buyer(const struct world *world, size_t f);
void acquisition_sell(struct world *world, size_t f, size_t cloud);

#endif
