/* Paths drawn from the game itself: who buys, what is forgotten, which scrap value is drawn. */
#ifndef PRICEWAR_DYNAMICS_SIMULATE_H
#define PRICEWAR_DYNAMICS_SIMULATE_H

#include "dynamics/equilibrium.h"

/* One path: state[periods] as firm 1 sees it, state[0] = start. Draws are addressed by seed, path, period; the same
 * for any order of paths. */
void simulate_path(const struct game *game, const struct equilibrium *equilibrium, size_t start,
                   uint64_t seed, uint32_t path, size_t periods, size_t *state);

#endif
