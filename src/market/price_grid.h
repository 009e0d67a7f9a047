/* Grids of prices for firms that choose among finitely many. */
#ifndef PRICEWAR_MARKET_PRICE_GRID_H
#define PRICEWAR_MARKET_PRICE_GRID_H

#include <stddef.h>

/* price [count], count >= 2: equally spaced from low - extension (high - low) to high + extension (high -
 * low). With the Nash and the joint-profit price this is the grid of Calvano et al. (2020), section II. */
void price_grid_fill(size_t count, double low, double high, double extension, double *price);

/* Index of the grid price nearest to `value`; the ends for what lies outside. */
size_t price_grid_nearest(size_t count, const double *price, double value);

#endif
