#include "equilibria/replicator.h"

#include <math.h>
#include <string.h>

#include "statistics/design_families.h"

enum { STEPS = 2000, MOST_STARTS = 64, FEWEST_STARTS = 8 };
const double replicator_good_enough = 1e-3;
static const double step = 0.5, most_work = 1e9;

size_t replicator_starts(const struct normal_form *game)
{
    double profiles = (double)normal_form_profiles(game, (size_t)-1), players = (double)game->players;
    double starts = most_work / (STEPS * profiles * players * players);
    return starts > MOST_STARTS ? MOST_STARTS : starts < FEWEST_STARTS ? FEWEST_STARTS : (size_t)starts;
}

/* A point of the simplices, even over them: exponential numbers made to add up to 1. */
static void draw(const struct normal_form *game, uint64_t seed, size_t start, double *mix)
{
    size_t place = 0;
    for (size_t i = 0; i < game->players; i++) {
        double sum = 0;
        for (size_t s = 0; s < game->strategies[i]; s++) {
            mix[place + s] = -log(uniform_from_word(design_word(seed, start, place + s, DRAW_REPLICATOR)));
            sum += mix[place + s];
        }
        for (size_t s = 0; s < game->strategies[i]; s++)
            mix[place + s] /= sum;
        place += game->strategies[i];
    }
}

/* In discrete time, with fitness e^(step payoff), which keeps shares above 0. */
void replicator_follow(const struct normal_form *game, const double *spreads, uint64_t seed, size_t start,
                       double *mix)
{
    size_t strategies = normal_form_place(game, game->players);
    double values[strategies];
    draw(game, seed, start, mix);
    for (size_t t = 0; t < STEPS; t++) {
        for (size_t i = 0; i < game->players; i++)
            normal_form_values(game, mix, i, values + normal_form_place(game, i));
        for (size_t i = 0, place = 0; i < game->players; place += game->strategies[i++]) {
            double best = -INFINITY, sum = 0;
            for (size_t s = 0; s < game->strategies[i]; s++)
                best = fmax(best, values[place + s]);
            for (size_t s = 0; s < game->strategies[i]; s++)
                sum += mix[place + s] *= exp(step * (values[place + s] - best) / fmax(spreads[i], 1e-300));
            for (size_t s = 0; s < game->strategies[i]; s++)
                mix[place + s] /= sum;
        }
    }
}
