/* Research: new model generations, distillation, and catching up with others' models; docs/model.md 4.1. */
#ifndef PRICEWAR_MODEL_RESEARCH_H
#define PRICEWAR_MODEL_RESEARCH_H

#include "model/world.h"

/* Before round 1: what open weights have shown so far. */
void research_start(struct world *world);

/* E0 of world->round, after launches: base qualities grow. */
void research_advance(struct world *world);

#endif
