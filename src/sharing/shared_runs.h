/* Runs at points that are not known beforehand, played by one process or by several that share the folder of their
 * finished runs. */
#ifndef PRICEWAR_SHARING_SHARED_RUNS_H
#define PRICEWAR_SHARING_SHARED_RUNS_H

#include "study/calibration.h"

struct shared_options {
    unsigned threads;
    struct calibrate_memory *memory; /* where finished runs are kept; NULL: nowhere */
    bool apart;                      /* plays all runs itself, also when others share the memory */
};

/* As moments_of_runs, with the memory, and together with others who share it. `runs` NULL: the first `count`. What
 * stands in samples and `failed` for other runs is left as it is. STATUS_FAILED: no memory, or the runs can't be kept. */
enum status shared_play(const struct study *study, size_t first, const size_t *runs, size_t count,
                        const struct shared_options *options, double *samples, size_t *failed,
                        struct error *error);

#endif
