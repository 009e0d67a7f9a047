/* Rates of the scenario, per year or month, turned into those of a round; docs/model.md section 1. */
#ifndef PRICEWAR_MODEL_RATES_H
#define PRICEWAR_MODEL_RATES_H

#include <math.h>

#define DAYS_PER_MONTH 30.4
#define DAYS_PER_YEAR 365.25
#define HOURS_PER_MONTH 730.5

/* Share of a stock that changes in `periods` when `share` of it does in one: 1 - (1 - share)^periods. */
static inline double share_in(double share, double periods)
{
    return periods == 1 ? 1 - (1 - share) : 1 - pow(1 - share, periods); /* rounds are mostly months */
}

/* Probability of an event of this hazard in `periods`: 1 - exp(-hazard periods). */
static inline double probability_in(double hazard, double periods)
{
    return -expm1(-hazard * periods);
}

#endif
