/* A pricing strategy: what a vendor may know (market_view) and what it decides (offer). A rule is one file
 * that exports one const struct strategy; all of it is in pricewar_plugin.h, since plug-ins are such rules.
 * docs/model.md section 5. */
#ifndef PRICEWAR_STRATEGY_STRATEGY_H
#define PRICEWAR_STRATEGY_STRATEGY_H

#include "base/arena.h"
#include "base/error.h"
#include "scenario/parameter.h"
#include "scenario/scenario.h"

/* Whether product j is a rival's, in the tier, and on offer. */
static inline bool is_rival_in(const struct market_view *view, size_t j, int tier)
{
    const struct public_product *product = &view->products[j];
    return product->live && product->vendor != view->vendor && product->tier == tier;
}

#endif
