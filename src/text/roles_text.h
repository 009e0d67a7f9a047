/* Games among rules, for people and as JSON. */
#ifndef PRICEWAR_TEXT_ROLES_TEXT_H
#define PRICEWAR_TEXT_ROLES_TEXT_H

#include <jansson.h>
#include <stdio.h>

#include "regret/role_game.h"
#include "terminal/shown_name.h"

/* `width` as in summary_text.h. False when memory is short. */
bool roles_print_text(FILE *out, const struct role_game *game, enum name_style names, int width);

/* NULL as in json.h. */
json_t *roles_to_json(const struct role_game *game, struct error *error);

#endif
