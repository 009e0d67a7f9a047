/* What firms and layers earn, beside their cash: depreciation of accelerators, and sums over the run.
 * docs/model.md 6.1. */
#ifndef PRICEWAR_MODEL_ACCOUNTS_H
#define PRICEWAR_MODEL_ACCOUNTS_H

#include "model/world.h"

/* Money received in the round from investors and the parent, less what was paid out to investors, kCNY. */
static inline double vendor_put_in(const struct vendor_state *vendor)
{
    return vendor->funding + vendor->support + vendor->paid_in - vendor->paid_out;
}

static inline double cloud_put_in(const struct cloud_state *cloud)
{
    return cloud->paid_in - cloud->paid_out;
}

/* What others than investors and the owner paid it in the round, kCNY: API fees, private contracts, subscriptions to its
 * own app, fees of partners (below 0 where it pays them). */
static inline double vendor_revenue(const struct vendor_state *vendor)
{
    return vendor->revenue + vendor->contract_revenue + vendor->app_revenue + vendor->partner_revenue;
}

/* API fees less the compute bought to serve them, kCNY in the round. */
static inline double vendor_call_margin(const struct vendor_state *vendor)
{
    return vendor->revenue - vendor->compute_bill;
}

/* Straight-line depreciation of a cloud's accelerators in the round, kCNY, at what they cost. Their life is
 * 1/infrastructure.depreciation months; it starts with the delivery. Those of the start were bought evenly
 * over the life before it. Records what the cloud has spent in this round, so call it once, after
 * clouds_order. */
double depreciation_of(struct world *world, size_t cloud);

/* After all else: adds the round's profit, cash flow and value added of the layers to the sums. */
void accounts_add_up(struct world *world);

#endif
