/* A product and those that it competes with in its tier, as players of a static game, each with a price
 * grid. */
#ifndef PRICEWAR_STRATEGY_Q_RIVALRY_H
#define PRICEWAR_STRATEGY_Q_RIVALRY_H

#include "strategy/strategy.h"

enum q_grid { Q_GRID_RANGE, Q_GRID_NASH_MONOPOLY };
enum q_memory {
    Q_MEMORY_LOWEST, /* own price and the lowest of rivals in the tier */
    Q_MEMORY_ALL,    /* own price and those of all rivals in the tier */
    Q_MEMORY_RIVAL,  /* the lowest of rivals only */
    Q_MEMORY_NONE
};
enum q_updating { Q_UPDATING_ASYNCHRONOUS, Q_UPDATING_SYNCHRONOUS };
enum q_start { Q_START_STATIC, Q_START_ZERO };

struct q_pricing_rules {
    int grid; /* enum q_grid */
    int64_t points;
    /* CNY/Mtok, ends of a grid by range; NAN: the product's floor, its first posted price */
    double low, high;
    double extension;
    int memory; /* enum q_memory */
    double learning_rate, exploration_decay, discount;
    int updating; /* enum q_updating */
    int start;    /* enum q_start */
    int64_t pretrain;
};

struct q_rivalry {
    size_t players;  /* the own product and the live rivals of its tier */
    size_t self;     /* the own product's place among them */
    size_t *product; /* [players], ascending, so that all players number the game alike */
    size_t points;
    double *grid; /* [players][points] */
};

/* Finds the players for own product `k` and their grids. STATUS_INVALID: the grid's ends leave no room,
 * or the view's market has no equilibrium to build it on. STATUS_FAILED: memory is short. */
enum status q_rivalry_create(const struct market_view *view, const struct q_pricing_rules *rules, size_t k,
                             struct arena *arena, struct q_rivalry *rivalry, struct error *error);

/* The same players with memory of their own; false when memory is short. */
bool q_rivalry_clone(const struct q_rivalry *original, struct arena *arena, struct q_rivalry *clone);

/* Number of states of a memory; 0 when the table of states and prices would be too large. */
size_t q_rivalry_states(const struct q_rivalry *rivalry, enum q_memory memory);

/* State of player `self` when the players' prices are `price`; INFINITY: the rival is gone. */
size_t q_rivalry_state(const struct q_rivalry *rivalry, const struct market_view *view, enum q_memory memory,
                       size_t self, const double *price);

/* First action values [points] of the own product: the vendor's discounted margin, kCNY, when all prices
 * on the rivals' grids are equally likely. With too many combinations, all rivals take the same step of
 * their grids. False when memory is short. */
bool q_rivalry_first_values(const struct q_rivalry *rivalry, const struct market_view *view, double discount,
                            double *value);

/* Profits in all combinations (market/payoff_table.h), [rows][players], kCNY per round; the caller frees
 * them. NULL when memory is short or there are more than `most` rows. */
double *q_rivalry_payoffs(const struct q_rivalry *rivalry, const struct market_view *view, size_t most);

#endif
