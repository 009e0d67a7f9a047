/* The equilibrium of a game in which each player mixes given strategies. Internal to src/equilibria. */
#ifndef PRICEWAR_EQUILIBRIA_SUPPORT_H
#define PRICEWAR_EQUILIBRIA_SUPPORT_H

#include "base/error.h"
#include "equilibria/normal_form.h"

/* Scratch for a game: largest unknowns = sum of strategies + players. */
struct support_solver {
    const struct normal_form *game;
    const double *spreads;  /* [players] */
    double *matrix, *right; /* [unknowns][unknowns], [unknowns] */
    size_t *unknown; /* [sum of strategies]: column of a strategy's probability; SIZE_MAX: not in use */
    size_t *order;   /* [unknowns] of rows */
    double *values;  /* [sum of strategies] */
};

/* STATUS_FAILED: no memory. support_solver_clear may follow in any case. */
enum status support_solver_init(struct support_solver *solver, const struct normal_form *game,
                                struct error *error);
void support_solver_clear(struct support_solver *solver);

/* Newton's method for: every strategy in use is worth the same to its player, and probabilities add up to 1. mix: strategies
 * above 0 are in use, and where to begin; at the end the solution. False: none, or one that is no equilibrium. *ties: a
 * strategy that is not in use is worth as much. */
bool support_solve(struct support_solver *solver, double *mix, bool *ties);

#endif
