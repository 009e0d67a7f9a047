/* The numbers behind the page of regrets, as JSON. */
#ifndef PRICEWAR_REPORT_REPORT_REGRET_H
#define PRICEWAR_REPORT_REPORT_REGRET_H

#include <jansson.h>

#include "base/error.h"

/* An object for the scripts in assets/; *title on the heap. STATUS_INVALID: the file is incomplete, or has another layout.
 * STATUS_FAILED: no memory. */
enum status report_regret(const char *path, char **title, json_t **data, struct error *error);

#endif
