#include "strategy/reply.h"

#include "strategy/view_market.h"
#include <stdlib.h>

void reply_with_costs(const struct market_view *view, const double *unit_cost, struct offer *offers)
{
    struct view_market market;
    if (view_market_open(&market, view)) {
        for (size_t k = 0; k < view->own_count; k++)
            market.price[view->first_own + k] = offers[k].price;
        if (view_market_reply(&market, unit_cost))
            for (size_t k = 0; k < view->own_count; k++)
                if (!view->own_free || view->own_free[k])
                    offers[k].price = market.price[view->first_own + k];
    }
    view_market_close(&market);
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
