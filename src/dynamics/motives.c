#include "dynamics/motives.h"

#include <string.h>

#include "dynamics/learning_period.h"
#include "dynamics/switching_period.h"

static void fill_learning(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state,
                          struct motives *motives)
{
    struct learning_motives found = learning_find_motives(duopoly, policy, state);
    struct buyer buyer = learning_buyer(duopoly, policy, state);
    struct incentive seen = learning_foresee(duopoly, policy, state).seen;
    double others = buyer.rival + buyer.outside;
    memcpy(motives->building, found.building, sizeof found.building);
    memcpy(motives->denying, found.denying, sizeof found.denying);
    motives->chance = buyer.rival / others;
    motives->marginal_profit =
        policy->price[state] - duopoly->game->logit_scale / others - duopoly_cost(duopoly, state);
    motives->static_price = learning_static_price(duopoly, policy, state);
    if (duopoly->game->conduct == CONDUCT_FREE) {
        /* what is printed adds up, not only what was optimised */
        seen.building = motives_total(motives->building);
        seen.denying = motives_total(motives->denying);
    }
    motives->sum = motives->marginal_profit + seen.building + motives->chance * seen.denying;
}

/* The pricing condition over d share/d price. */
static void fill_switching(const struct duopoly *duopoly, const struct equilibrium *policy, size_t state,
                           struct motives *motives)
{
    struct switching_condition condition = switching_pricing(duopoly, policy, state);
    motives->marginal_profit =
        policy->price[state] - duopoly_cost(duopoly, state) + condition.share / condition.slope;
    motives->building[MOTIVE_BASELINE] = condition.future / condition.slope;
    motives->static_price = switching_static_price(duopoly, policy, state);
    motives->sum = motives->marginal_profit + motives->building[MOTIVE_BASELINE];
}

enum status find_motives(const struct game *game, const struct equilibrium *equilibrium, size_t state,
                         struct motives *motives, struct error *error)
{
    struct duopoly duopoly;
    *motives = (struct motives){0};
    enum status status = duopoly_init(&duopoly, game, error);
    if (status == STATUS_OK && (state >= duopoly.states || !duopoly_active(&duopoly, state)))
        status =
            error_set(error, STATUS_INVALID, "a firm that is not in the market has no price to take apart");
    if (status == STATUS_OK && game->kind == GAME_LEARNING)
        fill_learning(&duopoly, equilibrium, state, motives);
    else if (status == STATUS_OK)
        fill_switching(&duopoly, equilibrium, state, motives);
    duopoly_clear(&duopoly);
    return status;
}
