/* The market of Calvano et al. (2020): logit with quality 2 - p over mu = 1/4 against 0, unit costs, price
 * grids between Nash and joint-profit prices, and the table of profits. */
#ifndef PRICEWAR_TESTS_CALVANO_FIXTURE_H
#define PRICEWAR_TESTS_CALVANO_FIXTURE_H

#include "market/bertrand.h"
#include "market/payoff_table.h"
#include "market/price_grid.h"
#include "strategy/qlearning_run.h"
#include <math.h>
#include <stdlib.h>

enum { CALVANO_MOST = 4 };

struct calvano {
    size_t firms, prices;
    double utility[CALVANO_MOST], sensitivity, outside, cost[CALVANO_MOST];
    double nash[CALVANO_MOST], monopoly[CALVANO_MOST];               /* prices */
    double nash_profit[CALVANO_MOST], monopoly_profit[CALVANO_MOST]; /* of each firm */
    struct logit_demand demand;
    double *grid, *payoff;
};

static inline void calvano_profit(const struct calvano *market, const double *price, double *profit)
{
    double share[CALVANO_MOST], scratch[CALVANO_MOST];
    logit_shares(&market->demand, price, share, scratch);
    for (size_t i = 0; i < market->firms; i++)
        profit[i] = (price[i] - market->cost[i]) * share[i];
}

/* False when something went wrong. Free with calvano_end. */
static inline bool calvano_start(struct calvano *market, size_t firms, size_t prices, const double *cost)
{
    const size_t apart[CALVANO_MOST] = {0, 1, 2, 3}, together[CALVANO_MOST] = {0, 0, 0, 0};
    *market = (struct calvano){.firms = firms, .prices = prices, .sensitivity = 4};
    for (size_t i = 0; i < firms; i++) {
        market->utility[i] = 8;
        market->cost[i] = cost ? cost[i] : 1;
        market->nash[i] = market->monopoly[i] = (double)NAN;
    }
    market->demand = (struct logit_demand){.segment_count = 1,
                                           .product_count = firms,
                                           .sensitivity = &market->sensitivity,
                                           .utility = market->utility,
                                           .outside = &market->outside};
    size_t rows = payoff_table_rows(firms, prices, 1 << 24);
    market->grid = calloc(firms * prices, sizeof(double));
    market->payoff = calloc(rows * firms, sizeof(double));
    if (!market->grid || !market->payoff ||
        bertrand_prices(&market->demand, apart, market->cost, NULL, market->nash, NULL) != STATUS_OK ||
        bertrand_prices(&market->demand, together, market->cost, NULL, market->monopoly, NULL) != STATUS_OK)
        return false;
    calvano_profit(market, market->nash, market->nash_profit);
    calvano_profit(market, market->monopoly, market->monopoly_profit);
    for (size_t i = 0; i < firms; i++)
        price_grid_fill(prices, market->nash[i], market->monopoly[i], 0.1, market->grid + i * prices);
    struct payoff_market choices = {.demand = &market->demand,
                                    .cost = market->cost,
                                    .player_count = firms,
                                    .price_count = prices,
                                    .grid = market->grid};
    return payoff_table_logit(&choices, market->payoff, NULL) == STATUS_OK;
}

static inline void calvano_end(struct calvano *market)
{
    free(market->grid);
    free(market->payoff);
}

static inline struct qlearning_game calvano_game(const struct calvano *market)
{
    return (struct qlearning_game){
        .players = market->firms, .prices = market->prices, .payoff = market->payoff};
}

#endif
