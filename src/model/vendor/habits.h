/* What ties customers to products, for rules that look ahead (struct habits_view); docs/foresight.md. */
#ifndef PRICEWAR_MODEL_HABITS_H
#define PRICEWAR_MODEL_HABITS_H

#include "model/world.h"

struct habits;

/* Memory in the world's arena; NULL when no vendor's rule looks ahead, or when memory is short
 * (world->arena.exhausted). */
struct habits *habits_create(struct world *world);

/* For habits in a clone of their arena. */
void habits_relocate(struct habits *habits, const struct relocation *relocation);

/* Forgets the customers of the last round. */
void habits_renew(struct habits *habits);

/* Vendor f's view of them; NULL when its rules do not look ahead. segments and utility: those of the market_view. The
 * result holds until the next call. */
const struct habits_view *habits_of(const struct world *world, struct habits *habits, size_t f,
                                    const struct demand_segment *segments, const double *utility,
                                    const double *outside);

#endif
