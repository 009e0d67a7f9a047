/* Joins files of a study into one, as if it had been written at once: the result depends only on the runs,
 * not on which file held them. */
#ifndef PRICEWAR_STUDY_MERGE_H
#define PRICEWAR_STUDY_MERGE_H

#include "study/study_input.h"

/* Every parts-th run from part - 1 on; {1, 1}: all. */
struct study_part {
    size_t part, parts;
};

/* Runs of a part, and the n-th of them. */
size_t study_part_size(const struct study *study, const struct study_part *part);
size_t study_part_run(const struct study_part *part, size_t n);

struct result;
struct merge_options {
    struct study_part part; /* the runs that must be there, each once */
    bool partial;           /* write what there is, without statistics; nothing is missing then */
    bool force;             /* replace the output */
    bool same_runs;         /* with force: one whose runs are all among those of the files, and no other */
    struct result *const *results; /* [result_count]: runs that are in no file, ascending */
    size_t result_count;
};

/* STATUS_INVALID: the files are of different studies, or runs are missing or doubled (the message names the
 * first), or the output exists and is not replaced. Statistics are added when all runs of the study are
 * there. */
enum status study_merge(const struct study *study, const char *const *paths, size_t count, const char *output,
                        const struct merge_options *options, struct error *error);

#endif
