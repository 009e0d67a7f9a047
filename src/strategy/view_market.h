/* The static market that a vendor's research shows, for trying out prices: what profit would be at other
 * prices, or without a rival. Logit demand of the view's segments, without switching costs. */
#ifndef PRICEWAR_STRATEGY_VIEW_MARKET_H
#define PRICEWAR_STRATEGY_VIEW_MARKET_H

#include "market/best_response.h"
#include "strategy/strategy.h"

struct view_market {
    const struct market_view *view;
    struct logit_demand demand;
    double *utility;         /* [segment_count][product_count], the demand's own copy */
    double *price;           /* [product_count], posted prices at first; the caller may change them */
    double *cost;            /* [product_count], own exact, rivals' estimated */
    double *share, *scratch; /* [product_count] */
    double *memory;
};

/* Opens the market at posted prices; false when there is no market or memory is short. Close it in any
 * case. */
bool view_market_open(struct view_market *market, const struct market_view *view);
void view_market_close(struct view_market *market);

/* Takes all products of a vendor off the market. */
void view_market_remove(struct view_market *market, size_t vendor);

/* A vendor's profit over unit costs at market->price, kCNY per round. */
double view_market_margin(struct view_market *market, size_t vendor);

/* Sets own products that are live and free in market->price to their most profitable prices, given the
 * other prices there, `unit_cost` [own_count] and the view's floors. False, prices untouched, when there
 * is no best response (market/best_response.h). */
bool view_market_reply(struct view_market *market, const double *unit_cost);

/* The same against the rivals' posted prices. price [product_count]; rivals' entries must be the posted
 * ones. */
bool view_posted_reply(const struct market_view *view, const struct posted_market *posted,
                       const double *unit_cost, double *price);

#endif
