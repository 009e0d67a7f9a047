/* What a vendor may do with its prices in a round, whoever decides: a rule, or somebody outside the program
 * (outside.h). docs/model.md section 5. */
#ifndef PRICEWAR_MODEL_PRICING_LIMITS_H
#define PRICEWAR_MODEL_PRICING_LIMITS_H

#include "model/world.h"

/* Whether vendor f sets prices in the round: it is on the market, has begun to, and it is its turn. */
bool vendor_moves(const struct world *world, size_t f, int64_t round);

/* Whether the rule of vendor f decides in the round, if it may: in from_round, and from then on in the rounds
 * that begin nearest to every `decides_every` months; or, with a decision_chance, at random (Calvo 1983). Always where
 * vendors take turns. */
bool decision_is_due(const struct world *world, size_t f, int64_t round);

/* Months from one decision of the vendor's rule to the next, in the mean. */
double decision_months(const struct world *world, size_t f);

/* The vendor whose turn it is where vendors move one after the other. */
size_t vendor_in_turn(const struct world *world, int64_t round);

/* The scenario lets the vendor move products of the product's tier. */
static inline bool may_move_tier(const struct world *world, size_t product)
{
    const struct product_state *state = &world->products[product];
    return world->scenario->vendors[state->vendor].pricing.tiers >> state->parameters->tier & 1U;
}

/* So many months have passed since a round, when more than half of this one comes after them; a product that is on
 * offer from the start is so since round 1. */
bool time_is_over(const struct world *world, double months, int64_t since, int64_t round);

/* Whether the product comes on offer in that round, the current one or the next. */
bool is_launched_in(const struct world *world, size_t product, int64_t round);

/* Whether the product's introductory price holds in that round. */
bool price_is_introductory(const struct world *world, size_t product, int64_t round);

/* Why the vendor leaves the product's price alone in that round, as the end of a sentence; NULL: it may move it. */
const char *why_price_is_held(const struct world *world, size_t product, int64_t round);

/* Whether the vendor may move the product's price in the current round. */
static inline bool may_move(const struct world *world, size_t product)
{
    return may_move_tier(world, product) && !why_price_is_held(world, product, world->round);
}

/* The price without introductory discount and capacity charge. */
static inline struct list_price list_price_of(const struct product_state *product)
{
    return product->introductory || product->capacity_charge > 0
               ? product->list
               : (struct list_price){product->price_input, product->price_output, product->price};
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

/* What holds now, as an offer, without introductory discount and capacity charge; with the fee of the vendor's partners,
 * which a decision from outside leaves alone. */
static inline struct offer standing_offer(const struct world *world, size_t j)
{
    const struct product_state *product = &world->products[j];
    struct list_price list = list_price_of(product);
    return (struct offer){.price = list.blended,
                          .price_input = list.input,
                          .price_output = list.output,
                          .free_quota = product->free_quota,
                          .rate_cap = product->rate_cap,
                          .subscription_fee = product->subscription_fee,
                          .partner_fee = world->vendors[product->vendor].partner_fee};
}

/* A number of an offer that is none, or is below the least that it may be. */
struct offer_fault {
    const char *name; /* NULL: all is well */
    double number, least;
};

/* The first fault of an offer for the product. Prices of input and of output may go as far below zero as the floor of its
 * tier does, amounts not at all. A blended price too low is no fault: it is raised to the lowest one. */
struct offer_fault find_offer_fault(const struct world *world, size_t product, const struct offer *offer);

#endif
