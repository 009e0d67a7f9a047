/* Clouds: capacity and rationing (E4), bills and costs (E5), orders of accelerators (E7); docs/model.md
 * 4.6, 4.7, 4.9. Orders are paid when placed. Sellers get them by their order shares, as far as shipment
 * caps allow. */
#ifndef PRICEWAR_MODEL_CLOUD_H
#define PRICEWAR_MODEL_CLOUD_H

#include "model/world.h"

/* Serves demand within capacity, in order of priority: paid priority, paid, free. Sets served_share of all
 * products. STATUS_FAILED when a demand is not finite. */
enum status clouds_serve(struct world *world, struct error *error);

/* Books SMEs' cloud bills, the cost of serving them, and fixed cost. vendors_settle pays the revenue
 * shares. */
void clouds_settle(struct world *world);

/* Depreciates accelerators, takes delivery of those ordered before, and orders new ones. */
void clouds_order(struct world *world);

/* Computes the round's profits, once all flows are booked. */
void clouds_total(struct world *world);

#endif
