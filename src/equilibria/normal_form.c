#include "equilibria/normal_form.h"

#include <math.h>

size_t normal_form_profiles(const struct normal_form *game, size_t most)
{
    size_t profiles = 1;
    for (size_t i = 0; i < game->players; i++) {
        if (profiles > most / game->strategies[i])
            return 0;
        profiles *= game->strategies[i];
    }
    return profiles;
}

/* By how much the number of a profile changes with the player's strategy. */
static size_t stride_of(const struct normal_form *game, size_t player)
{
    size_t stride = 1;
    for (size_t i = player + 1; i < game->players; i++)
        stride *= game->strategies[i];
    return stride;
}

size_t normal_form_choice(const struct normal_form *game, size_t profile, size_t player)
{
    return profile / stride_of(game, player) % game->strategies[player];
}

size_t normal_form_deviate(const struct normal_form *game, size_t profile, size_t player, size_t strategy)
{
    size_t stride = stride_of(game, player);
    return profile - profile / stride % game->strategies[player] * stride + strategy * stride;
}

size_t normal_form_place(const struct normal_form *game, size_t player)
{
    size_t place = 0;
    for (size_t i = 0; i < player; i++)
        place += game->strategies[i];
    return place;
}

/* How likely the choices of all but one player are in a profile. */
static double likelihood(const struct normal_form *game, const double *mix, size_t profile, size_t but)
{
    double likely = 1;
    size_t place = normal_form_place(game, game->players), rest = profile;
    for (size_t i = game->players; likely > 0 && i-- > 0;) {
        place -= game->strategies[i];
        if (i != but)
            likely *= mix[place + rest % game->strategies[i]];
        rest /= game->strategies[i];
    }
    return likely;
}

void normal_form_values(const struct normal_form *game, const double *mix, size_t player, double *values)
{
    size_t profiles = normal_form_profiles(game, (size_t)-1), stride = stride_of(game, player);
    for (size_t s = 0; s < game->strategies[player]; s++)
        values[s] = 0;
    for (size_t profile = 0; profile < profiles; profile++) {
        size_t s = profile / stride % game->strategies[player];
        double likely = likelihood(game, mix, profile, player);
        if (likely > 0)
            values[s] += likely * game->payoff[profile * game->players + player];
    }
}

void normal_form_expected(const struct normal_form *game, const double *mix, double *payoff)
{
    size_t profiles = normal_form_profiles(game, (size_t)-1);
    for (size_t i = 0; i < game->players; i++)
        payoff[i] = 0;
    for (size_t profile = 0; profile < profiles; profile++) {
        double likely = likelihood(game, mix, profile, game->players);
        for (size_t i = 0; likely > 0 && i < game->players; i++)
            payoff[i] += likely * game->payoff[profile * game->players + i];
    }
}

double normal_form_regret(const struct normal_form *game, const double *mix, const double *scales)
{
    double most = 0;
    for (size_t i = 0; i < game->players; i++) {
        size_t place = normal_form_place(game, i), count = game->strategies[i];
        double best = -INFINITY, own = 0;
        double values[count];
        normal_form_values(game, mix, i, values);
        for (size_t s = 0; s < count; s++) {
            best = fmax(best, values[s]);
            own += mix[place + s] * values[s];
        }
        double scale = scales ? scales[i] : 1;
        if (scale > 0)
            most = fmax(most, (best - own) / scale);
    }
    return most;
}

void normal_form_spreads(const struct normal_form *game, double *spreads)
{
    size_t profiles = normal_form_profiles(game, (size_t)-1);
    for (size_t i = 0; i < game->players; i++) {
        double low = INFINITY, high = -INFINITY;
        for (size_t profile = 0; profile < profiles; profile++) {
            low = fmin(low, game->payoff[profile * game->players + i]);
            high = fmax(high, game->payoff[profile * game->players + i]);
        }
        spreads[i] = high - low;
    }
}

bool normal_form_is_equilibrium(const struct normal_form *game, size_t profile)
{
    for (size_t i = 0; i < game->players; i++)
        for (size_t s = 0; s < game->strategies[i]; s++)
            if (game->payoff[normal_form_deviate(game, profile, i, s) * game->players + i] >
                game->payoff[profile * game->players + i])
                return false;
    return true;
}
