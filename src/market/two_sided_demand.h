/* Demand on both sides of a market at given prices and fees, and the scratch that this and its derivatives take. For
 * two_sided.c; docs/model.md 4.15. */
#ifndef PRICEWAR_MARKET_TWO_SIDED_DEMAND_H
#define PRICEWAR_MARKET_TWO_SIDED_DEMAND_H

#include "market/logit.h"
#include <stdbool.h>

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

/* Scratch for demand at some prices and fees, and for its derivatives. */
struct two_sided_work {
    const struct two_sided_market *market;
    double *memory;
    size_t *first, *products; /* [vendor_count + 1], [product_count]: products by vendor, from first[f] on */
    double *within;    /* [segment_count][product_count]: of a vendor's buyers, those of each product */
    double *inclusive; /* [segment_count][vendor_count]: logsum of a vendor's products, without partners */
    double *peak;      /* [segment_count]: the largest of them and of the outside, about */
    double *pull;      /* [segment_count][vendor_count]: exp(inclusive - peak) */
    double *stay;      /* [segment_count]: exp(outside - peak) */
    double *vendors;   /* [segment_count][vendor_count]: share of buyers by vendor */
    double *earned;    /* [segment_count]: the firm's margin a buyer */
    double *mean;      /* [segment_count]: of `passed`, over buyers */
    double *buyers;    /* [vendor_count] */
    double *partners;  /* [vendor_count] */
    double *next;      /* [vendor_count] */
    double *from_partners;  /* [vendor_count][vendor_count]: B, how buyers answer partners */
    double *system;         /* [vendor_count][vendor_count]: transpose of I - C B */
    double *answer, *worth; /* [vendor_count] */
    double *passed; /* [vendor_count]: what a buyer of the vendor is worth by the partners that it draws */
};

/* STATUS_INVALID: buyers' demand makes no sense. STATUS_FAILED: no memory. Only after success there is something to clear. */
enum status two_sided_work_init(struct two_sided_work *work, const struct two_sided_market *market,
                                struct error *error);
void two_sided_work_clear(struct two_sided_work *work);

/* Prices [product_count] of all vendors; later those of vendor f alone, when only they are others. */
void two_sided_post_all(struct two_sided_work *work, const double *price);
void two_sided_post_of(struct two_sided_work *work, size_t f, const double *price);

/* Buyers and partners that expect each other at the posted prices and these fees [vendor_count]. work->partners: where the
 * search starts, then the answer. False: they do not settle. */
bool two_sided_expect(struct two_sided_work *work, const double *fee);

#endif
