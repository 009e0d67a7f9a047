/* What the page of a file of runs says. */
#ifndef PRICEWAR_REPORT_REPORT_RUNS_H
#define PRICEWAR_REPORT_REPORT_RUNS_H

#include <jansson.h>

#include "base/error.h"

/* *title, *words (for readers without scripts) and *data (for the scripts in assets/) are the caller's; NULL when it
 * fails. Errors: those of reader_open, of stored_summary and of report_data. */
enum status report_runs(const char *path, char **title, char **words, json_t **data, struct error *error);

#endif
