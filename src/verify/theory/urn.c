#include "verify/theory/urn.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

static double log_beta(double a, double b)
{
    return lgamma(a) + lgamma(b) - lgamma(a + b);
}

double urn_probability(const struct urn *urn, size_t draws, size_t red_draws)
{
    double n = (double)draws, k = (double)red_draws;
    double log_ways = lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1);
    return exp(log_ways + log_beta(urn->red + k, urn->black + n - k) - log_beta(urn->red, urn->black));
}

double urn_share_mean(const struct urn *urn)
{
    return urn->red / (urn->red + urn->black);
}

double urn_limit_variance(const struct urn *urn)
{
    double mean = urn_share_mean(urn);
    return mean * (1 - mean) / (urn->red + urn->black + 1);
}

/* The share is a martingale. After n draws its variance has reached n / (s + n) of the limit's, with s
 * balls at the start. */
double urn_share_variance(const struct urn *urn, size_t draws)
{
    double n = (double)draws;
    return urn_limit_variance(urn) * n / (urn->red + urn->black + n);
}

double urn_share_above(const struct urn *urn, size_t draws, double level)
{
    double sum = 0, balls = urn->red + urn->black + (double)draws;
    for (size_t k = 0; k <= draws; k++)
        sum += (urn->red + (double)k) / balls > level ? urn_probability(urn, draws, k) : 0;
    return sum;
}

double urn_limit_above(const struct urn *urn, double level)
{
    return gsl_cdf_beta_Q(level, urn->red, urn->black);
}
