/* The summary as JSON. */
#ifndef PRICEWAR_TEXT_SUMMARY_JSON_H
#define PRICEWAR_TEXT_SUMMARY_JSON_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#include "runs/summary.h"
#include "scenario/scenario.h"

/* One object with all of the summary, NAN as null, money kCNY, the units of summary.h; NULL when memory is
 * short, or there is a slip in the program: `error`, which begins as {0}, says which. */
json_t *summary_to_json(const struct summary *summary, struct error *error);

/* The same with where it comes from, printed: sorted keys, 17 digits. `output`: the file that was written, or
 * NULL. */
enum status summary_print_json(FILE *out, const struct summary *summary, const struct scenario *scenario,
                               const char *output, struct error *error);

#endif
