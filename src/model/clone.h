/* A world in the same state at another place, to be played on for itself. */
#ifndef PRICEWAR_MODEL_CLONE_H
#define PRICEWAR_MODEL_CLONE_H

#include "model/world.h"

/* The world's arena is copied as it is, so no number can be forgotten; every pointer in it has to be
 * relocated by the file that knows it. To be freed like any world, also after a failure. STATUS_INVALID: as
 * pricing_check_copies; STATUS_FAILED: no memory. */
enum status clone_world(const struct world *original, struct world *clone, struct error *error);

#endif
