/* Runs the replicates of one scenario on several threads and streams them into one output file. */
#ifndef PRICEWAR_RUNS_REPLICATES_H
#define PRICEWAR_RUNS_REPLICATES_H

#include "runs/summary.h"
#include "runs/winners.h"
#include "scenario/scenario.h"

struct replicate_options {
    size_t replicates; /* runs 0 .. replicates-1 */
    /* Above `replicates`: batches of `replicates` runs follow until winner_contest(summary, winning) is
     * decided after one of them, or this many runs are made. */
    size_t most_replicates;
    enum winning winning;
    bool explain; /* find out why vendors left (exits.h) */
    unsigned threads;
    const char *output; /* path of the HDF5 file, or NULL for none */
    bool force;         /* replace an existing file */
    /* Called after each finished run, from one thread at a time; may be NULL. Returning false stops the work
     * with STATUS_FAILED ("interrupted"); nothing is written then. */
    bool (*progress)(void *context, size_t done, size_t total);
    void *context;
};

/* All replicates and their summary (summary->replicates of them). The result does not depend on `threads`.
 * STATUS_INVALID: the output exists and !force, or can't be created there (checked before computing).
 * STATUS_FAILED: a run failed (the message names run and round), or writing failed. The summary is freed by
 * summary_free. */
enum status replicates_run(const struct scenario *scenario, const struct replicate_options *options,
                           struct summary **summary, struct error *error);
void summary_free(struct summary *summary);

#endif
