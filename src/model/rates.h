/* Turns the scenario's rates per year or month into those of a round; docs/model.md section 1. */
#ifndef PRICEWAR_MODEL_RATES_H
#define PRICEWAR_MODEL_RATES_H

#include "scenario/calendar.h"
#include <math.h>

#define DAYS_PER_YEAR 365.25
#define HOURS_PER_MONTH 730.5

/* If a share of a stock changes in one period, the share that changes in `periods`: 1 - (1 -
 * share)^periods. */
static inline double share_in(double share, double periods)
{
    return periods == 1 ? 1 - (1 - share) : 1 - pow(1 - share, periods); /* the usual case, without pow */
}

/* Probability of an event of this hazard within `periods`: 1 - exp(-hazard periods). */
static inline double probability_in(double hazard, double periods)
{
    return -expm1(-hazard * periods);
}

#endif
