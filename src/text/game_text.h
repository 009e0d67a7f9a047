/* The answer to a game for people and as JSON. */
#ifndef PRICEWAR_TEXT_GAME_TEXT_H
#define PRICEWAR_TEXT_GAME_TEXT_H

#include <jansson.h>
#include <stdio.h>

#include "games/game_answer.h"

/* Sentences: which equilibria, how good, why prices are low, what rules of conduct do. On the heap; NULL without memory. */
char *game_in_words(const struct game_answer *answer);

/* The same with a table of the equilibria. `width`: of the terminal; 0: no limit. False: no memory. */
bool game_print_text(FILE *out, const struct game_answer *answer, int width);

json_t *game_to_json(const struct game_answer *answer, struct error *error);

#endif
