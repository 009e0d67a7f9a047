/* Choice probabilities of mixed logit in columns over the segments, and what firms earn with them: the parts of the
 * markup equations (zeta.h) that are worked out at all prices. Each [rows][segments] unless it says something else. */
#ifndef PRICEWAR_MARKET_SHARE_COLUMNS_H
#define PRICEWAR_MARKET_SHARE_COLUMNS_H

#include <stddef.h>

/* Numbers the firms from 0 in the order in which they come, firm [product_count]. Returns how many there are. */
size_t number_firms(size_t product_count, const size_t *owner, size_t *firm);

/* Log weights of products and outside option [segments], minus the segment's largest unless that is -INFINITY (nothing
 * to choose). `stride` from one product's sensitivities to the next: segments, or 0 where all share a column. The price
 * of a product not on offer may be NAN or infinite. */
void find_log_weights(size_t products, size_t segments, size_t stride, const double *restrict price,
                      const double *restrict utility, const double *restrict sensitivity,
                      const double *restrict abstain, double *restrict log_weight, double *restrict outside,
                      double *restrict largest);

/* On entry total [segments] is the outside option's weight; on exit the sum of all weights. inverse: 1 / total;
 * abstaining: share of the outside option. */
void sum_weights(size_t products, size_t segments, const double *restrict weight, double *restrict total,
                 double *restrict inverse, double *restrict abstaining);

/* Turns a product's weights into shares, and adds its margin times share to its firm's M_sf. Each [segments]. */
void add_margin(size_t segments, double margin, const double *restrict inverse, double *restrict share,
                double *restrict margin_mass);

#endif
