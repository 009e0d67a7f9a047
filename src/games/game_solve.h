/* Answers a game file: looks for equilibria, under each rule of conduct that is asked for, and for what follows. */
#ifndef PRICEWAR_GAMES_GAME_SOLVE_H
#define PRICEWAR_GAMES_GAME_SOLVE_H

#include "games/game_answer.h"

/* `progress`: may be NULL. STATUS_INVALID: a game that makes no sense.
 * STATUS_FAILED: no equilibrium was found, with what to change; no memory; stopped. Free with game_answer_free. `file`
 * must outlive it. The result does not depend on `threads`. */
enum status game_answer_make(const struct game_file *file, unsigned threads, game_progress *progress,
                             void *context, struct game_answer **answer, struct error *error);

#endif
