#include "strategy/posted_view.h"

struct posted_view *posted_view_take(struct arena *arena, size_t segments, size_t products)
{
    struct posted_view *posted = arena_take(arena, 1, sizeof *posted);
    if (!posted)
        return NULL;
    posted->weight = arena_take(arena, segments, sizeof *posted->weight);
    posted->sensitivity = arena_take(arena, segments, sizeof *posted->sensitivity);
    posted->price = arena_take(arena, products, sizeof *posted->price);
    posted->market = posted_market_take(arena, segments, products);
    return posted->weight && posted->sensitivity && posted->price && posted->market ? posted : NULL;
}

void posted_view_relocate(struct posted_view *posted, const struct relocation *relocation)
{
    void *const pointers[] = {&posted->weight, &posted->sensitivity, &posted->price, &posted->market};
    relocate(relocation, pointers, sizeof pointers / sizeof *pointers);
    posted_market_relocate(posted->market, relocation);
}

static bool work_out(const struct market_view *view, struct posted_view *posted)
{
    if (!view->segment_count || !view->product_count)
        return false;
    for (size_t s = 0; s < view->segment_count; s++) {
        posted->weight[s] = view->segments[s].weight;
        posted->sensitivity[s] = view->segments[s].price_sensitivity;
    }
    for (size_t j = 0; j < view->product_count; j++)
        posted->price[j] = view->products[j].price;
    struct logit_demand demand = {.segment_count = view->segment_count,
                                  .product_count = view->product_count,
                                  .weight = posted->weight,
                                  .sensitivity = posted->sensitivity,
                                  .utility = view->segment_utility,
                                  .outside = view->segment_outside};
    return posted_market_post(posted->market, &demand, posted->price, NULL) == STATUS_OK;
}

const struct posted_market *posted_view_market(const struct market_view *view)
{
    struct posted_view *posted = view->posted;
    if (!posted)
        return NULL;
    if (!posted->asked)
        posted->sound = work_out(view, posted);
    posted->asked = true;
    return posted->sound ? posted->market : NULL;
}
