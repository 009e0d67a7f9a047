/* Fixed points of a price map subject to floors: p_j = max(floor_j, map_j(p)). With the zeta map of a firm
 * or a market these are the Kuhn-Tucker conditions of profit maximisation with p_j >= floor_j: marginal
 * profit is 0 for a price above its floor, and <= 0 for a price at its floor. */
#ifndef PRICEWAR_MARKET_FIXED_POINT_H
#define PRICEWAR_MARKET_FIXED_POINT_H

#include "base/error.h"

struct fixed_point {
    size_t count;
    /* image[count] of price[count]; jacobian[count][count] d image[j] / d price[k] unless NULL */
    void (*map)(void *context, const double *price, double *image, double *jacobian);
    void *context;
    const double *floor; /* [count]; NULL: none */
    const bool *movable; /* [count]; false: the price stays as it is. NULL: all are movable */
    double unit;         /* > 0, a typical markup: the scale of distances for prices near 0 */
};

/* Iterates the map from `price` and, once near, polishes by Newton's method on the prices above their
 * floors, down to rounding. STATUS_FAILED, prices untouched, when that does not converge; the message
 * names the worst product. */
enum status fixed_point_solve(const struct fixed_point *problem, double *price, struct error *error);

#endif
