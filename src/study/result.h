/* A run of a study: its results, or why it failed. */
#ifndef PRICEWAR_STUDY_RESULT_H
#define PRICEWAR_STUDY_RESULT_H

#include "record/run_record.h"
#include "study/study.h"

enum { RESULT_MESSAGE_SIZE = 512 };

struct result {
    uint32_t run;
    bool failed;
    char message[RESULT_MESSAGE_SIZE]; /* of a failed run */
    int64_t seed;
    double *outcomes;          /* [result_outcome_count]; NAN in a failed run */
    struct run_record *record; /* with KEEP_SERIES; states are 0 in a failed run */
    size_t bytes;              /* memory that the result takes */
};

/* Number of outcomes of a run: the elements of all measures. */
size_t result_outcome_count(const struct study *study);

enum status result_create(const struct study *study, uint32_t run, struct result **result,
                          struct error *error);

/* The scenario of the design point that was played last, for the next run of the same point. */
struct point_scenario {
    bool known;
    size_t point;
    struct scenario *scenario; /* NULL: the point's values don't go together, */
    struct error error;        /* and how */
};
void point_scenario_clear(struct point_scenario *at);

/* Plays the run; what goes wrong in it is noted in the result. STATUS_FAILED: no memory. Any thread; `at`, at
 * first {.known = false}, is that of one thread. */
enum status result_play(const struct study *study, struct point_scenario *at, struct result *result,
                        struct error *error);

/* The same without a run before or after. */
enum status result_play_alone(const struct study *study, struct result *result, struct error *error);

void result_free(struct result *result);

#endif
