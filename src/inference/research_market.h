/* The market that vendors' research shows after a round, as numbers that can be reckoned with outside the run:
 * the static demand that pricing rules see (model/vendor/outlook.c), posted prices and unit costs. */
#ifndef PRICEWAR_INFERENCE_RESEARCH_MARKET_H
#define PRICEWAR_INFERENCE_RESEARCH_MARKET_H

#include "base/arena.h"
#include "market/logit.h"
#include "model/world.h"

struct research_market {
    struct logit_demand demand; /* a segment for each price sensitivity of each class; weights sum to 1 */
    size_t *owner;              /* [product_count], the vendor */
    double *price, *unit_cost;  /* [product_count], CNY/Mtok; the price is the posted one */
    double potential_volume;    /* Gtok per month if all SMEs used a model */
};

/* In the arena, from the state after a round. */
enum status research_market_take(const struct world *world, struct arena *arena,
                                 struct research_market *market, struct error *error);

/* Mean price sensitivity over the segments, by weight, per CNY/Mtok. */
double research_market_sensitivity(const struct research_market *market);

#endif
