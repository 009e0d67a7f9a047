#include "dynamics/period.h"

#include "dynamics/learning_period.h"
#include "dynamics/switching_period.h"

double period_price(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state)
{
    return duopoly->game->kind == GAME_LEARNING ? learning_price(duopoly, policy, state)
                                                : switching_price(duopoly, policy, state);
}

double period_value(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state)
{
    return duopoly->game->kind == GAME_LEARNING
               ? learning_value(duopoly, policy, state)
               : switching_value_at(duopoly, policy, state, policy->price[state]);
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
