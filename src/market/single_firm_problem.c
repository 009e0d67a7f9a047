#include "market/single_firm_problem.h"

#include <math.h>
#include <stdlib.h>

static bool on_offer(const struct logit_demand *demand, const struct posted_market *posted, size_t j)
{
    if (posted)
        return posted->offered[j];
    for (size_t s = 0; s < demand->segment_count; s++)
        if (logit_weight(demand, s) > 0 && demand->utility[s * demand->product_count + j] > -INFINITY)
            return true;
    return false;
}

static enum status check_firm(const struct logit_demand *demand, const struct posted_market *posted,
                              const struct best_response_firm *firm, const double *price, struct error *error)
{
    for (size_t j = 0; j < demand->product_count; j++) {
        if (!on_offer(demand, posted, j))
            continue;
        bool fixed = !firm->own[j] || (firm->movable && !firm->movable[j]);
        if (!isfinite(price[j]) && fixed)
            return error_set(error, STATUS_INVALID, "product %zu: price %g", j, price[j]);
        if (firm->own[j] && !isfinite(firm->cost[j]))
            return error_set(error, STATUS_INVALID, "product %zu: unit cost %g", j, firm->cost[j]);
        if (firm->own[j] && firm->floor && (isnan(firm->floor[j]) || firm->floor[j] == INFINITY))
            return error_set(error, STATUS_INVALID, "product %zu: price floor %g", j, firm->floor[j]);
    }
    return STATUS_OK;
}

static void fill_products(struct single_firm_problem *problem, const struct logit_demand *demand,
                          const struct posted_market *posted, const struct best_response_firm *firm,
                          const double *price)
{
    size_t k = 0;
    for (size_t j = 0; j < demand->product_count; j++) {
        if (!firm->own[j] || !on_offer(demand, posted, j))
            continue;
        problem->product[k] = j;
        problem->owner[k] = 0;
        problem->movable[k] = !firm->movable || firm->movable[j];
        problem->cost[k] = firm->cost[j];
        problem->floor[k] = firm->floor ? firm->floor[j] : -INFINITY;
        problem->price[k] = isfinite(price[j]) ? price[j] : firm->cost[j];
        k++;
    }
}

static void fold_rivals(struct single_firm_problem *problem, const struct logit_demand *demand,
                        const struct posted_market *posted, const bool *own, const double *price)
{
    if (posted)
        posted_market_fold(posted, own, problem->outside);
    else
        for (size_t s = 0; s < demand->segment_count; s++)
            problem->outside[s] = outside_with_rivals(demand, own, s, price);
}

static void fill_segments(struct single_firm_problem *problem, const struct logit_demand *demand)
{
    size_t count = problem->count;
    double total_weight = 0, unit = 0;
    for (size_t s = 0; s < demand->segment_count; s++) {
        double weight = logit_weight(demand, s), markup = weight / logit_sensitivity(demand, s, 0);
        const double *from = demand->utility + s * demand->product_count;
        double *utility = problem->utility + s * count, *sensitivity = problem->sensitivity + s * count;
        for (size_t k = 0; k < count; k++) {
            utility[k] = from[problem->product[k]];
            sensitivity[k] = logit_sensitivity(demand, s, problem->product[k]);
            unit += demand->sensitivity_by_product ? weight / sensitivity[k] : markup;
            total_weight += weight;
        }
    }
    problem->unit = unit / total_weight;
}

void single_firm_problem_clear(struct single_firm_problem *problem)
{
    free(problem->product);
    free(problem->utility);
    free(problem->movable);
    *problem = (struct single_firm_problem){0};
}

enum status single_firm_problem_init(struct single_firm_problem *problem, const struct logit_demand *demand,
                                     const struct posted_market *posted,
                                     const struct best_response_firm *firm, const double *price,
                                     struct error *error)
{
    size_t count = 0, segments = demand->segment_count;
    for (size_t j = 0; j < demand->product_count; j++)
        count += firm->own[j] && on_offer(demand, posted, j);
    *problem = (struct single_firm_problem){.count = count};
    enum status status = check_firm(demand, posted, firm, price, error);
    if (status != STATUS_OK || !count)
        return status;
    size_t numbers = 2 * segments * count + segments + 3 * count;
    problem->product = malloc(2 * count * sizeof *problem->product);
    problem->utility = malloc(numbers * sizeof *problem->utility);
    problem->movable = malloc(count * sizeof *problem->movable);
    if (!problem->product || !problem->utility || !problem->movable) {
        single_firm_problem_clear(problem);
        return error_no_memory(error, "best response");
    }
    problem->owner = problem->product + count;
    problem->sensitivity = problem->utility + segments * count;
    problem->outside = problem->sensitivity + segments * count;
    problem->cost = problem->outside + segments;
    problem->floor = problem->cost + count;
    problem->price = problem->floor + count;
    problem->demand = (struct logit_demand){.segment_count = segments,
                                            .product_count = count,
                                            .weight = demand->weight,
                                            .sensitivity = problem->sensitivity,
                                            .sensitivity_by_product = true,
                                            .utility = problem->utility,
                                            .outside = problem->outside};
    fill_products(problem, demand, posted, firm, price);
    fold_rivals(problem, demand, posted, firm->own, price);
    fill_segments(problem, demand);
    return STATUS_OK;
}

enum status single_firm_problem_check_alternatives(const struct single_firm_problem *problem,
                                                   struct error *error)
{
    for (size_t s = 0; s < problem->demand.segment_count; s++) {
        bool captive = problem->outside[s] == -INFINITY && logit_weight(&problem->demand, s) > 0;
        bool buys = false;
        for (size_t k = 0; captive && k < problem->count; k++) {
            bool offered = problem->utility[s * problem->count + k] > -INFINITY;
            captive = captive && !(offered && !problem->movable[k]);
            buys = buys || offered;
        }
        if (captive && buys)
            return error_set(error, STATUS_FAILED,
                             "segment %zu has neither a rival nor an outside option: profit grows without "
                             "bound in the price",
                             s);
    }
    return STATUS_OK;
}
