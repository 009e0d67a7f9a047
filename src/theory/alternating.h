/* Two firms that set prices in turn: Maskin & Tirole (1988), Econometrica 56, 571-599. A firm's price stands
 * for two periods; who moves reacts to the rival's price alone. Homogeneous good, demand 1 - p, no cost,
 * equal prices share the market. */
#ifndef PRICEWAR_THEORY_ALTERNATING_H
#define PRICEWAR_THEORY_ALTERNATING_H

#include "base/error.h"

/* Mixing probabilities of their two examples with the prices k/6, k = 0..6: of staying at price 0 in the
 * Edgeworth cycle, and of staying at price 1/6 under the kinked demand curve. */
double edgeworth_staying(double discount);
double kinked_staying(double discount);

/* reaction [count][count]: row k, the probabilities of the price answered to price k. */
struct reaction_game {
    size_t count;
    const double *price;    /* [count] */
    const double *reaction; /* both firms' */
    double discount;
};

/* Values [count] of the firm that moves against the rival's price, and of the firm whose price stands while
 * the rival moves: V = R (pi + delta W), W = R (pi + delta V). STATUS_FAILED: no memory, or no solution. */
enum status reaction_values(const struct reaction_game *game, double *moving, double *standing,
                            struct error *error);

/* Long-run distribution of the price that was set last, [count], and the mean profit of a firm a period.
 * STATUS_FAILED: no memory, or there is no unique one. */
enum status reaction_long_run(const struct reaction_game *game, double *distribution, double *mean_profit,
                              struct error *error);

/* Largest gain of a mover from another price once, given the values. 0 (to rounding): the reaction is a
 * Markov perfect equilibrium. */
double reaction_deviation_gain(const struct reaction_game *game, const double *moving,
                               const double *standing);

/* Profit of a period at own price against the rival's. */
double reaction_profit(double own, double rival);

#endif
