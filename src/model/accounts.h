/* What firms and layers earn, beside their cash: depreciation of accelerators, and sums over the run.
 * docs/model.md 6.1. */
#ifndef PRICEWAR_MODEL_ACCOUNTS_H
#define PRICEWAR_MODEL_ACCOUNTS_H

#include "model/world.h"

/* Straight-line depreciation of a cloud's accelerators in the round, kCNY, at what they cost. Their life is
 * 1/infrastructure.depreciation months; it starts with the delivery. Those of the start were bought evenly
 * over the life before it. Records what the cloud has spent in this round, so call it once, after
 * clouds_order. */
double depreciation_of(struct world *world, size_t cloud);

/* After all else: adds the round's profit, cash flow and value added of the layers to the sums. */
void accounts_add_up(struct world *world);

#endif
