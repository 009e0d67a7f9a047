/* Sessions of Q-learners that set prices in a static market until learning ends: Calvano, Calzolari,
 * Denicolo & Pastorello (2020), American Economic Review 110(10), 3267-3297. */
#ifndef PRICEWAR_STRATEGY_QLEARNING_SESSION_H
#define PRICEWAR_STRATEGY_QLEARNING_SESSION_H

#include "base/error.h"
#include "strategy/q_table.h"

enum { QLEARNING_MOST_PLAYERS = 8 };

/* The market; combinations are numbered as in market/payoff_table.h. */
struct qlearning_game {
    size_t players, prices;
    const double *payoff; /* [prices^players][players] */
    /* A player's state after a combination, [prices^players][players], each < states. NULL: the
     * combination itself, that is all players' last prices. */
    const uint32_t *state_after;
    size_t states;
};

struct qlearning_rules {
    double learning_rate;     /* alpha */
    double exploration_decay; /* beta: a player tries a random price with probability exp(-beta t) */
    double discount;          /* delta */
    int64_t stable_periods;   /* learning ends when no greedy price has changed for this long */
    int64_t most_periods;     /* or after this many periods */
    /* After each period a player learns of every price what it would have earned, as it knows the market (Asker,
     * Fershtman & Pakes 2022, AEA Papers and Proceedings 112); false: only of the price that it asked. */
    bool synchronous;
};

struct qlearning_session {
    struct qlearning_game game;
    struct qlearning_rules rules;
    struct arena arena;
    struct q_table tables[QLEARNING_MOST_PLAYERS];
    const double *start;                  /* [players][prices], first values */
    double *targets;                      /* [prices], scratch of synchronous learners */
    size_t rows;                          /* combinations */
    size_t power[QLEARNING_MOST_PLAYERS]; /* prices^player */
    size_t last;                          /* combination of the last period */
    int64_t period;                       /* periods played */
    int64_t stable_since;                 /* period of the last change of a greedy price */
};

/* Copies `game` (its tables stay the caller's), and starts every player's values at the discounted profit
 * against rivals whose prices are all equally likely. STATUS_INVALID: more than QLEARNING_MOST_PLAYERS
 * players, fewer than 2 prices, rates out of range. Call qlearning_clear in any case. */
enum status qlearning_init(struct qlearning_session *session, const struct qlearning_game *game,
                           const struct qlearning_rules *rules, struct error *error);
void qlearning_clear(struct qlearning_session *session);

/* Returns to the start, and draws the first prices for (seed, run). */
void qlearning_restart(struct qlearning_session *session, uint64_t seed, uint32_t run);

/* Plays until learning ends; true when it ended because greedy prices were stable. Draws are addressed by
 * (seed, run, period). */
bool qlearning_learn(struct qlearning_session *session, uint64_t seed, uint32_t run);

/* The combination played after `row` when all players are greedy. */
size_t qlearning_next(const struct qlearning_session *session, size_t row);

/* The cycle that greedy play from session->last ends in: returns its first combination, sets its length. */
size_t qlearning_cycle(const struct qlearning_session *session, size_t *length);

/* Mean over that cycle of a number for each player and combination, values [rows][players], such as
 * payoffs. mean: [players]. */
void qlearning_cycle_mean(const struct qlearning_session *session, const double *values, double *mean);

/* Profit gain of Calvano et al.: (sum of profits - sum of Nash profits) / (maximal joint profit - sum of
 * Nash profits). Sums make it meaningful for unequal firms too. */
double qlearning_profit_gain(size_t players, const double *profit, const double *nash,
                             const double *monopoly);

#endif
