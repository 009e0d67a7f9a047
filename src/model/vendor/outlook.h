/* What each vendor knows when it sets prices: public prices and shares, market research, estimates of
 * rivals, and its own books; docs/model.md section 5. */
#ifndef PRICEWAR_MODEL_OUTLOOK_H
#define PRICEWAR_MODEL_OUTLOOK_H

#include "model/world.h"
#include "strategy/strategy.h"

struct outlook;

/* Takes memory from the world's arena; without enough, arena.exhausted is set. The choice table must
 * exist. */
struct outlook *outlook_create(struct world *world);

/* For an outlook in a clone of its arena. */
void outlook_relocate(struct outlook *outlook, const struct relocation *relocation);

/* Updates the public part from the current state of products and SMEs; call before any view of the round. */
void outlook_update(struct world *world, struct outlook *outlook);

/* The view of vendor f, valid until the next call. Estimates of rivals are drawn for (f, round), if its
 * rule uses them; world->random is then addressed to (f, round) for the rule's own draws. */
struct market_view outlook_of(struct world *world, struct outlook *outlook, size_t f);

#endif
