/* Rounds of which the page of `report` has numbers: a play of many thousand rounds would not
 * fit into a page. */
#ifndef PRICEWAR_REPORT_REPORT_ROUNDS_H
#define PRICEWAR_REPORT_REPORT_ROUNDS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

struct report_rounds {
    size_t *numbers; /* [count], ascending, the first and the last round among them */
    size_t count;
};

/* All of them, or some 400 evenly spaced ones. False: no memory. Freed by free(numbers). */
bool report_rounds_choose(struct report_rounds *rounds, size_t last);

/* [count] of the dates of all rounds. */
json_t *report_rounds_dates(const struct report_rounds *rounds, char *const *dates);

#endif
