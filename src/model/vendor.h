/* Model vendors: revenue, compute and fixed cost (E5), funding and support (E7), exit (E8);
 * docs/model.md 4.1, 4.7, 4.9, 4.10. */
#ifndef PRICEWAR_MODEL_VENDOR_H
#define PRICEWAR_MODEL_VENDOR_H

#include "model/world.h"

/* Fixed cost of a vendor in world->round, kCNY per month. */
double vendor_fixed_cost(const struct world *world, size_t f);

/* Books what vendors earn and pay; needs the SMEs' report. Clears the clouds' hosting revenue first. */
void vendors_settle(struct world *world);

/* E7: venture rounds, the parents' support, dividends of all firms. */
void vendors_finance(struct world *world);

/* E8: vendors whose cash is negative leave with their products. What they owe stays on their account. */
void vendors_exit(struct world *world);

#endif
