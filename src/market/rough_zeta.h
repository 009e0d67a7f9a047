/* The zeta map (zeta.h) of one firm in single precision: off by about 1e-5 of a markup, at a fifth of the
 * cost. It tells whether a search would end where another one did; it is too inexact for the end itself. */
#ifndef PRICEWAR_MARKET_ROUGH_ZETA_H
#define PRICEWAR_MARKET_ROUGH_ZETA_H

#include "market/zeta.h"

struct rough_zeta {
    size_t products;
    size_t lanes; /* segments, padded to whole blocks with empty ones */
    const double *cost;
    /* columns over the lanes, [products][lanes] */
    float *utility; /* minus that of the outside option */
    float *sensitivity, *pull, *bearable, *share;
    /* [lanes] */
    /* weight of the outside option, weight of all, sum of margin times share */
    float *outside, *total, *mass;
    float *beyond; /* 1 where some weight is too large for single precision, else 0 */
};

/* Copies one firm's equations; zeta->cost is only pointed to and must stay. */
enum status rough_zeta_init(struct rough_zeta *rough, const struct zeta *zeta, struct error *error);
void rough_zeta_clear(struct rough_zeta *rough);

/* image[j] approximates zeta_j(price), [products]. False when a number is beyond single precision. */
bool rough_zeta_map(struct rough_zeta *rough, const double *price, double *image);

#endif
