#include "strategy/q_rivalry.h"

#include "market/bertrand.h"
#include "market/payoff_table.h"
#include "market/price_grid.h"
#include "strategy/view_market.h"
#include <math.h>
#include <stdlib.h>

/* Most cells of a table of action values; most combinations for first values. */
static const size_t most_cells = (size_t)1 << 24, most_first_rows = (size_t)1 << 16;

static bool is_rival(const struct market_view *view, size_t j, int tier)
{
    const struct public_product *product = &view->products[j];
    return product->live && product->tier == tier && product->vendor != view->vendor;
}

static bool find_players(const struct market_view *view, size_t k, struct arena *arena,
                         struct q_rivalry *rivalry)
{
    size_t own = view->first_own + k;
    int tier = view->products[own].tier;
    rivalry->players = 1;
    for (size_t j = 0; j < view->product_count; j++)
        rivalry->players += is_rival(view, j, tier);
    rivalry->product = arena_take(arena, rivalry->players, sizeof *rivalry->product);
    rivalry->grid = arena_take(arena, rivalry->players * rivalry->points, sizeof *rivalry->grid);
    if (!rivalry->product || !rivalry->grid)
        return false;
    size_t next = 0;
    for (size_t j = 0; j < view->product_count; j++) {
        if (j == own)
            rivalry->self = next;
        if (j == own || is_rival(view, j, tier))
            rivalry->product[next++] = j;
    }
    return true;
}

static enum status fill_range(const struct market_view *view, const struct q_pricing_rules *rules, size_t k,
                              struct q_rivalry *rivalry, struct error *error)
{
    double floor = view->own_floor ? view->own_floor[k] : 0;
    double low = isnan(rules->low) ? floor : rules->low;
    double high = isnan(rules->high) ? view->products[view->first_own + k].price : rules->high;
    if (!(high > low))
        return error_set(error, STATUS_INVALID, "no prices between low_price %g and high_price %g", low,
                         high);
    for (size_t i = 0; i < rivalry->players; i++)
        price_grid_fill(rivalry->points, low, high, 0, rivalry->grid + i * rivalry->points);
    return STATUS_OK;
}

/* Grid from Nash to joint-profit prices of the whole market as the vendor sees it. */
static enum status fill_nash_monopoly(const struct market_view *view, const struct q_pricing_rules *rules,
                                      struct q_rivalry *rivalry, struct error *error)
{
    size_t products = view->product_count;
    struct view_market market;
    double *nash = malloc(2 * products * sizeof *nash);
    size_t *owner = calloc(2 * products, sizeof *owner); /* second half: one owner for all products */
    enum status status = STATUS_FAILED;
    if (!view_market_open(&market, view) || !nash || !owner) {
        status = error_no_memory(error, "a price grid");
        goto out;
    }
    double *joint = nash + products;
    for (size_t j = 0; j < products; j++) {
        nash[j] = joint[j] = (double)NAN;
        owner[j] = view->products[j].vendor;
    }
    struct error cause;
    status = bertrand_prices(&market.demand, owner, market.cost, NULL, nash, &cause);
    if (status == STATUS_OK)
        status = bertrand_prices(&market.demand, owner + products, market.cost, NULL, joint, &cause);
    if (status != STATUS_OK)
        status = cause.no_memory
                     ? error_pass(error, &cause)
                     : error_set(error, STATUS_INVALID,
                                 "this market has no Nash or joint-profit prices for a nash_monopoly grid to "
                                 "start from (%s); take grid = \"range\" with low_price and high_price",
                                 cause.message);
    for (size_t i = 0; status == STATUS_OK && i < rivalry->players; i++)
        price_grid_fill(rivalry->points, nash[rivalry->product[i]], joint[rivalry->product[i]],
                        rules->extension, rivalry->grid + i * rivalry->points);
out:
    view_market_close(&market);
    free(nash);
    free(owner);
    return status;
}

enum status q_rivalry_create(const struct market_view *view, const struct q_pricing_rules *rules, size_t k,
                             struct arena *arena, struct q_rivalry *rivalry, struct error *error)
{
    *rivalry = (struct q_rivalry){.points = (size_t)rules->points};
    if (!find_players(view, k, arena, rivalry))
        return error_no_memory(error, "rivals' price grids");
    return rules->grid == Q_GRID_RANGE ? fill_range(view, rules, k, rivalry, error)
                                       : fill_nash_monopoly(view, rules, rivalry, error);
}

bool q_rivalry_clone(const struct q_rivalry *original, struct arena *arena, struct q_rivalry *clone)
{
    size_t players = original->players;
    *clone = *original;
    clone->product = arena_copy_array(arena, original->product, players, sizeof *clone->product);
    clone->grid = arena_copy_array(arena, original->grid, players * original->points, sizeof *clone->grid);
    return clone->product && clone->grid;
}

size_t q_rivalry_states(const struct q_rivalry *rivalry, enum q_memory memory)
{
    if (memory == Q_MEMORY_NONE)
        return 1;
    size_t digits = memory == Q_MEMORY_ALL ? rivalry->players : memory == Q_MEMORY_LOWEST ? 2 : 1;
    return payoff_table_rows(digits, rivalry->points, most_cells / rivalry->points);
}

static size_t step_of(const struct q_rivalry *rivalry, size_t player, double price)
{
    return price_grid_nearest(rivalry->points, rivalry->grid + player * rivalry->points, price);
}

size_t q_rivalry_state(const struct q_rivalry *rivalry, const struct market_view *view, enum q_memory memory,
                       size_t self, const double *price)
{
    size_t state = 0, power = 1;
    double lowest = INFINITY;
    if (memory == Q_MEMORY_NONE)
        return 0;
    if (memory == Q_MEMORY_ALL) {
        for (size_t i = 0; i < rivalry->players; i++, power *= rivalry->points)
            state += power * step_of(rivalry, i, price[i]);
        return state;
    }
    size_t vendor = view->products[rivalry->product[self]].vendor;
    for (size_t i = 0; i < rivalry->players; i++)
        if (view->products[rivalry->product[i]].vendor != vendor)
            lowest = fmin(lowest, price[i]);
    size_t rival = step_of(rivalry, self, lowest);
    return memory == Q_MEMORY_RIVAL ? rival : step_of(rivalry, self, price[self]) + rivalry->points * rival;
}

double *q_rivalry_payoffs(const struct q_rivalry *rivalry, const struct market_view *view, size_t most)
{
    size_t rows = payoff_table_rows(rivalry->players, rivalry->points, most), products = view->product_count;
    struct view_market market;
    double *payoff = NULL;
    size_t *owner = malloc(products * sizeof *owner);
    if (!view_market_open(&market, view) || !owner || !rows)
        goto out;
    for (size_t j = 0; j < products; j++)
        owner[j] = view->products[j].vendor;
    struct payoff_market choices = {.demand = &market.demand,
                                    .cost = market.cost,
                                    .owner = owner,
                                    .price = market.price,
                                    .player_count = rivalry->players,
                                    .product = rivalry->product,
                                    .price_count = rivalry->points,
                                    .grid = rivalry->grid};
    payoff = malloc(rows * rivalry->players * sizeof *payoff);
    if (payoff && payoff_table_logit(&choices, payoff, NULL) != STATUS_OK) {
        free(payoff);
        payoff = NULL;
    }
    for (size_t i = 0; payoff && i < rows * rivalry->players; i++)
        payoff[i] *= view->potential_volume;
out:
    view_market_close(&market);
    free(owner);
    return payoff;
}

/* Mean margin at each own price when all rivals take the same step of their grids, over the steps. */
static bool average_together(const struct q_rivalry *rivalry, const struct market_view *view, double *value)
{
    struct view_market market;
    bool open = view_market_open(&market, view);
    for (size_t a = 0; open && a < rivalry->points; a++) {
        value[a] = 0;
        for (size_t r = 0; r < rivalry->points; r++) {
            for (size_t i = 0; i < rivalry->players; i++)
                market.price[rivalry->product[i]] =
                    rivalry->grid[i * rivalry->points + (i == rivalry->self ? a : r)];
            value[a] += view_market_margin(&market, view->vendor) / (double)rivalry->points;
        }
    }
    view_market_close(&market);
    return open;
}

bool q_rivalry_first_values(const struct q_rivalry *rivalry, const struct market_view *view, double discount,
                            double *value)
{
    size_t players = rivalry->players, points = rivalry->points;
    bool done = false;
    if (payoff_table_rows(players, points, most_first_rows)) {
        double *payoff = q_rivalry_payoffs(rivalry, view, most_first_rows);
        double *average = malloc(players * points * sizeof *average);
        if (payoff && average) {
            payoff_table_average(players, points, payoff, average);
            for (size_t a = 0; a < points; a++)
                value[a] = average[rivalry->self * points + a];
            done = true;
        }
        free(payoff);
        free(average);
    } else {
        done = average_together(rivalry, view, value);
    }
    for (size_t a = 0; done && a < points; a++)
        value[a] /= 1 - discount;
    return done;
}
