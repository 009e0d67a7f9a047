/* The results of a tournament, for people and as JSON. */
#ifndef PRICEWAR_TEXT_TOURNAMENT_TEXT_H
#define PRICEWAR_TEXT_TOURNAMENT_TEXT_H

#include <jansson.h>
#include <stdio.h>

#include "runs/tournament.h"

/* `width` as in summary_text.h. False when memory is short. */
bool tournament_print_text(FILE *out, const struct tournament *tournament,
                           const struct tournament_request *request, const struct scenario *scenario,
                           int width);

/* NULL as in json.h. */
json_t *tournament_to_json(const struct tournament *tournament, const struct tournament_request *request,
                           const struct scenario *scenario, struct error *error);

#endif
