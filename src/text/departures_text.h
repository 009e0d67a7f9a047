/* Why vendors left, in a few lines: what they had and paid until then. And rounds as people say them. */
#ifndef PRICEWAR_TEXT_DEPARTURES_TEXT_H
#define PRICEWAR_TEXT_DEPARTURES_TEXT_H

#include <stdio.h>

#include "runs/summary.h"
#include "terminal/format.h"

/* "60 months" where rounds are months of a calendar that the scenario has, "20 weeks" of weeks, else "50,000 rounds". */
struct text length_in_words(const struct scenario *scenario, int64_t rounds);

/* The month that a round begins in, "May 2024". */
struct text month_of(const struct scenario *scenario, int64_t round);

/* The same where the scenario has a calendar; else "round 12". */
struct text moment_of(const struct scenario *scenario, int64_t round);

struct departures_shown {
    const struct scenario *scenario;
    int vendors; /* at most so many, those that leave most often first */
    int width;
};

/* False when memory is short. */
bool departures_print(FILE *out, const struct summary *summary, const struct departures_shown *shown);

#endif
