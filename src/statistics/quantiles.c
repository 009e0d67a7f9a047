#include "statistics/quantiles.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

static int ascending(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

void sort_numbers(double *numbers, size_t count)
{
    if (count)
        qsort(numbers, count, sizeof *numbers, ascending);
}

double quantile(const double *sorted, size_t count, double p)
{
    if (count == 0)
        return (double)NAN;
    double at = p * (double)(count - 1), below = floor(at);
    size_t k = (size_t)below;
    if (k + 1 >= count)
        return sorted[count - 1];
    double rest = at - below;
    return rest > 0 ? sorted[k] + rest * (sorted[k + 1] - sorted[k]) : sorted[k];
}

/* P(at most k of n values lie below the quantile). */
static double at_most(size_t k, double p, size_t n)
{
    return gsl_cdf_binomial_P((unsigned)k, p, (unsigned)n);
}

struct estimate quantile_estimate(const double *sorted, size_t count, double p)
{
    struct estimate estimate = {quantile(sorted, count, p), (double)NAN, (double)NAN};
    const double tail = 0.025;
    size_t low = 0, high = 0;
    /* sorted[low - 1] <= quantile unless fewer than `low` values lie below it. */
    while (low < count && at_most(low, p, count) <= tail)
        low++;
    while (high < count && at_most(high, p, count) < 1 - tail)
        high++;
    if (low > 0 && at_most(low - 1, p, count) <= tail)
        estimate.low = sorted[low - 1];
    if (high < count)
        estimate.high = sorted[high];
    return estimate;
}
