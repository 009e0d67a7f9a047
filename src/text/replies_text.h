/* Best replies among rules, for people and as JSON. */
#ifndef PRICEWAR_TEXT_REPLIES_TEXT_H
#define PRICEWAR_TEXT_REPLIES_TEXT_H

#include <jansson.h>
#include <stdio.h>

#include "regret/best_replies.h"
#include "terminal/shown_name.h"

/* `width` as in summary_text.h. False when memory is short. */
bool replies_print_text(FILE *out, const struct replies *replies, enum name_style names, int width);

/* NULL as in json.h. */
json_t *replies_to_json(const struct replies *replies, struct error *error);

#endif
