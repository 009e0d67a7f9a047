/* Private deployment of vertical models: large enterprises (in the households' sector) put contracts out to
 * tender; the price of tokens does not enter, so it is a refuge from the price
 * war. docs/model.md 4.8, 4.10. */
#ifndef PRICEWAR_MODEL_NICHE_H
#define PRICEWAR_MODEL_NICHE_H

#include "model/world.h"

/* The vendors' skills in this run. */
void niche_start(struct world *world);

/* E5, once the vendors' other business is settled: tenders, winners by logit of z_f + q_f - alpha_V fee among
 * those that have people free, fees, maintenance and what delivery costs. Without noise the tenders flow
 * evenly through the round; a vendor whose people are all busy takes no more, and the
 * others share the rest. */
void niche_play(struct world *world);

/* E8, with the runways up to date: vendors with the skill, whose money runs out and whose sales do not cover
 * their compute, or that have withdrawn all products, go on in the niche only, at a lower fixed cost. */
void niche_pivot(struct world *world);

#endif
