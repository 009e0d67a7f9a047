/* Small dense linear systems. */
#ifndef PRICEWAR_MARKET_LINEAR_H
#define PRICEWAR_MARKET_LINEAR_H

#include <stdbool.h>
#include <stddef.h>

/* Solves matrix x = right by Gaussian elimination with partial pivoting. `matrix` [count][count] is
 * destroyed, `right` [count] becomes x. False when the matrix is singular or not finite. */
bool linear_solve(size_t count, double *matrix, double *right);

#endif
