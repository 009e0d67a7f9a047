/* Answers to claims, as people and as programs read them. */
#ifndef PRICEWAR_TEXT_CLAIMS_TEXT_H
#define PRICEWAR_TEXT_CLAIMS_TEXT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "base/error.h"
#include "runs/claim_answers.h"

/* A paragraph for each claim; nothing when there are none. `width`: of the lines. False without memory. */
bool claims_print_text(FILE *out, const struct claim_answers *answers, int width);

/* An array; NULL as in json.h. */
json_t *claims_to_json(const struct claim_answers *answers, struct error *error);

#endif
