/* Tests whether learners collude. One firm is made to cut its price once to its best one-shot reply; after
 * that all follow what they have learned. Under collusion rivals punish the cut, and prices return. Where
 * high prices have merely not been unlearned yet, rivals don't react (Calvano et al. 2020, section IV). */
#ifndef PRICEWAR_STRATEGY_QLEARNING_DEVIATION_H
#define PRICEWAR_STRATEGY_QLEARNING_DEVIATION_H

#include "strategy/qlearning_session.h"
#include "strategy/strategy.h"

struct deviation_summary {
    enum learned_conduct conduct;
    /* cases tried: pairs of a firm and a combination of the cycle in which its best one-shot reply is
     * another price */
    size_t tried;
    /* cases in which the rivals' mean grid price in the next period is lower than on the path */
    size_t punished;
    size_t returned;     /* cases in which play returns to the cycle within the horizon */
    size_t unprofitable; /* cases in which discounted profit is lower than on the path */
};

/* Tries every player in every combination of the session's cycle, and follows play for `horizon` periods.
 * STATUS_FAILED: no memory. */
enum status qlearning_conduct(const struct qlearning_session *session, size_t horizon,
                              struct deviation_summary *summary, struct error *error);

#endif
