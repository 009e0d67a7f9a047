#include "strategy/reply.h"

#include "market/best_response.h"
#include <math.h>
#include <stdlib.h>

/* The view in the form of market/best_response.h, one block of memory. */
struct reply {
    struct logit_demand demand;
    struct best_response_firm firm;
    double *numbers, *price;
    bool *flags;
};

static bool reply_allocate(struct reply *reply, size_t segments, size_t products)
{
    reply->numbers = malloc((2 * segments + segments * products + 3 * products) * sizeof(double));
    reply->flags = malloc(2 * products * sizeof(bool));
    return reply->numbers && reply->flags;
}

static void fill_demand(struct reply *reply, const struct market_view *view)
{
    size_t segments = view->segment_count, products = view->product_count;
    double *weight = reply->numbers, *sensitivity = weight + segments, *utility = sensitivity + segments;
    for (size_t s = 0; s < segments; s++) {
        weight[s] = view->segments[s].weight;
        sensitivity[s] = view->segments[s].price_sensitivity;
        for (size_t j = 0; j < products; j++)
            utility[s * products + j] =
                view->products[j].live ? view->segment_utility[s * products + j] : -INFINITY;
    }
    reply->demand = (struct logit_demand){.segment_count = segments,
                                          .product_count = products,
                                          .weight = weight,
                                          .sensitivity = sensitivity,
                                          .utility = utility,
                                          .outside = view->segment_outside};
}

static void fill_firm(struct reply *reply, const struct market_view *view, const double *unit_cost,
                      const struct offer *offers)
{
    size_t segments = view->segment_count, products = view->product_count;
    double *cost = reply->numbers + 2 * segments + segments * products, *floor = cost + products;
    bool *own = reply->flags, *movable = own + products;
    reply->price = floor + products;
    for (size_t j = 0; j < products; j++) {
        own[j] = j >= view->first_own && j < view->first_own + view->own_count;
        size_t k = own[j] ? j - view->first_own : 0;
        movable[j] = own[j] && (!view->own_free || view->own_free[k]);
        cost[j] = own[j] ? unit_cost[k] : 0;
        floor[j] = own[j] && view->own_floor ? view->own_floor[k] : 0;
        reply->price[j] = own[j] ? offers[k].price : view->products[j].price;
    }
    reply->firm = (struct best_response_firm){.own = own, .cost = cost, .floor = floor, .movable = movable};
}

void reply_with_costs(const struct market_view *view, const double *unit_cost, struct offer *offers)
{
    struct reply reply = {.numbers = NULL};
    if (view->segment_count && reply_allocate(&reply, view->segment_count, view->product_count)) {
        fill_demand(&reply, view);
        fill_firm(&reply, view, unit_cost, offers);
        if (best_response(&reply.demand, &reply.firm, reply.price, NULL) == STATUS_OK)
            for (size_t k = 0; k < view->own_count; k++)
                if (reply.firm.movable[view->first_own + k])
                    offers[k].price = reply.price[view->first_own + k];
    }
    free(reply.numbers);
    free(reply.flags);
}
