#include "dynamics/duopoly.h"

#include <math.h>
#include <stdlib.h>

static enum status allocate(struct duopoly *duopoly, struct error *error)
{
    duopoly->mirror = calloc(3 * duopoly->states, sizeof *duopoly->mirror);
    duopoly->cost = calloc(2 * duopoly->levels, sizeof *duopoly->cost);
    if (!duopoly->mirror || !duopoly->cost)
        return error_no_memory(error, "the states of a game");
    duopoly->own = duopoly->mirror + duopoly->states;
    duopoly->rival = duopoly->own + duopoly->states;
    duopoly->forgets = duopoly->cost + duopoly->levels;
    return STATUS_OK;
}

void duopoly_renew(struct duopoly *duopoly)
{
    const struct learning_terms *learning = &duopoly->game->learning;
    for (size_t k = 0; k < duopoly->levels; k++) {
        size_t level = k + duopoly->first;
        if (duopoly->game->kind == GAME_SWITCHING) {
            duopoly->cost[k] = duopoly->game->switching.unit_cost;
        } else if (level > 0) {
            double known = (double)(level < learning->learning_until ? level : learning->learning_until);
            duopoly->cost[k] = learning->first_cost * pow(learning->progress_ratio, log2(known));
            duopoly->forgets[k] = 1 - pow(1 - learning->forgetting, (double)level);
        }
    }
}

enum status duopoly_init(struct duopoly *duopoly, const struct game *game, struct error *error)
{
    *duopoly = (struct duopoly){.game = game};
    enum status status = game_check(game, error);
    if (status != STATUS_OK)
        return status;
    duopoly->unit = game->logit_scale;
    duopoly->states = game_states(game);
    duopoly->levels = game_levels(game);
    duopoly->first = game_first_level(game);
    status = allocate(duopoly, error);
    if (status != STATUS_OK)
        return status;
    for (size_t s = 0; s < duopoly->states; s++) {
        duopoly->mirror[s] = game_mirror(game, s);
        duopoly->own[s] = game_own(game, s);
        duopoly->rival[s] = game_rival(game, s);
    }
    duopoly_renew(duopoly);
    return STATUS_OK;
}

void duopoly_clear(struct duopoly *duopoly)
{
    free(duopoly->mirror);
    free(duopoly->cost);
    *duopoly = (struct duopoly){0};
}

struct buyer logit_buyer(double scale, double own_price, double rival_price, double outside_price)
{
    double cheapest = fmin(fmin(own_price, rival_price), outside_price);
    struct buyer weight = {exp((cheapest - own_price) / scale), exp((cheapest - rival_price) / scale),
                           exp((cheapest - outside_price) / scale)};
    double sum = weight.own + weight.rival + weight.outside;
    return (struct buyer){weight.own / sum, weight.rival / sum, weight.outside / sum};
}
