/* The numbers behind the page of a comparison or a branch, as JSON. */
#ifndef PRICEWAR_REPORT_REPORT_COMPARISON_H
#define PRICEWAR_REPORT_REPORT_COMPARISON_H

#include <jansson.h>

#include "file/stored_data.h"

/* An object for the scripts in assets/; *title on the heap. STATUS_INVALID: the file is incomplete, or has
 * another layout. STATUS_FAILED: no memory. */
enum status report_comparison(const char *path, char **title, json_t **data, struct error *error);

/* The same of what the war caused, from the group in a file of runs that has it. NULL: it can't be read, and the error of
 * `file` says why, or memory is short. */
json_t *report_caused(const struct stored *file);

#endif
