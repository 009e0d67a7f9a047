/* Whether two computed numbers are the same but for rounding. */
#ifndef PRICEWAR_BASE_SAME_NUMBER_H
#define PRICEWAR_BASE_SAME_NUMBER_H

#include <math.h>
#include <stdbool.h>

/* Beyond what sums of millions of terms round, and below what anybody would call a difference. */
#define SAME_NUMBER_TOLERANCE 1e-9

/* Relative to the larger. False with NAN. */
static inline bool same_number(double a, double b)
{
    return fabs(a - b) <= SAME_NUMBER_TOLERANCE * fmax(fabs(a), fabs(b));
}

/* b - a, and 0 where that is rounding. */
static inline double difference_but_rounding(double a, double b)
{
    return same_number(a, b) ? 0 : b - a;
}

/* The smallest and the largest of some numbers; NAN is left out. */
struct number_range {
    double least, most;
};

static const struct number_range number_range_of_none = {(double)INFINITY, (double)-INFINITY};

static inline void number_range_add(struct number_range *range, double number)
{
    range->least = number < range->least ? number : range->least;
    range->most = number > range->most ? number : range->most;
}

/* Whether they are not all the same. */
static inline bool number_range_varies(const struct number_range *range)
{
    return range->least < range->most && !same_number(range->least, range->most);
}

#endif
