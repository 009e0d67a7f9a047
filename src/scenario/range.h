/* Tests ranges of numbers, and puts them into words. */
#ifndef PRICEWAR_SCENARIO_RANGE_H
#define PRICEWAR_SCENARIO_RANGE_H

#include "scenario/parameter.h"

bool range_contains(const struct parameter_range *range, double value);

struct range_text {
    char text[160];
};

/* "between 0 and 1", "above 0 kCNY", "at least 0 and below 1", "any number" */
struct range_text range_in_words(const struct parameter *row);

#endif
