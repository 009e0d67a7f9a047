/* One equilibrium of a game from one start: Gauss-Seidel sweeps over the states with damping that adapts, then
 * Newton's method with GMRES on what a sweep changes. */
#ifndef PRICEWAR_DYNAMICS_SOLVE_H
#define PRICEWAR_DYNAMICS_SOLVE_H

#include "dynamics/equilibrium.h"

struct solve_terms {
    double tolerance;   /* of equilibrium.residual; 0: SOLVE_TOLERANCE */
    size_t most_sweeps; /* 0: SOLVE_SWEEPS */
    double damping;     /* part of a sweep's change that is made at first, in (0, 1]; 0: 1. It adapts. */
};
enum { SOLVE_SWEEPS = 3000 };
#define SOLVE_TOLERANCE 1e-11

/* Starts for a search. Values and prices of all states, in this order; more differ in the worth of a lead. */
enum solve_start {
    START_STATIC, /* the period's profit for ever, both stay */
    START_FLAT,   /* flat prices, no values, exit as the values say */
    START_LEADER, /* who leads is alone soon: the follower's value is 0 and it leaves */
    START_FIGHT,  /* as before, and from equal states a lead is worth the whole market */
    SOLVE_STARTS
};
void solve_start(const struct game *game, enum solve_start start, struct equilibrium *equilibrium);

/* Improves `equilibrium`, which has a start, until it is one. STATUS_INVALID: game_check. STATUS_FAILED: no memory; or
 * no convergence, with the residual and what to change; the equilibrium then holds the last iterate. */
enum status solve_game(const struct game *game, const struct solve_terms *terms,
                       struct equilibrium *equilibrium, struct error *error);

/* Fills residual and deviation_gain of a policy with its values. */
void equilibrium_measure(const struct game *game, struct equilibrium *equilibrium);

#endif
