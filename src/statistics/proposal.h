/* Proposals of population Monte Carlo: mixtures of normal distributions around weighted draws, on coordinates in
 * which the prior is standard normal. */
#ifndef PRICEWAR_STATISTICS_PROPOSAL_H
#define PRICEWAR_STATISTICS_PROPOSAL_H

#include <stdbool.h>
#include <stddef.h>

struct proposal {
    size_t dimension, count; /* count: components, all as likely */
    double *centres;         /* [count][dimension] */
    double *root;    /* [dimension][dimension], lower triangle: Cholesky factor of the kernels' covariance */
    double *inverse; /* of that factor, in the same form */
    double constant; /* log density of a kernel at its centre */
};

/* Components around draws [count][dimension] with copies [count] each, `wanted` in all. The kernels' covariance is
 * that of the weighted draws times the square of Silverman's (1986, eq. 4.14) factor for `effective` draws and
 * `widening`; where the draws don't vary, the prior's. Beaumont, Cornuet, Marin & Robert (2009) take twice the
 * covariance; the narrower kernels need all draws weighed by all proposals. False: no memory. Call
 * proposal_clear in any case. */
bool proposal_make(struct proposal *proposal, const double *draws, const double *weights,
                   const size_t *copies, size_t count, size_t dimension, size_t wanted, double effective,
                   double widening);
void proposal_clear(struct proposal *proposal);

/* point [dimension] = centre of component k + root * normals [dimension], standard normal numbers. */
void proposal_point(const struct proposal *proposal, size_t k, const double *normals, double *point);

/* Density of the mixture at a point; with no components 0. */
double proposal_density(const struct proposal *proposal, const double *point);

/* Density of independent standard normal coordinates. */
double standard_density(const double *point, size_t dimension);

#endif
