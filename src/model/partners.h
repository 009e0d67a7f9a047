/* The other side of the market (drivers, merchants, restaurants): which vendors its partners are with, what they pay or are
 * paid, and what that is worth to both sides; docs/model.md 4.15. Nothing is done where the scenario has none. */
#ifndef PRICEWAR_MODEL_PARTNERS_H
#define PRICEWAR_MODEL_PARTNERS_H

#include "model/world.h"

static inline bool has_partners(const struct scenario *scenario)
{
    return scenario->partners.number > 0;
}

/* Utility of a partner with the vendor, without fee and buyers; -INFINITY while it has nothing on offer. */
double partners_appeal(const struct world *world, size_t f);

/* Before round 1, once products are on offer: fees and first partners. */
void partners_start(struct world *world);

/* After prices are posted: those partners that review choose a vendor, by its fee and last round's buyers. */
void partners_choose(struct world *world);

/* E5: fees and costs are paid. After vendors_settle. */
void partners_settle(struct world *world);

#endif
