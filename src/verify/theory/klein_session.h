/* Two Q-learners that set prices in turn: the sequential duopoly of Klein (2021), RAND Journal of
 * Economics 52(3), 538-558. A price holds for two periods; the mover sees its rival's price. */
#ifndef PRICEWAR_VERIFY_THEORY_KLEIN_SESSION_H
#define PRICEWAR_VERIFY_THEORY_KLEIN_SESSION_H

#include "base/error.h"
#include <stdint.h>

struct klein_rules {
    size_t prices;
    const double *payoff; /* [own][rival], profit per period */
    double learning_rate; /* alpha */
    double discount;      /* delta, per period */
    int64_t periods;
    double last_exploration; /* probability of a random price at the end; it falls geometrically from 1 */
    int64_t window;          /* number of last periods that the means are taken over */
};

struct klein_outcome {
    double profit;     /* mean per firm and period in the window */
    double price_step; /* mean grid index of the prices in the window */
    bool constant;     /* neither price changed in the window */
};

/* Plays one session with draws of (seed, run) and values that start at 0. STATUS_INVALID: fewer than 2
 * prices, rates or lengths out of range. STATUS_FAILED: no memory. */
enum status klein_session(const struct klein_rules *rules, uint64_t seed, uint32_t run,
                          struct klein_outcome *outcome, struct error *error);

#endif
