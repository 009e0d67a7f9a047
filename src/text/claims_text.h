/* Answers to claims, for people and as JSON. */
#ifndef PRICEWAR_TEXT_CLAIMS_TEXT_H
#define PRICEWAR_TEXT_CLAIMS_TEXT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "base/error.h"
#include "runs/claim_answers.h"

/* Prints a paragraph for each claim, on lines of `width` columns; nothing without claims. False: no
 * memory. */
bool claims_print_text(FILE *out, const struct claim_answers *answers, int width);

/* An array; NULL as in json.h. */
json_t *claims_to_json(const struct claim_answers *answers, struct error *error);

#endif
