#include "inference/implied_costs.h"

#include <math.h>
#include <string.h>

#include "market/bertrand.h"
#include "market/best_response.h"

struct scratch {
    double *cost, *reply, *gradient, *work;
    bool *own;
};

static enum status take_scratch(struct arena *arena, size_t count, struct scratch *scratch,
                                struct error *error)
{
    scratch->cost = arena_take(arena, count, sizeof *scratch->cost);
    scratch->reply = arena_take(arena, count, sizeof *scratch->reply);
    scratch->gradient = arena_take(arena, count, sizeof *scratch->gradient);
    scratch->work = arena_take(arena, count * (count + 2), sizeof *scratch->work);
    scratch->own = arena_take(arena, count, sizeof *scratch->own);
    return arena->exhausted ? error_no_memory(error, "implied costs") : STATUS_OK;
}

static bool is_offered(const struct research_market *market, size_t j)
{
    return market->demand.utility[j] > -INFINITY;
}

/* The counterfactual in which nothing changed: one vendor's best prices at the implied costs, the others'
 * given. */
static enum status reply(const struct research_market *market, size_t vendor, const struct scratch *scratch,
                         struct product_conduct *products, double *reply_gap, struct error *error)
{
    size_t count = market->demand.product_count;
    bool any = false;
    for (size_t j = 0; j < count; j++) {
        scratch->own[j] = market->owner[j] == vendor;
        any = any || (scratch->own[j] && is_offered(market, j));
    }
    if (!any)
        return STATUS_OK;
    memcpy(scratch->reply, market->price, count * sizeof *scratch->reply);
    const struct best_response_firm firm = {.own = scratch->own, .cost = scratch->cost};
    enum status status = best_response(&market->demand, &firm, scratch->reply, error);
    for (size_t j = 0; status == STATUS_OK && j < count; j++)
        if (scratch->own[j] && is_offered(market, j)) {
            double gap = fabs(scratch->reply[j] - market->price[j]);
            products[j].implied_cost = scratch->cost[j];
            products[j].best_reply = scratch->reply[j];
            *reply_gap = isnan(*reply_gap) ? gap : fmax(*reply_gap, gap);
        }
    return status;
}

enum status implied_costs_find(const struct scenario *scenario, const struct research_market *market,
                               const bool *optimises, struct arena *arena, struct product_conduct *products,
                               double *reply_gap, struct error *error)
{
    size_t count = market->demand.product_count;
    struct scratch scratch;
    *reply_gap = (double)NAN;
    enum status status = take_scratch(arena, count, &scratch, error);
    if (status != STATUS_OK)
        return status;
    bertrand_profit_gradient(&market->demand, market->owner, market->unit_cost, market->price,
                             scratch.gradient, scratch.work);
    for (size_t j = 0; j < count; j++)
        products[j] = (struct product_conduct){.implied_cost = (double)NAN,
                                               .best_reply = (double)NAN,
                                               .gradient = scratch.gradient[j] * market->potential_volume};
    status = bertrand_implied_costs(&market->demand, market->owner, market->price, scratch.cost, error);
    for (size_t f = 0; status == STATUS_OK && f < scenario->vendor_count; f++)
        if (optimises[f])
            status = error_of_agent(error, reply(market, f, &scratch, products, reply_gap, error),
                                    "vendor %s", scenario->vendors[f].name);
    return status;
}
