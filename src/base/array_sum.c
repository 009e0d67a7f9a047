#include "base/array_sum.h"

#include "base/multiversion.h"
#include <string.h>

enum { PARTS = 8 };

INLINED double join(const double *parts)
{
    return ((parts[0] + parts[1]) + (parts[2] + parts[3])) + ((parts[4] + parts[5]) + (parts[6] + parts[7]));
}

MULTIVERSION
double sum_of_doubles(size_t count, const double *values)
{
    double parts[PARTS] = {0};
    size_t i = 0;
    for (; i + PARTS <= count; i += PARTS)
        for (size_t p = 0; p < PARTS; p++)
            parts[p] += values[i + p];
    for (; i < count; i++)
        parts[i % PARTS] += values[i];
    return join(parts);
}

MULTIVERSION
double sum_of_floats(size_t count, const float *values)
{
    double parts[PARTS] = {0};
    size_t i = 0;
    for (; i + PARTS <= count; i += PARTS)
        for (size_t p = 0; p < PARTS; p++)
            parts[p] += (double)values[i + p];
    for (; i < count; i++)
        parts[i % PARTS] += (double)values[i];
    return join(parts);
}

/* Four of the eight partial sums at a time: compilers turn a loop over all eight into scalar code. */
MULTIVERSION
static void add_in_parts(size_t count, const double *restrict values, double *restrict sums,
                         double *restrict carries)
{
    enum { SIDE = PARTS / 2 };
    for (size_t first = 0; first < PARTS; first += SIDE) {
        double sum[SIDE] = {0}, carry[SIDE] = {0};
        for (size_t i = first; i < count; i += PARTS) {
            double total[SIDE], added[SIDE];
            for (size_t p = 0; p < SIDE; p++)
                total[p] = sum[p] + values[i + p];
            for (size_t p = 0; p < SIDE; p++)
                added[p] = total[p] - sum[p];
            for (size_t p = 0; p < SIDE; p++)
                carry[p] += (sum[p] - (total[p] - added[p])) + (values[i + p] - added[p]);
            for (size_t p = 0; p < SIDE; p++)
                sum[p] = total[p];
        }
        for (size_t p = 0; p < SIDE; p++) {
            sums[first + p] = sum[p];
            carries[first + p] = carry[p];
        }
    }
}

struct balance sum_of_balances(size_t count, const double *values)
{
    double sums[PARTS] = {0}, carries[PARTS] = {0};
    struct balance total = {0};
    size_t whole = count - count % PARTS;
    add_in_parts(whole, values, sums, carries);
    for (size_t p = 0; p < PARTS; p++) {
        balance_add(&total, sums[p]);
        balance_add(&total, carries[p]);
    }
    for (size_t i = whole; i < count; i++)
        balance_add(&total, values[i]);
    return total;
}

enum { BANKS = 4 };

void sums_by_key(size_t count, const uint16_t *key, const double *values, size_t keys, double *sums)
{
    double banks[BANKS][MOST_KEYS];
    size_t i = 0;
    for (size_t bank = 0; bank < BANKS; bank++)
        memset(banks[bank], 0, keys * sizeof(double));
    for (; i + BANKS <= count; i += BANKS)
        for (size_t bank = 0; bank < BANKS; bank++)
            banks[bank][key[i + bank]] += values[i + bank];
    for (; i < count; i++)
        banks[0][key[i]] += values[i];
    for (size_t k = 0; k < keys; k++)
        sums[k] = (banks[0][k] + banks[1][k]) + (banks[2][k] + banks[3][k]);
}

void counts_by_key(size_t count, const uint16_t *key, size_t keys, double *counts)
{
    uint16_t banks[BANKS][MOST_KEYS];
    size_t i = 0;
    for (size_t bank = 0; bank < BANKS; bank++)
        memset(banks[bank], 0, keys * sizeof *banks[bank]);
    for (; i + BANKS <= count; i += BANKS)
        for (size_t bank = 0; bank < BANKS; bank++)
            banks[bank][key[i + bank]]++;
    for (; i < count; i++)
        banks[0][key[i]]++;
    for (size_t k = 0; k < keys; k++)
        counts[k] = banks[0][k] + banks[1][k] + banks[2][k] + banks[3][k];
}
