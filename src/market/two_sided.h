/* A market with two sides: buyers choose among products by logit, partners (drivers, merchants) among vendors, and each
 * side likes a vendor the more for the other side that it has. Armstrong (2006), RAND 37, with logit demand on both sides;
 * docs/model.md 4.15. */
#ifndef PRICEWAR_MARKET_TWO_SIDED_H
#define PRICEWAR_MARKET_TWO_SIDED_H

#include "market/two_sided_demand.h"

struct two_sided_firm {
    size_t vendor;
    const double *cost, *floor; /* [product_count], own products'; floor NULL: none */
    const bool *movable;        /* [product_count], of own products; NULL: all */
    double partner_cost;        /* a month */
};

/* The prices and the fee that maximise the firm's profit, volume (price - cost) + partners (fee - cost), when rivals' prices
 * and fees stand and both sides answer as in two_sided_settle. price [product_count], fee [vendor_count]: posted ones on
 * entry; the firm's are replaced on success. partners [vendor_count]: as there. Errors: as there; STATUS_FAILED too when no
 * maximum is found. */
enum status two_sided_reply(const struct two_sided_market *market, const struct two_sided_firm *firm,
                            double *price, double *fee, const double *partners, struct error *error);

#endif
