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

/* What 1 in every month of the next `months` is worth now at a discount rate per month: the integral of
 * exp(-rate h) over h. */
static inline double annuity(double rate, double months)
{
    return rate > 0 ? -expm1(-rate * months) / rate : months;
}

/* Months from one decision to the next of who decides every so many months, where a round has `round_months`: at
 * least a round, and one that is about as long. */
static inline double decision_interval(double every, double round_months)
{
    const double about_alike = 1.05; /* a month of 30 days is a month */
    return every < about_alike * round_months ? round_months : every;
}

/* Whether a decision falls on the round, `played` rounds after that of the first one: it begins nearest to a multiple
 * of the interval, of which a round is the part `share`. */
static inline bool decision_falls_on(int64_t played, double share)
{
    return floor(((double)played + 0.5) * share) > floor(((double)played - 0.5) * share);
}

#endif
