/* History matching (Vernon, Goldstein & Bower 2010, Bayesian Analysis 5): rules out, in waves, the inputs at which a slow
 * function can't meet its targets, by emulators of its outputs. */
#ifndef PRICEWAR_STATISTICS_HISTORY_MATCHING_H
#define PRICEWAR_STATISTICS_HISTORY_MATCHING_H

#include "statistics/gaussian_process.h"

/* An input is implausible above it: three sigma (Pukelsheim 1994), which holds for any law with one mode. */
#define IMPLAUSIBILITY_CUTOFF 3.0

/* What an output should be: its value, and variances of the observation and of the model's discrepancy. */
struct history_target {
    double value, observation_variance, discrepancy_variance;
};

/* |mean - value| / sqrt(variance + observation_variance + discrepancy_variance), where `mean` and `variance` are an
 * emulator's; eq. 14. Without any variance 0 where they are the same, else INFINITY. */
double implausibility(double mean, double variance, const struct history_target *target);

/* The emulators of one wave, one for each target. */
struct history_wave {
    const struct gaussian_process *emulators; /* [targets] */
};

struct history_matching {
    const struct history_wave *waves; /* [wave_count] */
    size_t wave_count;
    const struct history_target *targets; /* [target_count] */
    size_t target_count;
    size_t dimensions;
    /* 1: the largest implausibility over the targets counts; 2: the second largest, which forgives an emulator that is off
     * for one target. Of fewer targets the smallest. */
    size_t largest;
    double cutoff; /* IMPLAUSIBILITY_CUTOFF */
};

/* The largest implausibility over the waves of the `largest` over their targets, at a point [dimensions]. scratch: as many
 * numbers as target_count and the most points of an emulator. */
double history_implausibility(const struct history_matching *matching, const double *at, double *scratch);

/* Numbers that `scratch` must have. */
size_t history_scratch(const struct history_matching *matching);

/* Draws the design of the next wave, uniform over what is not implausible in the box from low to high [dimensions]: tries
 * points until `wanted` are found, at most `most_tries`. points [wanted][dimensions]; *found of them; *share: those found
 * over those tried, an estimate of the volume that is left. None found: nothing is left, or less than one in `most_tries`;
 * then a target, its discrepancy or the box is wrong. The same seed and number of waves give the same points.
 * STATUS_FAILED: no memory. */
enum status history_draw(const struct history_matching *matching, const double *low, const double *high,
                         size_t wanted, size_t most_tries, uint64_t seed, double *points, size_t *found,
                         double *share, struct error *error);

#endif
