/* E8 of the vendors: acquisition, pivot to the niche, then bankruptcy and withdrawal; docs/model.md 4.10. */
#ifndef PRICEWAR_MODEL_EXIT_H
#define PRICEWAR_MODEL_EXIT_H

#include "model/world.h"

/* Once all flows of the round are booked. Vendors short of money may be bought or pivot; those whose cash is
 * negative leave with their products, what they owe stays on their account; those that have taken all
 * products off the market hand their cash to their investors. */
void exits_play(struct world *world);

#endif
