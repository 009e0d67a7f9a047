/* Logit weights of a market at posted prices, computed once for all firms that reply to these prices. */
#ifndef PRICEWAR_MARKET_POSTED_MARKET_H
#define PRICEWAR_MARKET_POSTED_MARKET_H

#include "base/arena.h"
#include "market/logit.h"
#include <stdint.h>

struct posted_market {
    struct logit_demand demand; /* one sensitivity per segment */
    const double *price;        /* [product_count] */
    bool *offered;              /* [product_count], whether some segment with weight is offered it */
    int64_t *top;               /* [segment_count], product with the highest value; -1: the outside option */
    /* [segment_count], that value, utility - alpha price; -INFINITY: nothing to choose */
    double *largest;
    double *outside; /* [segment_count], exp(utility of the outside option - largest) */
    double *value;   /* [product_count][segment_count], utility - alpha price - largest */
    double *weight;  /* [product_count][segment_count], exp(value); 0 when not on offer */
    double *sum;     /* [segment_count], scratch */
};

/* Room for a market of this size; NULL when memory is short. */
struct posted_market *posted_market_take(struct arena *arena, size_t segments, size_t products);

/* For a market in a clone of its arena. */
void posted_market_relocate(struct posted_market *posted, const struct relocation *relocation);

/* Computes the weights for a demand of that size. demand and prices must stay as they are while posted is
 * used. STATUS_INVALID: the demand (logit_check) or the price of a product on offer makes no sense. */
enum status posted_market_post(struct posted_market *posted, const struct logit_demand *demand,
                               const double *price, struct error *error);

/* Folds rivals into the outside option: outside [segment_count] = ln(exp(outside) + sum over all but `own`
 * [product_count] of exp(utility - alpha price)). */
void posted_market_fold(const struct posted_market *posted, const bool *own, double *outside);

#endif
