/* Plays the runs of a scenario, summarises them, explains exits, and writes all of it to one file. */
#ifndef PRICEWAR_FILE_RUNS_FILE_H
#define PRICEWAR_FILE_RUNS_FILE_H

#include "observed/observed_fit.h"
#include "record/fields.h"
#include "runs/comparison.h"
#include "runs/summary.h"

/* Name of the attribute that holds the line of until_winner_print. */
extern const char until_winner_attribute[];

/* What there is to say of the runs; valid while it is said. */
struct runs_found {
    struct summary *summary;
    const struct comparison *caused;     /* by the war, with against_peace; else NULL */
    const struct observed_fit *observed; /* with observations; else NULL */
};

struct runs_options {
    size_t replicates;
    /* Of all runs, ascending, for a file that only says what such runs are; NULL: 0, 1, ... */
    const int32_t *numbers;
    /* If above `replicates`: more batches of `replicates` runs follow until winner_contest(summary,
     * winning) is decided after one of them, or this many runs are made. */
    size_t most_replicates;
    enum winning winning;
    /* Decides instead of that contest; may be NULL. */
    bool (*enough)(void *context, const struct summary *summary);
    bool explain;       /* find out why vendors left (exit_reasons.h) */
    bool against_peace; /* play every run in peace too, and find out what the war caused (runs/peace.h) */
    const struct observed *observed; /* what runs are held against; NULL: nothing */
    unsigned threads;
    const char *output; /* path of the HDF5 file, or NULL for none */
    bool force;         /* replace an existing file */
    /* Called after each finished run, those in peace too, by one thread at a time; may be NULL. False stops the work with
     * STATUS_FAILED ("interrupted"), and nothing is written. */
    bool (*progress)(void *context, size_t done, size_t total);
    /* Called when all is computed, before the file gets its name; may be NULL. Its failure ends the work, and
     * nothing is written. */
    enum status (*prepare)(void *context, const struct runs_found *found, struct error *error);
    /* asked after each round, by any thread; may be NULL. False stops the work too */
    bool (*goes_on)(void *context);
    void *context;
};

/* Plays all runs and makes their summary (summary->replicates of them), freed by summary_free. File and
 * summary do not depend on `threads`. STATUS_INVALID: the output exists and !force, or can't be created
 * (checked before computing). STATUS_FAILED: a run failed (the message names run and round), or writing
 * failed. */
enum status runs_to_file(const struct scenario *scenario, const struct runs_options *options,
                         struct summary **summary, struct error *error);

#endif
