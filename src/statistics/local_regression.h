/* Regression adjustment of approximate Bayesian computation: draws that were accepted although their outcomes missed
 * what was observed are moved to where they would be had they met it. */
#ifndef PRICEWAR_STATISTICS_LOCAL_REGRESSION_H
#define PRICEWAR_STATISTICS_LOCAL_REGRESSION_H

#include <stdbool.h>
#include <stddef.h>

/* Weighted least squares of responses [count][responses] on predictors [count][predictors] and a constant:
 * slopes [responses][predictors]. Rows with weight 0 are not read. What predictors that are combinations of others say
 * is said by these together (least norm). False: no memory, or fewer weighted rows than predictors + 2. */
bool weighted_slopes(const double *predictors, size_t predictor_count, const double *responses,
                     size_t response_count, const double *weights, size_t count, double *slopes);

/* The local linear adjustment of Beaumont, Zhang & Balding (2002, section 2): adjusted [count][dimension] = draws less
 * slopes times misses [count][misses], simulated less observed. Rows without weight are copied. False: as above;
 * adjusted is then a copy of the draws. */
bool regression_adjust(const double *draws, size_t dimension, const double *misses, size_t miss_count,
                       const double *weights, size_t count, double *adjusted);

#endif
