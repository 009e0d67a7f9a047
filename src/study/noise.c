/* How much of what a study sees is the luck of the draw. */
#include "study/sensitivity.h"
#include "study/statistics.h"
#include <math.h>

/* Whole points only: a missing replicate is rarely missing at random. */
static bool take_point(const double *values, size_t replicates, struct sample *sample)
{
    *sample = (struct sample){0};
    for (size_t r = 0; r < replicates; r++)
        sample_add(sample, values[r]);
    return sample->count == replicates && isfinite(sample->mean);
}

struct noise_share noise_share(const double *values, size_t points, size_t replicates)
{
    struct noise_share share = {(double)NAN, (double)NAN};
    struct sample means = {0};
    double within = 0, r = (double)replicates;
    for (size_t p = 0; p < points; p++) {
        struct sample point;
        if (!take_point(values + p * replicates, replicates, &point))
            continue;
        sample_add(&means, point.mean);
        within += point.squares;
    }
    if (means.count < 2 || replicates < 2)
        return share;
    within /= (double)means.count * (r - 1);
    double of_means = means.squares / (double)(means.count - 1);
    double between = fmax(0, of_means - within / r);
    if (between + within > 0)
        share = (struct noise_share){within / (between + within), within / r / (between + within / r)};
    return share;
}
