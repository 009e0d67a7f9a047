/* E0: vendors that enter the market during a run. Until then a vendor has nothing and nobody sees it; docs/model.md
 * 4.10. */
#ifndef PRICEWAR_MODEL_ENTRY_H
#define PRICEWAR_MODEL_ENTRY_H

#include "model/world.h"

/* What vendor f starts with, before round 1 or in the round of its entry, but for its cash. */
void vendor_start(struct world *world, size_t f);

/* Before round 1: vendors that wait for their round. After vendor_start of all, before products are launched. */
void entries_start(struct world *world);

/* E0 of world->round, before capital is paid in and products are launched: vendors whose round it is enter, and their
 * capital is due from investors. */
void entries_play(struct world *world);

/* Before prices are decided: the rules of vendors that have entered in the round start, with the market as they find
 * it. Errors: as of pricing_renew. */
enum status entries_start_rules(struct world *world, struct error *error);

#endif
