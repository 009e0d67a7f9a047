/* A market with two sides: buyers choose among products by logit, partners (drivers, merchants) among vendors, and each
 * side likes a vendor the more for the other side that it has. Armstrong (2006), RAND 37, with logit demand on both sides;
 * docs/model.md 4.15. */
#ifndef PRICEWAR_MARKET_TWO_SIDED_H
#define PRICEWAR_MARKET_TWO_SIDED_H

#include "market/logit.h"

struct two_sided_market {
    const struct logit_demand *demand; /* of buyers; utility without what partners add; weights add up to 1 */
    const size_t *vendor;              /* [product_count] */
    size_t vendor_count;
    double volume; /* bought in a month if all buyers buy */
    double taste;  /* b_1: utility of a buyer with a vendor that has all partners */
    double number; /* M: partners */
    double fee_sensitivity, buyers_taste, outside; /* a, b_2, u_0 of partners */
    const double *appeal; /* [vendor_count] to partners, without fee and buyers; -INFINITY: takes none */
};

/* Demand on both sides at these prices and fees (per partner and month), each side expecting what the other does: buyers
 * and partners [vendor_count] are shares of all buyers' volume and of all partners; partners on entry: where the search
 * starts. STATUS_INVALID: buyers' demand makes no sense. STATUS_FAILED: no memory, or expectations do not settle, as where
 * the cross effects are so strong that the market tips to and fro. */
enum status two_sided_settle(const struct two_sided_market *market, const double *price, const double *fee,
                             double *buyers, double *partners, struct error *error);

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
