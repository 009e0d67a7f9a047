/* Adds up parts of the SME layer to the sectors' totals and to the layer's report. */
#ifndef PRICEWAR_MODEL_SME_SME_TOTALS_H
#define PRICEWAR_MODEL_SME_SME_TOTALS_H

#include "model/world.h"

/* Sums over a part of the SMEs, all of one class, in a round; money kCNY. */
struct sme_sums {
    double alive, adopters, with_value, users, price, quality, volume;
    double switched, typical_volume;
    double household_fees; /* of api_fees, those of buyers; only in sums over sectors */
    double app_fees, solutions, api_fees, bills, wages, investment, funding, residual, start_capital;
    double call_fees, subscriptions, advertising; /* app_fees is call_fees plus subscriptions */
    double revenue;                               /* app_fees plus advertising plus solutions */
    struct balance cash; /* compensated sum: thousands of large balances that change little in a round */
    double cash_absolute;
    double entries, exits, turned_away;
    double exits_short, handed_back, drawn; /* as in struct sector_totals */
};

/* start clears the sectors and `all`, add adds one part, finish fills in the rest. Every simulated SME
 * counts `weight` times. sector: parameters of the part's SMEs, which may be those of a named app. named: sums
 * that count once, or NULL. */
void sme_totals_start(struct world *world, struct sme_sums *all);
void sme_totals_add(struct world *world, size_t class_index, const struct sector_parameters *sector,
                    const struct sme_sums *part, double weight, struct sme_sums *all);
void sme_totals_finish(struct world *world, const struct sme_sums *all, double weight,
                       const struct sme_sums *named);

#endif
