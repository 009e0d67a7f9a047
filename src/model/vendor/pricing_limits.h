/* What a vendor may do with its prices in a round, whoever decides: a rule, or somebody outside the program
 * (outside.h). docs/model.md section 5. */
#ifndef PRICEWAR_MODEL_PRICING_LIMITS_H
#define PRICEWAR_MODEL_PRICING_LIMITS_H

#include "model/world.h"

/* Whether vendor f sets prices in the round: it is on the market, has begun to, and it is its turn. */
bool vendor_moves(const struct world *world, size_t f, int64_t round);

/* Whether the rule of vendor f decides in the round, if it may: in from_round, and from then on in the rounds
 * that begin nearest to every `decides_every` months. Always where vendors take turns. */
bool decision_is_due(const struct world *world, size_t f, int64_t round);

/* Months from one decision of the vendor's rule to the next. */
double decision_months(const struct world *world, size_t f);

/* The vendor whose turn it is where vendors move one after the other. */
size_t vendor_in_turn(const struct world *world, int64_t round);

/* The scenario lets the vendor move products of the product's tier. */
static inline bool may_move_tier(const struct world *world, size_t product)
{
    const struct product_state *state = &world->products[product];
    return world->scenario->vendors[state->vendor].pricing.tiers >> state->parameters->tier & 1U;
}

/* The lowest price that the vendor's floor and largest step allow, CNY/Mtok. */
double lowest_price(const struct world *world, size_t product);

/* Price of a token at the market's mean share of output tokens. */
static inline double blended_price(const struct world *world, double input, double output)
{
    return (1 - world->mean_output_share) * input + world->mean_output_share * output;
}

/* The blended price that the offer asks for. */
static inline double wanted_price(const struct world *world, const struct offer *offer)
{
    return offer->set_parts ? blended_price(world, offer->price_input, offer->price_output) : offer->price;
}

/* What holds now, as an offer. */
static inline struct offer standing_offer(const struct product_state *product)
{
    return (struct offer){.price = product->price,
                          .price_input = product->price_input,
                          .price_output = product->price_output,
                          .free_quota = product->free_quota,
                          .rate_cap = product->rate_cap,
                          .subscription_fee = product->subscription_fee};
}

/* The first of the offer's numbers that is none, or an amount below zero; NULL when all is well. A negative
 * price is no fault: it is raised to the lowest one. */
const char *find_offer_fault(const struct offer *offer, double *number);

#endif
