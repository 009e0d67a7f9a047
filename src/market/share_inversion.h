/* Mean utilities from market shares: Berry (1994), RAND Journal of Economics 25, 242-262, in closed form for
 * the logit and its nests; Berry, Levinsohn & Pakes (1995), Econometrica 63, 841-890, for latent classes. */
#ifndef PRICEWAR_MARKET_SHARE_INVERSION_H
#define PRICEWAR_MARKET_SHARE_INVERSION_H

#include "market/logit.h"
#include "market/squarem.h"

/* The utilities that are to be added to those of `demand`, the same in all segments, for its shares of the
 * whole market at `price` to be share[product_count]. addition[product_count]: where to begin on entry, the
 * answer on success; 0 for products that no segment is offered, whose share must be 0. Iterates
 *   addition <- addition + ln share - ln s(addition),
 * a contraction where there is an outside option, until no addition moves by more than `tolerance`.
 * STATUS_INVALID: the demand makes no sense, some segment has no outside option, a share is not above 0, or
 * all of them leave nothing of the market's weight for the outside option; the message names the product.
 * STATUS_FAILED: no memory, or too many evaluations. */
enum status logit_invert_shares(const struct logit_demand *demand, const double *price, const double *share,
                                double tolerance, size_t most_evaluations, double *addition,
                                struct squarem_end *end, struct error *error);

/* Mean utilities less the outside option's, price term included, of a nested logit with these shares:
 *   ln s_j - ln s_0 - correlation ln(s_j / share of the nest).
 * nest [count]: equal numbers, same nest; each product its own: the plain logit, whatever the correlation.
 * correlation: in [0, 1). STATUS_INVALID as above. */
enum status nested_invert_shares(size_t count, const double *share, const size_t *nest, double correlation,
                                 double *utility, struct error *error);

#endif
