/* Many sessions of Q-learners and what each came to. */
#ifndef PRICEWAR_VERIFY_THEORY_QLEARNING_RUN_H
#define PRICEWAR_VERIFY_THEORY_QLEARNING_RUN_H

#include "strategy/qlearning_deviation.h"

/* What a session came to. */
struct qlearning_outcome {
    bool converged;
    int64_t periods; /* until the last change of a greedy price */
    size_t cycle_length;
    double profit[QLEARNING_MOST_PLAYERS]; /* mean over the cycle */
    double price[QLEARNING_MOST_PLAYERS];  /* likewise */
    struct deviation_summary response;     /* to departures from the cycle, over 100 periods */
};

/* Runs first .. first + count - 1 on up to `threads` threads; grid [players][prices]; outcomes [count]. The
 * same whatever the number of threads. */
enum status qlearning_run(const struct qlearning_game *game, const struct qlearning_rules *rules,
                          const double *grid, uint64_t seed, uint32_t first, size_t count, unsigned threads,
                          struct qlearning_outcome *outcomes, struct error *error);

#endif
