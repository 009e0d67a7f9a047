/* The Markov chain of states that both firms' policies make, and its long run. */
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

/* Long-run distribution [states] that is reached from `start`, as a limit of means over time; where several
 * closed sets of states can be reached, each has its chance. By elimination of states without subtractions (Grassmann,
 * Taksar & Heyman 1985). STATUS_FAILED: no memory. */
enum status chain_long_run(const struct chain *chain, size_t start, double *distribution,
                           struct error *error);

#endif
