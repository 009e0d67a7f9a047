/* Learning curves: unit cost falls with cumulative output (Wright 1936) or with time (Moore 1965), and how
 * the two are related (Sahal 1979; Nagy, Farmer, Bui & Trancik 2013, PLoS ONE 8, e52669). */
#ifndef PRICEWAR_VERIFY_THEORY_LEARNING_H
#define PRICEWAR_VERIFY_THEORY_LEARNING_H

/* Exponent b of c(x) = c0 (x/x0)^(-b) when cost falls by `learning_rate` (below 1) with each doubling of
 * output. */
double learning_exponent(double learning_rate);

/* Unit cost at cumulative output x; total cost of output from x_first to x_last (the integral of unit
 * cost). */
double learning_cost(double cost, double output, double exponent, double x);
double learning_total_cost(double cost, double output, double exponent, double x_first, double x_last);

/* Years in which a cost halves when it falls by `decline` (below 1) a year. */
double progress_halving_time(double decline);

/* Yearly fall of the log of cost when cumulative output grows by the factor exp(growth) a year. In such
 * growth Wright's law looks like Moore's. */
double learning_rate_in_time(double exponent, double growth);

#endif
