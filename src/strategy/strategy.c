#include "strategy/strategy.h"

#include <math.h>

double cheapest_rival_price(const struct market_view *view, int tier)
{
    double cheapest = INFINITY;
    for (size_t j = 0; j < view->product_count; j++) {
        const struct public_product *product = &view->products[j];
        if (product->live && product->vendor != view->vendor && product->tier == tier)
            cheapest = fmin(cheapest, product->price);
    }
    return cheapest;
}
