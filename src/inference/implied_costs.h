/* What posted prices say of costs, and of who would gain from other prices, in the market of the vendors'
 * research (Nevo 2000, RAND Journal of Economics 31, 395-421). */
#ifndef PRICEWAR_INFERENCE_IMPLIED_COSTS_H
#define PRICEWAR_INFERENCE_IMPLIED_COSTS_H

#include "inference/research_market.h"

struct product_conduct {
    double implied_cost; /* CNY/Mtok; NAN where nobody optimises, or it is not on offer */
    double best_reply;   /* price, CNY/Mtok, of its vendor at the implied costs; NAN likewise */
    double gradient;     /* of the vendor's profit at the scenario's unit costs, kCNY a month per CNY/Mtok */
};

/* products [product_count]. optimises [vendor_count]: whose prices are said to be the best ones. *reply_gap:
 * largest |best reply - price| of theirs, CNY/Mtok, NAN when nobody is. STATUS_FAILED: no memory, or the
 * first-order conditions or the best prices of some vendor don't exist. */
enum status implied_costs_find(const struct scenario *scenario, const struct research_market *market,
                               const bool *optimises, struct arena *arena, struct product_conduct *products,
                               double *reply_gap, struct error *error);

#endif
