#include "statistics/resampling.h"

#include <math.h>
#include <stdlib.h>

/* Effects of the trajectories without a missing value, [trajectories][factors]. */
struct effects {
    double *values;
    size_t count, factors;
};

enum { MU_STAR, MU, SIGMA, MEASURES };

static void measure_effects(void *data, const size_t *chosen, size_t count, double *measures)
{
    const struct effects *effects = data;
    size_t k = effects->factors;
    double n = (double)count;
    for (size_t i = 0; i < k; i++) {
        double sum = 0, absolute = 0, squares = 0;
        for (size_t u = 0; u < count; u++) {
            double effect = effects->values[(chosen ? chosen[u] : u) * k + i];
            sum += effect;
            absolute += fabs(effect);
        }
        for (size_t u = 0; u < count; u++) {
            double deviation = effects->values[(chosen ? chosen[u] : u) * k + i] - sum / n;
            squares += deviation * deviation;
        }
        measures[MU_STAR * k + i] = count ? absolute / n : (double)NAN;
        measures[MU * k + i] = count ? sum / n : (double)NAN;
        measures[SIGMA * k + i] = count > 1 ? sqrt(squares / (n - 1)) : (double)NAN;
    }
}

/* The effects along one trajectory; false when a value is missing. */
static bool take_trajectory(const double *points, const double *values, size_t k, double *effects)
{
    for (size_t i = 0; i < k; i++)
        effects[i] = (double)NAN;
    for (size_t step = 0; step <= k; step++)
        if (!isfinite(values[step]))
            return false;
    for (size_t step = 1; step <= k; step++)
        for (size_t i = 0; i < k; i++) {
            double moved = points[step * k + i] - points[(step - 1) * k + i];
            if (moved < 0 || moved > 0)
                effects[i] = (values[step] - values[step - 1]) / moved;
        }
    return true;
}

enum status elementary_effects(const double *points, const double *values, size_t trajectories,
                               size_t factors, const struct bootstrap *bootstrap, struct sensitivity *mu_star,
                               struct sensitivity *mu, struct sensitivity *sigma, size_t *used,
                               struct error *error)
{
    struct effects effects = {calloc(trajectories + 1, factors * sizeof *effects.values), 0, factors};
    struct sensitivity *const results[MEASURES] = {[MU_STAR] = mu_star, [MU] = mu, [SIGMA] = sigma};
    if (!effects.values)
        return error_no_memory(error, "the effects");
    for (size_t r = 0; r < trajectories; r++)
        effects.count += take_trajectory(points + r * (factors + 1) * factors, values + r * (factors + 1),
                                         factors, effects.values + effects.count * factors);
    *used = effects.count;
    struct resampling resampling = {
        effects.count, MEASURES, factors, measure_effects, &effects, MU_STAR,
    };
    enum status status = resample(&resampling, bootstrap, results, error);
    free(effects.values);
    return status;
}
