/* Is what learners have arrived at collusion? One firm is made to cut its price once to the best one-shot
 * reply; after that all follow what they have learned. Under collusion the rivals punish and prices come
 * back; where high prices are merely not yet unlearned, rivals don't react (Calvano et
 * al. 2020, section IV). */
#ifndef PRICEWAR_STRATEGY_QLEARNING_DEVIATION_H
#define PRICEWAR_STRATEGY_QLEARNING_DEVIATION_H

#include "strategy/qlearning_session.h"
#include "strategy/strategy.h"

struct deviation_summary {
    enum learned_conduct conduct;
    size_t tried;    /* pairs of a firm and a combination of the cycle whose best one-shot reply differs */
    size_t punished; /* in the period after, rivals' grid prices are lower on average than on the path */
    size_t returned; /* play comes back to the cycle within the horizon */
    size_t unprofitable; /* discounted profit is lower than on the path */
};

/* Tries every player in every combination of the session's cycle over `horizon` periods. STATUS_FAILED: no
 * memory. */
enum status qlearning_conduct(const struct qlearning_session *session, size_t horizon,
                              struct deviation_summary *summary, struct error *error);

#endif
