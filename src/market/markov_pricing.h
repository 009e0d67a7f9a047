/* Alternating price setting on a grid: two firms take turns, and a price holds for two periods. Equilibria
 * in reaction policies of Maskin & Tirole (1988), Econometrica 56, 571-599. */
#ifndef PRICEWAR_MARKET_MARKOV_PRICING_H
#define PRICEWAR_MARKET_MARKOV_PRICING_H

/* A policy is [count][count]: row r has the probabilities of the mover's prices when its rival's price is
 * r. */

enum { MASKIN_TIROLE_PRICES = 7 };
enum maskin_tirole_equilibrium { MASKIN_TIROLE_EDGEWORTH, MASKIN_TIROLE_KINKED };

/* Probability that makes the mixing firm indifferent: of staying at price 0 in the Edgeworth cycle, of
 * staying at price 1/6 under the kinked demand curve. It lies in [0, 1] only for discount factors near 1. */
double maskin_tirole_mix(enum maskin_tirole_equilibrium equilibrium, double discount);

/* Maskin and Tirole's equilibrium policies for prices k/6, k = 0..6, demand 1 - p and no cost. */
void maskin_tirole_policy(enum maskin_tirole_equilibrium equilibrium, double discount,
                          double policy[MASKIN_TIROLE_PRICES * MASKIN_TIROLE_PRICES]);

#endif
