/* Prices that are a fixed point above their floors: p_j = max(floor_j, map_j(p)). With map = zeta of a firm
 * or a market these are the Kuhn-Tucker conditions of profit maximisation with p_j >= floor_j: a free price
 * has marginal profit 0, a price at its floor has marginal profit <= 0. */
#ifndef PRICEWAR_MARKET_FIXED_POINT_H
#define PRICEWAR_MARKET_FIXED_POINT_H

#include "base/error.h"

struct fixed_point {
    size_t count;
    /* image[count] of price[count]; jacobian[count][count] d image[j] / d price[k] unless NULL */
    void (*map)(void *context, const double *price, double *image, double *jacobian);
    void *context;
    const double *floor; /* [count]; NULL: none */
    const bool *movable; /* [count], the others stay where they are; NULL: all */
    double unit;         /* > 0, a typical markup: what counts as far for prices near 0 */
};

/* Iterates the map from `price` and, once near, polishes by Newton's method on the prices off their floors,
 * down to rounding. STATUS_FAILED, prices untouched, when that does not converge; the message names the worst
 * product. */
enum status fixed_point_solve(const struct fixed_point *problem, double *price, struct error *error);

#endif
