#include "dynamics/sweep.h"

#include <math.h>

#include "dynamics/learning_period.h"
#include "dynamics/period.h"
#include "dynamics/switching_period.h"

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

/* Who stays after the sale, in a state of the firm and its mirror, the same of the rival. */
static double renew_stays(const struct duopoly *duopoly, struct equilibrium *policy, size_t state,
                          double damping)
{
    size_t other = duopoly->mirror[state];
    double change = move(&policy->stay[state], learning_stay(duopoly, policy, state), damping);
    return other == state
               ? change
               : larger(change, move(&policy->stay[other], learning_stay(duopoly, policy, other), damping));
}

/* Prices there, then values. */
static double renew_pair(const struct duopoly *duopoly, struct equilibrium *policy, size_t state,
                         double damping)
{
    size_t both[2] = {state, duopoly->mirror[state]}, count = both[0] == both[1] ? 1 : 2;
    struct foresight foresight[2];
    double change = 0;
    for (size_t i = 0; i < count; i++)
        if (duopoly_active(duopoly, both[i])) {
            foresight[i] = learning_foresee(duopoly, policy, both[i]);
            double price = learning_price(duopoly, policy, both[i], &foresight[i]);
            change = larger(change, move(&policy->price[both[i]], price, damping) / duopoly->unit);
        }
    for (size_t i = 0; i < count; i++)
        if (duopoly_active(duopoly, both[i])) {
            double value = learning_settled_value(duopoly, policy, both[i], &foresight[i]);
            change = larger(change, move(&policy->value[both[i]], value, damping) / duopoly->unit);
        }
    return change;
}

/* Prices and values of a pair several times, until both firms' replies to each other nearly settle: else what is amiss
 * in one state stays so for many sweeps in all states that lead to it, of which there are as many as units of
 * experience. Not who stays: there replies can be so steep that to repeat them leads away. */
static double sweep_experience(const struct duopoly *duopoly, struct equilibrium *policy, double damping)
{
    enum { TIMES = 3 };
    double change = 0;
    for (size_t s = duopoly->states; s-- > 0;) {
        if (duopoly->mirror[s] > s)
            continue;
        if (leaves(duopoly))
            change = larger(change, renew_stays(duopoly, policy, s, damping));
        change = larger(change, renew_pair(duopoly, policy, s, damping));
        for (int i = 1; i < TIMES; i++)
            (void)renew_pair(duopoly, policy, s, damping);
    }
    return change;
}

/* Prices look at differences of neighbouring values, times the number of buyers, so all values change at once. */
static double sweep_bases(const struct duopoly *duopoly, struct equilibrium *policy, double damping,
                          double (*price)(const struct duopoly *, const struct equilibrium *, size_t))
{
    enum { REPLIES = 4 };
    double value[GAME_MOST_BUYERS + 1], change = 0;
    for (int i = 0; i < REPLIES; i++)
        for (size_t s = duopoly->states; s-- > 0;)
            change =
                larger(change, move(&policy->price[s], price(duopoly, policy, s), damping) / duopoly->unit);
    double discount = duopoly->game->discount, mean = 0;
    for (size_t s = 0; s < duopoly->states; s++) {
        value[s] = switching_value_at(duopoly, policy, s, policy->price[s]);
        mean += (value[s] - policy->value[s]) / (double)duopoly->states;
    }
    for (size_t s = 0; s < duopoly->states; s++) {
        value[s] += discount / (1 - discount) *
                    mean; /* what all lack comes again in all periods; no price heeds it */
        change = larger(change, move(&policy->value[s], value[s], damping) / duopoly->unit);
    }
    return change;
}

double sweep(const struct duopoly *duopoly, struct equilibrium *policy, double damping)
{
    return duopoly->game->kind == GAME_LEARNING ? sweep_experience(duopoly, policy, damping)
                                                : sweep_bases(duopoly, policy, damping, switching_price);
}

void sweep_nearby(const struct duopoly *duopoly, struct equilibrium *policy)
{
    if (duopoly->game->kind == GAME_LEARNING)
        (void)sweep_experience(duopoly, policy, 1);
    else
        (void)sweep_bases(duopoly, policy, 1, switching_price_nearby);
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
            *unknowns++ = policy->price[s] / duopoly->unit;
            *unknowns++ = policy->value[s] / duopoly->unit;
        }
        if (leaves(duopoly))
            *unknowns++ = policy->stay[s];
    }
}

void sweep_unpack(const struct duopoly *duopoly, const double *unknowns, struct equilibrium *policy)
{
    for (size_t s = 0; s < duopoly->states; s++) {
        if (duopoly_active(duopoly, s)) {
            policy->price[s] = duopoly->unit * *unknowns++;
            policy->value[s] = duopoly->unit * *unknowns++;
        }
        if (leaves(duopoly))
            policy->stay[s] = *unknowns++;
    }
}

double sweep_residual(const struct duopoly *duopoly, const struct equilibrium *policy)
{
    double worst = 0;
    for (size_t s = 0; s < duopoly->states; s++) {
        worst = larger(worst, duopoly->unit * fabs(period_stay(duopoly, policy, s) - policy->stay[s]));
        if (!duopoly_active(duopoly, s))
            continue;
        struct period period = period_at(duopoly, policy, s);
        worst = larger(worst, fabs(period.price - policy->price[s]));
        worst = larger(worst, fabs(period.value - policy->value[s]));
    }
    return worst;
}
