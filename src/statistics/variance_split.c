/* How much of the differences that a study sees is random noise. */
#include <math.h>

#include "base/same_number.h"
#include "statistics/estimate.h"
#include "statistics/sensitivity.h"

/* Mean squares over the points without a missing value. */
struct variation {
    size_t points;
    double of_points, of_replicates, rest; /* mean squares */
    struct number_range runs, means;       /* of single runs and of the points' means */
};

static bool is_complete(const double *values, size_t replicates)
{
    for (size_t r = 0; r < replicates; r++)
        if (!isfinite(values[r]))
            return false;
    return true;
}

/* Mean squares of a two-way analysis of variance. of_replicates: variance of the replicates' means over
 * points, times (points); of_points: variance of the points' means, times (replicates). */
static struct variation split_variance(const double *values, size_t points, size_t replicates)
{
    struct sample means = {0}, column_means = {0};
    struct number_range run_range = number_range_of_none, mean_range = number_range_of_none;
    double within = 0, p, r = (double)replicates;
    for (size_t i = 0; i < points; i++) {
        struct sample point = {0};
        if (!is_complete(values + i * replicates, replicates))
            continue;
        for (size_t k = 0; k < replicates; k++) {
            sample_add(&point, values[i * replicates + k]);
            number_range_add(&run_range, values[i * replicates + k]);
        }
        sample_add(&means, point.mean);
        number_range_add(&mean_range, point.mean);
        within += point.squares;
    }
    for (size_t k = 0; k < replicates; k++) {
        struct sample column = {0};
        for (size_t i = 0; i < points; i++)
            if (is_complete(values + i * replicates, replicates))
                sample_add(&column, values[i * replicates + k]);
        sample_add(&column_means, column.mean);
    }
    p = (double)means.count;
    double columns = p * column_means.squares;
    return (struct variation){.points = means.count,
                              .of_points = r * means.squares / (p - 1),
                              .of_replicates = columns / (r - 1),
                              .rest = fmax(0, within - columns) / ((p - 1) * (r - 1)),
                              .runs = run_range,
                              .means = mean_range};
}

struct noise_share noise_share(const double *values, size_t points, size_t replicates, bool common)
{
    struct noise_share share = {(double)NAN, (double)NAN};
    if (replicates < 2 || points < 2)
        return share;
    struct variation seen = split_variance(values, points, replicates);
    double p = (double)seen.points, r = (double)replicates;
    if (seen.points < 2)
        return share;
    double own = seen.rest, shared = 0;
    if (common)
        shared = fmax(0, (seen.of_replicates - seen.rest) / p);
    else
        own = (seen.of_replicates + (p - 1) * seen.rest) / p;
    double between = fmax(0, (seen.of_points - own) / r);
    if (number_range_varies(&seen.runs) && between + own + shared > 0)
        share.of_runs = (own + shared) / (between + own + shared);
    if (number_range_varies(&seen.means) && between + own > 0)
        share.of_means = own / r / (between + own / r);
    return share;
}
