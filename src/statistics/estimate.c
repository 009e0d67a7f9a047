#include "statistics/estimate.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

#define CONFIDENCE 0.95

void sample_add(struct sample *sample, double value)
{
    if (isnan(value))
        return;
    double deviation = value - sample->mean;
    sample->count++;
    sample->mean += deviation / (double)sample->count;
    sample->squares += deviation * (value - sample->mean);
}

double sample_half_width(size_t count)
{
    return count < 2 ? (double)NAN : gsl_cdf_tdist_Pinv((1 + CONFIDENCE) / 2, (double)(count - 1));
}

struct estimate sample_estimate_by(const struct sample *sample, double half_width)
{
    struct estimate estimate = {(double)NAN, (double)NAN, (double)NAN};
    if (sample->count == 0)
        return estimate;
    estimate.value = sample->mean;
    if (sample->count == 1)
        return estimate;
    double freedom = (double)(sample->count - 1);
    double error = sqrt(sample->squares / freedom / (double)sample->count);
    double half = half_width * error;
    estimate.low = sample->mean - half;
    estimate.high = sample->mean + half;
    return estimate;
}

struct estimate sample_estimate(const struct sample *sample)
{
    return sample_estimate_by(sample, sample_half_width(sample->count));
}

struct estimate estimate_within(struct estimate estimate, struct possible_range possible)
{
    if (isnan(estimate.low) || isnan(estimate.high))
        return estimate;
    /* the mean is never left out, should rounding have it beyond a bound */
    estimate.low = fmin(fmax(estimate.low, possible.least), estimate.value);
    estimate.high = fmax(fmin(estimate.high, possible.most), estimate.value);
    return estimate;
}

struct estimate probability_estimate(double successes, size_t count)
{
    if (count == 0)
        return (struct estimate){(double)NAN, (double)NAN, (double)NAN};
    double n = (double)count, p = successes / n, z = gsl_cdf_ugaussian_Pinv((1 + CONFIDENCE) / 2);
    double middle = (p + z * z / (2 * n)) / (1 + z * z / n);
    double half = z / (1 + z * z / n) * sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    /* Without successes the lower end is 0, without failures the upper end is 1; rounding may miss them. */
    return (struct estimate){p, successes <= 0 ? 0 : fmax(0, middle - half),
                             successes >= n ? 1 : fmin(1, middle + half)};
}

struct estimate paired_probability_change(double more, double fewer, size_t pairs)
{
    if (pairs == 0)
        return (struct estimate){(double)NAN, (double)NAN, (double)NAN};
    double n = (double)pairs + 2, b = more + 0.5, c = fewer + 0.5;
    double middle = (b - c) / n, z = gsl_cdf_ugaussian_Pinv((1 + CONFIDENCE) / 2);
    double half = z / n * sqrt(b + c - (b - c) * (b - c) / n);
    return (struct estimate){(more - fewer) / (double)pairs, fmax(-1, middle - half), fmin(1, middle + half)};
}

void kaplan_meier(const uint32_t *exits, const uint32_t *censored, size_t rounds, size_t count,
                  double *survival)
{
    double at_risk = (double)count, share = 1;
    for (size_t t = 0; t <= rounds; t++) {
        if (exits[t] > 0)
            share *= 1 - exits[t] / at_risk;
        survival[t] = share;
        at_risk -= exits[t] + (censored ? censored[t] : 0);
    }
}

double survival_median(const double *survival, size_t rounds)
{
    /* A product such as 31/32 * 30/31 * ... can miss one half by a rounding. */
    for (size_t t = 0; t <= rounds; t++)
        if (survival[t] <= 0.5 + 1e-9)
            return (double)t;
    return (double)NAN;
}
