/* A symmetric Markov-perfect equilibrium: what a firm does and is worth in every state, as it sees the state. */
#ifndef PRICEWAR_DYNAMICS_EQUILIBRIUM_H
#define PRICEWAR_DYNAMICS_EQUILIBRIUM_H

#include "dynamics/game.h"

struct equilibrium {
    size_t states;
    double *price; /* [states]; NAN for a potential entrant */
    double *value; /* [states], when prices are about to be set, price units; 0 for a potential entrant */
    double *
        stay; /* [states]: probability to be in the market next period, when this is the state after the sale: 1
                      less the exit probability, or of a potential entrant the probability of entry. 1 without exits */
    double
        residual; /* largest |right side - left side| of the Bellman equations, best replies and exit rules */
    double deviation_gain; /* most that one departure, in price or exit, from the policy can add to a value */
    size_t sweeps, steps;  /* Gauss-Seidel sweeps and Newton steps that it took */
};

/* All zero but prices. STATUS_FAILED: no memory. Free with equilibrium_free, which takes NULL. */
enum status equilibrium_create(const struct game *game, struct equilibrium **equilibrium,
                               struct error *error);
enum status equilibrium_copy(const struct equilibrium *from, struct equilibrium **to, struct error *error);
void equilibrium_free(struct equilibrium *equilibrium);

/* Exit probability of an incumbent, entry probability of a potential entrant; 0 where it is the other. */
double equilibrium_exit(const struct game *game, const struct equilibrium *equilibrium, size_t state);
double equilibrium_entry(const struct game *game, const struct equilibrium *equilibrium, size_t state);

/* Largest difference of two equilibria's prices. */
double equilibrium_distance(const struct equilibrium *one, const struct equilibrium *two);

#endif
