/* The numbers behind the page of a file of runs, as JSON. */
#ifndef PRICEWAR_CLI_REPORT_DATA_H
#define PRICEWAR_CLI_REPORT_DATA_H

#include <jansson.h>

#include "record/reader.h"
#include "study/stored_market.h"
#include "study/summary.h"

/* One object; its members are named in report_data.c and read by report_assets/. NAN is null.
 * `path`: the file that the reader has open. STATUS_INVALID:
 * as reader.h. STATUS_FAILED: no memory. */
enum status report_data(const char *path, struct reader *reader, const struct stored_market *market,
                        const struct summary *summary, json_t **data, struct error *error);

#endif
