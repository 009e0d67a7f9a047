/* The answer to a game as an HDF5 file; docs/markov-perfect.md. */
#ifndef PRICEWAR_GAMES_GAME_OUTPUT_H
#define PRICEWAR_GAMES_GAME_OUTPUT_H

#include "games/game_answer.h"

/* `words`: the answer in sentences. The file gets its name only when it is complete. STATUS_INVALID: as publish_check. */
enum status game_write(const struct game_answer *answer, const char *words, const char *path, bool force,
                       struct error *error);

#endif
