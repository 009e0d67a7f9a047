/* History matching (Vernon, Goldstein & Bower 2010, Bayesian Analysis 5): rules out, in waves, the inputs at which a slow
 * function can't meet its targets, by emulators of its outputs. */
#ifndef PRICEWAR_STATISTICS_HISTORY_MATCHING_H
#define PRICEWAR_STATISTICS_HISTORY_MATCHING_H

#include "statistics/gaussian_process.h"

/* An input is implausible above it: three sigma (Pukelsheim 1994), which holds for any law with one mode. */
#define IMPLAUSIBILITY_CUTOFF 3.0

enum history_side { HISTORY_EQUAL, HISTORY_AT_LEAST, HISTORY_AT_MOST };

/* What an output should be: its value, and variances of the observation and of the model's discrepancy. */
struct history_target {
    double value, observation_variance, discrepancy_variance;
    enum history_side
        side; /* at least, at most: an output on that side of the value is in no distance from it */
};

/* |mean - value| / sqrt(variance + observation_variance + discrepancy_variance), where `mean` and `variance` are an
 * emulator's; eq. 14. Without any variance 0 where they are the same, else INFINITY. */
double implausibility(double mean, double variance, const struct history_target *target);

/* The emulators of one wave, one for each target. */
struct history_wave {
    const struct gaussian_process *emulators; /* [target_count] */
    const struct history_target *targets;     /* [target_count] */
    const bool *trusted; /* [target_count]: emulators that may rule something out; NULL: all */
    size_t target_count;
};

/* The largest implausibility over the targets of trusted emulators, at a point [dimensions of these]. The variance of each is
 * the emulator's and its noise, as what is observed is a run too (Andrianakis et al. 2015, PLoS Comput. Biol. 11, eq. 3).
 * of_targets [target_count]: that of every target. scratch: as many numbers as an emulator has points at most. */
double history_implausibility(const struct history_wave *wave, const double *at, double *scratch,
                              double *of_targets);

#endif
