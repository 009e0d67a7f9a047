/* How a computed number stands to another one. */
#ifndef PRICEWAR_BASE_RELATION_H
#define PRICEWAR_BASE_RELATION_H

#include "base/same_number.h"

enum relation { RELATION_ABOVE, RELATION_AT_LEAST, RELATION_BELOW, RELATION_AT_MOST, RELATION_EQUAL };

/* Numbers that are the same but for rounding are equal, neither above nor below. False with NAN. */
static inline bool relation_holds(double number, enum relation relation, double other)
{
    bool same = same_number(number, other);
    switch (relation) {
    case RELATION_ABOVE:
        return !same && number > other;
    case RELATION_AT_LEAST:
        return same || number > other;
    case RELATION_BELOW:
        return !same && number < other;
    case RELATION_AT_MOST:
        return same || number < other;
    default:
        return same;
    }
}

/* Reads a sign, =, <, <=, > or >=. Returns what follows it; NULL: the text does not begin with one. */
const char *relation_read(const char *text, enum relation *relation);

#endif
