#include "market/price_grid.h"

#include <math.h>

void price_grid_fill(size_t count, double low, double high, double extension, double *price)
{
    double margin = extension * (high - low), first = low - margin, last = high + margin;
    for (size_t k = 0; k < count; k++)
        price[k] = first + (last - first) * (double)k / (double)(count - 1);
}

size_t price_grid_nearest(size_t count, const double *price, double value)
{
    size_t nearest = 0;
    for (size_t k = 1; k < count; k++)
        if (fabs(price[k] - value) < fabs(price[nearest] - value))
            nearest = k;
    return nearest;
}
