/* E0 and E6: cost and quality of models over time; docs/model.md 4.1 and 4.2. */
#ifndef PRICEWAR_MODEL_TECHNOLOGY_H
#define PRICEWAR_MODEL_TECHNOLOGY_H

#include "model/world.h"

/* Sets compute prices, costs and qualities as of before round 1. */
void technology_start(struct world *world);

/* E0 of world->round: research, cost decline, qualities, and what they have gained since the start. */
void technology_advance(struct world *world);

/* E6: the volume served adds to data stock and cumulative output. */
void technology_learn(struct world *world);

/* Marginal quality of data: what one more Gtok served adds to the quality of vendor f in the next round,
 * psi L_D h'(D), util/Gtok; 0 where it only serves models of others. */
double technology_quality_per_volume(const struct world *world, size_t f);

#endif
