/* Quantiles of samples. */
#ifndef PRICEWAR_STATISTICS_QUANTILES_H
#define PRICEWAR_STATISTICS_QUANTILES_H

#include <stddef.h>

/* Sorts in ascending order; NAN is not allowed. */
void sort_numbers(double *numbers, size_t count);

/* Quantile p of an ascending sample, interpolated between order statistics (type 7 of Hyndman & Fan 1996);
 * NAN for an empty sample. */
double quantile(const double *sorted, size_t count, double p);

/* The quantiles that show how a number is spread over runs. */
enum { QUANTILES = 5 };
extern const double quantile_levels[QUANTILES]; /* 0.05, 0.25, 0.5, 0.75, 0.95 */

#endif
