#include "dynamics/solve.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "dynamics/learning_period.h"
#include "dynamics/newton_krylov.h"
#include "dynamics/period.h"
#include "dynamics/sweep.h"
#include "dynamics/switching_period.h"

static const double near_enough =
    0.05; /* units of money: change of a sweep at which Newton's method is tried */
static const double smallest_damping = 0.05, less_after_failure = 0.95;
static const double gain_to_residual = 100; /* most that one departure may gain from rounding alone */
static const double rounding = 100 * DBL_EPSILON;
/* After so many sweeps, and then twice as many, Newton's method is tried from wherever they are: they may go round in a
 * circle close to an equilibrium. */
enum { NEWTON_STEPS = 15, SWEEPS_BETWEEN = 60, PATIENCE = 200 };

struct solver {
    struct duopoly duopoly;
    struct equilibrium *policy, *scratch;
    double *unknowns, *saved; /* [sweep_unknowns]; what Newton's method is at, and where it began */
    size_t count;
};

static enum status solver_init(struct solver *solver, const struct game *game, struct equilibrium *policy,
                               struct error *error)
{
    *solver = (struct solver){.policy = policy};
    enum status status = duopoly_init(&solver->duopoly, game, error);
    if (status == STATUS_OK)
        status = equilibrium_copy(policy, &solver->scratch, error);
    if (status != STATUS_OK)
        return status;
    solver->count = sweep_unknowns(&solver->duopoly);
    solver->unknowns = calloc(2 * solver->count, sizeof *solver->unknowns);
    if (!solver->unknowns)
        return error_no_memory(error, "the unknowns of a game");
    solver->saved = solver->unknowns + solver->count;
    return STATUS_OK;
}

static void solver_clear(struct solver *solver)
{
    duopoly_clear(&solver->duopoly);
    equilibrium_free(solver->scratch);
    free(solver->unknowns);
}

/* What a sweep changes. */
static void sweep_change(void *context, const double *point, double *residual)
{
    struct solver *solver = context;
    sweep_unpack(&solver->duopoly, point, solver->scratch);
    sweep_nearby(&solver->duopoly, solver->scratch);
    sweep_pack(&solver->duopoly, solver->scratch, residual);
    for (size_t i = 0; i < solver->count; i++)
        residual[i] = point[i] - residual[i];
}

static void measure(const struct duopoly *duopoly, struct equilibrium *policy)
{
    policy->residual = sweep_residual(duopoly, policy);
    policy->deviation_gain = 0;
    for (size_t s = 0; s < duopoly->states; s++)
        policy->deviation_gain = fmax(policy->deviation_gain, period_deviation_gain(duopoly, policy, s));
}

/* Newton's method from the policy, which becomes the root that it finds, if it does and no departure gains there: prices
 * of switching buyers can meet the conditions on the lower of two peaks. */
static enum status polish(struct solver *solver, double tolerance, bool *done, struct error *error)
{
    struct newton_krylov problem = {.count = solver->count,
                                    .residual = sweep_change,
                                    .context = solver,
                                    .tolerance = tolerance / 4 / solver->duopoly.unit,
                                    .most_steps = NEWTON_STEPS};
    struct newton_end end;
    sweep_pack(&solver->duopoly, solver->policy, solver->unknowns);
    memcpy(solver->saved, solver->unknowns, solver->count * sizeof *solver->saved);
    enum status status = newton_krylov_solve(&problem, solver->unknowns, &end, error);
    if (status != STATUS_OK)
        return status;
    solver->policy->steps += end.steps;
    *done = end.converged;
    if (!end.converged)
        return STATUS_OK;
    sweep_unpack(&solver->duopoly, solver->unknowns, solver->policy);
    measure(&solver->duopoly, solver->policy);
    *done = solver->policy->deviation_gain <= gain_to_residual * tolerance;
    if (!*done)
        sweep_unpack(&solver->duopoly, solver->saved, solver->policy);
    return STATUS_OK;
}

/* Sweeps look at few prices and can settle on the lower of two peaks; true: prices have left it for the higher. */
static bool leap(struct solver *solver, double tolerance)
{
    struct equilibrium *policy = solver->policy;
    bool leaps = false;
    for (size_t s = 0; s < solver->duopoly.states; s++) {
        double gain, best = switching_best_price(&solver->duopoly, policy, s, &gain);
        if (gain > gain_to_residual * tolerance) {
            policy->price[s] = best;
            leaps = true;
        }
    }
    return leaps;
}

static size_t usual_sweeps(const struct game *game)
{
    return game->kind == GAME_SWITCHING ? SOLVE_SWEEPS_OF_BASES : SOLVE_SWEEPS;
}

static enum status iterate(struct solver *solver, const struct solve_terms *terms, struct error *error)
{
    size_t most = terms->most_sweeps ? terms->most_sweeps : usual_sweeps(solver->duopoly.game), next_try = 5,
           between = SWEEPS_BETWEEN, patience = PATIENCE;
    double damping = terms->damping > 0 ? terms->damping : 1, most_damping = 1, before = INFINITY;
    enum status status = STATUS_OK;
    bool done = false, bases = solver->duopoly.game->kind == GAME_SWITCHING;
    for (size_t i = 0; status == STATUS_OK && !done && i < most; i++) {
        double change = sweep(&solver->duopoly, solver->policy, damping);
        solver->policy->sweeps++;
        if (!(change < INFINITY))
            break;
        if (change > before) { /* again and again where it grows until it fails: each time less far */
            damping = fmax(smallest_damping, damping * 0.7);
            if (bases)
                most_damping = fmax(smallest_damping, most_damping * less_after_failure);
        } else
            damping = fmin(most_damping, damping * 1.05);
        before = change;
        bool tired = i + 1 == patience || i + 1 == most;
        double tolerance = solve_tolerance(solver->duopoly.game, solver->policy, terms->tolerance);
        if (bases &&
            change * solver->duopoly.unit < tolerance / 4) /* sweeps can do it where Newton's method fails */
            done = !leap(solver, tolerance);
        if (!done && i >= next_try && (change < near_enough || tired)) {
            status = polish(solver, tolerance, &done, error);
            next_try = i + between;
            between *= bases ? 1 : 2;
        }
        patience *= tired ? 2 : 1;
    }
    return status;
}

double solve_tolerance(const struct game *game, const struct equilibrium *policy, double tolerance)
{
    double most = 0;
    for (size_t s = 0; s < policy->states; s++)
        most = fmax(most, fmax(fabs(policy->price[s]), fabs(policy->value[s]))); /* fmax passes over NAN */
    return fmax((tolerance > 0 ? tolerance : SOLVE_TOLERANCE) * game->logit_scale, rounding * most);
}

bool solve_holds(const struct game *game, const struct equilibrium *policy, double tolerance)
{
    double most = solve_tolerance(game, policy, tolerance);
    return policy->residual <= most && policy->deviation_gain <= gain_to_residual * most;
}

static const char *remedy(const struct game *game)
{
    return game->kind == GAME_SWITCHING ? "smaller switch_cost" : "wider spread of scrap values";
}

enum status solve_game(const struct game *game, const struct solve_terms *terms,
                       struct equilibrium *equilibrium, struct error *error)
{
    struct solver solver;
    double tolerance = 0;
    enum status status = solver_init(&solver, game, equilibrium, error);
    equilibrium->sweeps = equilibrium->steps = 0;
    if (status == STATUS_OK)
        status = iterate(&solver, terms, error);
    if (status == STATUS_OK) {
        measure(&solver.duopoly, equilibrium);
        tolerance = solve_tolerance(game, equilibrium, terms->tolerance);
        if (!(equilibrium->residual <= tolerance))
            status = error_set(
                error, STATUS_FAILED,
                "no equilibrium after %zu sweeps and %zu Newton steps: the equations are off by "
                "%.3g, more than %g; try another start, a %s, a larger logit_scale or a smaller "
                "discount",
                equilibrium->sweeps, equilibrium->steps, equilibrium->residual, tolerance, remedy(game));
        else if (!solve_holds(game, equilibrium, terms->tolerance))
            status = error_set(error, STATUS_FAILED,
                               "prices that meet the conditions of first order are no equilibrium: one "
                               "departure gains %.3g; try another start, a %s or a larger logit_scale",
                               equilibrium->deviation_gain, remedy(game));
    }
    solver_clear(&solver);
    return status;
}

void equilibrium_measure(const struct game *game, struct equilibrium *equilibrium)
{
    struct duopoly duopoly;
    struct error error;
    equilibrium->residual = equilibrium->deviation_gain = NAN;
    if (duopoly_init(&duopoly, game, &error) == STATUS_OK)
        measure(&duopoly, equilibrium);
    duopoly_clear(&duopoly);
}

/* Static prices, by replies to each other. */
static void start_prices(const struct duopoly *duopoly, struct equilibrium *policy)
{
    enum { REPLIES = 60 };
    for (size_t s = 0; s < duopoly->states; s++)
        if (duopoly_active(duopoly, s))
            policy->price[s] = duopoly_cost(duopoly, s) + 2 * duopoly->game->logit_scale;
    for (int i = 0; i < REPLIES; i++)
        for (size_t s = 0; s < duopoly->states; s++)
            if (duopoly_active(duopoly, s))
                policy->price[s] = duopoly->game->kind == GAME_LEARNING
                                       ? learning_static_price(duopoly, policy, s)
                                       : switching_static_price(duopoly, policy, s);
}

/* Profit of a period at the policy's prices. */
static double period_profit(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state)
{
    double markup = policy->price[state] - duopoly_cost(duopoly, state);
    if (duopoly->game->kind == GAME_LEARNING)
        return markup * learning_buyer(duopoly, policy, state).own;
    struct two_bases buyers =
        switching_buyers(duopoly, policy->price[state], policy->price[duopoly->mirror[state]]);
    return markup * switching_share(duopoly, state, &buyers);
}

static void start_values(const struct duopoly *duopoly, enum solve_start start, struct equilibrium *policy)
{
    double years = 1 / (1 - duopoly->game->discount);
    for (size_t s = 0; s < duopoly->states; s++) {
        if (!duopoly_active(duopoly, s))
            continue;
        bool leads = duopoly->own[s] > duopoly->rival[s], tied = duopoly->own[s] == duopoly->rival[s];
        policy->value[s] = start == START_FLAT ? 0 : years * period_profit(duopoly, policy, s);
        if (start == START_LEADER || start == START_FIGHT)
            policy->value[s] *= leads ? 2 : tied && start == START_LEADER ? 1 : 0;
    }
}

void solve_start(const struct game *game, enum solve_start start, struct equilibrium *equilibrium)
{
    struct duopoly duopoly;
    struct error error;
    if (duopoly_init(&duopoly, game, &error) == STATUS_OK) {
        start_prices(&duopoly, equilibrium);
        start_values(&duopoly, start, equilibrium);
        for (size_t s = 0; start == START_FLAT && s < duopoly.states; s++)
            if (duopoly_active(&duopoly, s))
                equilibrium->price[s] = duopoly.cost[0] / 2;
        for (size_t s = 0; s < duopoly.states; s++)
            equilibrium->stay[s] = period_stay(&duopoly, equilibrium, s);
    }
    duopoly_clear(&duopoly);
}
