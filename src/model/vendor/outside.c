#include "model/vendor/outside.h"

#include "model/vendor/pricing_limits.h"
#include <math.h>

void outside_start(struct world *world)
{
    world->outside = arena_take(&world->arena, world->product_count, sizeof *world->outside);
}

struct offer outside_offer_of(const struct world *world, size_t product)
{
    return world->outside[product].given ? world->outside[product].offer : standing_offer(world, product);
}

/* Products are launched before prices are set. */
static bool is_on_offer(const struct world *world, size_t product, int64_t round)
{
    const struct product_state *state = &world->products[product];
    return state->live || is_launched_in(world, product, round);
}

static enum status check_vendor(const struct world *world, size_t f, int64_t round, struct error *error)
{
    const struct vendor_state *vendor = &world->vendors[f];
    const struct vendor_parameters *parameters = &world->scenario->vendors[f];
    if (vendor->waiting)
        return error_set(error, STATUS_INVALID, "vendor %s has not entered the market yet", parameters->name);
    if (!vendor->alive)
        return error_set(error, STATUS_INVALID, "vendor %s left the market in round %lld", parameters->name,
                         (long long)vendor->exit_round);
    if (vendor->in_niche)
        return error_set(error, STATUS_INVALID,
                         "vendor %s has been in the niche for private deployment since round %lld and sets "
                         "no prices there",
                         parameters->name, (long long)vendor->pivot_round);
    if (round < parameters->pricing.from_round)
        return error_set(error, STATUS_INVALID,
                         "vendor %s holds its prices in round %lld: its pricing.from_round is %lld",
                         parameters->name, (long long)round, (long long)parameters->pricing.from_round);
    if (!vendor_moves(world, f, round))
        return error_set(error, STATUS_INVALID,
                         "vendors move one after the other: in round %lld it is the turn of %s",
                         (long long)round, world->scenario->vendors[vendor_in_turn(world, round)].name);
    return STATUS_OK;
}

static enum status check_product(const struct world *world, size_t product, int64_t round,
                                 struct error *error)
{
    const struct product_parameters *parameters = world->products[product].parameters;
    if (world->products[product].withdrawn)
        return error_set(error, STATUS_INVALID, "product %s has been withdrawn", parameters->name);
    if (!is_on_offer(world, product, round))
        return error_set(error, STATUS_INVALID, "product %s is launched in round %lld", parameters->name,
                         (long long)parameters->launch_round);
    if (!may_move_tier(world, product))
        return error_set(error, STATUS_INVALID,
                         "product %s can't be changed: its tier is not in the vendor's pricing.tiers",
                         parameters->name);
    return STATUS_OK;
}

/* A product whose price is held can be withdrawn and no more. */
static enum status check_held(const struct world *world, size_t product, int64_t round, struct error *error)
{
    const char *held = why_price_is_held(world, product, round);
    return held ? error_set(error, STATUS_INVALID, "product %s can't be changed: %s",
                            world->products[product].parameters->name, held)
                : STATUS_OK;
}

static enum status check_price(const struct world *world, size_t product, const struct offer *offer,
                               struct error *error)
{
    const struct product_state *state = &world->products[product];
    double wanted = wanted_price(world, offer), lowest = lowest_price(world, product);
    double now = list_price_of(state).blended;
    if (wanted == now && !offer->set_parts)
        return STATUS_OK;
    if (wanted < lowest)
        return error_set(error, STATUS_INVALID,
                         "a price of %.17g CNY/Mtok for %s is below %.17g, the lowest that the vendor's "
                         "floor and maximum_step allow in this round",
                         wanted, state->parameters->name, lowest);
    if (wanted > now && world->scenario->vendors[state->vendor].pricing.never_raise)
        return error_set(error, STATUS_INVALID,
                         "a price of %.17g CNY/Mtok for %s is above %.17g, and the vendor's "
                         "pricing.never_raise is set",
                         wanted, state->parameters->name, now);
    return STATUS_OK;
}

/* An amount as it is decided and as it stands, and the most that can be decided. A rule's script or a
 * scenario answers for itself; a caller's slip must not carry infinities into the run. */
struct amount {
    const char *name, *unit;
    double decided, standing, most;
};

static enum status check_amounts(const struct world *world, size_t product, const struct offer *offer,
                                 struct error *error)
{
    const struct offer now = standing_offer(world, product);
    const char *name = world->products[product].parameters->name;
    const struct amount amounts[] = {
        {"price", "CNY/Mtok", offer->set_parts ? 0 : offer->price, now.price, 1e9},
        {"price of input", "CNY/Mtok", offer->price_input, now.price_input, 1e9},
        {"price of output", "CNY/Mtok", offer->price_output, now.price_output, 1e9},
        {"free quota", "Gtok/month", offer->free_quota, now.free_quota, 1e9},
        {"rate cap", "Gtok/month", offer->rate_cap, now.rate_cap, 1e9},
        {"subscription fee", "kCNY/month", offer->subscription_fee, now.subscription_fee, 1e12},
    };
    for (size_t i = 0; i < sizeof amounts / sizeof *amounts; i++)
        if (amounts[i].decided > amounts[i].most && amounts[i].decided != amounts[i].standing)
            return error_set(error, STATUS_INVALID, "a %s of %g %s for %s: it must be at most %g",
                             amounts[i].name, amounts[i].decided, amounts[i].unit, name, amounts[i].most);
    const double most_ratio = 1e12;
    if (offer->set_parts && offer->price_input > 0 &&
        !(offer->price_output / offer->price_input <= most_ratio))
        return error_set(error, STATUS_INVALID,
                         "prices of %g and %g CNY/Mtok for %s: output must cost at most %g times as much as "
                         "input, unless input is free",
                         offer->price_input, offer->price_output, name, most_ratio);
    return STATUS_OK;
}

double outside_lowest_price(const struct world *world, size_t product)
{
    struct error unsaid = {0};
    int64_t round = world->round + 1;
    bool open = check_vendor(world, world->products[product].vendor, round, &unsaid) == STATUS_OK &&
                check_product(world, product, round, &unsaid) == STATUS_OK &&
                check_held(world, product, round, &unsaid) == STATUS_OK;
    return open ? lowest_price(world, product) : (double)NAN;
}

enum status outside_decide(struct world *world, size_t product, const struct offer *offer,
                           struct error *error)
{
    int64_t round = world->round + 1;
    enum status status = check_vendor(world, world->products[product].vendor, round, error);
    if (status == STATUS_OK)
        status = check_product(world, product, round, error);
    if (status == STATUS_OK && !offer->withdraw)
        status = check_held(world, product, round, error);
    if (status != STATUS_OK)
        return status;
    struct offer_fault fault = find_offer_fault(world, product, offer);
    if (fault.name)
        return error_set(error, STATUS_INVALID, "a %s of %g for %s: it must be a number, at least %g",
                         fault.name, fault.number, world->products[product].parameters->name, fault.least);
    status = check_amounts(world, product, offer, error);
    if (status == STATUS_OK)
        status = check_price(world, product, offer, error);
    if (status == STATUS_OK)
        world->outside[product] = (struct outside_offer){true, *offer};
    return status;
}

bool outside_take(struct world *world, size_t f, struct offer *offers)
{
    const struct vendor_state *vendor = &world->vendors[f];
    bool any = false;
    for (size_t j = vendor->first_product; j < vendor->first_product + vendor->product_count; j++) {
        if (!world->outside[j].given)
            continue;
        offers[j] = world->outside[j].offer;
        world->outside[j].given = false;
        any = true;
    }
    return any;
}
