/* The file of a game among rules; docs/rule-games.md. */
#ifndef PRICEWAR_REGRET_ROLE_OUTPUT_H
#define PRICEWAR_REGRET_ROLE_OUTPUT_H

#include "regret/role_game.h"

/* The file appears under its name when it is complete. STATUS_INVALID: something is there and !force, or it can't be
 * written. STATUS_FAILED: no memory, or the disk is full. */
enum status role_game_write(const struct role_game *game, const char *path, bool force, struct error *error);

/* Whether a file holds the game of this question; false also when it can't be read. */
bool role_game_is_in(const struct role_question *question, const char *path);

#endif
