/* Runs a study on all cores. What is finished is on disk: at once in a journal, and from time to time in
 * whole files (shards) in the folder OUTPUT.d; at the end all becomes one file. Killed at any time, the same
 * call goes on where it was and ends with the same bytes. */
#ifndef PRICEWAR_STUDY_SWEEP_H
#define PRICEWAR_STUDY_SWEEP_H

#include "study/journal.h"
#include "study/merge.h"

struct sweep_progress {
    size_t done, total; /* runs of this part, those of earlier calls among them */
    size_t earlier;     /* done by earlier calls */
    size_t failed;
    /* Bytes of the journal that could not be read, and the file in OUTPUT.d that has them now; 0 and "". */
    size_t damaged_bytes;
    char damaged[JOURNAL_ASIDE_NAME];
};

struct sweep_options {
    unsigned threads;
    struct study_part part;
    const char *output;
    bool force;         /* replace an output, and drop runs, of another study */
    double max_seconds; /* 0: no limit; no run is started that would hardly end before */
    /* Called after each run, from one thread at a time; may be NULL. False: start no more runs. */
    bool (*progress)(void *context, const struct sweep_progress *progress);
    void *context;
};

enum sweep_end {
    SWEEP_COMPLETE,     /* the output is there */
    SWEEP_WAS_COMPLETE, /* it was there before */
    SWEEP_TIME_UP,
    SWEEP_STOPPED, /* by the callback */
};

/* STATUS_OK: *end and *progress say how far it came; failed runs are no failure of the study. STATUS_INVALID:
 * there is a result of another study at the output (the message says what differs), or another process is at
 * work on it. */
enum status sweep_run(const struct study *study, const struct sweep_options *options, enum sweep_end *end,
                      struct sweep_progress *progress, struct error *error);

/* Failed runs of a study's file. */
enum status sweep_count_failures(const char *path, size_t *failures, struct error *error);

/* What a study will take, from a few runs of points far apart. */
struct sweep_estimate {
    size_t points, runs; /* of the part */
    size_t pilots;       /* runs that were tried */
    double seconds;      /* for all runs of the part, on so many threads */
    double seconds_per_run;
    double bytes; /* of the output */
    size_t failed_pilots;
    char failure[256]; /* of the first of them */
};
enum status sweep_pilot(const struct study *study, unsigned threads, const struct study_part *part,
                        struct sweep_estimate *estimate, struct error *error);

#endif
