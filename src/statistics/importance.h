/* Weights of draws from a distribution that can't be drawn from: normalising them, how much they are worth, and the
 * tolerance of approximate Bayesian computation. Weights are kept as logarithms. */
#ifndef PRICEWAR_STATISTICS_IMPORTANCE_H
#define PRICEWAR_STATISTICS_IMPORTANCE_H

#include <stddef.h>

/* weights [count] that add up to 1, from logarithms [count] of weights up to a factor; -INFINITY: none. All are 0
 * when no logarithm is finite. */
void weights_of(const double *logarithms, size_t count, double *weights);

/* Effective number of weighted draws, (sum of weights)^2 / sum of squared weights (Kong, Liu & Wong 1994); 0 when
 * all are 0. */
double effective_number(const double *weights, size_t count);

/* Log weights at a tolerance: base [count] less squared [count] / (2 tolerance^2): Gaussian kernels of a width of
 * `tolerance` standard deviations (Beaumont, Zhang & Balding 2002; Wilkinson 2013). */
void weights_at_tolerance(const double *base, const double *squared, size_t count, double tolerance,
                          double *logarithms);

/* The least tolerance, of those from 1 on, at which the draws are worth `wanted` (Del Moral, Doucet & Jasra 2012,
 * section 3.2); 1 when they are at 1. work [2][count]. INFINITY: at no tolerance. */
double tolerance_for(const double *base, const double *squared, size_t count, double wanted, double *work);

/* Weighted mean, standard deviation (around it), and quantiles: the least value up to which at least `share` of the
 * weight lies. values [count] in any order; NAN without weight. */
double weighted_mean(const double *values, const double *weights, size_t count);
double weighted_deviation(const double *values, const double *weights, size_t count);
/* order [count]: indices by ascending value, as sorted_order gives them */
double weighted_quantile(const double *values, const double *weights, const size_t *order, size_t count,
                         double share);
void sorted_order(const double *values, size_t *order, size_t count);

/* Numbers of copies [count], `wanted` in all, in proportion to the weights, which add up to 1: systematic
 * resampling (Kitagawa 1996). start: a number in [0, 1). */
void systematic_copies(const double *weights, size_t count, size_t wanted, double start, size_t *copies);

/* Smallest share of a prior that holds `share` of the posterior: cells [count] of equal prior probability with
 * the posterior's weight in each; overwritten. Equal weights give `share`. */
double smallest_share(double *cells, size_t count, double share);

#endif
