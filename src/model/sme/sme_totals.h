/* The sectors' totals and the money that the layer of SMEs reports, from the sums over its parts. */
#ifndef PRICEWAR_MODEL_SME_SME_TOTALS_H
#define PRICEWAR_MODEL_SME_SME_TOTALS_H

#include "model/world.h"

/* Sums over the SMEs of a part, all of one class, in a round; money kCNY. */
struct sme_sums {
    double alive, adopters, with_value, users, price, quality, volume;
    double switched, typical_volume;
    double app_fees, solutions, api_fees, bills, wages, investment, funding, residual, start_capital;
    double call_fees, subscriptions, advertising; /* app_fees are the former two */
    double revenue;                               /* app_fees, advertising and solutions */
    struct balance cash; /* compensated: thousands of large balances, of which a round changes little */
    double cash_absolute;
    double entries, exits, turned_away;
};

/* A part stands for `weight` times as many SMEs as its sums are of, as all parts do. Parts are added one by
 * one between start, which clears the sectors and `all`, and finish, which fills in the rest. */
void sme_totals_start(struct world *world, struct sme_sums *all);
void sme_totals_add(struct world *world, size_t class_index, const struct sme_sums *part, double weight,
                    struct sme_sums *all);
void sme_totals_finish(struct world *world, const struct sme_sums *all, double weight);

#endif
