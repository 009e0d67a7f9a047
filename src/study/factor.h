/* What a study varies: from a coordinate in [0, 1] to the value of a parameter. */
#ifndef PRICEWAR_STUDY_FACTOR_H
#define PRICEWAR_STUDY_FACTOR_H

#include <stddef.h>

enum factor_scale {
    FACTOR_LINEAR,  /* uniform between low and high */
    FACTOR_LOG,     /* uniform in the logarithm; low > 0 */
    FACTOR_INTEGER, /* whole numbers low, ..., high, equally likely */
    FACTOR_CHOICE,  /* one of `count` values, equally likely */
};

struct factor {
    enum factor_scale scale;
    double low, high; /* numbers */
    size_t count;     /* FACTOR_CHOICE */
};

/* The number, or the index of the choice, at coordinate u in [0, 1]. The ends are exact: 0 gives low, 1 gives
 * high or the last choice. */
double factor_value(const struct factor *factor, double u);

#endif
