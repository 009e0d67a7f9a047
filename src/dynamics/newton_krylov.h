/* Roots of systems of equations of which only the residual is known: Newton's method whose linear systems are solved
 * by GMRES (Saad & Schultz 1986) on differences of residuals (Brown & Saad 1990; Knoll & Keyes 2004). The room's own. */
#ifndef PRICEWAR_DYNAMICS_NEWTON_KRYLOV_H
#define PRICEWAR_DYNAMICS_NEWTON_KRYLOV_H

#include "base/error.h"

struct newton_krylov {
    size_t count;
    /* residual[count] at point[count] */
    void (*residual)(void *context, const double *point, double *residual);
    void *context;
    double tolerance;  /* largest residual at which the point is taken for a root */
    size_t most_steps; /* of Newton's method */
    double most_left;  /* gives up after a step that leaves more than this part of the residual; 0: never */
};

struct newton_end {
    bool converged;
    double residual; /* the largest, at the last point */
    size_t steps;
};

/* Improves `point`. No convergence is no error: see end->converged. STATUS_FAILED: no memory. */
enum status newton_krylov_solve(const struct newton_krylov *problem, double *point, struct newton_end *end,
                                struct error *error);

#endif
