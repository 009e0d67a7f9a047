/* The static market that a vendor's research shows it, as numbers to try prices on: what profit would be at
 * other prices, or without a rival. Logit demand of the view's segments, no switching costs. */
#ifndef PRICEWAR_STRATEGY_VIEW_MARKET_H
#define PRICEWAR_STRATEGY_VIEW_MARKET_H

#include "market/best_response.h"
#include "strategy/strategy.h"

struct view_market {
    const struct market_view *view;
    struct logit_demand demand;
    double *utility;         /* [segment_count][product_count], the demand's own copy */
    double *price;           /* [product_count], posted; for the caller to change */
    double *cost;            /* [product_count], own exact, rivals' estimated */
    double *share, *scratch; /* [product_count] */
    double *memory;
};

/* The market as posted; false when there is none or memory is short. Close in any case. */
bool view_market_open(struct view_market *market, const struct market_view *view);
void view_market_close(struct view_market *market);

/* Takes all products of a vendor off the market. */
void view_market_remove(struct view_market *market, size_t vendor);

/* What a vendor earns over unit costs at market->price, kCNY per round. */
double view_market_margin(struct view_market *market, size_t vendor);

/* Sets the own products that are live and free in market->price to the most profitable prices at `unit_cost`
 * [own_count] given the other prices there, within the view's floors; false, prices untouched, when there is
 * no answer (market/best_response.h). */
bool view_market_reply(struct view_market *market, const double *unit_cost);

/* The same against rivals' posted prices: price [product_count], where those of rivals are as posted. */
bool view_posted_reply(const struct market_view *view, const struct posted_market *posted,
                       const double *unit_cost, double *price);

#endif
