/* A game made ready for computing: its states as both firms see them, costs, chances to forget. The room's own. */
#ifndef PRICEWAR_DYNAMICS_DUOPOLY_H
#define PRICEWAR_DYNAMICS_DUOPOLY_H

#include "dynamics/equilibrium.h"

struct duopoly {
    const struct game *game;
    double
        unit; /* of money, in which unknowns, their changes and tolerances are counted: the logit_scale at first */
    size_t states, levels, first; /* first: lowest level */
    size_t *mirror;               /* [states] */
    size_t *own;                  /* [states] level of the firm, and of its rival */
    size_t *rival;                /* [states] */
    double *cost;                 /* [levels] unit cost at a level, from the first on */
    double *forgets;              /* [levels] chance to lose a unit of experience */
};

/* STATUS_INVALID: game_check. STATUS_FAILED: no memory. `game` must outlive it. Clear in any case. */
enum status duopoly_init(struct duopoly *duopoly, const struct game *game, struct error *error);
void duopoly_clear(struct duopoly *duopoly);

/* After parameters of its game that do not change the states have changed. */
void duopoly_renew(struct duopoly *duopoly);

/* game_state, of levels of the game; a game of learning. */
static inline size_t duopoly_state(const struct duopoly *duopoly, size_t own, size_t rival)
{
    return (own - duopoly->first) * duopoly->levels + rival - duopoly->first;
}

/* Whether the firm, as it sees the state, is in the market and sets a price. */
static inline bool duopoly_active(const struct duopoly *duopoly, size_t state)
{
    return duopoly->game->kind == GAME_SWITCHING || duopoly->own[state] > 0;
}

static inline double duopoly_cost(const struct duopoly *duopoly, size_t state)
{
    return duopoly->cost[duopoly->own[state] - duopoly->first];
}

/* What a buyer does: chances to buy from the firm, its rival, outside. */
struct buyer {
    double own, rival, outside;
};

/* Logit over two prices and the outside good, each INFINITY where it is not on offer. */
struct buyer logit_buyer(double scale, double own_price, double rival_price, double outside_price);

#endif
