/* Makes a page's data from a file that holds no runs: opens it, checks its layout, reports failures. */
#ifndef PRICEWAR_REPORT_REPORT_FILE_H
#define PRICEWAR_REPORT_REPORT_FILE_H

#include <jansson.h>

#include "file/file_kind.h"
#include "file/stored_data.h"

/* `make` makes all of the data. It returns NULL with the reason in the error of `root`, or without one
 * when memory is short. *title on the heap. STATUS_INVALID: the file is incomplete, or has another layout.
 * STATUS_FAILED: no memory. */
enum status report_file(const char *path, enum file_kind kind, json_t *(*make)(const struct stored *root),
                        char **title, json_t **data, struct error *error);

#endif
