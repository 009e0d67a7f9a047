#include "file/trajectories.h"

#include <math.h>
#include <stdlib.h>

enum status trajectories_read(struct reader *reader, const char *field, struct trajectories *trajectories,
                              struct error *error)
{
    size_t count;
    *trajectories = (struct trajectories){.runs = reader_length(reader, AXIS_RUN),
                                          .rounds = reader_length(reader, AXIS_ROUND)};
    enum status status = reader_numbers(reader, field, &trajectories->numbers, &count, error);
    trajectories->elements = count / (trajectories->runs * trajectories->rounds);
    return status;
}

void trajectories_clear(struct trajectories *trajectories)
{
    free(trajectories->numbers);
    trajectories->numbers = NULL;
}

static double number(const struct trajectories *of, size_t run, size_t round, size_t element)
{
    return of->numbers[(run * of->rounds + round) * of->elements + element];
}

size_t trajectory_quantiles(const struct trajectories *trajectories, size_t round, size_t element,
                            double *scratch, double quantiles[QUANTILES])
{
    size_t count = 0;
    for (size_t run = 0; run < trajectories->runs; run++) {
        double value = number(trajectories, run, round, element);
        if (!isnan(value))
            scratch[count++] = value;
    }
    sort_numbers(scratch, count);
    for (size_t q = 0; q < QUANTILES; q++)
        quantiles[q] = quantile(scratch, count, quantile_levels[q]);
    return count;
}

double trajectory_mean(const struct trajectories *trajectories, size_t round, size_t element)
{
    struct sample sample = {0};
    for (size_t run = 0; run < trajectories->runs; run++)
        sample_add(&sample, number(trajectories, run, round, element));
    return sample_estimate(&sample).value;
}

struct estimate trajectory_share(const struct trajectories *trajectories, size_t round, size_t first,
                                 const bool *chosen, size_t count)
{
    struct sample sample = {0};
    for (size_t run = 0; run < trajectories->runs; run++) {
        double yes = 0, all = 0;
        for (size_t i = 0; i < count; i++) {
            all += chosen[i];
            yes += chosen[i] && number(trajectories, run, round, first + i) != 0;
        }
        sample_add(&sample, all > 0 ? yes / all : (double)NAN);
    }
    struct estimate estimate = sample_estimate(&sample);
    if (!isnan(estimate.low)) {
        estimate.low = fmax(0, estimate.low);
        estimate.high = fmin(1, estimate.high);
    }
    return estimate;
}
