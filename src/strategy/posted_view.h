/* The market of a round at posted prices, which all vendors who reply to them share: worked out when the
 * first of them asks. */
#ifndef PRICEWAR_STRATEGY_POSTED_VIEW_H
#define PRICEWAR_STRATEGY_POSTED_VIEW_H

#include "market/posted_market.h"
#include "strategy/strategy.h"

struct posted_view {
    bool asked, sound;            /* in this round: worked out, and with success */
    double *weight, *sensitivity; /* [segment_count] */
    double *price;                /* [product_count] */
    struct posted_market *market;
};

/* For views of so many segments and products; NULL when memory is short. */
struct posted_view *posted_view_take(struct arena *arena, size_t segments, size_t products);

/* For a view in a clone of its arena. */
void posted_view_relocate(struct posted_view *posted, const struct relocation *relocation);

/* The market at the posted prices of the view, whose products not on offer must have a utility of -INFINITY;
 * NULL when the view has no room for it (view->posted) or the market makes no sense. */
const struct posted_market *posted_view_market(const struct market_view *view);

#endif
