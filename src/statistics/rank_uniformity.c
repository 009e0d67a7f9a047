#include "statistics/rank_uniformity.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

enum { MOST_CELLS = 20, LEAST_IN_CELL = 10 };

double uniformity_p(const double *shares, size_t count)
{
    size_t cells = count / LEAST_IN_CELL, counts[MOST_CELLS] = {0};
    cells = cells < MOST_CELLS ? cells : MOST_CELLS;
    if (cells < 2)
        return (double)NAN;
    for (size_t i = 0; i < count; i++) {
        double place = floor(shares[i] * (double)cells);
        counts[(size_t)fmin(fmax(place, 0), (double)cells - 1)]++;
    }
    double expected = (double)count / (double)cells, statistic = 0;
    for (size_t c = 0; c < cells; c++)
        statistic += ((double)counts[c] - expected) * ((double)counts[c] - expected) / expected;
    return gsl_cdf_chisq_Q(statistic, (double)cells - 1);
}

/* The next larger p-value, of equal ones the next in order, among those not taken; count: none. */
static size_t next_of(const double *p, const unsigned char *taken, size_t count)
{
    size_t best = count;
    for (size_t i = 0; i < count; i++)
        if (!taken[i] && !isnan(p[i]) && (best == count || p[i] < p[best]))
            best = i;
    return best;
}

void holm_adjust(double *p, size_t count)
{
    enum { MOST = 1000 };
    unsigned char taken[MOST] = {0};
    size_t tests = 0, done = 0;
    double floor = 0;
    for (size_t i = 0; i < count; i++)
        tests += isnan(p[i]) ? 0 : 1;
    for (size_t i = next_of(p, taken, count); i < count; i = next_of(p, taken, count)) {
        taken[i] = 1;
        floor = fmax(floor, fmin(1, p[i] * (double)(tests - done++)));
        p[i] = floor;
    }
}
