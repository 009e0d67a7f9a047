/* Sums of arrays in eight interleaved partial sums: vector code that gives the same bits everywhere. */
#ifndef PRICEWAR_BASE_ARRAY_SUM_H
#define PRICEWAR_BASE_ARRAY_SUM_H

#include "base/sum.h"
#include <stddef.h>
#include <stdint.h>

double sum_of_doubles(size_t count, const double *values);
double sum_of_floats(size_t count, const float *values);

/* sums[k]: sum of the values whose key is k; overwritten. Keys are below `keys`, at most MOST_KEYS.
 * Several copies of the sums are kept, so that neighbours with the same key need not wait for each other. */
enum { MOST_KEYS = 501 };
void sums_by_key(size_t count, const uint16_t *key, const double *values, size_t keys, double *sums);

/* counts[k]: how many of the keys equal k; done in the same way. At most 65,535 keys. */
void counts_by_key(size_t count, const uint16_t *key, size_t keys, double *counts);

/* Compensated sum (sum.h), for large balances that change little in a round. */
struct balance sum_of_balances(size_t count, const double *values);

#endif
