/* Plays a game among rules. */
#ifndef PRICEWAR_REGRET_ROLE_PLAY_H
#define PRICEWAR_REGRET_ROLE_PLAY_H

#include "regret/role_game.h"

/* Lists roles, their rules and profiles. STATUS_INVALID: the question is none, with the reason: more than
 * ROLE_GAME_MOST_PROFILES profiles among others. STATUS_FAILED: no memory. Call role_game_free in any case. */
enum status role_game_open(const struct role_question *question, struct role_game **game,
                           struct error *error);

/* Plays all profiles in study->replicates runs, finds equilibria and ranks, then plays departures at the pure equilibria of
 * the mean table. The result does not depend on threads or on who plays the runs. STATUS_FAILED: no memory, or the runs
 * can't be kept. */
enum status role_game_play(struct role_game *game, const struct regret_options *options, struct error *error);

#endif
