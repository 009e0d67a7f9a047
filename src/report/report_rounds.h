/* The rounds that a page shows: all rounds of a very long play would make the page too large. */
#ifndef PRICEWAR_REPORT_REPORT_ROUNDS_H
#define PRICEWAR_REPORT_REPORT_ROUNDS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "file/trajectories.h"

struct report_rounds {
    size_t *numbers; /* [count], ascending, the first and the last round among them */
    size_t count;
};

/* Chooses all rounds, or about 400 evenly spaced ones. False: no memory. Free with free(numbers). */
bool report_rounds_choose(struct report_rounds *rounds, size_t last);

/* [count]: the dates of these rounds. */
json_t *report_rounds_dates(const struct report_rounds *rounds, char *const *dates);

/* Quantiles over runs of one element: [QUANTILES][rounds]. scratch: [runs]. */
json_t *report_rounds_fan(const struct report_rounds *rounds, const struct trajectories *of, size_t element,
                          double *scratch);

#endif
