#include "dynamics/sweep.h"

#include <math.h>

#include "dynamics/period.h"

static bool leaves(const struct duopoly *duopoly)
{
    return duopoly->game->kind == GAME_LEARNING && duopoly->game->learning.exits;
}

/* Moves *place to `target`, by a part; returns how far the target was. */
static double move(double *place, double target, double damping)
{
    double change = target - *place;
    *place += damping * change;
    return fabs(change);
}

static double larger(double one, double two)
{
    return one >= two ? one : isnan(two) ? INFINITY : two;
}

static double renew_price(const struct duopoly *duopoly, struct equilibrium *policy, size_t state,
                          double damping)
{
    return duopoly_active(duopoly, state)
               ? move(&policy->price[state], period_price(duopoly, policy, state), damping)
               : 0;
}

static double renew_value(const struct duopoly *duopoly, struct equilibrium *policy, size_t state,
                          double damping)
{
    return duopoly_active(duopoly, state)
               ? move(&policy->value[state], period_value(duopoly, policy, state), damping)
               : 0;
}

static double renew_stay(const struct duopoly *duopoly, struct equilibrium *policy, size_t state,
                         double damping)
{
    return leaves(duopoly) ? move(&policy->stay[state], period_stay(duopoly, policy, state), damping) : 0;
}

static double sweep_experience(const struct duopoly *duopoly, struct equilibrium *policy, double damping)
{
    double change = 0;
    for (size_t s = duopoly->states; s-- > 0;) {
        size_t other = duopoly->mirror[s];
        if (other > s)
            continue;
        size_t both[2] = {s, other}, count = other == s ? 1 : 2;
        for (size_t i = 0; i < count; i++)
            change = larger(change, renew_stay(duopoly, policy, both[i], damping));
        for (size_t i = 0; i < count; i++)
            change = larger(change, renew_price(duopoly, policy, both[i], damping));
        for (size_t i = 0; i < count; i++)
            change = larger(change, renew_value(duopoly, policy, both[i], damping));
    }
    return change;
}

/* Prices look at differences of neighbouring values, times the number of buyers, so all values change at once. */
static double sweep_bases(const struct duopoly *duopoly, struct equilibrium *policy, double damping)
{
    enum { REPLIES = 4 };
    double value[GAME_MOST_BUYERS + 1], change = 0;
    for (int i = 0; i < REPLIES; i++)
        for (size_t s = duopoly->states; s-- > 0;)
            change = larger(change, renew_price(duopoly, policy, s, damping));
    for (size_t s = 0; s < duopoly->states; s++)
        value[s] = period_value(duopoly, policy, s);
    for (size_t s = 0; s < duopoly->states; s++)
        change = larger(change, move(&policy->value[s], value[s], damping));
    return change;
}

double sweep(const struct duopoly *duopoly, struct equilibrium *policy, double damping)
{
    return duopoly->game->kind == GAME_LEARNING ? sweep_experience(duopoly, policy, damping)
                                                : sweep_bases(duopoly, policy, damping);
}

size_t sweep_unknowns(const struct duopoly *duopoly)
{
    size_t active = 0;
    for (size_t s = 0; s < duopoly->states; s++)
        active += duopoly_active(duopoly, s);
    return 2 * active + (leaves(duopoly) ? duopoly->states : 0);
}

void sweep_pack(const struct duopoly *duopoly, const struct equilibrium *policy, double *unknowns)
{
    for (size_t s = 0; s < duopoly->states; s++) {
        if (duopoly_active(duopoly, s)) {
            *unknowns++ = policy->price[s];
            *unknowns++ = policy->value[s];
        }
        if (leaves(duopoly))
            *unknowns++ = policy->stay[s];
    }
}

void sweep_unpack(const struct duopoly *duopoly, const double *unknowns, struct equilibrium *policy)
{
    for (size_t s = 0; s < duopoly->states; s++) {
        if (duopoly_active(duopoly, s)) {
            policy->price[s] = *unknowns++;
            policy->value[s] = *unknowns++;
        }
        if (leaves(duopoly))
            policy->stay[s] = *unknowns++;
    }
}

double sweep_residual(const struct duopoly *duopoly, const struct equilibrium *policy)
{
    double worst = 0;
    for (size_t s = 0; s < duopoly->states; s++) {
        worst = larger(worst, fabs(period_stay(duopoly, policy, s) - policy->stay[s]));
        if (!duopoly_active(duopoly, s))
            continue;
        worst = larger(worst, fabs(period_price(duopoly, policy, s) - policy->price[s]));
        worst = larger(worst, fabs(period_value(duopoly, policy, s) - policy->value[s]));
    }
    return worst;
}
