/* A product of the vendor and the products that it competes with in its tier, as players of a static game
 * with one price grid each. */
#ifndef PRICEWAR_STRATEGY_Q_RIVALRY_H
#define PRICEWAR_STRATEGY_Q_RIVALRY_H

#include "strategy/strategy.h"

enum q_grid { Q_GRID_RANGE, Q_GRID_NASH_MONOPOLY };
enum q_memory {
    Q_MEMORY_LOWEST, /* own price and the lowest of rivals in the tier */
    Q_MEMORY_ALL,    /* own price and those of all rivals in the tier */
    Q_MEMORY_RIVAL   /* the lowest of rivals only */
};
enum q_start { Q_START_STATIC, Q_START_ZERO };

struct q_pricing_rules {
    int grid; /* enum q_grid */
    int64_t points;
    double low, high; /* CNY/Mtok, of a range; NAN: the product's floor, its first posted price */
    double extension;
    int memory; /* enum q_memory */
    double learning_rate, exploration_decay, discount;
    int start; /* enum q_start */
    int64_t pretrain;
};

struct q_rivalry {
    size_t players;  /* the own product and the live rivals of its tier */
    size_t self;     /* the own product's place among them */
    size_t *product; /* [players], ascending, so that rivals see the same game */
    size_t points;
    double *grid; /* [players][points] */
};

/* Finds the players for own product `k` and their grids. STATUS_INVALID: no room between the ends of the
 * grid; STATUS_FAILED: memory is short, or the market of the view has no equilibrium to build the grid on. */
enum status q_rivalry_create(const struct market_view *view, const struct q_pricing_rules *rules, size_t k,
                             struct arena *arena, struct q_rivalry *rivalry, struct error *error);

/* The same players with memory of their own; false when memory is short. */
bool q_rivalry_clone(const struct q_rivalry *original, struct arena *arena, struct q_rivalry *clone);

/* How many states a memory has; 0 when they and the points make too large a table. */
size_t q_rivalry_states(const struct q_rivalry *rivalry, enum q_memory memory);

/* State that player `self` is in when the players' prices are these; rivals whose price
 * is INFINITY are gone. */
size_t q_rivalry_state(const struct q_rivalry *rivalry, const struct market_view *view, enum q_memory memory,
                       size_t self, const double *price);

/* First values [points] of the own product: discounted margin of the vendor, kCNY, when all rivals' prices on
 * their grids are equally likely; when there are too many combinations, rivals move together. False when
 * memory is short. */
bool q_rivalry_first_values(const struct q_rivalry *rivalry, const struct market_view *view, double discount,
                            double *value);

/* Profits of all combinations (market/payoff_table.h), [rows][players], kCNY per round; NULL when memory is
 * short or there are more than `most` rows. Freed by the caller. */
double *q_rivalry_payoffs(const struct q_rivalry *rivalry, const struct market_view *view, size_t most);

#endif
