#include "statistics/quantiles.h"

#include <math.h>
#include <stdlib.h>

const double quantile_levels[QUANTILES] = {0.05, 0.25, 0.5, 0.75, 0.95};

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
