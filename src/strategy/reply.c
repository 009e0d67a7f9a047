#include "strategy/strategy.h"

#include "strategy/posted_view.h"
#include "strategy/two_sided_reply.h"
#include "strategy/view_market.h"
#include <stdlib.h>

/* Turns own prices in price [product_count] into offers. */
static void offer_prices(const struct market_view *view, const double *price, struct offer *offers)
{
    for (size_t k = 0; k < view->own_count; k++)
        if (!view->own_free || view->own_free[k])
            offers[k].price = price[view->first_own + k];
}

static void reply_to_posted(const struct market_view *view, const struct posted_market *posted,
                            const double *unit_cost, struct offer *offers)
{
    double *price = malloc(view->product_count * sizeof *price);
    if (!price) {
        view_note_no_memory(view);
        return;
    }
    for (size_t k = 0; k < view->own_count; k++)
        price[view->first_own + k] = offers[k].price;
    for (size_t j = 0; j < view->product_count; j++)
        if (j < view->first_own || j >= view->first_own + view->own_count)
            price[j] = posted->price[j];
    if (view_posted_reply(view, posted, unit_cost, price))
        offer_prices(view, price, offers);
    free(price);
}

static void reply_alone(const struct market_view *view, const double *unit_cost, struct offer *offers)
{
    struct view_market market;
    if (view_market_open(&market, view)) {
        for (size_t k = 0; k < view->own_count; k++)
            market.price[view->first_own + k] = offers[k].price;
        if (view_market_reply(&market, unit_cost))
            offer_prices(view, market.price, offers);
    }
    view_market_close(&market);
}

void reply_with_costs(const struct market_view *view, const double *unit_cost, struct offer *offers)
{
    if (view->partners) {
        two_sided_reply_with_costs(view, unit_cost, offers);
        return;
    }
    const struct posted_market *posted = posted_view_market(view);
    if (posted)
        reply_to_posted(view, posted, unit_cost, offers);
    else
        reply_alone(view, unit_cost, offers);
}

void reply_with_value(const struct market_view *view, double value, struct offer *offers)
{
    double *cost = malloc((view->own_count ? view->own_count : 1) * sizeof *cost);
    if (!cost) {
        view_note_no_memory(view);
        return;
    }
    for (size_t k = 0; k < view->own_count; k++)
        cost[k] = view->own_unit_cost[k] - value;
    reply_with_costs(view, cost, offers);
    free(cost);
}
