/* What all pages say about where they come from: the file of results, the texts of scenario and study, and what was set on
 * top of them. With these a reader can check what was assumed, and go on with the file. */
#ifndef PRICEWAR_REPORT_REPORT_ORIGIN_H
#define PRICEWAR_REPORT_REPORT_ORIGIN_H

#include <jansson.h>

#include "file/hdf5_input.h"

/* Adds `file`, `scenario`, `study` and `overrides` to the data of a page from the open file of results at `path`; of a comparison those
 * of the side with. *data is NULL when memory is short. Errors: a text in the file is damaged. */
enum status report_origin(const char *path, hid_t file, json_t **data, struct error *error);

#endif
