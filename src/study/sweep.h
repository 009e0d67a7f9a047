/* Runs a study on all cores. Finished runs are on disk: at once in a journal, and from time to time in
 * complete files (shards) in the folder OUTPUT.d; at the end all are joined into one file. After a kill at
 * any time, the same call continues, and ends with the same bytes. */
#ifndef PRICEWAR_STUDY_SWEEP_H
#define PRICEWAR_STUDY_SWEEP_H

#include "study/journal.h"
#include "study/merge.h"

struct sweep_progress {
    size_t done, total; /* runs of this part, including those of earlier calls */
    size_t earlier;     /* done by earlier calls */
    size_t failed;
    /* Unreadable bytes of the journal, and the file in OUTPUT.d that keeps them; 0 and "" without any. */
    size_t damaged_bytes;
    char damaged[JOURNAL_ASIDE_NAME];
};

struct sweep_options {
    unsigned threads;
    struct study_part part;
    const char *output;
    bool force;         /* replace an output of another study, and drop its runs */
    double max_seconds; /* 0: no limit; runs that would hardly end in time are not started */
    /* Called after each run, by one thread at a time; may be NULL. False: start no more runs. */
    bool (*progress)(void *context, const struct sweep_progress *progress);
    void *context;
};

enum sweep_end {
    SWEEP_COMPLETE,     /* the output is there */
    SWEEP_WAS_COMPLETE, /* the output was there before */
    SWEEP_TIME_UP,
    SWEEP_STOPPED, /* by the callback */
};

/* STATUS_OK: *end and *progress say how far it got; failed runs are not a failure of the study.
 * STATUS_INVALID: the output is of another study (the message says what differs), or another process is
 * working on it. */
enum status sweep_run(const struct study *study, const struct sweep_options *options, enum sweep_end *end,
                      struct sweep_progress *progress, struct error *error);

/* Number of failed runs in a study's file. */
enum status sweep_count_failures(const char *path, size_t *failures, struct error *error);

/* The expected cost of a study, from a few runs of points far apart. */
struct sweep_estimate {
    size_t points, runs; /* of the part */
    size_t pilots;       /* runs that were played */
    double seconds;      /* for all runs of the part on that many threads */
    double seconds_per_run;
    double bytes; /* of the output */
    size_t failed_pilots;
    char failure[256]; /* message of the first failed run */
};
enum status sweep_pilot(const struct study *study, unsigned threads, const struct study_part *part,
                        struct sweep_estimate *estimate, struct error *error);

#endif
