/* How long a firm lasts: with a sure loss; as a gambler who wins or loses one unit a round (Feller 1968,
 * vol. 1, ch. XIV); as Brownian motion (Cox & Miller 1965, section 5.7). */
#ifndef PRICEWAR_VERIFY_THEORY_RUIN_H
#define PRICEWAR_VERIFY_THEORY_RUIN_H

#include <stddef.h>

/* Rounds, not whole, that `capital` covers losses of `loss` in the first round, growing by the factor 1 +
 * growth (growth > -1) from round to round. INFINITY when shrinking losses never use it up. */
double sure_loss_runway(double capital, double loss, double growth);

/* A gambler with `start` units who wins one with probability `win`, else loses one. */
struct gambler {
    size_t start;
    double win;
};

/* Probabilities of being ruined before reaching `goal` > start, and at all; rounds until either. */
double gambler_ruin_before(const struct gambler *gambler, size_t goal);
double gambler_ruin_ever(const struct gambler *gambler);
double gambler_duration(const struct gambler *gambler, size_t goal);

/* Probability of being ruined within `rounds`, without a goal: the sum of the first-passage probabilities
 * (i/n) C(n, (n - i)/2) p^((n - i)/2) q^((n + i)/2). */
double gambler_ruin_within(const struct gambler *gambler, size_t rounds);

/* Capital that drifts by `drift` and spreads with standard deviation `spread` > 0 a unit of time. */
struct drifting_capital {
    double start, drift, spread;
};

/* Probability that it has touched 0 by `time`, and that it ever does: the inverse Gaussian law. */
double drifting_ruin_by(const struct drifting_capital *capital, double time);
double drifting_ruin_ever(const struct drifting_capital *capital);

#endif
