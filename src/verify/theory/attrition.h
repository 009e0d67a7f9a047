/* The symmetric war of attrition: firms pay to stay until the others give up and leave the prize. Maynard
 * Smith (1974); Fudenberg & Tirole (1991), section 4.5; Bulow & Klemperer (1999). In the mixed equilibrium
 * each is indifferent: the chance that a rival leaves now is worth the cost of waiting for it. */
#ifndef PRICEWAR_VERIFY_THEORY_ATTRITION_H
#define PRICEWAR_VERIFY_THEORY_ATTRITION_H

#include <stddef.h>

struct attrition {
    double prize; /* > 0, won by each who stays, whenever a rival leaves */
    double cost;  /* > 0, of staying, per firm and period or unit of time */
    size_t firms; /* 2 or more */
};

/* In discrete periods: the probability of leaving in a period, 1 - (prize / (prize + cost))^(1 / (firms - 1)),
 * and the expected number of periods that all pay for. When one prize is for the last firm alone, all but two
 * leave at once, and these play as two. */
double attrition_exit_probability(const struct attrition *war);
double attrition_full_periods(const struct attrition *war);

/* In continuous time, of two firms: the hazard of leaving, cost / prize; the expected time until a given firm leaves,
 * and until the first one does; the probability that both are still there at `time`; the total cost of
 * both; the expected gain of each. */
double attrition_hazard(const struct attrition *war);
double attrition_own_time(const struct attrition *war);
double attrition_war_time(const struct attrition *war);
double attrition_lasts(const struct attrition *war, double time);
double attrition_burnt(const struct attrition *war);
double attrition_payoff(const struct attrition *war);

#endif
