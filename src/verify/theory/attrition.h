/* The symmetric war of attrition: two firms pay to stay until one gives up the prize to the other. Maynard
 * Smith (1974); Fudenberg & Tirole (1991), section 4.5; Bulow & Klemperer (1999). In the mixed equilibrium
 * each is indifferent: the chance that the rival leaves now is worth the cost of waiting for it. */
#ifndef PRICEWAR_VERIFY_THEORY_ATTRITION_H
#define PRICEWAR_VERIFY_THEORY_ATTRITION_H

struct attrition {
    double prize; /* > 0 */
    double cost;  /* of staying, > 0, a period or a unit of time and firm */
};

/* In periods: the probability with which each leaves in one, cost / (prize + cost), and the expected number
 * of periods that both fight to the end. */
double attrition_exit_probability(const struct attrition *war);
double attrition_full_periods(const struct attrition *war);

/* In continuous time: the hazard cost / prize with which each leaves, expected times until a given firm and
 * until the first of the two leave, the probability that both are still there, what both burn, and the
 * expected gain of each. */
double attrition_hazard(const struct attrition *war);
double attrition_own_time(const struct attrition *war);
double attrition_war_time(const struct attrition *war);
double attrition_lasts(const struct attrition *war, double time);
double attrition_burnt(const struct attrition *war);
double attrition_payoff(const struct attrition *war);

#endif
