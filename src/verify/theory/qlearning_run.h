/* Runs many sessions of Q-learners. */
#ifndef PRICEWAR_VERIFY_THEORY_QLEARNING_RUN_H
#define PRICEWAR_VERIFY_THEORY_QLEARNING_RUN_H

#include "strategy/qlearning_deviation.h"

/* The result of a session. */
struct qlearning_outcome {
    bool converged;
    int64_t periods; /* until the last change of a greedy price */
    size_t cycle_length;
    double profit[QLEARNING_MOST_PLAYERS]; /* mean over the cycle */
    double price[QLEARNING_MOST_PLAYERS];  /* likewise */
    struct deviation_summary response;     /* response to departures from the cycle, over 100 periods */
};

/* Plays runs first .. first + count - 1 on up to `threads` threads; grid [players][prices]; outcomes
 * [count]. The result does not depend on the number of threads. */
enum status qlearning_run(const struct qlearning_game *game, const struct qlearning_rules *rules,
                          const double *grid, uint64_t seed, uint32_t first, size_t count, unsigned threads,
                          struct qlearning_outcome *outcomes, struct error *error);

#endif
