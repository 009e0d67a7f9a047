/* Games among rules, for people and as JSON. */
#ifndef PRICEWAR_TEXT_ROLES_TEXT_H
#define PRICEWAR_TEXT_ROLES_TEXT_H

#include <jansson.h>
#include <stdio.h>

#include "regret/role_game.h"
#include "terminal/shown_name.h"

/* The answer on a screen of 80 columns, as in first_screen.h: where names of roles or rules are long, profiles go by the
 * number that they have in the file and in JSON, and names are cut with an ellipsis. Or, `full`, all profiles, equilibria and
 * departures with whole names, in tables of `width` columns (0: no limit). False when memory is short. */
bool roles_print_text(FILE *out, const struct role_game *game, enum name_style names, int width, bool full);

/* NULL as in json.h. */
json_t *roles_to_json(const struct role_game *game, struct error *error);

#endif
