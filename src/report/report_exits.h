/* Who left in the runs of a file, and why, as JSON for the page of `report`. */
#ifndef PRICEWAR_REPORT_REPORT_EXITS_H
#define PRICEWAR_REPORT_REPORT_EXITS_H

#include "report/report_json.h"

/* Every exit of a vendor: [{vendor, run, round, cause}], vendor counted among vendors. `source`: the file of
 * runs. */
json_t *report_departures(const struct stored *source);

/* Means over the exits of each vendor that were explained: [{vendor, exits, without_war, if_held,
 * if_rivals_held, start, end, parts: {name: kCNY}}], the first three in exits; null when the file has no such
 * group. */
json_t *report_explained_exits(const struct stored *source);

#endif
