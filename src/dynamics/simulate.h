/* Paths drawn from the game itself: who buys, what is forgotten, which scrap values are drawn. */
#ifndef PRICEWAR_DYNAMICS_SIMULATE_H
#define PRICEWAR_DYNAMICS_SIMULATE_H

#include "dynamics/equilibrium.h"

/* Paths first_path .. first_path + paths - 1 of `periods` periods from `start`: state[paths][periods] as firm 1 sees
 * it, the start in period 0. Draws are addressed by seed, path, period and what they are for, so a path is the same
 * in whatever company it is drawn. STATUS_INVALID: a start that is no state. STATUS_FAILED: no memory. */
enum status simulate_paths(const struct game *game, const struct equilibrium *equilibrium, size_t start,
                           uint64_t seed, uint32_t first_path, size_t paths, size_t periods, size_t *state,
                           struct error *error);

#endif
