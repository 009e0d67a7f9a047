/* Joins files of a study into one, as if it had been written at once: the result depends only on the runs,
 * not on which file holds them. */
#ifndef PRICEWAR_STUDY_MERGE_H
#define PRICEWAR_STUDY_MERGE_H

#include "study/study_input.h"

/* A part of a study: every parts-th run from run part - 1 on; {1, 1}: all runs. */
struct study_part {
    size_t part, parts;
};

/* Number of runs of a part; its n-th run. */
size_t study_part_size(const struct study *study, const struct study_part *part);
size_t study_part_run(const struct study_part *part, size_t n);

struct result;
struct merge_options {
    unsigned threads;              /* for the statistics; 0: 1 */
    struct study_part part;        /* runs that must be there, each exactly once */
    bool partial;                  /* write whichever runs there are, without statistics */
    bool force;                    /* replace the output */
    bool same_runs;                /* with force: only replace a file whose runs are all in the new one */
    struct result *const *results; /* [result_count]: runs that are in no file, ascending */
    size_t result_count;
};

/* STATUS_INVALID: the files are of different studies, runs are missing or duplicated (the message names
 * the first), or the output exists and is not to be replaced. Adds statistics when all runs of the study
 * are there. */
enum status study_merge(const struct study *study, const char *const *paths, size_t count, const char *output,
                        const struct merge_options *options, struct error *error);

#endif
