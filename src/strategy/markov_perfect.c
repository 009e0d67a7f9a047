/* The Markov-perfect policy of a market with switching costs, for two vendors of one product each. */
#include "strategy/rules.h"

#include <math.h>

#include "dynamics/solve.h"

enum price_column { COLUMN_BUYERS, COLUMN_PRICE, PRICE_COLUMNS };

struct markov_perfect_params {
    int64_t buyers;
    double discount, logit_scale, switch_cost, outside_price;
    struct table prices;
};

struct markov_perfect_self {
    size_t buyers;
    double *price; /* [buyers + 1], by own buyers */
};

#define S struct markov_perfect_params
static const struct parameter rows[] = {
    {"discount", PARAMETER_REAL, "1/round", "0.9", RANGE_BELOW_ONE, NULL,
     "What money in the next round is worth in this one.", "docs/markov-perfect.md", offsetof(S, discount)},
    {"buyers", PARAMETER_INTEGER, "1", "20", RANGE_BETWEEN(2, GAME_MOST_BUYERS), NULL,
     "Buyers of the game that is solved: the grid of shares, between which prices are interpolated.",
     "docs/markov-perfect.md", offsetof(S, buyers)},
    {"switch_cost", PARAMETER_REAL, "CNY/Mtok", "1", RANGE_NONNEGATIVE, NULL,
     "What it costs a buyer to change the vendor; choice.switch_cost_vendor over sectors[].price_sensitivity.",
     "Dube, Hitsch & Rossi (2009)", offsetof(S, switch_cost)},
    {"logit_scale", PARAMETER_REAL, "CNY/Mtok", "1", RANGE_POSITIVE, NULL,
     "Spread of buyers' tastes; 1 over sectors[].price_sensitivity.", "McFadden (1974)",
     offsetof(S, logit_scale)},
    {"outside_price", PARAMETER_REAL, "CNY/Mtok", "unset", RANGE_ANY, NULL,
     "Price at which buying from nobody is as good; unset: everybody buys.", "docs/markov-perfect.md",
     offsetof(S, outside_price)},
    {"prices", PARAMETER_TABLE, "", "()", RANGE_ANY, "own|price",
     "A solved policy, as `markov-perfect --policy FILE` writes it: a row for 0, 1, ... own buyers; empty: the game is "
     "solved at the start, with the vendor's unit cost.",
     "docs/markov-perfect.md", offsetof(S, prices)},
};
#undef S

static struct game game_of(const struct markov_perfect_params *rule, double unit_cost)
{
    return (struct game){
        .kind = GAME_SWITCHING,
        .discount = rule->discount,
        .logit_scale = rule->logit_scale,
        .outside_price = isnan(rule->outside_price) ? (double)INFINITY : rule->outside_price,
        .switching = {.buyers = (size_t)rule->buyers,
                      .unit_cost = unit_cost,
                      .switch_cost = rule->switch_cost},
    };
}

/* From the first start that leads to an equilibrium, static prices first: with high costs of switching not all do. */
static enum status solve_from_any(const struct game *game, struct equilibrium *equilibrium,
                                  struct error *error)
{
    static const double dampings[] = {1, 0.3};
    enum status status = STATUS_FAILED;
    for (int start = 0; start < SOLVE_STARTS && status == STATUS_FAILED; start++)
        for (int i = 0; i < 2 && status == STATUS_FAILED && !error->no_memory; i++) {
            struct solve_terms terms = {.damping = dampings[i]};
            *error = (struct error){0};
            solve_start(game, (enum solve_start)start, equilibrium);
            status = solve_game(game, &terms, equilibrium, error);
        }
    return status;
}

static enum status solve(const struct markov_perfect_params *rule, double unit_cost,
                         struct markov_perfect_self *memory, struct error *error)
{
    const struct game game = game_of(rule, unit_cost);
    struct equilibrium *equilibrium = NULL;
    struct error cause = {0};
    enum status status = game_check(&game, error);
    if (status == STATUS_OK)
        status = equilibrium_create(&game, &equilibrium, error);
    if (status == STATUS_OK) {
        status = solve_from_any(&game, equilibrium, &cause);
        if (status != STATUS_OK)
            status = error_pass(error, &cause);
    }
    for (size_t b = 0; status == STATUS_OK && b <= memory->buyers; b++)
        memory->price[b] = equilibrium->price[b];
    equilibrium_free(equilibrium);
    return status;
}

static enum status take_prices(const struct table *prices, struct markov_perfect_self *memory,
                               struct error *error)
{
    if (prices->rows != memory->buyers + 1)
        return error_set(error, STATUS_INVALID,
                         "`prices` has %zu rows; with %zu `buyers` it has one for each of 0 to %zu",
                         prices->rows, memory->buyers, memory->buyers);
    for (size_t b = 0; b < prices->rows; b++) {
        const double *row = prices->values + b * PRICE_COLUMNS;
        if (row[COLUMN_BUYERS] != (double)b)
            return error_set(error, STATUS_INVALID,
                             "row %zu of `prices` is for %g own buyers; rows are for 0, 1, ...", b + 1,
                             row[COLUMN_BUYERS]);
        memory->price[b] = row[COLUMN_PRICE];
    }
    return STATUS_OK;
}

static enum status check_market(const struct market_view *view, struct error *error)
{
    if (view->vendor_count == 2 && view->product_count == 2 && view->own_count == 1)
        return STATUS_OK;
    return error_set(
        error, STATUS_INVALID,
        "is for two vendors with one product each, and the market has %zu vendors with %zu products",
        view->vendor_count, view->product_count);
}

static enum status markov_perfect_create(const struct market_view *view, const void *params,
                                         struct arena *arena, void **self, struct error *error)
{
    const struct markov_perfect_params *rule = params;
    struct markov_perfect_self *memory = *self = arena_take(arena, 1, sizeof *memory);
    if (memory)
        memory->price = arena_take(arena, (size_t)rule->buyers + 1, sizeof *memory->price);
    if (!memory || !memory->price)
        return error_no_memory(error, "a policy");
    memory->buyers = (size_t)rule->buyers;
    enum status status = check_market(view, error);
    if (status == STATUS_OK)
        status = rule->prices.rows ? take_prices(&rule->prices, memory, error)
                                   : solve(rule, view->own_unit_cost[0], memory, error);
    return status;
}

static void *markov_perfect_copy(const void *self, struct arena *arena)
{
    const struct markov_perfect_self *memory = self;
    struct markov_perfect_self *copy = arena_copy_array(arena, memory, 1, sizeof *memory);
    if (copy)
        copy->price = arena_copy_array(arena, memory->price, memory->buyers + 1, sizeof *memory->price);
    return copy && copy->price ? copy : NULL;
}

/* Own share of what was sold; half before anything was. */
static double own_share(const struct market_view *view)
{
    double own = view->products[view->first_own].volume_share, sold = 0;
    for (size_t j = 0; j < view->product_count; j++)
        sold += view->products[j].volume_share;
    return sold > 0 ? own / sold : 0.5;
}

static void markov_perfect_decide(const struct market_view *view, const void *params, void *self,
                                  struct offer *offers)
{
    const struct markov_perfect_self *memory = self;
    (void)params;
    double base = own_share(view) * (double)memory->buyers, nearest = rint(base);
    if (fabs(base - nearest) < 1e-9) /* shares of whole buyers, but for rounding */
        base = nearest;
    size_t below = (size_t)fmin(floor(base), (double)memory->buyers - 1);
    double part = base - (double)below;
    offers[0].price = (1 - part) * memory->price[below] + part * memory->price[below + 1];
}

const struct strategy strategy_markov_perfect = {
    .name = "markov_perfect",
    .summary =
        "Play the Markov-perfect equilibrium of a market in which buyers pay to change their vendor: the price is "
        "a function of the own share, and looks ahead for ever. For two vendors with one product each, the same "
        "unit cost and quality.",
    .source = "Dube, Hitsch & Rossi (2009); docs/markov-perfect.md",
    PARAMETERS(rows, struct markov_perfect_params),
    .ignores_estimates = true,
    .create = markov_perfect_create,
    .copy = markov_perfect_copy,
    .decide = markov_perfect_decide,
};
