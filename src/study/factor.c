#include "study/factor.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

/* Which of count equal cells u lies in; the last cell includes 1. */
static double cell(double u, double count)
{
    return fmin(floor(u * count), count - 1);
}

/* Quantile u of a normal distribution that is cut off at low and high. */
static double normal_between(double mean, double deviation, double low, double high, double u)
{
    double below = gsl_cdf_ugaussian_P((low - mean) / deviation),
           above = gsl_cdf_ugaussian_Q((high - mean) / deviation);
    double lower = below + u * (1 - above - below), upper = above + (1 - u) * (1 - above - below);
    /* from the nearer end, where the other probability has lost its digits */
    return mean + deviation * (lower < 0.5 ? gsl_cdf_ugaussian_Pinv(lower) : gsl_cdf_ugaussian_Qinv(upper));
}

static double inside(const struct factor *factor, double u)
{
    double low = factor->low, high = factor->high, mean = factor->mean, deviation = factor->deviation;
    switch (factor->scale) {
    case FACTOR_LOG:
        return low * pow(high / low, u);
    case FACTOR_NORMAL:
        return normal_between(mean, deviation, low, high, u);
    case FACTOR_LOGNORMAL:
        return exp(normal_between(mean, deviation, log(low), log(high), u));
    default:
        return low + (high - low) * u;
    }
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
    return fmin(fmax(inside(factor, u), fmin(factor->low, factor->high)), fmax(factor->low, factor->high));
}
