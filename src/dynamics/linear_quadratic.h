/* A dynamic duopoly with a known answer: inverse demand intercept - slope (q1 + q2), adjustment (q' - q)^2 to change
 * output. Coupled Riccati equations (Basar & Olsder 1999, ch. 6), iterated as in the QuantEcon lectures. */
#ifndef PRICEWAR_DYNAMICS_LINEAR_QUADRATIC_H
#define PRICEWAR_DYNAMICS_LINEAR_QUADRATIC_H

#include "base/error.h"

struct linear_quadratic_game {
    double intercept, slope, adjustment; /* > 0 */
    double discount;                     /* in (0, 1) */
};

struct linear_quadratic_equilibrium {
    double feedback[3];   /* a firm changes its output by -feedback (1, own output, rival's output) */
    double value[3][3];   /* of a firm, (1, own, rival) value (1, own, rival)'; symmetric */
    double steady_output; /* of each firm */
    double steady_price;
    double residual; /* largest change of value and feedback by another step of the iteration */
    double
        deviation_gain; /* most that one other change of output can add, from the steady state and from nothing */
    size_t iterations;
};

/* STATUS_INVALID: a number that makes no sense. STATUS_FAILED: no convergence; both say what to change. */
enum status linear_quadratic_solve(const struct linear_quadratic_game *game,
                                   struct linear_quadratic_equilibrium *equilibrium, struct error *error);

/* Change of output, and value, in a state. */
double linear_quadratic_change(const struct linear_quadratic_equilibrium *equilibrium, double own,
                               double rival);
double linear_quadratic_value(const struct linear_quadratic_equilibrium *equilibrium, double own,
                              double rival);

#endif
