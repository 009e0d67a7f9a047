/* An event of a run: conditions on what it ends with, as in "independents_alive <= 3 and final_hhi > 0.5". */
#ifndef PRICEWAR_INFERENCE_EVENT_H
#define PRICEWAR_INFERENCE_EVENT_H

#include "base/relation.h"
#include "study/study.h"

struct event_condition {
    char outcome[OUTCOME_NAME_SIZE]; /* as outcome_name has it */
    size_t index;                    /* in a result's outcomes */
    enum relation relation;
    double value; /* in the outcome's unit */
};

enum { EVENT_MOST_CONDITIONS = 8 };

struct run_event {
    struct event_condition conditions[EVENT_MOST_CONDITIONS]; /* [count]: all hold */
    size_t count;
};

/* Reads an event, whose conditions are joined by " and ". STATUS_INVALID: it is none; no run of the study ends with such
 * an outcome. */
enum status event_read(const struct study *study, const char *text, struct run_event *event,
                       struct error *error);

/* outcomes [count]: of a run, in the order of the conditions. NAN: one is not known. */
double event_happens(const struct run_event *event, const double *outcomes);

#endif
