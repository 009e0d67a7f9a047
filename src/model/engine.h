/* One round, in the order of docs/model.md section 3. */
#ifndef PRICEWAR_MODEL_ENGINE_H
#define PRICEWAR_MODEL_ENGINE_H

#include "model/world.h"

enum status engine_play_round(struct world *world, struct error *error);

#endif
