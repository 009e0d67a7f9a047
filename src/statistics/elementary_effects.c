#include "statistics/resampling.h"

#include <math.h>
#include <stdlib.h>

#include "base/same_number.h"

/* Effects of the trajectories without a missing value, [trajectories][factors]; NAN where there is none. */
struct effects {
    double *values;
    const bool *ordered; /* [factors] */
    size_t count, factors;
};

enum { MU_STAR, MU, SIGMA, MEASURES };

static void measure_effects(void *data, const size_t *chosen, size_t count, double *measures)
{
    const struct effects *effects = data;
    size_t k = effects->factors;
    for (size_t i = 0; i < k; i++) {
        double sum = 0, absolute = 0, squares = 0, n = 0;
        struct number_range range = number_range_of_none;
        for (size_t u = 0; u < count; u++) {
            double effect = effects->values[(chosen ? chosen[u] : u) * k + i];
            if (isnan(effect))
                continue;
            sum += effect;
            absolute += fabs(effect);
            number_range_add(&range, effect);
            n++;
        }
        for (size_t u = 0; u < count; u++) {
            double deviation = effects->values[(chosen ? chosen[u] : u) * k + i] - sum / n;
            squares += isnan(deviation) || !number_range_varies(&range) ? 0 : deviation * deviation;
        }
        measures[MU_STAR * k + i] = n > 0 ? absolute / n : (double)NAN;
        measures[MU * k + i] = n > 0 && effects->ordered[i] ? sum / n : (double)NAN;
        measures[SIGMA * k + i] = n > 1 && effects->ordered[i] ? sqrt(squares / (n - 1)) : (double)NAN;
    }
}

static bool is_complete(const double *values, size_t k)
{
    for (size_t step = 0; step <= k; step++)
        if (!isfinite(values[step]))
            return false;
    return true;
}

/* The effects along one trajectory. */
static void take_trajectory(const double *positions, const double *values, struct effects *effects)
{
    size_t k = effects->factors;
    double *found = effects->values + effects->count++ * k;
    for (size_t i = 0; i < k; i++)
        found[i] = (double)NAN;
    for (size_t step = 1; step <= k; step++)
        for (size_t i = 0; i < k; i++) {
            double moved = positions[step * k + i] - positions[(step - 1) * k + i];
            if (moved < 0 || moved > 0)
                found[i] = difference_but_rounding(values[step - 1], values[step]) /
                           (effects->ordered[i] ? moved : copysign(1, moved));
        }
}

enum status elementary_effects(const double *positions, const bool *ordered, const double *values,
                               size_t trajectories, size_t factors, const struct bootstrap *bootstrap,
                               struct sensitivity *mu_star, struct sensitivity *mu, struct sensitivity *sigma,
                               size_t *used, struct error *error)
{
    size_t width = factors + 1;
    struct effects effects = {calloc(trajectories + 1, factors * sizeof *effects.values), ordered, 0,
                              factors};
    struct sensitivity *const results[MEASURES] = {[MU_STAR] = mu_star, [MU] = mu, [SIGMA] = sigma};
    struct number_range range = number_range_of_none;
    if (!effects.values)
        return error_no_memory(error, "the effects");
    for (size_t r = 0; r < trajectories; r++) {
        if (!is_complete(values + r * width, factors))
            continue;
        take_trajectory(positions + r * width * factors, values + r * width, &effects);
        for (size_t step = 0; step < width; step++)
            number_range_add(&range, values[r * width + step]);
    }
    for (size_t i = 0; !number_range_varies(&range) && i < effects.count * factors; i++)
        effects.values[i] = (double)NAN;
    *used = effects.count;
    struct resampling resampling = {
        effects.count, MEASURES, factors, measure_effects, &effects,
    };
    enum status status = resample(&resampling, bootstrap, results, error);
    free(effects.values);
    return status;
}
