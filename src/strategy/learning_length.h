/* Whether a run is long enough for a vendor that learns: a doubt about a scenario. */
#ifndef PRICEWAR_STRATEGY_LEARNING_LENGTH_H
#define PRICEWAR_STRATEGY_LEARNING_LENGTH_H

#include <stdbool.h>
#include <stddef.h>

#include "scenario/scenario.h"

/* Says what is doubtful when a learner's experiments are fewer than what it has to learn, so that on average not even one
 * falls on each, or when more than 5 % of its prices are still random at the end: *key of the vendor's pricing, and the
 * text [size]. Learned are the values of all prices in all states that it remembers; of a synchronous learner the
 * states. False: nothing to say, or the vendor does not learn. Implements parameter_catalog.doubt. */
bool learning_is_short(const struct scenario *scenario, size_t vendor, const char **key, char *text,
                       size_t size);

#endif
