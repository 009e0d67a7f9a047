/* Regrets, for people and as JSON. */
#ifndef PRICEWAR_TEXT_REGRET_TEXT_H
#define PRICEWAR_TEXT_REGRET_TEXT_H

#include <jansson.h>
#include <stdio.h>

#include "regret/regret.h"
#include "terminal/shown_name.h"

/* `width` as in summary_text.h. False when memory is short. */
bool regret_print_text(FILE *out, const struct regret *regret, enum name_style names, int width);

/* NULL as in json.h. */
json_t *regret_to_json(const struct regret *regret, struct error *error);

#endif
