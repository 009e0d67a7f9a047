#include "dynamics/period.h"

#include "dynamics/learning_period.h"
#include "dynamics/switching_period.h"

struct period period_at(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state)
{
    if (duopoly->game->kind == GAME_SWITCHING)
        return (struct period){switching_price(duopoly, policy, state),
                               switching_value_at(duopoly, policy, state, policy->price[state])};
    struct foresight foresight = learning_foresee(duopoly, policy, state);
    return (struct period){learning_price(duopoly, policy, state, &foresight),
                           learning_value(duopoly, policy, state, &foresight)};
}

double period_stay(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state)
{
    return duopoly->game->kind == GAME_LEARNING ? learning_stay(duopoly, policy, state) : 1;
}

double period_deviation_gain(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state)
{
    return duopoly->game->kind == GAME_LEARNING ? learning_deviation_gain(duopoly, policy, state)
                                                : switching_deviation_gain(duopoly, policy, state);
}
