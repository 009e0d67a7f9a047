/* A factor of a study: maps a coordinate in [0, 1] to a parameter's value. */
#ifndef PRICEWAR_STUDY_FACTOR_H
#define PRICEWAR_STUDY_FACTOR_H

#include <stddef.h>

enum factor_scale {
    FACTOR_LINEAR,  /* uniform between low and high */
    FACTOR_LOG,     /* uniform in the logarithm; low > 0 */
    FACTOR_INTEGER, /* whole numbers low, ..., high, equally likely */
    FACTOR_CHOICE,  /* one of `count` values, equally likely */
    FACTOR_NORMAL,  /* normal, cut off at low and high */
    FACTOR_LOGNORMAL,
};

struct factor {
    enum factor_scale scale;
    double low, high; /* ends of the range; for numbers */
    size_t count;     /* FACTOR_CHOICE */
    /* FACTOR_NORMAL: mean and standard deviation before it is cut off; FACTOR_LOGNORMAL: of the logarithm */
    double mean, deviation;
};

/* The value, or the index of the choice, at coordinate u in [0, 1]. Ends are exact: 0 gives low, 1 gives
 * high or the last choice. */
double factor_value(const struct factor *factor, double u);

#endif
