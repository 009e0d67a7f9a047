/* The right sides of a game's equations in one state, whichever kind of game it is. The room's own. */
#ifndef PRICEWAR_DYNAMICS_PERIOD_H
#define PRICEWAR_DYNAMICS_PERIOD_H

#include "dynamics/duopoly.h"

/* In states where the firm is active. The price is a best reply, or a step towards it, to the rival's price in
 * `policy`; the value is that of the prices in `policy`. */
struct period {
    double price, value;
};
struct period period_at(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state);

/* In any state. */
double period_stay(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state);
double period_deviation_gain(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state);

#endif
