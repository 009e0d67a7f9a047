/* What all pages say about where they come from: the file of results, the texts of scenario and study, and what was set on
 * top of them; the words of its war, and how agents are named at first. With these a reader can check what was assumed, and
 * go on with the file. */
#ifndef PRICEWAR_REPORT_REPORT_ORIGIN_H
#define PRICEWAR_REPORT_REPORT_ORIGIN_H

#include <jansson.h>

#include "base/error.h"
#include "terminal/shown_name.h"

/* Adds `file`, `scenario`, `study`, `overrides`, `terms` and `names` to the data of a page of the file of results at `path`;
 * of a comparison those of the side with. Errors: a text in the file is damaged, no memory. */
enum status report_add_origin(const char *path, enum name_style names, json_t **data, struct error *error);

#endif
