/* E8 of the vendors: acquisition, pivot to the niche, leaving by choice, bankruptcy and
 * withdrawal; docs/model.md 4.10. */
#ifndef PRICEWAR_MODEL_EXIT_H
#define PRICEWAR_MODEL_EXIT_H

#include "model/world.h"

/* Call once all flows of the round are booked. Vendors short of money may be bought or pivot. Those with
 * negative cash leave with their products; their debt stays on their account. Those that have taken all
 * products off the market hand their cash to their investors. */
void exits_play(struct world *world);

#endif
