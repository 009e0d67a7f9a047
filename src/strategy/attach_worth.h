/* What a unit of tokens sold is worth to the cloud that hosts the model, besides its price, as customers bring their
 * cloud accounts along; docs/model.md 4.7. */
#ifndef PRICEWAR_STRATEGY_ATTACH_WORTH_H
#define PRICEWAR_STRATEGY_ATTACH_WORTH_H

#include "pricewar_plugin.h"

/* CNY/Mtok: the expected gross profit that the host has from one more customer and would not have without it, over
 * the tokens that it buys while it stays, both discounted. `rounds`: the mean of a horizon that may end in any
 * round alike, so that a round later counts exp(-1/rounds) as much. moves [count], by sector. */
double attach_worth(const struct account_moves *moves, size_t count, double rounds);

#endif
