#include "market/posted_market.h"

#include "base/array_exp.h"
#include "base/multiversion.h"
#include "market/own_problem.h"
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

/* Values of a segment's offers, and the largest. */
static void value_offers(struct posted_market *posted, size_t s)
{
    const struct logit_demand *demand = &posted->demand;
    size_t products = demand->product_count, segments = demand->segment_count, top = products;
    const double *utility = demand->utility + s * products;
    double largest = demand->outside[s];
    for (size_t j = 0; j < products; j++) {
        bool offered = utility[j] > -INFINITY;
        double value = offered ? utility[j] - demand->sensitivity[s] * posted->price[j] : -INFINITY;
        posted->offered[j] |= offered && logit_weight(demand, s) > 0;
        posted->value[j * segments + s] = value;
        top = value > largest ? j : top;
        largest = value > largest ? value : largest;
    }
    posted->largest[s] = largest;
    posted->top[s] = top;
}

MULTIVERSION
static void shift(size_t segments, const double *restrict largest, double *restrict value)
{
    for (size_t s = 0; s < segments; s++)
        value[s] -= largest[s] > -INFINITY ? largest[s] : 0;
}

MULTIVERSION
static void add(size_t segments, const double *restrict weight, double *restrict total)
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
    memset(posted->offered, 0, products * sizeof *posted->offered);
    for (size_t s = 0; s < segments; s++) {
        value_offers(posted, s);
        posted->outside[s] =
            posted->largest[s] > -INFINITY ? exp(demand->outside[s] - posted->largest[s]) : 0;
    }
    for (size_t j = 0; j < products; j++) {
        if (posted->offered[j] && !isfinite(price[j]))
            return error_set(error, STATUS_INVALID, "product %zu: price %g", j, price[j]);
        shift(segments, posted->largest, posted->value + j * segments);
    }
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
            add(segments, posted->weight + j * segments, posted->sum);
    for (size_t s = 0; s < segments; s++) {
        /* Without the largest term, the rest could have vanished beside it. */
        bool own_is_top = posted->top[s] < products && own[posted->top[s]];
        if (own_is_top)
            outside[s] = outside_with_rivals(demand, own, s, posted->price);
        else
            outside[s] = posted->largest[s] > -INFINITY ? posted->largest[s] + log(posted->sum[s])
                                                        : posted->largest[s];
    }
}
