/* How much work runs of a scenario are, before any is played: a warning of hours, no promise of minutes. */
#ifndef PRICEWAR_RUNS_EFFORT_H
#define PRICEWAR_RUNS_EFFORT_H

#include "scenario/scenario.h"

struct effort {
    double sme_rounds; /* simulated SMEs, times rounds, times runs */
    double seconds;    /* on as many processors as can be used */
    unsigned processors;
};

/* `runs` runs of the scenario by so many threads. */
struct effort effort_of(const struct scenario *scenario, double runs, unsigned threads);

enum { EFFORT_TEXT = 120 };

/* "1e11 SME-rounds: about 40 h on 2 processors". False, with an empty text, when it is less than an hour. */
bool effort_print(const struct effort *effort, char text[EFFORT_TEXT]);

#endif
