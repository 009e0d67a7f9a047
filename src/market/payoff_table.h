/* Profits of players who each choose one price of a grid, for every combination of choices. Combinations
 * are numbered sum_i choice_i prices^i, so player 0 varies fastest. */
#ifndef PRICEWAR_MARKET_PAYOFF_TABLE_H
#define PRICEWAR_MARKET_PAYOFF_TABLE_H

#include "market/logit.h"
#include <stdint.h>

/* Number of combinations prices^players; 0 when it is above `most`. */
size_t payoff_table_rows(size_t players, size_t prices, size_t most);

/* The player's choice in a combination. */
static inline size_t payoff_table_choice(size_t row, size_t player, size_t prices)
{
    for (size_t i = 0; i < player; i++)
        row /= prices;
    return row % prices;
}

/* A logit market in which each player sets one product's price from a grid; all other prices are fixed. */
struct payoff_market {
    const struct logit_demand *demand;
    const double *cost;  /* [product_count] */
    const size_t *owner; /* [product_count] firm; NULL: every product is a firm */
    /* [product_count], fixed prices; read for products without a player; NULL when there are none */
    const double *price;
    size_t player_count;   /* each sets one product */
    const size_t *product; /* [player_count]; NULL: player i sets product i */
    size_t price_count;
    const double *grid; /* [player_count][price_count] */
};

/* payoff [rows][player_count]: profit per head, over all its products, of the firm that owns the player's
 * product. STATUS_FAILED: no memory. */
enum status payoff_table_logit(const struct payoff_market *market, double *payoff, struct error *error);

/* average [player_count][price_count]: a player's mean profit at each of its prices when all choices of
 * the others are equally likely (Calvano et al. 2020, eq. 8, without the discounting). */
void payoff_table_average(size_t players, size_t prices, const double *payoff, double *average);

#endif
