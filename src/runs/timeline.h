/* Runs of one scenario that may go on under another one from some round on. */
#ifndef PRICEWAR_RUNS_TIMELINE_H
#define PRICEWAR_RUNS_TIMELINE_H

#include "model/simulation.h"

struct timeline {
    const struct scenario *scenario;
    const struct scenario *after; /* holds from round `from` on; NULL: none */
    int64_t from;                 /* 1-based */
    const bool *new_rules;        /* [vendor_count] with `after`: whose pricing rule starts afresh then */
    bool war_stopped;             /* by scenario_stop_war: the scenario's text does not say so */
};

/* Plays one run from its start to its last round; take() sees the state before round 1 and after every round,
 * and stops the run by returning false, which is no failure. The same timeline and run give the same bytes.
 * Errors: those of simulation.h, the message names run and round; or take()'s own, when it sets `error`'s
 * status. */
enum status timeline_play(const struct timeline *timeline, uint32_t run,
                          bool (*take)(void *context, const struct simulation *simulation), void *context,
                          struct error *error);

struct timelines_options {
    size_t runs;      /* 0 .. runs-1 of every timeline */
    size_t first_run; /* added to them */
    unsigned threads;
    /* Called after each run, from one thread at a time; may be NULL. False: stop, STATUS_FAILED. */
    bool (*progress)(void *context, size_t done, size_t total);
    void *context;
};

/* Elements of all measures of a run, one after the other (measure.h). */
size_t measured_numbers(const struct scenario *scenario);

/* Plays all runs of all timelines, which have the same firms, and measures them:
 * numbers [runs][timelines][measured_numbers]. The same for any number of threads. A failure is that of the
 * first failing run. */
enum status timelines_measure(const struct timeline *timelines, size_t count,
                              const struct timelines_options *options, double *numbers, struct error *error);

#endif
