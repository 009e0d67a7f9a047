/* Runs the replicates of one scenario on several threads and sums them up. */
#ifndef PRICEWAR_RUNS_REPLICATES_H
#define PRICEWAR_RUNS_REPLICATES_H

#include "runs/outcome.h"
#include "runs/play.h"
#include "runs/summary.h"

/* Another consumer of the runs, such as a file. */
struct gatherer {
    /* Makes the object that one run is gathered in. Any thread may call it. */
    enum status (*begin)(void **gathered, struct error *error);
    struct taker (*taker)(void *gathered);
    /* Takes in a run that was played; in the order of run numbers, by one thread at a time. */
    enum status (*add)(void *context, const void *gathered, struct error *error);
    void (*drop)(void *gathered); /* NULL as argument is allowed */
    void *context;
};

struct replicate_options {
    size_t replicates;
    const int32_t *numbers; /* of all of them, ascending; NULL: 0, 1, ..., as in files of runs */
    /* If above `replicates`: more batches of `replicates` runs follow until `enough` is true after one of
     * them, or this many runs are made. */
    size_t most_replicates;
    bool (*enough)(void *context, const struct summary *summary);
    const struct gatherer *gatherer; /* or NULL */
    /* Takes what a run ended with, after the gatherer, in the same order; may be NULL. */
    enum status (*note)(void *context, const struct outcome *outcome, struct error *error);
    void *note_context;
    unsigned threads;
    /* Called after each finished run, by one thread at a time; may be NULL. False stops the work with
     * STATUS_FAILED ("interrupted"). */
    bool (*progress)(void *context, size_t done, size_t total);
    /* Asked after each round of each run, by any thread; may be NULL. False stops the work too. */
    bool (*goes_on)(void *context);
    void *context;
};

/* Plays all replicates, and makes their summary (summary->replicates of them), freed by summary_free. The
 * result does not depend on `threads`. STATUS_FAILED: a run failed (the message names run and round), or
 * the gatherer did. */
enum status replicates_run(const struct scenario *scenario, const struct replicate_options *options,
                           struct summary **summary, struct error *error);

#endif
