/* Sums of arrays in eight interleaved parts, so that they become vector code with
 * the same bits everywhere. */
#ifndef PRICEWAR_BASE_ARRAY_SUM_H
#define PRICEWAR_BASE_ARRAY_SUM_H

#include "base/sum.h"
#include <stddef.h>
#include <stdint.h>

double sum_of_doubles(size_t count, const double *values);
double sum_of_floats(size_t count, const float *values);

/* sums[key[i]] += values[i], keys below `keys`, at most MOST_KEYS; sums need not be cleared before. In
 * several banks, so that neighbours with the same key do not wait for each other. */
enum { MOST_KEYS = 501 };
void sums_by_key(size_t count, const uint16_t *key, const double *values, size_t keys, double *sums);

/* counts[k]: how many of the keys are k; likewise, of at most 65,535 keys. */
void counts_by_key(size_t count, const uint16_t *key, size_t keys, double *counts);

/* Compensated sum, for balances of which a round changes little. */
struct balance sum_of_balances(size_t count, const double *values);

#endif
