/* A period of a game of learning in one state: what a sale leads to, what a state is worth after it, the best reply.
 * Equations in docs/markov-perfect.md. The room's own. */
#ifndef PRICEWAR_DYNAMICS_LEARNING_PERIOD_H
#define PRICEWAR_DYNAMICS_LEARNING_PERIOD_H

#include "dynamics/duopoly.h"

enum sale { SALE_NOBODY, SALE_OWN, SALE_RIVAL, SALES };

/* Experience of a firm after a period: it stays within 1 and the most; of a potential entrant it is 0. */
size_t learning_next_level(const struct duopoly *duopoly, size_t level, bool sold, bool forgot);

/* The states that can follow a sale, by what the two firms forget: the i-th is that of the same forgetting whoever
 * sold, so that followers of two sales can be compared one by one. */
struct followers {
    size_t state[4];
    double chance[4];
    size_t count;
};
struct followers learning_followers(const struct duopoly *duopoly, size_t state, enum sale sale);

/* Prices as buyers meet them in a state: INFINITY of a firm that is not active. */
struct buyer learning_buyer(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state);

/* Discounted value of being in the market next period. */
double learning_worth_to_stay(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state);

/* Chance to stay, or of a potential entrant to enter: the draws that make it worth while. */
double learning_stay(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state);

/* Scrap value, or less the entry cost, that it takes on average, if it stays with a chance. */
double learning_draws(const struct duopoly *duopoly, size_t state, double stay);
/* What a sale is worth: to sell rather than that nobody does (building), that nobody does rather than the rival
 * (denying), by motive. Besanko, Doraszelski & Kryukov (2014). The rival's part is 0 where it is not active. */
struct learning_motives {
    double building[MOTIVES], denying[MOTIVES];
};
struct learning_motives learning_find_motives(const struct duopoly *duopoly, const struct equilibrium *policy,
                                              size_t state);

/* What conduct allows to be seen of building and denying. */
struct incentive {
    double building, denying;
};

/* What the three sales are worth to the firm, before prices are set: all that its price and its value depend on
 * besides this period's prices. Of SALE_RIVAL 0 where the rival is not active. */
struct foresight {
    double worth[SALES]; /* mean, over what follows, of what a firm can expect before it knows its draw */
    double again[SALES]; /* derivative of it by the value of this same state: what of it comes back here */
    struct incentive seen;
};
struct foresight learning_foresee(const struct duopoly *duopoly, const struct equilibrium *policy,
                                  size_t state);

/* Best reply to the rival's price: with Lambert's W, as a unit's cost is that of making it less what its sale is worth
 * later. */
double learning_price(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state,
                      const struct foresight *foresight);
/* The static one: nothing is worth anything later. */
double learning_static_price(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state);

/* Value of the state under the prices of `policy`, and that to which it settles if all other values stay as they are:
 * where nobody sells, or nobody can learn more, a market comes back to the same state. */
double learning_value(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state,
                      const struct foresight *foresight);
double learning_settled_value(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state,
                              const struct foresight *foresight);

/* Most that another price, or another rule to leave after the sale, can add once. */
double learning_deviation_gain(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state);

#endif
