/* Exponentials of whole arrays in double precision. Vector code that gives the same bits on every
 * processor, which libm does not promise. */
#ifndef PRICEWAR_BASE_ARRAY_EXP_H
#define PRICEWAR_BASE_ARRAY_EXP_H

#include <stddef.h>

/* result[i] = exp(x[i]); relative error below 4e-16 for -708 <= x <= 709. Below that range 0, above it
 * infinity; NAN stays NAN. */
void exp_of_doubles(size_t count, const double *restrict x, double *restrict result);

/* result[i] = exp(x[i]) - 1, with the same relative error also near 0. */
void expm1_of_doubles(size_t count, const double *restrict x, double *restrict result);

#endif
