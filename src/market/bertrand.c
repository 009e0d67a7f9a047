#include "market/bertrand.h"

#include "market/best_response.h"
#include "market/fixed_point.h"
#include "market/zeta.h"
#include "market/zeta_iteration.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDS_OF_REPLIES = 2, MOST_EVALUATIONS = 60 };

static enum status check_numbers(const struct logit_demand *demand, const double *cost, const double *floor,
                                 struct error *error)
{
    for (size_t j = 0; j < demand->product_count; j++) {
        if (!isfinite(cost[j]))
            return error_set(error, STATUS_INVALID, "product %zu: unit cost %g", j, cost[j]);
        if (floor && (isnan(floor[j]) || floor[j] == INFINITY))
            return error_set(error, STATUS_INVALID, "product %zu: price floor %g", j, floor[j]);
    }
    return STATUS_OK;
}

/* Mean of 1/alpha over the market: the logit markup of a product with a small share. */
static double typical_markup(const struct logit_demand *demand)
{
    double sum = 0, weights = 0;
    for (size_t s = 0; s < demand->segment_count; s++)
        for (size_t j = 0; j < demand->product_count; j++) {
            sum += logit_weight(demand, s) / logit_sensitivity(demand, s, j);
            weights += logit_weight(demand, s);
        }
    return sum / weights;
}

static void map(void *zeta, const double *price, double *image, double *jacobian)
{
    zeta_map(zeta, price, image, jacobian);
}

/* Firms play best responses in turn, each to the others' latest prices. This gets far in one step where
 * the zeta map would climb by only 1/alpha a step. A firm without a best response keeps its price. */
static enum status play_rounds(const struct logit_demand *demand, const size_t *owner, const double *cost,
                               const double *floor, double *price, struct error *error)
{
    size_t count = demand->product_count;
    bool *own = malloc(count * sizeof *own);
    if (!own)
        return error_no_memory(error, "equilibrium prices");
    struct best_response_firm firm = {.own = own, .cost = cost, .floor = floor};
    struct error cause;
    enum status status = STATUS_OK;
    for (int round = 0; status == STATUS_OK && round < ROUNDS_OF_REPLIES; round++)
        for (size_t first = 0; status == STATUS_OK && first < count; first++) {
            bool replied = false;
            for (size_t j = 0; j < count; j++) {
                own[j] = owner[j] == owner[first];
                replied = replied || (j < first && own[j]);
            }
            if (!replied && best_response(demand, &firm, price, &cause) != STATUS_OK && cause.no_memory)
                status = error_pass(error, &cause);
        }
    free(own);
    return status;
}

/* From `trial`, where it was given, and else from where best responses lead; by the map and Newton's method. */
static enum status solve_carefully(const struct logit_demand *demand, const size_t *owner, const double *cost,
                                   const double *floor, double markup, bool given, double *trial,
                                   struct error *error)
{
    struct zeta zeta;
    enum status status = zeta_init(&zeta, demand, owner, cost, error);
    if (status != STATUS_OK)
        return status;
    struct fixed_point equations = {
        .count = demand->product_count, .map = map, .context = &zeta, .floor = floor, .unit = markup};
    struct error cause = {0};
    if (given)
        status = fixed_point_solve(&equations, trial, &cause);
    if (cause.no_memory)
        status = error_pass(error, &cause);
    else if (!given || status != STATUS_OK) {
        status = play_rounds(demand, owner, cost, floor, trial, error);
        if (status == STATUS_OK)
            status = fixed_point_solve(&equations, trial, error);
    }
    zeta_clear(&zeta);
    return status;
}

enum status bertrand_prices(const struct logit_demand *demand, const size_t *owner, const double *cost,
                            const double *floor, double *price, struct error *error)
{
    size_t count = demand->product_count;
    enum status status = logit_check(demand, error);
    if (status == STATUS_OK)
        status = check_numbers(demand, cost, floor, error);
    if (status != STATUS_OK)
        return status;
    double *start = malloc(2 * count * sizeof *start);
    if (!start)
        return error_no_memory(error, "equilibrium prices");
    double *trial = start + count;
    double markup = typical_markup(demand);
    bool given = true;
    for (size_t j = 0; j < count; j++) {
        start[j] = isfinite(price[j]) ? price[j] : cost[j] + markup;
        given = given && isfinite(price[j]);
    }
    memcpy(trial, start, count * sizeof *start);
    struct zeta_iteration iteration = {demand, owner, cost, floor, markup, MOST_EVALUATIONS};
    struct error cause = {0};
    if (!zeta_iteration_solve(&iteration, trial, &cause)) {
        memcpy(trial, start, count * sizeof *start);
        status = cause.no_memory ? error_pass(error, &cause)
                                 : solve_carefully(demand, owner, cost, floor, markup, given, trial, error);
    }
    if (status == STATUS_OK)
        memcpy(price, trial, count * sizeof *price);
    free(start);
    return status;
}

enum status bertrand_implied_costs(const struct logit_demand *demand, const size_t *owner,
                                   const double *price, double *cost, struct error *error)
{
    size_t count = demand->product_count;
    struct zeta zeta = {0};
    double *markup = NULL;
    enum status status = logit_check(demand, error);
    for (size_t j = 0; status == STATUS_OK && j < count; j++)
        if (!isfinite(price[j]))
            status = error_set(error, STATUS_INVALID, "product %zu: price %g", j, price[j]);
    if (status == STATUS_OK)
        status = zeta_init(&zeta, demand, owner, price, error);
    if (status != STATUS_OK)
        goto out;
    markup = malloc((count + 1) * count * sizeof *markup);
    if (!markup) {
        status = error_no_memory(error, "implied costs");
        goto out;
    }
    if (!zeta_implied_markups(&zeta, price, markup, markup + count))
        status = error_set(error, STATUS_FAILED,
                           "no unique costs make these prices an equilibrium: the conditions are singular");
    for (size_t j = 0; status == STATUS_OK && j < count; j++)
        cost[j] = price[j] - markup[j];
out:
    zeta_clear(&zeta);
    free(markup);
    return status;
}

void bertrand_profit_gradient(const struct logit_demand *demand, const size_t *owner, const double *cost,
                              const double *price, double *gradient, double *scratch)
{
    size_t count = demand->product_count;
    double *share = scratch, *derivative = scratch + 2 * count;
    logit_shares(demand, price, share, scratch + count);
    logit_share_derivatives(demand, price, derivative, scratch + count);
    for (size_t k = 0; k < count; k++) {
        gradient[k] = share[k];
        for (size_t j = 0; j < count; j++)
            if (owner[j] == owner[k])
                gradient[k] +=
                    derivative[j * count + k] != 0 ? derivative[j * count + k] * (price[j] - cost[j]) : 0;
    }
}
