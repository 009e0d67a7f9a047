/* What each vendor knows when it sets prices: public prices and shares, market research, estimates of rivals
 * and its own books; docs/model.md section 5. */
#ifndef PRICEWAR_MODEL_OUTLOOK_H
#define PRICEWAR_MODEL_OUTLOOK_H

#include "model/world.h"
#include "strategy/strategy.h"

struct outlook;

/* From the world's arena, which is exhausted when memory is short. The choice table must be there. */
struct outlook *outlook_create(struct world *world);

/* For an outlook in a clone of its arena. */
void outlook_relocate(struct outlook *outlook, const struct relocation *relocation);

/* The public part, as products and SMEs are now; before any view of the round. */
void outlook_update(struct world *world, struct outlook *outlook);

/* The view of vendor f, its estimates of rivals drawn for (f, round) if its rule minds, world->random
 * addressed to the same for the rule's own draws. Valid until the next call. */
struct market_view outlook_of(struct world *world, struct outlook *outlook, size_t f);

#endif
