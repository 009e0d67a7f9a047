/* The data of a page from a file that holds no runs: opened, its layout checked, what
 * fails put into words. */
#ifndef PRICEWAR_REPORT_REPORT_FILE_H
#define PRICEWAR_REPORT_REPORT_FILE_H

#include <jansson.h>

#include "file/file_kind.h"
#include "file/stored_data.h"

/* `make`: all of the data; NULL with the reason in the error of `root`, or without one when memory is short.
 * *title on the heap. STATUS_INVALID: the file is not whole, or of another
 * layout. STATUS_FAILED: no memory. */
enum status report_file(const char *path, enum file_kind kind, json_t *(*make)(const struct stored *root),
                        char **title, json_t **data, struct error *error);

#endif
