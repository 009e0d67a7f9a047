/* Plays runs of several timelines, and measures them. */
#ifndef PRICEWAR_RUNS_TIMELINE_H
#define PRICEWAR_RUNS_TIMELINE_H

#include "runs/play.h"

struct timelines_options {
    size_t runs;            /* of every timeline */
    const int32_t *numbers; /* [runs] of these; NULL: 0, 1, ... */
    bool any_rounds;        /* for comparison_run: the sides may have different numbers of rounds */
    unsigned threads;
    /* Called after each run, from one thread at a time; may be NULL. False: stop, STATUS_FAILED. */
    bool (*progress)(void *context, size_t done, size_t total);
    bool (*goes_on)(void *context); /* asked after each round, by any thread; may be NULL. False: the same */
    void *context;
};

/* Plays all runs of all timelines, which must have the same firms: numbers
 * [runs][timelines][measured_numbers]. The result does not depend on the number of threads. Of several
 * failures that of the first failing run is reported. */
enum status timelines_measure(const struct timeline *timelines, size_t count,
                              const struct timelines_options *options, double *numbers, struct error *error);

#endif
