/* Two Q-learners who set prices in turn: the sequential duopoly of Klein (2021), RAND Journal of Economics
 * 52(3), 538-558. A price holds for two periods; the mover sees its rival's price. */
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
    double last_exploration; /* the probability of a random price falls geometrically from 1 to this */
    int64_t window;          /* periods at the end that the means are taken over */
};

struct klein_outcome {
    double profit;     /* per firm and period in the window */
    double price_step; /* mean step of the grid of the prices in force */
    bool constant;     /* both prices stood still in the window */
};

/* One session with draws of (seed, run), values 0 at the start. STATUS_INVALID: fewer than 2 prices, rates or
 * lengths out of range; STATUS_FAILED: no memory. */
enum status klein_session(const struct klein_rules *rules, uint64_t seed, uint32_t run,
                          struct klein_outcome *outcome, struct error *error);

#endif
