/* The logit market at the round's posted prices. All vendors that reply to these prices share it; it is
 * computed when the first of them asks. */
#ifndef PRICEWAR_STRATEGY_POSTED_VIEW_H
#define PRICEWAR_STRATEGY_POSTED_VIEW_H

#include "market/posted_market.h"
#include "strategy/strategy.h"

struct posted_view {
    bool asked, sound;            /* this round: has been asked for; was computed successfully */
    double *weight, *sensitivity; /* [segment_count] */
    double *price;                /* [product_count] */
    struct posted_market *market;
};

/* For views of that many segments and products; NULL when memory is short. */
struct posted_view *posted_view_take(struct arena *arena, size_t segments, size_t products);

/* For a view in a clone of its arena. */
void posted_view_relocate(struct posted_view *posted, const struct relocation *relocation);

/* The market at the view's posted prices; products not on offer must have the utility -INFINITY. NULL when
 * view->posted is NULL or the market makes no sense. */
const struct posted_market *posted_view_market(const struct market_view *view);

#endif
