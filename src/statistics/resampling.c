#include "statistics/resampling.h"

#include "random/philox.h"
#include "statistics/quantiles.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DRAWN_TOGETHER = 256 };
static const double tail = 0.025; /* of a 95 % interval, on each side */

/* Rank of every factor by |value|, 1 the largest; NAN for those without value. */
static void rank_factors(const double *values, size_t factors, double *ranks)
{
    for (size_t i = 0; i < factors; i++) {
        ranks[i] = isnan(values[i]) ? (double)NAN : 1;
        for (size_t j = 0; j < factors; j++)
            ranks[i] += fabs(values[j]) > fabs(values[i]);
    }
}

static void rank_measures(const struct resampling *resampling, const double *values, double *ranks)
{
    for (size_t i = 0; i < resampling->measures * resampling->factors; i += resampling->factors)
        rank_factors(values + i, resampling->factors, ranks + i);
}

void resample_units(size_t units, uint64_t seed, size_t resample_number, size_t *chosen)
{
    uint32_t words[4][DRAWN_TOGETHER];
    for (size_t first = 0; first < units; first += DRAWN_TOGETHER) {
        size_t count = units - first < DRAWN_TOGETHER ? units - first : DRAWN_TOGETHER;
        philox4x32_block(seed, (uint32_t)resample_number, (uint32_t)first, 0, RANDOM_BOOTSTRAP, count,
                         words[0], words[1], words[2], words[3]);
        for (size_t u = 0; u < count; u++)
            chosen[first + u] = (size_t)(((uint64_t)words[0][u] * units) >> 32);
    }
}

/* Known ranks of a column, which are 1, ..., factors, in ascending order; counts[factors + 1]: of each.
 * Returns their number. */
static size_t sort_ranks(const double *ranks, size_t resamples, size_t stride, size_t factors, size_t *counts,
                         double *sorted)
{
    size_t count = 0;
    memset(counts, 0, (factors + 1) * sizeof *counts);
    for (size_t k = 0; k < resamples; k++)
        if (!isnan(ranks[k * stride]))
            counts[(size_t)ranks[k * stride]]++;
    for (size_t rank = 1; rank <= factors; rank++)
        for (size_t k = 0; k < counts[rank]; k++)
            sorted[count++] = (double)rank;
    return count;
}

/* Interval and ranks of one measure from its column in the resamples; scratch: column [resamples], counts
 * [factors + 1]. */
static void summarise(const double *values, const double *ranks, size_t resamples, size_t stride,
                      size_t factors, size_t *counts, double *column, struct sensitivity *result)
{
    size_t count = 0;
    for (size_t k = 0; k < resamples; k++)
        if (!isnan(values[k * stride]))
            column[count++] = values[k * stride];
    sort_numbers(column, count);
    result->low = quantile(column, count, tail);
    result->high = quantile(column, count, 1 - tail);
    count = sort_ranks(ranks, resamples, stride, factors, counts, column);
    size_t same = isnan(result->rank) ? 0 : counts[(size_t)result->rank];
    result->rank_low = quantile(column, count, tail);
    result->rank_high = quantile(column, count, 1 - tail);
    result->rank_stays = count ? (double)same / (double)count : (double)NAN;
}

static void measure_all(const struct resampling *resampling, const struct bootstrap *bootstrap,
                        size_t *chosen, double *values, double *ranks)
{
    size_t width = resampling->measures * resampling->factors;
    for (size_t k = 0; k < bootstrap->resamples; k++) {
        resample_units(resampling->units, bootstrap->seed, k, chosen);
        resampling->measure(resampling->data, chosen, resampling->units, values + k * width);
        rank_measures(resampling, values + k * width, ranks + k * width);
    }
}

enum status resample(const struct resampling *resampling, const struct bootstrap *bootstrap,
                     struct sensitivity *const *results, struct error *error)
{
    size_t width = resampling->measures * resampling->factors, resamples = bootstrap->resamples;
    size_t *chosen = calloc(resampling->units + resampling->factors + 1, sizeof *chosen);
    double *values = calloc(2 * (resamples + 1) * width + resamples + 1, sizeof *values);
    enum status status = STATUS_OK;
    if (!chosen || !values) {
        status = error_no_memory(error, "the resamples");
        goto out;
    }
    double *ranks = values + (resamples + 1) * width, *column = ranks + (resamples + 1) * width;
    double *own = values + resamples * width, *own_ranks = ranks + resamples * width;
    resampling->measure(resampling->data, NULL, resampling->units, own);
    rank_measures(resampling, own, own_ranks);
    measure_all(resampling, bootstrap, chosen, values, ranks);
    for (size_t m = 0, i = 0; m < resampling->measures; m++)
        for (size_t f = 0; f < resampling->factors; f++, i++) {
            struct sensitivity *result = &results[m][f];
            *result = (struct sensitivity){.value = own[i], .rank = own_ranks[i]};
            summarise(values + i, ranks + i, resamples, width, resampling->factors,
                      chosen + resampling->units, column, result);
        }
out:
    free(chosen);
    free(values);
    return status;
}
