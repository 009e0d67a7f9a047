#include "verify/theory/nested.h"

#include "market/fixed_point.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The markup equations with their working memory; arrays are [product_count]. */
struct nested_equations {
    const struct nested_demand *demand;
    const size_t *owner;
    const double *cost;
    double *share, *share_in_nest, *scratch;
};

/* ln sum over j's nest of exp((utility - alpha price)/(1 - sigma)). */
static double nest_log_sum(const struct nested_demand *demand, size_t j, const double *scaled)
{
    double largest = -INFINITY, sum = 0;
    for (size_t k = 0; k < demand->product_count; k++)
        if (demand->nest[k] == demand->nest[j])
            largest = fmax(largest, scaled[k]);
    if (!isfinite(largest))
        return largest;
    for (size_t k = 0; k < demand->product_count; k++)
        if (demand->nest[k] == demand->nest[j])
            sum += exp(scaled[k] - largest);
    return largest + log(sum);
}

static bool is_first_of_nest(const struct nested_demand *demand, size_t j)
{
    for (size_t k = 0; k < j; k++)
        if (demand->nest[k] == demand->nest[j])
            return false;
    return true;
}

/* Shares; also shares within nests, and for each product the log sum of its nest. Arrays are
 * [product_count]. */
static double shares(const struct nested_demand *demand, const double *price, double *share,
                     double *share_in_nest, double *log_sum)
{
    size_t count = demand->product_count;
    double spread = 1 - demand->correlation, largest = demand->outside;
    for (size_t j = 0; j < count; j++)
        share[j] = demand->utility[j] == -INFINITY
                       ? -INFINITY
                       : (demand->utility[j] - demand->sensitivity * price[j]) / spread;
    for (size_t j = 0; j < count; j++) {
        log_sum[j] = nest_log_sum(demand, j, share);
        largest = fmax(largest, spread * log_sum[j]);
    }
    if (!isfinite(largest)) {
        memset(share, 0, count * sizeof *share);
        memset(share_in_nest, 0, count * sizeof *share_in_nest);
        return 0;
    }
    double sum = exp(demand->outside - largest);
    for (size_t j = 0; j < count; j++)
        if (is_first_of_nest(demand, j))
            sum += exp(spread * log_sum[j] - largest);
    for (size_t j = 0; j < count; j++) {
        share_in_nest[j] = share[j] == -INFINITY ? 0 : exp(share[j] - log_sum[j]);
        share[j] = share_in_nest[j] * exp(spread * log_sum[j] - largest) / sum;
    }
    return exp(demand->outside - largest) / sum;
}

double nested_shares(const struct nested_demand *demand, const double *price, double *share, double *scratch)
{
    return shares(demand, price, share, scratch, scratch + demand->product_count);
}

/* What the firm of product j earns with all its products per head, and with those in j's nest per buyer of
 * the nest. */
static void earnings(const struct nested_equations *equations, size_t j, const double *price, double *in_all,
                     double *in_nest)
{
    const struct nested_demand *demand = equations->demand;
    *in_all = *in_nest = 0;
    for (size_t k = 0; k < demand->product_count; k++)
        if (equations->owner[k] == equations->owner[j] && equations->share_in_nest[k] > 0) {
            double margin = price[k] - equations->cost[k];
            *in_all += margin * equations->share[k];
            if (demand->nest[k] == demand->nest[j])
                *in_nest += margin * equations->share_in_nest[k];
        }
}

/* What the firm of j earns per head in the nest of l. */
static double earned_in_nest_of(const struct nested_equations *equations, size_t j, size_t l,
                                const double *price)
{
    double earned = 0;
    for (size_t k = 0; k < equations->demand->product_count; k++)
        if (equations->owner[k] == equations->owner[j] &&
            equations->demand->nest[k] == equations->demand->nest[l] && equations->share_in_nest[k] > 0)
            earned += (price[k] - equations->cost[k]) * equations->share[k];
    return earned;
}

/* Row j of the Jacobian of the map. */
static void differentiate(const struct nested_equations *equations, size_t j, const double *price,
                          double in_all, double in_nest, double *row)
{
    const struct nested_demand *demand = equations->demand;
    double sigma = demand->correlation, alpha = demand->sensitivity, spread = 1 - sigma;
    for (size_t l = 0; l < demand->product_count; l++) {
        double share = equations->share[l], within = equations->share_in_nest[l];
        bool own = equations->owner[l] == equations->owner[j];
        double margin = own && within > 0 ? price[l] - equations->cost[l] : 0;
        double of_all =
            (own ? share : 0) + alpha * (share * in_all - margin * share / spread +
                                         sigma / spread * within * earned_in_nest_of(equations, j, l, price));
        double of_nest = 0;
        if (demand->nest[l] == demand->nest[j])
            of_nest = (own ? within : 0) + alpha / spread * within * (in_nest - margin);
        row[l] = sigma * of_nest + spread * of_all;
    }
}

static void nested_map(void *context, const double *price, double *image, double *jacobian)
{
    struct nested_equations *equations = context;
    const struct nested_demand *demand = equations->demand;
    double sigma = demand->correlation;
    shares(demand, price, equations->share, equations->share_in_nest, equations->scratch);
    for (size_t j = 0; j < demand->product_count; j++) {
        double in_all, in_nest, *row = jacobian ? jacobian + j * demand->product_count : NULL;
        if (demand->utility[j] == -INFINITY) {
            image[j] = price[j];
            if (row)
                memset(row, 0, demand->product_count * sizeof *row);
            continue;
        }
        earnings(equations, j, price, &in_all, &in_nest);
        image[j] =
            equations->cost[j] + (1 - sigma) / demand->sensitivity + sigma * in_nest + (1 - sigma) * in_all;
        if (row)
            differentiate(equations, j, price, in_all, in_nest, row);
    }
}

static enum status check(const struct nested_demand *demand, const double *cost, const double *floor,
                         struct error *error)
{
    if (!demand->product_count)
        return error_set(error, STATUS_INVALID, "a demand without products");
    if (!(demand->correlation >= 0 && demand->correlation < 1))
        return error_set(error, STATUS_INVALID, "the nest correlation must be in [0, 1), not %g",
                         demand->correlation);
    if (!(demand->sensitivity > 0 && isfinite(demand->sensitivity)))
        return error_set(error, STATUS_INVALID, "price sensitivity %g is not a number above 0",
                         demand->sensitivity);
    if (isnan(demand->outside) || demand->outside == INFINITY)
        return error_set(error, STATUS_INVALID, "utility %g of the outside option", demand->outside);
    for (size_t j = 0; j < demand->product_count; j++) {
        if (isnan(demand->utility[j]) || demand->utility[j] == INFINITY)
            return error_set(error, STATUS_INVALID, "product %zu: utility %g", j, demand->utility[j]);
        if (!isfinite(cost[j]))
            return error_set(error, STATUS_INVALID, "product %zu: unit cost %g", j, cost[j]);
        if (floor && (isnan(floor[j]) || floor[j] == INFINITY))
            return error_set(error, STATUS_INVALID, "product %zu: price floor %g", j, floor[j]);
    }
    return STATUS_OK;
}

enum status nested_bertrand_prices(const struct nested_demand *demand, const size_t *owner,
                                   const double *cost, const double *floor, double *price,
                                   struct error *error)
{
    size_t count = demand->product_count;
    enum status status = check(demand, cost, floor, error);
    if (status != STATUS_OK)
        return status;
    double *memory = malloc(4 * count * sizeof *memory), *trial = memory;
    if (!memory)
        return error_no_memory(error, "equilibrium prices");
    struct nested_equations equations = {.demand = demand,
                                         .owner = owner,
                                         .cost = cost,
                                         .share = memory + count,
                                         .share_in_nest = memory + 2 * count,
                                         .scratch = memory + 3 * count};
    for (size_t j = 0; j < count; j++)
        trial[j] = isfinite(price[j]) ? price[j] : cost[j] + 1 / demand->sensitivity;
    struct fixed_point problem = {.count = count,
                                  .map = nested_map,
                                  .context = &equations,
                                  .floor = floor,
                                  .unit = 1 / demand->sensitivity};
    status = fixed_point_solve(&problem, trial, error);
    if (status == STATUS_OK)
        memcpy(price, trial, count * sizeof *price);
    free(memory);
    return status;
}
