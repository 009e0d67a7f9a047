/* Clouds: capacity and rationing (E4), bills and costs (E5), orders of accelerators (E7); docs/model.md 4.6,
 * 4.7, 4.9. Orders are paid when placed, to the sellers by their shares, as far as these may deliver. */
#ifndef PRICEWAR_MODEL_CLOUD_H
#define PRICEWAR_MODEL_CLOUD_H

#include "model/world.h"

/* Serves what capacity allows: paid priority first, then paid, then free; sets served_share of all products.
 * STATUS_FAILED when a demand is not a finite number. */
enum status clouds_serve(struct world *world, struct error *error);

/* Cloud bills of SMEs, what they cost to serve, fixed cost; revenue shares are paid by vendors_settle. */
void clouds_settle(struct world *world);

/* Scraps, takes delivery of and orders accelerators. */
void clouds_order(struct world *world);

/* Profit of the round, once all flows are booked. */
void clouds_total(struct world *world);

#endif
