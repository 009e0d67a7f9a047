/* The numbers behind the page of a file of runs, as JSON. */
#ifndef PRICEWAR_REPORT_REPORT_DATA_H
#define PRICEWAR_REPORT_REPORT_DATA_H

#include <jansson.h>

#include "file/reader.h"
#include "file/stored_market.h"
#include "runs/summary.h"

/* An object whose members docs/page-data.md explains; NAN is null. `path`: the file that the reader has
 * open. STATUS_INVALID: as reader.h. STATUS_FAILED: no memory. */
enum status report_data(const char *path, struct reader *reader, const struct stored_market *market,
                        const struct summary *summary, json_t **data, struct error *error);

#endif
