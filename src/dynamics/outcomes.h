/* What follows from an equilibrium: flows to buyers and firms, their means in the long run, their expected
 * paths and their present values. */
#ifndef PRICEWAR_DYNAMICS_OUTCOMES_H
#define PRICEWAR_DYNAMICS_OUTCOMES_H

#include "dynamics/equilibrium.h"

/* Means over a distribution of states [states], given that a firm is active, whose chance is `active`. NAN
 * when that is 0. */
struct flow_means {
    double hhi, price, consumer_surplus, total_surplus, profits, active;
};

struct game_outcome {
    double *long_run;        /* [states], from the start */
    struct flow_means mean;  /* over long_run */
    size_t mode;             /* state of the largest long-run chance, firm 1 not behind */
    double consumer_surplus; /* present value from the start, all states */
    double total_surplus;
    double value[2];       /* present value of the two firms that start */
    struct flow_means max; /* largest expected value of each within the path's periods */
    size_t periods;
    struct flow_means *path; /* [periods]: expected, from the start in period 0 */
    double *level[2];        /* [periods]: expected experience, or buyers, of firms 1 and 2 */
};

/* periods >= 1. STATUS_INVALID: a start that is no state, no period. STATUS_FAILED: no memory. Clear in any
 * case. */
enum status game_outcome_find(const struct game *game, const struct equilibrium *equilibrium, size_t start,
                              size_t periods, struct game_outcome *outcome, struct error *error);
void game_outcome_clear(struct game_outcome *outcome);

/* Long-run HHI from a start alone. */
enum status long_run_hhi(const struct game *game, const struct equilibrium *equilibrium, size_t start,
                         double *hhi, struct error *error);

#endif
