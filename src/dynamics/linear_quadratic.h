/* A dynamic duopoly with a known answer: inverse demand intercept - slope (q1 + q2), cost of adjustment
 * adjustment (q' - q)^2 a period. Coupled Riccati equations (Basar & Olsder 1999, ch. 6), iterated as in the QuantEcon
 * lectures. */
#ifndef PRICEWAR_DYNAMICS_LINEAR_QUADRATIC_H
#define PRICEWAR_DYNAMICS_LINEAR_QUADRATIC_H

#include "base/error.h"

struct linear_quadratic_game {
    double intercept, slope, discount, adjustment; /* all > 0; discount in (0, 1) */
};

struct linear_quadratic_equilibrium {
    double feedback[3];   /* a firm changes its output by -feedback (1, own output, rival's output) */
    double value[3][3];   /* value of a firm is (1, own, rival) value (1, own, rival)' */
    double steady_output; /* of each firm */
    double steady_price;
    double residual; /* of the Riccati equation and the feedback */
    double
        deviation_gain; /* per unit of squared output: 0, as the reply is exact; measured at the steady state */
};

/* STATUS_INVALID: a number that makes no sense. STATUS_FAILED: no convergence. */
enum status linear_quadratic_solve(const struct linear_quadratic_game *game,
                                   struct linear_quadratic_equilibrium *equilibrium, struct error *error);

/* Change of output in a state, and the value there. */
double linear_quadratic_change(const struct linear_quadratic_equilibrium *equilibrium, double own,
                               double rival);
double linear_quadratic_value(const struct linear_quadratic_equilibrium *equilibrium, double own,
                              double rival);

#endif
