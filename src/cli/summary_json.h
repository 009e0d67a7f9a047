/* The summary for machines. */
#ifndef PRICEWAR_CLI_SUMMARY_JSON_H
#define PRICEWAR_CLI_SUMMARY_JSON_H

#include <stdbool.h>
#include <stdio.h>

#include "scenario/scenario.h"
#include "study/summary.h"

/* One JSON object: sorted keys, 17 digits, NAN as null, money kCNY, the units of summary.h. `output`: the
 * file that was written, or NULL. False when memory is short. */
bool summary_print_json(FILE *out, const struct summary *summary, const struct scenario *scenario,
                        const char *output);

#endif
