#include "strategy/strategy.h"

#include <math.h>

double cheapest_rival_price(const struct market_view *view, int tier)
{
    double cheapest = INFINITY;
    for (size_t j = 0; j < view->product_count; j++)
        if (is_rival_in(view, j, tier))
            cheapest = fmin(cheapest, view->products[j].price);
    return cheapest;
}
