/* Values and long-run profits of reaction policies for two firms that set prices in turn
 * (market/markov_pricing.h). */
#ifndef PRICEWAR_VERIFY_THEORY_MARKOV_VALUES_H
#define PRICEWAR_VERIFY_THEORY_MARKOV_VALUES_H

#include <stdbool.h>
#include <stddef.h>

/* A policy is [count][count]: row r has the probabilities of the mover's prices when its rival's price is
 * r. payoff [count][count]: profit per period at own price (row) and rival's price (column). */

/* Profit with a homogeneous good: demand 1 - p at the lower price, split at equal prices, unit cost
 * `cost`. */
double homogeneous_profit(double own, double rival, double cost);

/* Discounted profits when both firms follow the policy: mover[r], of the firm about to move when the
 * rival's price is r; waiter[p], of the other firm, whose price is p. False: no memory, or no solution for
 * this discount factor. */
bool markov_values(size_t count, const double *payoff, const double *policy, double discount, double *mover,
                   double *waiter);

/* The most that a mover can gain by departing from the policy once; 0 in a Markov perfect equilibrium. */
double markov_deviation_gain(size_t count, const double *payoff, double discount, const double *mover,
                             const double *waiter);

/* Long-run distribution [count] of the price set in a period; false when it is not unique
 * or memory is short. */
bool markov_stationary(size_t count, const double *policy, double *distribution);

/* Long-run profit per firm and period; `distribution` from markov_stationary. */
double markov_mean_profit(size_t count, const double *payoff, const double *policy,
                          const double *distribution);

#endif
