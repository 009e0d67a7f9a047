/* The numbers behind the page of a discovery, as JSON. */
#ifndef PRICEWAR_REPORT_REPORT_DISCOVERY_H
#define PRICEWAR_REPORT_REPORT_DISCOVERY_H

#include <jansson.h>

#include "base/error.h"

/* An object for the scripts in assets/; *title on the heap. Of many design points it has evenly chosen ones.
 * STATUS_INVALID: the file is incomplete, or has another layout. STATUS_FAILED: no memory. */
enum status report_discovery(const char *path, char **title, json_t **data, struct error *error);

#endif
