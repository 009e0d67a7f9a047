#include "equilibria/support.h"

#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_STEPS = 30 };
static const double solved = 1e-12, tolerance = 1e-9, smallest_pivot = 1e-11;

enum status support_solver_init(struct support_solver *solver, const struct normal_form *game,
                                struct error *error)
{
    size_t strategies = normal_form_place(game, game->players), unknowns = strategies + game->players;
    double *spreads = calloc(game->players, sizeof *spreads);
    *solver = (struct support_solver){.game = game,
                                      .spreads = spreads,
                                      .matrix = calloc(unknowns * unknowns, sizeof(double)),
                                      .right = calloc(unknowns, sizeof(double)),
                                      .unknown = calloc(strategies, sizeof(size_t)),
                                      .order = calloc(unknowns, sizeof(size_t)),
                                      .values = calloc(strategies, sizeof(double))};
    if (!spreads || !solver->matrix || !solver->right || !solver->unknown || !solver->order ||
        !solver->values)
        return error_no_memory(error, "equilibria");
    normal_form_spreads(game, spreads);
    return STATUS_OK;
}

void support_solver_clear(struct support_solver *solver)
{
    free((void *)solver->spreads);
    free(solver->matrix);
    free(solver->right);
    free(solver->unknown);
    free(solver->order);
    free(solver->values);
    *solver = (struct support_solver){0};
}

/* Gives each strategy in use a column; returns their number. */
static size_t number_unknowns(struct support_solver *solver, const double *mix)
{
    size_t count = 0, strategies = normal_form_place(solver->game, solver->game->players);
    for (size_t k = 0; k < strategies; k++)
        solver->unknown[k] = mix[k] > 0 ? count++ : SIZE_MAX;
    return count;
}

/* Adds what a profile of strategies in use means for a player's equations: row s says that strategy s is worth v. Rows are
 * numbered as the probabilities are. */
static void add_profile(struct support_solver *solver, const double *mix, size_t player, const size_t *chosen,
                        double payoff, size_t unknowns)
{
    const struct normal_form *game = solver->game;
    double likely = 1;
    size_t row = SIZE_MAX, place = 0;
    for (size_t i = 0; i < game->players; i++) {
        if (i == player)
            row = solver->unknown[place + chosen[i]];
        else
            likely *= mix[place + chosen[i]];
        place += game->strategies[i];
    }
    solver->right[row] -= likely * payoff;
    place = 0;
    for (size_t i = 0; i < game->players; i++) {
        size_t other = 0;
        double rest = 1;
        for (size_t k = 0; k < game->players; k++) {
            if (k != player && k != i)
                rest *= mix[other + chosen[k]];
            other += game->strategies[k];
        }
        if (i != player)
            solver->matrix[row * unknowns + solver->unknown[place + chosen[i]]] += rest * payoff;
        place += game->strategies[i];
    }
}

/* Goes on to the next profile of strategies in use; false: there is none. */
static bool next_profile(const struct support_solver *solver, size_t *chosen)
{
    const struct normal_form *game = solver->game;
    for (size_t i = game->players; i-- > 0;) {
        size_t place = normal_form_place(game, i);
        do
            chosen[i]++;
        while (chosen[i] < game->strategies[i] && solver->unknown[place + chosen[i]] == SIZE_MAX);
        if (chosen[i] < game->strategies[i])
            return true;
        for (chosen[i] = 0; solver->unknown[place + chosen[i]] == SIZE_MAX;)
            chosen[i]++;
    }
    return false;
}

/* The equations of a Newton step and what they are off by. Payoffs count in units of their player's spread. */
static void set_equations(struct support_solver *solver, const double *mix, const double *worth, size_t used)
{
    const struct normal_form *game = solver->game;
    size_t unknowns = used + game->players, chosen[game->players], place = 0;
    memset(solver->matrix, 0, unknowns * unknowns * sizeof *solver->matrix);
    memset(solver->right, 0, unknowns * sizeof *solver->right);
    for (size_t i = 0; i < game->players; i++) {
        size_t sum = used + i;
        solver->right[sum] = 1;
        for (size_t s = 0; s < game->strategies[i]; s++) {
            size_t unknown = solver->unknown[place + s];
            if (unknown == SIZE_MAX)
                continue;
            solver->matrix[sum * unknowns + unknown] = 1;
            solver->right[sum] -= mix[place + s];
            solver->matrix[unknown * unknowns + sum] = -1;
            solver->right[unknown] += worth[i];
        }
        for (chosen[i] = 0; solver->unknown[place + chosen[i]] == SIZE_MAX;)
            chosen[i]++;
        place += game->strategies[i];
    }
    do {
        size_t profile = 0;
        for (size_t i = 0; i < game->players; i++)
            profile = profile * game->strategies[i] + chosen[i];
        for (size_t i = 0; i < game->players; i++)
            add_profile(solver, mix, i, chosen,
                        game->payoff[profile * game->players + i] / fmax(solver->spreads[i], 1e-300),
                        unknowns);
    } while (next_profile(solver, chosen));
}

/* Solves the equations in place; right becomes the solution. False: the matrix is singular. */
static bool solve(struct support_solver *solver, size_t count)
{
    gsl_matrix_view matrix = gsl_matrix_view_array(solver->matrix, count, count);
    gsl_vector_view right = gsl_vector_view_array(solver->right, count);
    gsl_permutation order = {count, solver->order};
    int sign;
    gsl_linalg_LU_decomp(&matrix.matrix, &order, &sign);
    for (size_t k = 0; k < count; k++)
        if (!(fabs(solver->matrix[k * count + k]) > smallest_pivot))
            return false;
    return gsl_linalg_LU_svx(&matrix.matrix, &order, &right.vector) == 0;
}

/* Whether strategies out of use are worth no more than those in use. */
static bool is_equilibrium(struct support_solver *solver, const double *mix, const double *worth, bool *ties)
{
    const struct normal_form *game = solver->game;
    *ties = false;
    for (size_t i = 0, place = 0; i < game->players; place += game->strategies[i++]) {
        double scale = fmax(solver->spreads[i], 1e-300);
        normal_form_values(game, mix, i, solver->values);
        for (size_t s = 0; s < game->strategies[i]; s++) {
            double more = solver->values[s] / scale - worth[i];
            if (more > tolerance)
                return false;
            *ties |= solver->unknown[place + s] == SIZE_MAX && more > -tolerance;
        }
    }
    return true;
}

/* Takes a step; *off: how far it led. */
static bool take_step(struct support_solver *solver, double *mix, double *worth, size_t used, double *off)
{
    const struct normal_form *game = solver->game;
    size_t strategies = normal_form_place(game, game->players);
    set_equations(solver, mix, worth, used);
    if (!solve(solver, used + game->players))
        return false;
    *off = 0;
    for (size_t k = 0; k < strategies; k++)
        if (solver->unknown[k] != SIZE_MAX) {
            mix[k] += solver->right[solver->unknown[k]];
            *off = fmax(*off, fabs(solver->right[solver->unknown[k]]));
        }
    for (size_t i = 0; i < game->players; i++)
        worth[i] += solver->right[used + i];
    return isfinite(*off);
}

bool support_solve(struct support_solver *solver, double *mix, bool *ties)
{
    const struct normal_form *game = solver->game;
    size_t used = number_unknowns(solver, mix), strategies = normal_form_place(game, game->players);
    double worth[game->players], off = 1;
    memset(worth, 0, sizeof worth);
    /* a game of two players is linear: one step solves it, and a second one shows that */
    for (size_t step = 0; off > solved; step++)
        if (step == MOST_STEPS || !take_step(solver, mix, worth, used, &off))
            return false;
    for (size_t k = 0; k < strategies; k++)
        if (solver->unknown[k] != SIZE_MAX && !(mix[k] > tolerance))
            return false;
    return is_equilibrium(solver, mix, worth, ties);
}
