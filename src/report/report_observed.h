/* What was observed, over the fans of the runs: a part of the page of runs. */
#ifndef PRICEWAR_REPORT_REPORT_OBSERVED_H
#define PRICEWAR_REPORT_REPORT_OBSERVED_H

#include <jansson.h>

#include "file/stored_data.h"
#include "report/report_rounds.h"

/* {total, words, series: [{field, agent, unit, meaning, total, fan, rows}]} from the group `observed` of a file of runs.
 * scratch: [runs]. NULL: it can't be read, and the error of `file` says why, or memory is short. */
json_t *report_observed(const struct stored *file, struct reader *reader, const struct report_rounds *rounds,
                        double *scratch);

#endif
