/* E0: vendors serve others' models whose weights are open, as products of their own; docs/model.md 4.12. Their
 * quality, cost and launch are here; all else is as for any product. Does nothing where nobody does. */
#ifndef PRICEWAR_MODEL_HOSTING_H
#define PRICEWAR_MODEL_HOSTING_H

#include "model/world.h"

/* E0 of world->round, after technology_advance; before round 1 after technology_start. */
void hosting_advance(struct world *world);

#endif
