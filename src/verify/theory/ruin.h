/* Time to ruin: with certain losses; as a gambler who wins or loses one unit a round (Feller 1968, vol. 1,
 * ch. XIV); as Brownian motion (Cox & Miller 1965, section 5.7). */
#ifndef PRICEWAR_VERIFY_THEORY_RUIN_H
#define PRICEWAR_VERIFY_THEORY_RUIN_H

#include <stddef.h>

/* Number of rounds (a fraction too) that `capital` covers losses of `loss` in the first round, which grow
 * by the factor 1 + growth (growth > -1) each round. INFINITY when falling losses never use it up. */
double sure_loss_runway(double capital, double loss, double growth);

/* A gambler with `start` units who wins one with probability `win` each round, else loses one. */
struct gambler {
    size_t start;
    double win;
};

/* Probability of ruin before reaching `goal` > start; of ruin ever; expected rounds until ruin or goal. */
double gambler_ruin_before(const struct gambler *gambler, size_t goal);
double gambler_ruin_ever(const struct gambler *gambler);
double gambler_duration(const struct gambler *gambler, size_t goal);

/* Probability of ruin within `rounds`, without a goal: the sum over n of the first-passage probabilities
 * (i/n) C(n, (n - i)/2) p^((n - i)/2) q^((n + i)/2). */
double gambler_ruin_within(const struct gambler *gambler, size_t rounds);

/* Brownian capital: `drift`, and standard deviation `spread` > 0, per unit of time. */
struct drifting_capital {
    double start, drift, spread;
};

/* Probability of having reached 0 by `time`, and of ever reaching it: the inverse Gaussian law. */
double drifting_ruin_by(const struct drifting_capital *capital, double time);
double drifting_ruin_ever(const struct drifting_capital *capital);

#endif
