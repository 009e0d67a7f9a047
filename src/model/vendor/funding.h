/* Outside money for vendors (E7): dated rounds of the scenario, rounds by chance, listings; docs/model.md 4.9. */
#ifndef PRICEWAR_MODEL_FUNDING_H
#define PRICEWAR_MODEL_FUNDING_H

#include "model/world.h"

/* Chance that investors fund vendor f within a month, as things are; 0 when it seeks no money. */
double funding_chance_a_month(const struct world *world, size_t f);

/* Pays the rounds of this date, then draws rounds and listings, or books their expectation when noise is off. */
void funding_play(struct world *world);

#endif
