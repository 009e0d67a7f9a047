#include "model/vendor/pricing_limits.h"

#include "model/rates.h"
#include <math.h>

size_t vendor_in_turn(const struct world *world, int64_t round)
{
    return (size_t)(round - 1) % world->scenario->vendor_count;
}

bool vendor_moves(const struct world *world, size_t f, int64_t round)
{
    if (!world->vendors[f].alive || world->vendors[f].in_niche ||
        round < world->scenario->vendors[f].pricing.from_round)
        return false;
    return world->scenario->simulation.move_order == MOVES_SIMULTANEOUS || vendor_in_turn(world, round) == f;
}

static bool by_turns(const struct world *world)
{
    return world->scenario->simulation.move_order == MOVES_ALTERNATING;
}

double decision_months(const struct world *world, size_t f)
{
    double every = world->scenario->vendors[f].pricing.decides_every;
    double chance = world->scenario->vendors[f].pricing.decision_chance;
    if (chance > 0 && !by_turns(world))
        return world->months / share_in(chance, world->months);
    return by_turns(world) ? world->months : decision_interval(every, world->months);
}

static bool decides_by_chance(const struct world *world, size_t f, int64_t round, double chance)
{
    struct philox_words words =
        philox4x32(world->seed, world->run, (uint32_t)f, (uint32_t)round, RANDOM_PRICE_REVIEW);
    return uniform_from_word(words.word[0]) < share_in(chance, world->months);
}

bool decision_is_due(const struct world *world, size_t f, int64_t round)
{
    int64_t played = round - world->scenario->vendors[f].pricing.from_round;
    double chance = world->scenario->vendors[f].pricing.decision_chance;
    if (chance > 0 && !by_turns(world))
        return decides_by_chance(world, f, round, chance);
    return decision_falls_on(played, world->months / decision_months(world, f));
}

bool time_is_over(const struct world *world, double months, int64_t since, int64_t round)
{
    int64_t played = round - (since > 0 ? since : 1);
    return ((double)played + 0.5) * world->months >= months;
}

bool is_launched_in(const struct world *world, size_t product, int64_t round)
{
    const struct product_state *state = &world->products[product];
    return !state->live && !state->withdrawn && world->vendors[state->vendor].alive &&
           state->parameters->launch_round <= round;
}

bool price_is_introductory(const struct world *world, size_t product, int64_t round)
{
    const struct product_state *state = &world->products[product];
    double months = state->parameters->introductory_months;
    return months > 0 && !time_is_over(world, months, state->live ? state->launched : round, round);
}

/* A newer product of the vendor is on offer, or will be, in place of this one. */
static bool is_succeeded(const struct world *world, size_t product, int64_t round)
{
    const struct vendor_state *vendor = &world->vendors[world->products[product].vendor];
    for (size_t j = vendor->first_product; j < vendor->first_product + vendor->product_count; j++)
        if (world->products[j].parameters->predecessor == product - vendor->first_product &&
            (world->products[j].live || is_launched_in(world, j, round)))
            return true;
    return false;
}

const char *why_price_is_held(const struct world *world, size_t product, int64_t round)
{
    if (world->products[product].parameters->price_fixed)
        return "its price_fixed is set";
    if (price_is_introductory(world, product, round))
        return "its introductory price holds";
    return is_succeeded(world, product, round) ? "a newer product has succeeded it" : NULL;
}

static const struct pricing_parameters *limits_of(const struct world *world, size_t product)
{
    return &world->scenario->vendors[world->products[product].vendor].pricing;
}

double lowest_price(const struct world *world, size_t product)
{
    const struct pricing_parameters *limits = limits_of(world, product);
    const struct product_state *state = &world->products[product];
    double now = list_price_of(state).blended, floor = limits->floor[state->parameters->tier];
    if (now < 0 || floor < 0) /* 1 is no limit: nothing less takes a price from above zero to below it */
        return limits->maximum_step >= 1 ? floor : fmax(floor, now - limits->maximum_step * fabs(now));
    return fmax(floor, (1 - limits->maximum_step) * now);
}

static void note_fault(struct offer_fault *fault, const char *name, double number, double least)
{
    if (!fault->name && !(isfinite(number) && number >= least))
        *fault = (struct offer_fault){name, number, least};
}

struct offer_fault find_offer_fault(const struct world *world, size_t product, const struct offer *offer)
{
    double least_price = fmin(0, limits_of(world, product)->floor[world->products[product].parameters->tier]);
    struct offer_fault fault = {0};
    if (offer->set_parts) {
        note_fault(&fault, "price of input", offer->price_input, least_price);
        note_fault(&fault, "price of output", offer->price_output, least_price);
    } else if (!isfinite(offer->price)) {
        note_fault(&fault, "price", offer->price, least_price);
    }
    note_fault(&fault, "partner fee", offer->partner_fee, -INFINITY);
    note_fault(&fault, "free quota", offer->free_quota, 0);
    note_fault(&fault, "rate cap", offer->rate_cap, 0);
    note_fault(&fault, "subscription fee", offer->subscription_fee, 0);
    return fault;
}
