/* The bootstrap of measures that are computed from independent units. */
#ifndef PRICEWAR_STATISTICS_RESAMPLING_H
#define PRICEWAR_STATISTICS_RESAMPLING_H

#include "statistics/sensitivity.h"

/* Computes measures [measures][factors] from the chosen units (chosen NULL: unit k is k). Scratch belongs to
 * `data`. */
typedef void measure_function(void *data, const size_t *chosen, size_t count, double *measures);

struct resampling {
    size_t units, measures, factors;
    measure_function *measure;
    void *data;
};

/* Units of resample number k, drawn with replacement by (seed, k): chosen [units]. */
void resample_units(size_t units, uint64_t seed, size_t resample_number, size_t *chosen);

/* results: for every measure [factors]. */
enum status resample(const struct resampling *resampling, const struct bootstrap *bootstrap,
                     struct sensitivity *const *results, struct error *error);

#endif
