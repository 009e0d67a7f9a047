#include "study/factor.h"

#include <math.h>

/* Which of count equal cells u lies in; the last cell includes 1. */
static double cell(double u, double count)
{
    return fmin(floor(u * count), count - 1);
}

double factor_value(const struct factor *factor, double u)
{
    if (factor->scale == FACTOR_CHOICE)
        return cell(u, (double)factor->count);
    if (factor->scale == FACTOR_INTEGER)
        return factor->low + cell(u, factor->high - factor->low + 1);
    if (u <= 0)
        return factor->low;
    if (u >= 1)
        return factor->high;
    double value = factor->scale == FACTOR_LOG ? factor->low * pow(factor->high / factor->low, u)
                                               : factor->low + (factor->high - factor->low) * u;
    return fmin(fmax(value, fmin(factor->low, factor->high)), fmax(factor->low, factor->high));
}
