/* What customers of models do to cloud accounts, and what that is worth to the clouds that host the models;
 * docs/model.md 4.7. Works only where a vendor's attach_valuation is "moves". */
#ifndef PRICEWAR_MODEL_VENDOR_ATTACH_H
#define PRICEWAR_MODEL_VENDOR_ATTACH_H

#include "model/world.h"

/* Whether some vendor reckons with the moves of accounts. */
bool attach_is_watched(const struct scenario *scenario);

/* Takes memory from the world's arena; without enough, arena.exhausted is set. */
void attach_create(struct world *world);

/* E0: tells the SME layer whether to count the customers that are kept. */
void attach_prepare(struct world *world);

/* E5, after the totals: the moves of accounts of the round, and vendors' attach_worth from them. */
void attach_update(struct world *world);

/* Those of the last round by sector, [sector_count]; NULL unless the vendor reckons with them. */
const struct account_moves *attach_moves_of(const struct world *world, size_t f);

#endif
