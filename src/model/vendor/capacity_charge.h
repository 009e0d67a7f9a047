/* E1: a charge on top of list prices while compute is scarce; docs/model.md 5.2. */
#ifndef PRICEWAR_MODEL_CAPACITY_CHARGE_H
#define PRICEWAR_MODEL_CAPACITY_CHARGE_H

#include "model/world.h"

/* Before the rules decide: list prices are what they see and set. */
void capacity_charges_lift(struct world *world);

/* After they have decided: the charges move by last round's load and are posted with the prices. */
void capacity_charges_post(struct world *world);

#endif
