#include "model/vendor/entry.h"

#include "model/vendor/pricing.h"
#include <math.h>

void vendor_start(struct world *world, size_t f)
{
    const struct vendor_parameters *parameters = &world->scenario->vendors[f];
    struct vendor_state *vendor = &world->vendors[f];
    vendor->alive = true;
    vendor->runway = INFINITY;
    vendor->app_users = rint(parameters->app.initial_users);
    vendor->output = parameters->initial_output;
    vendor->data = parameters->initial_data;
}

void entries_start(struct world *world)
{
    for (size_t f = 0; f < world->scenario->vendor_count; f++) {
        struct vendor_state *vendor = &world->vendors[f];
        if (world->scenario->vendors[f].entry_round == 0)
            continue;
        vendor->alive = false;
        vendor->waiting = true;
        vendor->runway = vendor->app_users = vendor->data =
            0; /* output: what it starts with, which its unit cost goes by */
        vendor->cash.value = 0;
    }
}

static void enter(struct world *world, size_t f)
{
    struct vendor_state *vendor = &world->vendors[f];
    vendor_start(world, f);
    vendor->waiting = false;
    vendor->entered = true;
    vendor->due = world->scenario->vendors[f].capital;
    /* what the scenario says of its models is what they are on that day, whatever others have learned since the start */
    for (size_t j = vendor->first_product; j < vendor->first_product + vendor->product_count; j++)
        if (!is_hosted(world->products[j].parameters))
            world->products[j].base_quality = world->products[j].parameters->quality;
}

static bool enters_now(const struct world *world, size_t f)
{
    int64_t round = world->scenario->vendors[f].entry_round;
    return world->vendors[f].waiting && round <= world->round;
}

void entries_play(struct world *world)
{
    for (size_t f = 0; f < world->scenario->vendor_count; f++)
        if (enters_now(world, f))
            enter(world, f);
}

enum status entries_start_rules(struct world *world, struct error *error)
{
    bool entered[MOST_VENDORS], any = false;
    for (size_t f = 0; f < world->scenario->vendor_count; f++) {
        entered[f] = world->vendors[f].entered;
        any = any || entered[f];
        world->vendors[f].entered = false;
    }
    return any ? pricing_renew(world, entered, world->round - 1, error) : STATUS_OK;
}
