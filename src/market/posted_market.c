#include "market/posted_market.h"

#include "base/array_exp.h"
#include "base/multiversion.h"
#include <math.h>
#include <string.h>

struct posted_market *posted_market_take(struct arena *arena, size_t segments, size_t products)
{
    struct posted_market *posted = arena_take(arena, 1, sizeof *posted);
    if (!posted)
        return NULL;
    posted->offered = arena_take(arena, products, sizeof *posted->offered);
    posted->top = arena_take(arena, segments, sizeof *posted->top);
    posted->largest = arena_take(arena, segments, sizeof *posted->largest);
    posted->outside = arena_take(arena, segments, sizeof *posted->outside);
    posted->value = arena_take(arena, products * segments, sizeof *posted->value);
    posted->weight = arena_take(arena, products * segments, sizeof *posted->weight);
    posted->sum = arena_take(arena, segments, sizeof *posted->sum);
    bool taken = posted->offered && posted->top && posted->largest && posted->outside && posted->value &&
                 posted->weight && posted->sum;
    return taken ? posted : NULL;
}

void posted_market_relocate(struct posted_market *posted, const struct relocation *relocation)
{
    struct logit_demand *demand = &posted->demand;
    void *const pointers[] = {&demand->weight,  &demand->sensitivity, &demand->utility, &demand->outside,
                              &posted->price,   &posted->offered,     &posted->top,     &posted->largest,
                              &posted->outside, &posted->value,       &posted->weight,  &posted->sum};
    relocate(relocation, pointers, sizeof pointers / sizeof *pointers);
}

/* Transposes utilities to columns over segments, and finds the products on offer to segments with weight. */
static void take_utilities(struct posted_market *posted)
{
    const struct logit_demand *demand = &posted->demand;
    size_t products = demand->product_count, segments = demand->segment_count;
    for (size_t j = 0; j < products; j++) {
        const double *from = demand->utility + j;
        double *column = posted->value + j * segments;
        for (size_t s = 0; s < segments; s++)
            column[s] = from[s * products];
        bool offered = false;
        for (size_t s = 0; s < segments && !offered; s++)
            offered = column[s] > -INFINITY && logit_weight(demand, s) > 0;
        posted->offered[j] = offered;
    }
}

/* Subtracts the price term from a product's utilities, and notes where the product is the segment's best
 * so far. */
MULTIVERSION
static void value_offers(size_t segments, int64_t product, double price, const double *restrict sensitivity,
                         double *restrict value, double *restrict largest, int64_t *restrict top)
{
    for (size_t s = 0; s < segments; s++) {
        double utility = value[s], worth = utility - sensitivity[s] * price;
        worth = utility > -INFINITY ? worth : utility;
        value[s] = worth;
        top[s] = worth > largest[s] ? product : top[s];
        largest[s] = worth > largest[s] ? worth : largest[s];
    }
}

MULTIVERSION
static void subtract_largest(size_t segments, const double *restrict largest, double *restrict value)
{
    for (size_t s = 0; s < segments; s++)
        value[s] -= largest[s] > -INFINITY ? largest[s] : 0;
}

MULTIVERSION
static void add_weights(size_t segments, const double *restrict weight, double *restrict total)
{
    for (size_t s = 0; s < segments; s++)
        total[s] += weight[s];
}

enum status posted_market_post(struct posted_market *posted, const struct logit_demand *demand,
                               const double *price, struct error *error)
{
    size_t products = demand->product_count, segments = demand->segment_count;
    enum status status = logit_check(demand, error);
    if (status != STATUS_OK)
        return status;
    posted->demand = *demand;
    posted->price = price;
    take_utilities(posted);
    for (size_t s = 0; s < segments; s++) {
        posted->largest[s] = demand->outside[s];
        posted->top[s] = -1;
    }
    for (size_t j = 0; j < products; j++) {
        if (posted->offered[j] && !isfinite(price[j]))
            return error_set(error, STATUS_INVALID, "product %zu: price %g", j, price[j]);
        value_offers(segments, (int64_t)j, price[j], demand->sensitivity, posted->value + j * segments,
                     posted->largest, posted->top);
    }
    for (size_t j = 0; j < products; j++)
        subtract_largest(segments, posted->largest, posted->value + j * segments);
    for (size_t s = 0; s < segments; s++)
        posted->outside[s] =
            posted->largest[s] > -INFINITY ? exp(demand->outside[s] - posted->largest[s]) : 0;
    exp_of_doubles(segments * products, posted->value, posted->weight);
    return STATUS_OK;
}

void posted_market_fold(const struct posted_market *posted, const bool *own, double *outside)
{
    const struct logit_demand *demand = &posted->demand;
    size_t products = demand->product_count, segments = demand->segment_count;
    memcpy(posted->sum, posted->outside, segments * sizeof *posted->sum);
    for (size_t j = 0; j < products; j++)
        if (!own[j])
            add_weights(segments, posted->weight + j * segments, posted->sum);
    for (size_t s = 0; s < segments; s++) {
        /* Without the firm's own top product the sum may have lost the much smaller rest to rounding: sum
         * anew. */
        bool own_is_top = posted->top[s] >= 0 && own[posted->top[s]];
        if (own_is_top)
            outside[s] = outside_with_rivals(demand, own, s, posted->price);
        else
            outside[s] = posted->largest[s] > -INFINITY ? posted->largest[s] + log(posted->sum[s])
                                                        : posted->largest[s];
    }
}
