/* Where a chain of states is in the long run. */
#ifndef PRICEWAR_DYNAMICS_LONG_RUN_H
#define PRICEWAR_DYNAMICS_LONG_RUN_H

#include "dynamics/chain.h"

/* distribution[states]: long-run means of the chances to be in a state, from `start`. Where several closed sets of
 * states can be reached, each has the chance that the chain ends up there. By elimination of states without
 * subtractions (Grassmann, Taksar & Heyman 1985, Operations Research 33), so small chances keep their digits.
 * STATUS_FAILED: no memory. */
enum status long_run_find(const struct chain *chain, size_t start, double *distribution, struct error *error);

#endif
