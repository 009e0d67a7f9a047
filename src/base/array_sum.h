/* Sums of arrays in eight interleaved parts, so that they become vector code with the same bits everywhere.
 */
#ifndef PRICEWAR_BASE_ARRAY_SUM_H
#define PRICEWAR_BASE_ARRAY_SUM_H

#include "base/sum.h"
#include <stddef.h>

double sum_of_doubles(size_t count, const double *values);
double sum_of_floats(size_t count, const float *values);

/* The same with compensation, for balances of which a round changes little. */
struct balance sum_of_balances(size_t count, const double *values);

#endif
