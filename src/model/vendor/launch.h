/* E0: products come on offer, with introductory prices or as successors of older ones; docs/model.md 5.1. */
#ifndef PRICEWAR_MODEL_LAUNCH_H
#define PRICEWAR_MODEL_LAUNCH_H

#include "model/world.h"

/* Before round 1: what is on offer from the start. List prices must be posted. */
void launches_start(struct world *world);

/* E0 of world->round: launches; introductory prices that end; old products that are withdrawn in favour of their
 * successors, which their customers have from now on at no switching cost. */
void launches_play(struct world *world);

#endif
