/* Private deployment of vertical models: large enterprises (in the households' sector) put contracts out
 * to tender. The price of tokens plays no role, so the niche is a refuge from the price war. docs/model.md
 * 4.8, 4.10. */
#ifndef PRICEWAR_MODEL_NICHE_H
#define PRICEWAR_MODEL_NICHE_H

#include "model/world.h"

/* Draws the vendors' niche skills for this run. */
void niche_start(struct world *world);

/* E5, once the vendors' other business is settled. Draws tenders and their winners, by logit of z_f + q_f
 * - alpha_V fee among vendors with free staff; books fees, maintenance and delivery costs. Without noise
 * the tenders arrive evenly through the round; a vendor whose staff is fully booked drops out, and the
 * others share the rest. */
void niche_play(struct world *world);

/* E8; runways must be up to date. A vendor continues in the niche only, at a lower fixed cost, when it has
 * the skill, its money runs out and its sales do not cover its compute, or when it has withdrawn all
 * products. */
void niche_pivot(struct world *world);

/* Whether vendor f could live in the niche: there are tenders, and it has people and the skill for them. */
bool niche_is_open(const struct world *world, size_t f);

/* What the next `months` would be worth to vendor f in the niche, with its own app, discounted at a rate per month,
 * kCNY. */
double niche_value(const struct world *world, size_t f, double rate, double months);

/* Vendor f leaves the market for tokens for good, and goes on in the niche. */
void niche_take_up(struct world *world, size_t f);

#endif
