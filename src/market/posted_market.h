/* A market as posted, worked out once for several firms that reply to the same prices. */
#ifndef PRICEWAR_MARKET_POSTED_MARKET_H
#define PRICEWAR_MARKET_POSTED_MARKET_H

#include "base/arena.h"
#include "market/logit.h"
#include <stdint.h>

struct posted_market {
    struct logit_demand demand; /* one sensitivity per segment */
    const double *price;        /* [product_count] */
    bool *offered;              /* [product_count], to some segment with weight */
    int64_t *top;               /* [segment_count], the best offer; -1: the outside option */
    double *largest;            /* [segment_count], its value utility - alpha price, or -INFINITY */
    double *outside;            /* [segment_count], weight of the outside option relative to that */
    double *value;              /* [product_count][segment_count], less the largest */
    double *weight;             /* exp(value); 0 when not on offer */
    double *sum;                /* [segment_count], scratch */
};

/* Room for so many segments and products; NULL when memory is short. */
struct posted_market *posted_market_take(struct arena *arena, size_t segments, size_t products);

/* For a market in a clone of its arena. */
void posted_market_relocate(struct posted_market *posted, const struct relocation *relocation);

/* Works out a demand of that many segments and products at these prices, both of which must stay as they are.
 * STATUS_INVALID when the demand (logit_check) or the price of something on offer makes no sense. */
enum status posted_market_post(struct posted_market *posted, const struct logit_demand *demand,
                               const double *price, struct error *error);

/* ln(exp(outside) + sum over all but `own` [product_count] of exp(utility - alpha price)): outside
 * [segment_count]. */
void posted_market_fold(const struct posted_market *posted, const bool *own, double *outside);

#endif
