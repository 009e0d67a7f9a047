/* Survival of model vendors, by group and one by one, as JSON for the page of `report`. */
#ifndef PRICEWAR_REPORT_REPORT_SURVIVAL_H
#define PRICEWAR_REPORT_REPORT_SURVIVAL_H

#include <jansson.h>

#include "file/trajectories.h"
#include "report/report_rounds.h"

/* {owned, independent: null or {value, low, high}, vendors: [{value, low, high}]}, each of
 * [rounds->count]. `alive` is [runs][rounds][elements]; vendors are the elements from `first` on,
 * owned[vendors]. Groups: mean share over runs with the interval of Student's t; vendors: Wilson's
 * interval. NULL: no memory. */
json_t *report_survival(const struct trajectories *alive, const struct report_rounds *rounds, size_t first,
                        const bool *owned, size_t vendors, struct error *error);

#endif
