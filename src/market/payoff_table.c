#include "market/payoff_table.h"

#include <stdlib.h>
#include <string.h>

size_t payoff_table_rows(size_t players, size_t prices, size_t most)
{
    size_t rows = 1;
    for (size_t i = 0; i < players; i++) {
        if (rows > most / prices)
            return 0;
        rows *= prices;
    }
    return rows;
}

static size_t product_of(const struct payoff_market *market, size_t player)
{
    return market->product ? market->product[player] : player;
}

static double firm_profit(const struct payoff_market *market, size_t product, const double *price,
                          const double *share)
{
    double profit = 0;
    for (size_t j = 0; j < market->demand->product_count; j++) {
        bool same = market->owner ? market->owner[j] == market->owner[product] : j == product;
        if (same)
            profit += (price[j] - market->cost[j]) * share[j];
    }
    return profit;
}

enum status payoff_table_logit(const struct payoff_market *market, double *payoff, struct error *error)
{
    size_t products = market->demand->product_count, players = market->player_count;
    size_t rows = payoff_table_rows(players, market->price_count, SIZE_MAX / 2);
    double *price = calloc(3 * products, sizeof *price);
    if (!price)
        return error_no_memory(error, "a payoff table");
    double *share = price + products, *scratch = share + products;
    if (market->price)
        memcpy(price, market->price, products * sizeof *price);
    for (size_t row = 0; row < rows; row++) {
        for (size_t i = 0; i < players; i++)
            price[product_of(market, i)] =
                market->grid[i * market->price_count + payoff_table_choice(row, i, market->price_count)];
        logit_shares(market->demand, price, share, scratch);
        for (size_t i = 0; i < players; i++)
            payoff[row * players + i] = firm_profit(market, product_of(market, i), price, share);
    }
    free(price);
    return STATUS_OK;
}

void payoff_table_average(size_t players, size_t prices, const double *payoff, double *average)
{
    size_t rows = payoff_table_rows(players, prices, SIZE_MAX / 2);
    memset(average, 0, players * prices * sizeof *average);
    for (size_t row = 0; row < rows; row++)
        for (size_t i = 0; i < players; i++)
            average[i * prices + payoff_table_choice(row, i, prices)] += payoff[row * players + i];
    for (size_t k = 0; k < players * prices; k++)
        average[k] /= (double)rows / (double)prices;
}
