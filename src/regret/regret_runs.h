/* Runs of listed wars, for those that look at what rules gain. */
#ifndef PRICEWAR_REGRET_REGRET_RUNS_H
#define PRICEWAR_REGRET_REGRET_RUNS_H

#include "sharing/shared_runs.h"
#include "study/study.h"

struct regret_options {
    struct shared_options shared;
    /* Called after every few runs, by the caller's thread: runs that are done and that may become so. False: stop.
     * May be NULL. */
    bool (*progress)(void *context, size_t done, size_t total);
    void *context;
};

/* Where listed runs go. */
struct regret_playing {
    const struct study *study;
    const struct regret_options *options;
    double *samples; /* as in moments_of_runs */
    size_t *failed;
    size_t runs; /* played so far, of all lists */
    bool stopped;
    struct error *error;
};

/* Plays `runs` [count], run n being replicate n % replicates of point n / replicates, a few at a time, and keeps them.
 * STATUS_FAILED: no memory, or the runs can't be kept. */
enum status regret_play_list(struct regret_playing *playing, const size_t *runs, size_t count);

#endif
