#include "strategy/view_market.h"

#include <math.h>
#include <stdlib.h>

static void fill_demand(struct view_market *market, double *weight, double *sensitivity)
{
    const struct market_view *view = market->view;
    size_t segments = view->segment_count, products = view->product_count;
    for (size_t s = 0; s < segments; s++) {
        weight[s] = view->segments[s].weight;
        sensitivity[s] = view->segments[s].price_sensitivity;
        for (size_t j = 0; j < products; j++)
            market->utility[s * products + j] =
                view->products[j].live ? view->segment_utility[s * products + j] : -INFINITY;
    }
    market->demand = (struct logit_demand){.segment_count = segments,
                                           .product_count = products,
                                           .weight = weight,
                                           .sensitivity = sensitivity,
                                           .utility = market->utility,
                                           .outside = view->segment_outside};
}

static bool is_own(const struct market_view *view, size_t j)
{
    return j >= view->first_own && j < view->first_own + view->own_count;
}

bool view_market_open(struct view_market *market, const struct market_view *view)
{
    size_t segments = view->segment_count, products = view->product_count;
    *market = (struct view_market){.view = view};
    if (!segments || !products)
        return false;
    market->memory = malloc((2 * segments + segments * products + 4 * products) * sizeof(double));
    if (!market->memory) {
        view_note_no_memory(view);
        return false;
    }
    market->utility = market->memory + 2 * segments;
    market->price = market->utility + segments * products;
    market->cost = market->price + products;
    market->share = market->cost + products;
    market->scratch = market->share + products;
    fill_demand(market, market->memory, market->memory + segments);
    for (size_t j = 0; j < products; j++) {
        bool own = is_own(view, j);
        market->price[j] = view->products[j].price;
        market->cost[j] = own                     ? view->own_unit_cost[j - view->first_own]
                          : view->rival_unit_cost ? view->rival_unit_cost[j]
                                                  : 0;
    }
    return true;
}

void view_market_close(struct view_market *market)
{
    free(market->memory);
    market->memory = NULL;
}

void view_market_remove(struct view_market *market, size_t vendor)
{
    size_t products = market->demand.product_count;
    for (size_t s = 0; s < market->demand.segment_count; s++)
        for (size_t j = 0; j < products; j++)
            if (market->view->products[j].vendor == vendor)
                market->utility[s * products + j] = -INFINITY;
}

double view_market_margin(struct view_market *market, size_t vendor)
{
    double margin = 0;
    logit_shares(&market->demand, market->price, market->share, market->scratch);
    for (size_t j = 0; j < market->demand.product_count; j++)
        if (market->view->products[j].vendor == vendor)
            margin += (market->price[j] - market->cost[j]) * market->share[j];
    return margin * market->view->potential_volume;
}

/* Sets own prices to the most profitable ones. The market is given as a demand or as a posted market; the
 * other is NULL. */
static bool find_reply(const struct market_view *view, const struct logit_demand *demand,
                       const struct posted_market *posted, const double *unit_cost, double *price)
{
    size_t products = view->product_count;
    double *cost = malloc(2 * products * sizeof *cost);
    bool *own = malloc(2 * products * sizeof *own);
    bool found = false;
    struct error error;
    if (!cost || !own) {
        view_note_no_memory(view);
        goto out;
    }
    double *floor = cost + products;
    bool *movable = own + products;
    for (size_t j = 0; j < products; j++) {
        bool mine = is_own(view, j);
        size_t k = mine ? j - view->first_own : 0;
        own[j] = mine || (view->allied && view->allied[j]);
        movable[j] = mine && (!view->own_free || view->own_free[k]);
        cost[j] = mine ? unit_cost[k] : view->rival_unit_cost ? view->rival_unit_cost[j] : 0;
        floor[j] = mine && view->own_floor ? view->own_floor[k] : 0;
    }
    struct best_response_firm firm = {.own = own, .cost = cost, .floor = floor, .movable = movable};
    enum status status =
        posted ? best_response_to(posted, &firm, price, &error) : best_response(demand, &firm, price, &error);
    found = status == STATUS_OK;
    if (!found && error.no_memory)
        view_note_no_memory(view);
out:
    free(cost);
    free(own);
    return found;
}

bool view_market_reply(struct view_market *market, const double *unit_cost)
{
    return find_reply(market->view, &market->demand, NULL, unit_cost, market->price);
}

bool view_posted_reply(const struct market_view *view, const struct posted_market *posted,
                       const double *unit_cost, double *price)
{
    return find_reply(view, NULL, posted, unit_cost, price);
}
