/* Quantiles of samples. */
#ifndef PRICEWAR_STATISTICS_QUANTILES_H
#define PRICEWAR_STATISTICS_QUANTILES_H

#include "statistics/statistics.h"

/* Ascending; no NAN among them. */
void sort_numbers(double *numbers, size_t count);

/* Quantile p of an ascending sample, interpolated between order statistics (type 7 of Hyndman & Fan 1996);
 * NAN when there is none. */
double quantile(const double *sorted, size_t count, double p);

/* The same with a 95 % interval that holds for any distribution: order statistics by the binomial
 * distribution of the number of values below the quantile (Conover 1999, section 3.2). NAN where the sample
 * is too small for an end of it. */
struct estimate quantile_estimate(const double *sorted, size_t count, double p);

#endif
