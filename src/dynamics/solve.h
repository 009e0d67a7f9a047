/* One equilibrium of a game from one start: Gauss-Seidel sweeps over the states with damping that adapts, then
 * Newton's method with GMRES on what a sweep changes. */
#ifndef PRICEWAR_DYNAMICS_SOLVE_H
#define PRICEWAR_DYNAMICS_SOLVE_H

#include "dynamics/equilibrium.h"

struct solve_terms {
    double tolerance;   /* of equilibrium.residual, in units of logit_scale; 0: SOLVE_TOLERANCE */
    size_t most_sweeps; /* 0: usual */
    double damping;     /* part of a sweep's change that is made at first, in (0, 1]; 0: 1. It adapts. */
};
enum { SOLVE_SWEEPS = 3000, SOLVE_SWEEPS_OF_BASES = 800 };
#define SOLVE_TOLERANCE 1e-11

/* The residual up to which a policy is taken for an equilibrium, in money: `tolerance`, or SOLVE_TOLERANCE for 0, of the
 * logit_scale, or what rounding of the largest price and value comes to, if that is more. */
double solve_tolerance(const struct game *game, const struct equilibrium *policy, double tolerance);

/* Whether a measured policy is an equilibrium: its residual and what one departure gains are small enough. */
bool solve_holds(const struct game *game, const struct equilibrium *policy, double tolerance);

/* Values and prices to start from. More worth of a lead makes fiercer equilibria likelier. */
enum solve_start {
    START_STATIC, /* the period's static prices and profits for ever */
    START_FLAT,   /* the same price everywhere, half of the first cost, and no values */
    START_LEADER, /* who leads earns twice the static profits for ever, who follows nothing */
    START_FIGHT,  /* as before, and from equal states nobody earns anything */
    SOLVE_STARTS
};
void solve_start(const struct game *game, enum solve_start start, struct equilibrium *equilibrium);

/* Improves `equilibrium`, which has a start, until it is one. STATUS_INVALID: game_check. STATUS_FAILED: no memory; or
 * no convergence, or a departure that gains, with what to change; the equilibrium then holds the last iterate. */
enum status solve_game(const struct game *game, const struct solve_terms *terms,
                       struct equilibrium *equilibrium, struct error *error);

/* Fills residual and deviation_gain of a policy with its values; NAN when memory is short. */
void equilibrium_measure(const struct game *game, struct equilibrium *equilibrium);

#endif
