/* Sums that keep what plain double addition loses, and a comparison for those that do not. */
#ifndef PRICEWAR_BASE_SUM_H
#define PRICEWAR_BASE_SUM_H

#include <stdbool.h>

/* A balance held as an unevaluated sum of two doubles, about 106 bits. Small flows are not lost in large
 * stocks, so cash is conserved to 1e-12 of the flows however large the stocks are. Neumaier (1974),
 * Knuth's two-sum. */
struct balance {
    double value;
    double carry;
};

static inline void balance_add(struct balance *balance, double amount)
{
    double sum = balance->value + amount;
    double virtual_amount = sum - balance->value;
    balance->carry += (balance->value - (sum - virtual_amount)) + (amount - virtual_amount);
    balance->value = sum;
}

static inline double balance_total(const struct balance *balance)
{
    return balance->value + balance->carry;
}

/* Whether a sum of doubles, >= 0, is below a bound by more than rounding: the same sum, added up in another
 * order, must not seem to have fallen. */
static inline bool sum_is_below(double sum, double bound)
{
    const double rounding = 1e-9;
    return sum < bound * (1 - rounding);
}

#endif
