/* A region of what varies in words: "capital below 2.10 bn CNY and growth above 1.40 a year". */
#ifndef PRICEWAR_TEXT_DISCOVERY_WORDS_H
#define PRICEWAR_TEXT_DISCOVERY_WORDS_H

#include <stdio.h>

#include "inference/discovery.h"

/* One side of an input's limits, "below 2.10 bn CNY", "at most 3", "A or B", "not C". */
void discovery_put_limit(FILE *out, const struct discovery *discovery, const struct peel_range *box,
                         size_t input, enum peel_side side);

/* All limits of a box. "anywhere" without one. */
void discovery_put_region(FILE *out, const struct discovery *discovery, const struct peel_range *box);

/* Those of the study; NULL: the program's. */
const struct terms *discovery_terms(const struct discovery *discovery);

/* "2.54 bn CNY", "0.05 a week", "3" */
void discovery_put_value(FILE *out, const struct terms *terms, double value, const char *unit);

#endif
