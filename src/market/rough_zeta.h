/* The map of zeta.h for one firm in single precision: some 1e-5 of a markup off, at a fifth of the cost. Good
 * for telling that a search would end where another one did, not for where that is. */
#ifndef PRICEWAR_MARKET_ROUGH_ZETA_H
#define PRICEWAR_MARKET_ROUGH_ZETA_H

#include "market/zeta.h"

struct rough_zeta {
    size_t products;
    size_t lanes; /* segments, filled up to whole blocks with empty ones */
    const double *cost;
    /* columns over the lanes, [products][lanes] */
    float *utility; /* over the outside option's */
    float *sensitivity, *pull, *bearable, *share;
    /* [lanes] */
    float *outside, *total, *mass; /* weight of the outside option, of all, and the firm's margins */
    float *beyond;                 /* not 0: some weight is too large for single precision */
};

/* Copies what it needs of the equations of one firm; the costs must stay. */
enum status rough_zeta_init(struct rough_zeta *rough, const struct zeta *zeta, struct error *error);
void rough_zeta_clear(struct rough_zeta *rough);

/* image[j] = about zeta_j(price), [products]; false when single precision is not up to it. */
bool rough_zeta_map(struct rough_zeta *rough, const double *price, double *image);

#endif
