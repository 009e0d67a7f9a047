/* How unit costs fall: with cumulative output (Wright 1936), with time (Moore 1965), and how the two go
 * together (Sahal 1979; Nagy, Farmer, Bui & Trancik 2013, PLoS ONE 8, e52669). */
#ifndef PRICEWAR_VERIFY_THEORY_LEARNING_H
#define PRICEWAR_VERIFY_THEORY_LEARNING_H

/* b of c(x) = c0 (x/x0)^(-b), when cost falls by `learning_rate` (below 1) at each doubling. */
double learning_exponent(double learning_rate);

/* Unit cost at cumulative output x, and the cost of all output from x_first to x_last (its integral). */
double learning_cost(double cost, double output, double exponent, double x);
double learning_total_cost(double cost, double output, double exponent, double x_first, double x_last);

/* Years in which a cost halves that falls by `decline` (below 1) a year. */
double progress_halving_time(double decline);

/* Yearly log fall of cost when cumulative output grows by exp(growth) a year: Wright's law looks like
 * Moore's. */
double learning_rate_in_time(double exponent, double growth);

#endif
