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

double decision_months(const struct world *world, size_t f)
{
    double every = world->scenario->vendors[f].pricing.decides_every;
    bool by_turns = world->scenario->simulation.move_order == MOVES_ALTERNATING;
    return by_turns ? world->months : decision_interval(every, world->months);
}

bool decision_is_due(const struct world *world, size_t f, int64_t round)
{
    int64_t played = round - world->scenario->vendors[f].pricing.from_round;
    return decision_falls_on(played, world->months / decision_months(world, f));
}

static const struct pricing_parameters *limits_of(const struct world *world, size_t product)
{
    return &world->scenario->vendors[world->products[product].vendor].pricing;
}

double lowest_price(const struct world *world, size_t product)
{
    const struct pricing_parameters *limits = limits_of(world, product);
    const struct product_state *state = &world->products[product];
    return fmax(limits->floor[state->parameters->tier], (1 - limits->maximum_step) * state->price);
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
