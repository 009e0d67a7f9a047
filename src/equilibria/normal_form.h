/* Games in normal form: what each player gets in every profile, one strategy for each player. */
#ifndef PRICEWAR_EQUILIBRIA_NORMAL_FORM_H
#define PRICEWAR_EQUILIBRIA_NORMAL_FORM_H

#include <stdbool.h>
#include <stddef.h>

/* Profiles are numbered row-major over the players, so that the last player's strategy changes fastest. */
struct normal_form {
    size_t players;
    const size_t *strategies; /* [players], each at least 1 */
    const double *payoff;     /* [profiles][players], finite */
};

/* Number of profiles; 0 when it is above `most`. */
size_t normal_form_profiles(const struct normal_form *game, size_t most);

/* The player's strategy in a profile; the profile in which it plays another one and the others theirs. */
size_t normal_form_choice(const struct normal_form *game, size_t profile, size_t player);
size_t normal_form_deviate(const struct normal_form *game, size_t profile, size_t player, size_t strategy);

/* Mixed strategies stand one after the other: mix [sum of strategies]. Where a player's begin; at `players`, their sum. */
size_t normal_form_place(const struct normal_form *game, size_t player);

/* What a player expects of each of its strategies when the others mix: values [strategies of the player]. */
void normal_form_values(const struct normal_form *game, const double *mix, size_t player, double *values);

/* What all players expect: payoff [players]. */
void normal_form_expected(const struct normal_form *game, const double *mix, double *payoff);

/* The most that a player gains by a pure strategy in place of its own mix; 0 in an equilibrium. `scales` [players]: gains
 * are divided by these; NULL: by 1. */
double normal_form_regret(const struct normal_form *game, const double *mix, const double *scales);

/* The largest payoff less the smallest of each player: spreads [players]. */
void normal_form_spreads(const struct normal_form *game, double *spreads);

/* Whether no player gains by another strategy, ties allowed. */
bool normal_form_is_equilibrium(const struct normal_form *game, size_t profile);

#endif
