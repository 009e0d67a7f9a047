/* Replicator dynamics of several populations, Taylor & Jonker (1978), Mathematical Biosciences 40. Internal to
 * src/equilibria. */
#ifndef PRICEWAR_EQUILIBRIA_REPLICATOR_H
#define PRICEWAR_EQUILIBRIA_REPLICATOR_H

#include <stdint.h>

#include "equilibria/normal_form.h"

/* From how many beginnings a game is followed; fewer in a large game. */
size_t replicator_starts(const struct normal_form *game);

/* Follows the dynamics from beginning number `start`, drawn by seed. mix [sum of strategies]: where it is at the end.
 * spreads [players]: units of the payoffs. */
void replicator_follow(const struct normal_form *game, const double *spreads, uint64_t seed, size_t start,
                       double *mix);

/* Regret, in units of spreads, below which an end counts as an approximate equilibrium. */
extern const double replicator_good_enough;

#endif
