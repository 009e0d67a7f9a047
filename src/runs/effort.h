/* Predicts how long runs of a scenario take, before any is played: to warn of hours, not to be exact to
 * minutes. */
#ifndef PRICEWAR_RUNS_EFFORT_H
#define PRICEWAR_RUNS_EFFORT_H

#include "scenario/scenario.h"

struct effort {
    const struct terms *terms; /* the scenario's */
    double sme_rounds;         /* simulated SMEs, times rounds, times runs */
    double seconds;            /* on as many processors as the work can use */
    unsigned processors;
};

/* For `runs` runs of the scenario on `threads` threads. */
struct effort effort_of(const struct scenario *scenario, double runs, unsigned threads);

enum { EFFORT_TEXT = 240 };

/* "1e11 SME-rounds: about 40 h on 2 processors". False, with an empty text, for less than an hour. */
bool effort_print(const struct effort *effort, char text[EFFORT_TEXT]);

#endif
