#include "statistics/resampling.h"

#include <math.h>
#include <stdlib.h>

#include "base/same_number.h"

/* Complete base samples [samples][factors + 2]: the outcome of A, less the mean; how it changes when one
 * factor after the other is as in B; the outcome of B, less the mean. */
struct base_samples {
    double *values;
    double mean; /* of all outcomes of A and B */
    size_t count, factors;
};

/* Shifting by the mean leaves the indices and takes most of the estimator's error: it multiplies outcomes. */
static void center(struct base_samples *samples)
{
    size_t width = samples->factors + 2;
    for (size_t i = 0; i < samples->count; i++)
        samples->mean += samples->values[i * width] + samples->values[(i + 1) * width - 1];
    samples->mean /= 2 * (double)samples->count;
    for (size_t u = 0; u < samples->count; u++) {
        double *row = samples->values + u * width;
        for (size_t i = 1; i <= samples->factors; i++)
            row[i] = difference_but_rounding(row[0], row[i]);
        row[0] -= samples->mean;
        row[width - 1] -= samples->mean;
    }
}

/* Of all outcomes of A and B; 0 when they are the same but for rounding. */
static double variance(const struct base_samples *samples, const size_t *chosen, size_t count)
{
    size_t width = samples->factors + 2;
    double sum = 0, squares = 0, n = 2 * (double)count;
    struct number_range range = number_range_of_none;
    for (size_t u = 0; u < count; u++) {
        const double *row = samples->values + (chosen ? chosen[u] : u) * width;
        double a = row[0], b = row[width - 1];
        sum += a + b;
        squares += a * a + b * b;
        number_range_add(&range, samples->mean + a);
        number_range_add(&range, samples->mean + b);
    }
    return number_range_varies(&range) ? squares / n - sum / n * (sum / n) : 0;
}

static void measure_indices(void *data, const size_t *chosen, size_t count, double *measures)
{
    const struct base_samples *samples = data;
    size_t k = samples->factors, width = k + 2;
    double *first = measures, *total = measures + k, spread = variance(samples, chosen, count);
    for (size_t i = 0; i < 2 * k; i++)
        measures[i] = 0;
    for (size_t u = 0; u < count; u++) {
        const double *row = samples->values + (chosen ? chosen[u] : u) * width;
        for (size_t i = 0; i < k; i++) {
            double change = row[i + 1];
            first[i] += row[width - 1] * change;
            total[i] += change * change;
        }
    }
    double n = (double)count;
    for (size_t i = 0; i < k; i++) {
        first[i] = spread > 0 ? first[i] / n / spread : (double)NAN;
        total[i] = spread > 0 ? total[i] / (2 * n) / spread : (double)NAN;
    }
}

static enum status take_complete(const double *values, size_t samples, size_t factors,
                                 struct base_samples *complete, struct error *error)
{
    size_t width = factors + 2;
    *complete = (struct base_samples){.factors = factors};
    complete->values = calloc(samples + 1, width * sizeof *complete->values);
    if (!complete->values)
        return error_no_memory(error, "the outcomes");
    for (size_t j = 0; j < samples; j++) {
        bool whole = true;
        for (size_t i = 0; i < width; i++) {
            complete->values[complete->count * width + i] = values[j * width + i];
            whole = whole && isfinite(values[j * width + i]);
        }
        complete->count += whole;
    }
    return STATUS_OK;
}

enum status sobol_indices(const double *values, size_t samples, size_t factors,
                          const struct bootstrap *bootstrap, struct sensitivity *first,
                          struct sensitivity *total, size_t *used, struct error *error)
{
    struct base_samples complete;
    enum status status = take_complete(values, samples, factors, &complete, error);
    if (status != STATUS_OK)
        return status;
    center(&complete);
    *used = complete.count;
    struct sensitivity *const results[] = {first, total};
    struct resampling resampling = {
        complete.count, 2, factors, measure_indices, &complete,
    };
    status = resample(&resampling, bootstrap, results, error);
    free(complete.values);
    return status;
}
