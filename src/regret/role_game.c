#include "regret/role_game.h"

#include <math.h>
#include <stdlib.h>

#include "base/same_number.h"

const char role_game_as_it_is[] = "as in the scenario";
const char *const stability_names[STABILITIES] = {"undecided", "supported", "rejected", "failed"};
const double role_game_perturbation = 0.01;

size_t role_game_rule(const struct role_game *game, size_t profile, size_t role)
{
    return game->roles[role].rules[normal_form_choice(&game->table, profile, role)];
}

struct role_gain *role_gain_of(const struct role_game *game, size_t profile, size_t role, size_t own)
{
    return &game->gains[profile * game->gain_stride + normal_form_place(&game->table, role) + own];
}

double role_game_cash(const struct role_game *game, size_t point, size_t vendor, size_t run)
{
    if (game->target[vendor] == SIZE_MAX)
        return (double)NAN;
    size_t target = game->target[vendor] + REGRET_CASH;
    return game->samples[(point * game->question.study->target_count + target) * game->runs_each + run];
}

double role_game_earned(const struct role_game *game, size_t point, size_t role, size_t run)
{
    const struct role *one = &game->roles[role];
    double sum = 0;
    for (size_t i = 0; i < one->member_count; i++)
        sum += role_game_cash(game, point, one->members[i], run);
    return sum / (double)one->member_count;
}

double role_departure_gain(const struct role_game *game, size_t departure, size_t run)
{
    const struct role_departure *one = &game->departures[departure];
    return difference_but_rounding(role_game_cash(game, one->profile, one->vendor, run),
                                   role_game_cash(game, game->profile_count + departure, one->vendor, run));
}

const double *role_game_shares(const struct role_game *game)
{
    return game->ranks + (game->alpha_count - 1) * game->profile_count;
}

size_t role_game_top(const struct role_game *game)
{
    const double *shares = role_game_shares(game);
    size_t top = 0;
    for (size_t profile = 1; profile < game->profile_count; profile++)
        if (shares[profile] > shares[top])
            top = profile;
    return top;
}

size_t role_game_most_points(const struct role_game *game)
{
    return game->profile_count + ROLE_GAME_MOST_LEFT * game->member_count * game->question.rule_count;
}

void role_game_free(struct role_game *game)
{
    if (!game)
        return;
    nash_clear(&game->equilibria);
    free(game->design.points);
    free(game->samples);
    free(game->failed);
    arena_clear(&game->arena);
    free(game);
}
