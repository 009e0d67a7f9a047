/* The Markov chain of states that both firms' policies make. */
#ifndef PRICEWAR_DYNAMICS_CHAIN_H
#define PRICEWAR_DYNAMICS_CHAIN_H

#include "dynamics/equilibrium.h"

/* The chain of both firms' states, from start of period to start of period. */
struct chain {
    size_t states;
    size_t *first;  /* [states + 1]: where a row begins */
    size_t *next;   /* [first[states]]: states */
    double *chance; /* [first[states]] > 0; each row adds up to 1 */
};
enum status chain_create(const struct game *game, const struct equilibrium *equilibrium, struct chain **chain,
                         struct error *error);
void chain_free(struct chain *chain);

/* One step: after[states] = before[states] times the chain. */
void chain_step(const struct chain *chain, const double *before, double *after);

#endif
