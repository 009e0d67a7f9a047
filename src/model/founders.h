/* The SMEs of the start: how many of them are gone after a year, and at the end of the run. */
#ifndef PRICEWAR_MODEL_FOUNDERS_H
#define PRICEWAR_MODEL_FOUNDERS_H

#include "model/world.h"

/* Takes memory from the world's arena, which says when there is none. */
void founders_create(struct world *world);

/* When the sectors' totals before round 1 are set. */
void founders_start(struct world *world);

/* When those of the round are: sets market.exit_year_one and exit_end in the rounds that they belong to. */
void founders_update(struct world *world);

#endif
