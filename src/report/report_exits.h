/* Vendors' exits in a file of runs, and their reasons, as JSON for the page of `report`. */
#ifndef PRICEWAR_REPORT_REPORT_EXITS_H
#define PRICEWAR_REPORT_REPORT_EXITS_H

#include "report/report_json.h"

/* Every exit of a vendor: [{vendor, run, round, cause}], where vendor is the index among vendors.
 * `source`: the file of runs. */
json_t *report_departures(const struct stored *source);

/* Means over the explained exits of each vendor: [{vendor, exits, without_war, if_held, if_rivals_held,
 * start, end, parts: {name: kCNY}}]. without_war, if_held and if_rivals_held are numbers of exits. null
 * when the file has no such group. */
json_t *report_explained_exits(const struct stored *source);

#endif
