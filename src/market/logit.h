/* Static logit demand with latent classes (mixed logit): shares, derivatives, elasticities, consumer
 * surplus. A single segment gives the plain logit. McFadden (1974); Anderson, de Palma & Thisse (1992);
 * docs/model.md 4.3. Utility of product j in segment s: utility[s][j] - sensitivity * price[j]; the
 * outside option has outside[s]. Every sum of exponentials is taken relative to its largest term, so
 * nothing overflows. */
#ifndef PRICEWAR_MARKET_LOGIT_H
#define PRICEWAR_MARKET_LOGIT_H

#include "base/error.h"
#include <math.h>

struct logit_demand {
    size_t segment_count, product_count;
    const double *weight; /* [segment_count], >= 0, share of the market; NULL: one segment of weight 1 */
    /* alpha > 0 per price unit, [segment_count]; or, if so flagged, by product too */
    const double *sensitivity;
    bool sensitivity_by_product; /* sensitivity is [segment_count][product_count] */
    /* [segment_count][product_count], without the price term; -INFINITY: not on offer */
    const double *utility;
    const double *outside; /* [segment_count]; -INFINITY: there is no outside option */
};

static inline double logit_weight(const struct logit_demand *demand, size_t segment)
{
    return demand->weight ? demand->weight[segment] : 1;
}

static inline double logit_sensitivity(const struct logit_demand *demand, size_t segment, size_t product)
{
    return demand
        ->sensitivity[demand->sensitivity_by_product ? segment * demand->product_count + product : segment];
}

/* The choice among `count` options and an outside one by plain logit: utilities in `choice` become probabilities. Returns
 * the logsum. */
static inline double logit_choose(size_t count, double outside, double *choice)
{
    double peak = outside, sum;
    for (size_t i = 0; i < count; i++)
        peak = fmax(peak, choice[i]);
    sum = exp(outside - peak);
    for (size_t i = 0; i < count; i++)
        sum += choice[i] = exp(choice[i] - peak);
    for (size_t i = 0; i < count; i++)
        choice[i] /= sum;
    return peak + log(sum);
}

/* STATUS_INVALID, naming the first number that makes no sense: no segment or product, a sensitivity that
 * is not positive and finite, a negative weight or none above 0, a utility that is NAN or +INFINITY. */
enum status logit_check(const struct logit_demand *demand, struct error *error);

/* Logs of the choice probabilities in one segment: log_share [product_count] (-INFINITY when not on
 * offer). The outside option's probability is exp(outside - inclusive value). Returns the inclusive value
 * ln(exp(outside) + sum exp(utility - alpha price)), or -INFINITY when there is nothing to choose. */
double logit_log_shares(const struct logit_demand *demand, size_t segment, const double *price,
                        double *log_share);

/* ln(exp(outside) + sum over rivals of exp(utility - alpha price)) in a segment; own [product_count] marks
 * the firm's products. */
double outside_with_rivals(const struct logit_demand *demand, const bool *own, size_t segment,
                           const double *price);

/* In the functions below `scratch` has room for [product_count] numbers. */

/* Market shares: share [product_count] is the weighted sum of the choice probabilities over segments.
 * Returns the share of the outside option. */
double logit_shares(const struct logit_demand *demand, const double *price, double *share, double *scratch);

/* derivative [product_count][product_count], row j: d share[j] / d price[k]. */
void logit_share_derivatives(const struct logit_demand *demand, const double *price, double *derivative,
                             double *scratch);

/* Own-price elasticities [product_count]: (d share[j] / d price[j]) price[j] / share[j]; 0 where the share
 * is 0. Fills the market shares as well. */
void logit_own_elasticities(const struct logit_demand *demand, const double *price, double *elasticity,
                            double *share, double *scratch);

/* Expected consumer surplus per head up to a constant: sum over segments of weight_s / alpha_s times the
 * inclusive value (Small & Rosen 1981). STATUS_INVALID when sensitivities differ by product, since utility
 * then can't be expressed in money. */
enum status logit_consumer_surplus(const struct logit_demand *demand, const double *price, double *scratch,
                                   double *surplus, struct error *error);

#endif
