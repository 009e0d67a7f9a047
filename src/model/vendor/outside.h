/* Decisions from outside the program: what a vendor does in the next round, in place of what its rule would
 * decide, within the same limits. */
#ifndef PRICEWAR_MODEL_OUTSIDE_H
#define PRICEWAR_MODEL_OUTSIDE_H

#include "model/world.h"

struct outside_offer {
    bool given;
    struct offer offer; /* as a rule would set it */
};

/* world->outside, on the world's arena, which is exhausted when memory is short. */
void outside_start(struct world *world);

/* What was decided from outside for the product so far, or what holds now. */
struct offer outside_offer_of(const struct world *world, size_t product);

/* In the next round the product's vendor does this with the product, and its rule is not asked; what its
 * other products have stays as it is unless it is decided too. The last decision for a product counts.
 * STATUS_INVALID, and nothing changes, when a rule could not do it, or an amount is beyond any market
 * (1e9 CNY/Mtok or Gtok/month, 1e12 kCNY/month, an output price of 1e12 times that of input): the message
 * says why and what is allowed. */
enum status outside_decide(struct world *world, size_t product, const struct offer *offer,
                           struct error *error);

/* The lowest price that can be decided for the product, CNY/Mtok; NAN: none can. */
double outside_lowest_price(const struct world *world, size_t product);

/* Puts what was decided for vendor f into `offers` [product_count] and forgets it; false: nothing was. */
bool outside_take(struct world *world, size_t f, struct offer *offers);

#endif
