/* What was found out about runs beside their summary: what the war caused, and how near they come to what was observed. */
#ifndef PRICEWAR_TEXT_FINDINGS_TEXT_H
#define PRICEWAR_TEXT_FINDINGS_TEXT_H

#include <jansson.h>
#include <stdio.h>

#include "file/runs_file.h"

/* For people, behind the answer; nothing when nothing was found. Observations take a line, with `full` a table. `width` as
 * in summary_text.h. False when memory is short. */
bool findings_print_text(FILE *out, const struct runs_found *found, bool full, int width);

/* The summary with all this as JSON, and where it comes from: sorted keys, 17 digits. `output`: the file that was written,
 * or NULL. */
enum status findings_print_json(FILE *out, const struct runs_found *found, const struct scenario *scenario,
                                const char *output, struct error *error);

/* {observations, compared, inside, share_inside, rms_log_error, logs} */
json_t *fit_total_to_json(const struct fit_total *total, struct error *error);

/* "17 of 20 observations lie in the band ..." on the heap; NULL: no memory. */
char *fit_in_words(const struct fit_total *total, size_t runs);

#endif
