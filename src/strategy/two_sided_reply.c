#include "strategy/two_sided_reply.h"

#include "market/two_sided.h"
#include <math.h>
#include <stdlib.h>

/* Arrays of a reply; price and fee: posted ones, then the answer. */
struct sides {
    double *weight, *sensitivity, *utility, *price, *cost, *floor, *fee;
    size_t *vendor;
    bool *movable;
};

static bool take(struct sides *sides, const struct market_view *view)
{
    size_t segments = view->segment_count, products = view->product_count;
    *sides = (struct sides){0};
    sides->weight =
        malloc((2 * segments + segments * products + 3 * products + view->vendor_count) * sizeof(double));
    sides->vendor = malloc(products * sizeof *sides->vendor);
    sides->movable = malloc(products * sizeof *sides->movable);
    if (!sides->weight || !sides->vendor || !sides->movable)
        return false;
    sides->sensitivity = sides->weight + segments;
    sides->utility = sides->sensitivity + segments;
    sides->price = sides->utility + segments * products;
    sides->cost = sides->price + products;
    sides->floor = sides->cost + products;
    sides->fee = sides->floor + products;
    return true;
}

static void fill(struct sides *sides, const struct market_view *view, const double *unit_cost,
                 const struct offer *offers)
{
    size_t products = view->product_count;
    for (size_t s = 0; s < view->segment_count; s++) {
        sides->weight[s] = view->segments[s].weight;
        sides->sensitivity[s] = view->segments[s].price_sensitivity;
        for (size_t j = 0; j < products; j++) /* without the partners that there are */
            sides->utility[s * products + j] =
                view->products[j].live
                    ? view->segment_utility[s * products + j] -
                          view->partners->taste * view->partners->share[view->products[j].vendor]
                    : -INFINITY;
    }
    for (size_t j = 0; j < products; j++) {
        bool own = j >= view->first_own && j < view->first_own + view->own_count;
        size_t k = own ? j - view->first_own : 0;
        sides->vendor[j] = view->products[j].vendor;
        sides->price[j] = own ? offers[k].price : view->products[j].price;
        sides->cost[j] = own ? unit_cost[k] : 0;
        sides->floor[j] = own && view->own_floor ? view->own_floor[k] : 0;
        sides->movable[j] = own && (!view->own_free || view->own_free[k]);
    }
    for (size_t f = 0; f < view->vendor_count; f++)
        sides->fee[f] = view->partners->fee[f];
}

void two_sided_reply_with_costs(const struct market_view *view, const double *unit_cost, struct offer *offers)
{
    const struct partner_view *partners = view->partners;
    struct sides sides;
    struct error error;
    if (!view->segment_count || !view->product_count || !view->own_count)
        return;
    if (!take(&sides, view)) {
        view_note_no_memory(view);
        goto out;
    }
    fill(&sides, view, unit_cost, offers);
    struct logit_demand demand = {.segment_count = view->segment_count,
                                  .product_count = view->product_count,
                                  .weight = sides.weight,
                                  .sensitivity = sides.sensitivity,
                                  .utility = sides.utility,
                                  .outside = view->segment_outside};
    struct two_sided_market market = {.demand = &demand,
                                      .vendor = sides.vendor,
                                      .vendor_count = view->vendor_count,
                                      .volume = view->potential_volume / view->months,
                                      .taste = partners->taste,
                                      .number = partners->number,
                                      .fee_sensitivity = partners->fee_sensitivity,
                                      .buyers_taste = partners->buyers_taste,
                                      .outside = partners->outside,
                                      .appeal = partners->appeal};
    struct two_sided_firm firm = {.vendor = view->vendor,
                                  .cost = sides.cost,
                                  .floor = sides.floor,
                                  .movable = sides.movable,
                                  .partner_cost = partners->own_cost};
    enum status status = two_sided_reply(&market, &firm, sides.price, sides.fee, partners->share, &error);
    if (status != STATUS_OK && error.no_memory)
        view_note_no_memory(view);
    for (size_t k = 0; status == STATUS_OK && k < view->own_count; k++)
        if (sides.movable[view->first_own + k])
            offers[k].price = sides.price[view->first_own + k];
    if (status == STATUS_OK)
        offers[0].partner_fee = sides.fee[view->vendor];
out:
    free(sides.weight);
    free(sides.vendor);
    free(sides.movable);
}
