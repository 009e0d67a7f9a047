#include "dynamics/chain.h"

#include <stdlib.h>
#include <string.h>

#include "base/list.h"
#include "dynamics/learning_period.h"
#include "dynamics/switching_period.h"

/* A chain that is being built, a row at a time. */
struct builder {
    const struct duopoly *duopoly;
    const struct equilibrium *policy;
    struct chain *chain;
    double *row; /* [states] */
    size_t count, capacity, chance_capacity;
};

/* After a sale both firms decide whether they stay or enter, each for itself. */
static void add_presences(struct builder *builder, size_t state, double chance)
{
    const struct duopoly *duopoly = builder->duopoly;
    if (!duopoly->game->learning.exits) {
        builder->row[state] += chance;
        return;
    }
    double stay[2] = {builder->policy->stay[state], builder->policy->stay[duopoly->mirror[state]]};
    size_t level[2] = {duopoly->own[state], duopoly->rival[state]};
    for (int in = 0; in < 4; in++) {
        size_t next[2];
        double weight = chance;
        for (int firm = 0; firm < 2; firm++) {
            bool stays = in >> firm & 1;
            next[firm] = stays ? (level[firm] > 0 ? level[firm] : 1) : 0;
            weight *= stays ? stay[firm] : 1 - stay[firm];
        }
        builder->row[duopoly_state(duopoly, next[0], next[1])] += weight;
    }
}

static void fill_row(struct builder *builder, size_t state)
{
    const struct duopoly *duopoly = builder->duopoly;
    if (duopoly->game->kind == GAME_SWITCHING) {
        struct two_bases buyers = switching_buyers(duopoly, builder->policy->price[state],
                                                   builder->policy->price[duopoly->mirror[state]]);
        switching_next_base(duopoly, state, &buyers, builder->row);
        return;
    }
    struct buyer buyer = learning_buyer(duopoly, builder->policy, state);
    double chances[SALES] = {
        [SALE_NOBODY] = buyer.outside, [SALE_OWN] = buyer.own, [SALE_RIVAL] = buyer.rival};
    memset(builder->row, 0, duopoly->states * sizeof *builder->row);
    for (int sale = 0; sale < SALES; sale++) {
        struct followers followers = learning_followers(duopoly, state, (enum sale)sale);
        for (size_t i = 0; chances[sale] > 0 && i < followers.count; i++)
            add_presences(builder, followers.state[i], chances[sale] * followers.chance[i]);
    }
}

static enum status keep_row(struct builder *builder, size_t state, struct error *error)
{
    struct chain *chain = builder->chain;
    for (size_t next = 0; next < chain->states; next++) {
        if (!(builder->row[next] > 0))
            continue;
        size_t *places = list_with_room(chain->next, builder->count, &builder->capacity, sizeof *places);
        if (places)
            chain->next = places;
        double *chances =
            list_with_room(chain->chance, builder->count, &builder->chance_capacity, sizeof *chances);
        if (chances)
            chain->chance = chances;
        if (!places || !chances)
            return error_no_memory(error, "the chain of states");
        chain->next[builder->count] = next;
        chain->chance[builder->count++] = builder->row[next];
    }
    chain->first[state + 1] = builder->count;
    return STATUS_OK;
}

enum status chain_create(const struct game *game, const struct equilibrium *equilibrium, struct chain **chain,
                         struct error *error)
{
    struct duopoly duopoly;
    struct builder builder = {.duopoly = &duopoly, .policy = equilibrium};
    enum status status = duopoly_init(&duopoly, game, error);
    *chain = NULL;
    if (status == STATUS_OK) {
        builder.chain = *chain = calloc(1, sizeof **chain);
        builder.row = calloc(duopoly.states, sizeof *builder.row);
        if (*chain)
            (*chain)->first = calloc(duopoly.states + 1, sizeof *(*chain)->first);
        if (!*chain || !(*chain)->first || !builder.row)
            status = error_no_memory(error, "the chain of states");
        else
            (*chain)->states = duopoly.states;
    }
    for (size_t s = 0; status == STATUS_OK && s < duopoly.states; s++) {
        fill_row(&builder, s);
        status = keep_row(&builder, s, error);
    }
    if (status != STATUS_OK) {
        chain_free(*chain);
        *chain = NULL;
    }
    free(builder.row);
    duopoly_clear(&duopoly);
    return status;
}

void chain_free(struct chain *chain)
{
    if (chain) {
        free(chain->first);
        free(chain->next);
        free(chain->chance);
    }
    free(chain);
}

void chain_step(const struct chain *chain, const double *before, double *after)
{
    memset(after, 0, chain->states * sizeof *after);
    for (size_t s = 0; s < chain->states; s++)
        for (size_t k = chain->first[s]; before[s] > 0 && k < chain->first[s + 1]; k++)
            after[chain->next[k]] += before[s] * chain->chance[k];
}
