/* Tests ranges of numbers, and puts them into words. */
#ifndef PRICEWAR_SCENARIO_RANGE_H
#define PRICEWAR_SCENARIO_RANGE_H

#include "scenario/parameter.h"

/* No number of a scenario is larger, of either sign: results stay far from the end of double precision. */
static const double largest_number = 1e300;

bool range_contains(const struct parameter_range *range, double value);

struct range_text {
    char text[160];
};

/* "between 0 and 1", "above 0 kCNY", "at least 0 and below 1", "any number" */
struct range_text range_in_words(const struct parameter *row);

/* "3", or "3 to 8": how many of something are allowed. */
struct range_text counts_in_words(size_t least, size_t most);

#endif
