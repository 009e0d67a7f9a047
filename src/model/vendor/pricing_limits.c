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
    const double about_alike = 1.05; /* a month of 30 days is a month */
    double every = world->scenario->vendors[f].pricing.decides_every;
    double chance = world->scenario->vendors[f].pricing.decision_chance;
    if (chance > 0 && !by_turns(world))
        return world->months / share_in(chance, world->months);
    return by_turns(world) || every < about_alike * world->months ? world->months : every;
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
    double share = world->months / decision_months(world, f); /* of that time in a round */
    return floor(((double)played + 0.5) * share) > floor(((double)played - 0.5) * share);
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
    return fmax(limits->floor[state->parameters->tier],
                (1 - limits->maximum_step) * list_price_of(state).blended);
}

/* The fault that was found before, else `name` if `value` is no amount. */
static const char *note_fault(const char *fault, const char *name, double value, double *number)
{
    if (fault || (isfinite(value) && value >= 0))
        return fault;
    *number = value;
    return name;
}

const char *find_offer_fault(const struct offer *offer, double *number)
{
    const char *fault = NULL;
    if (offer->set_parts) {
        fault = note_fault(fault, "price of input", offer->price_input, number);
        fault = note_fault(fault, "price of output", offer->price_output, number);
    } else if (!isfinite(offer->price)) {
        fault = note_fault(fault, "price", offer->price, number);
    }
    fault = note_fault(fault, "free quota", offer->free_quota, number);
    fault = note_fault(fault, "rate cap", offer->rate_cap, number);
    return note_fault(fault, "subscription fee", offer->subscription_fee, number);
}
