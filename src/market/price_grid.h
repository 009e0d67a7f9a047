/* Price grids for firms that choose among finitely many prices. */
#ifndef PRICEWAR_MARKET_PRICE_GRID_H
#define PRICEWAR_MARKET_PRICE_GRID_H

#include <stddef.h>

/* Fills price [count], count >= 2, with equal steps from low - extension (high - low) to high + extension
 * (high - low). With the Nash price as low and the joint-profit price as high this is the grid of Calvano
 * et al. (2020), section II. */
void price_grid_fill(size_t count, double low, double high, double extension, double *price);

/* Index of the grid price nearest to `value`; beyond the grid, that of the nearest end. */
size_t price_grid_nearest(size_t count, const double *price, double value);

#endif
