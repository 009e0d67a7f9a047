/* A period of a game of switching costs in one state: what buyers of the two bases do, the next base, the best reply.
 * Equations in docs/markov-perfect.md. The room's own. */
#ifndef PRICEWAR_DYNAMICS_SWITCHING_PERIOD_H
#define PRICEWAR_DYNAMICS_SWITCHING_PERIOD_H

#include "dynamics/duopoly.h"

/* What a buyer of the firm's base [0], or of its rival's [1], does. */
struct two_bases {
    struct buyer of[2];
};
struct two_bases switching_buyers(const struct duopoly *duopoly, double own_price, double rival_price);

/* The firm's share of all buyers in a state. */
double switching_share(const struct duopoly *duopoly, size_t state, const struct two_bases *buyers);

/* Chances of the firm's next base, next[buyers + 1]. */
void switching_next_base(const struct duopoly *duopoly, size_t state, const struct two_bases *buyers,
                         double *next);

/* The pricing condition at the policy's prices, a buyer: share + slope (price - cost) + future = 0, where `slope` is
 * d share/d price and `future` what the price does to the worth of the next base. */
struct switching_condition {
    double share, slope, future;
};
struct switching_condition switching_pricing(const struct duopoly *duopoly, const struct equilibrium *policy,
                                             size_t state);

/* A step towards the best reply: the zeta map of Morrow & Skerlos (2011) with the worth of the base; its fixed point
 * meets the pricing condition. */
double switching_price(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state);

/* The same on the peak of the profit where the policy's price is: smooth in all that the policy says. */
double switching_price_nearby(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state);
double switching_static_price(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state);

/* Profit a buyer and discounted worth of the next base at another price than the policy's. */
double switching_value_at(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state,
                          double price);

/* The best reply among all prices near and far, and what it adds once to the policy's price. */
double switching_best_price(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state,
                            double *gain);

/* Most that another price can add once, of a scan and a refined search; 0 where conduct forbids to look ahead. */
double switching_deviation_gain(const struct duopoly *duopoly, const struct equilibrium *policy,
                                size_t state);

#endif
