/* Proposals of population Monte Carlo: mixtures of normal distributions that follow weighted draws, on coordinates in
 * which the prior is standard normal. */
#ifndef PRICEWAR_STATISTICS_PROPOSAL_H
#define PRICEWAR_STATISTICS_PROPOSAL_H

#include <stdbool.h>
#include <stddef.h>

/* Components of three kinds, of which each gives so many points: one normal distribution with mean and covariance of
 * the draws; the prior, which keeps weights from exploding (Hesterberg 1995); kernels around draws, which follow what is
 * not normal. */
struct proposal {
    size_t dimension, fitted, prior, kernels;
    double *mean;    /* [dimension] of the draws */
    double *root;    /* [dimension][dimension], lower triangle: Cholesky factor of their covariance */
    double *inverse; /* of that factor, in the same form */
    double constant; /* log density of the fitted distribution at its mean */
    double width;    /* of a kernel, as a multiple of the root */
    double *centres; /* [kernels][dimension], relative to the mean and times `inverse` */
    size_t *owners;  /* [kernels]: the draw that a kernel is around */
};

/* How many of `wanted` points each kind gives. */
struct proposal proposal_shares(size_t wanted);

/* Makes the rest of a proposal whose shares are known. It follows draws [count][dimension] with weights [count]; copies
 * [count]: how many kernels are around each, `kernels` in all. The
 * kernels' covariance is that of the weighted draws times the square of Silverman's (1986, eq. 4.14) factor for
 * `effective` draws and `widening`. Beaumont, Cornuet, Marin & Robert (2009) take twice the covariance; the narrower
 * kernels need all draws weighed by all proposals. Where the draws don't vary, the covariance is the prior's. False: no
 * memory. Call proposal_clear in any case. */
bool proposal_make(struct proposal *proposal, const double *draws, const double *weights,
                   const size_t *copies, size_t count, size_t dimension, double effective, double widening);
void proposal_clear(struct proposal *proposal);

/* Point k of all, from standard normal numbers [dimension], which are overwritten. */
void proposal_point(const struct proposal *proposal, size_t k, double *normals, double *point);

/* Density of the mixture at a point, without the kernels around draw `own` (SIZE_MAX: with all). At a draw of which the
 * proposal was made, leave its own out: they are there because the draw was lucky, and would lower its weight for that.
 * work [2][dimension]. */
double proposal_density(const struct proposal *proposal, const double *point, size_t own, double *work);

/* Density of independent standard normal coordinates. */
double standard_density(const double *point, size_t dimension);

#endif
