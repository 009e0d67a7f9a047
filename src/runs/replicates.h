/* Runs the replicates of one scenario on several threads and sums them up. */
#ifndef PRICEWAR_RUNS_REPLICATES_H
#define PRICEWAR_RUNS_REPLICATES_H

#include "runs/play.h"
#include "runs/summary.h"

/* What else becomes of the runs, such as a file. */
struct gatherer {
    /* Makes what one run is gathered in. Any thread. */
    enum status (*begin)(void **gathered, struct error *error);
    struct taker (*taker)(void *gathered);
    /* Takes a run that is played, in the order of their numbers, from one thread at a time. */
    enum status (*add)(void *context, const void *gathered, struct error *error);
    void (*drop)(void *gathered); /* NULL is allowed */
    void *context;
};

struct replicate_options {
    size_t replicates;
    const int32_t *numbers; /* of all of them, ascending; NULL: 0, 1, ..., as in files of runs */
    /* Above `replicates`: batches of `replicates` runs follow until `enough` says so after one of them, or
     * this many runs are made. */
    size_t most_replicates;
    bool (*enough)(void *context, const struct summary *summary);
    const struct gatherer *gatherer; /* or NULL */
    unsigned threads;
    /* Called after each finished run, from one thread at a time; may be NULL. Returning false stops the work
     * with STATUS_FAILED ("interrupted"). */
    bool (*progress)(void *context, size_t done, size_t total);
    /* Asked after each round of each run, by any thread; may be NULL. False: the same. */
    bool (*goes_on)(void *context);
    void *context;
};

/* All replicates and their summary (summary->replicates of them). The result does not depend on `threads`.
 * STATUS_FAILED: a run failed (the message names run and round), or the gatherer. The summary is freed by
 * summary_free. */
enum status replicates_run(const struct scenario *scenario, const struct replicate_options *options,
                           struct summary **summary, struct error *error);

#endif
