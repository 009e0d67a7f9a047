#include "model/vendor/hosting.h"

#include "model/vendor/pricing.h"
#include "model/vendor/pricing_limits.h"
#include "scenario/open_weights.h"
#include <math.h>

/* As long as the maker works on the model, or has not come yet, each version is opened. After that the weights stay as
 * they are, and so does who serves them. */
static void follow_original(struct world *world, struct product_state *product)
{
    const struct product_state *original = &world->products[product->parameters->original];
    const struct vendor_state *maker = &world->vendors[original->vendor];
    if ((maker->alive || maker->waiting) && !original->withdrawn)
        product->base_quality = original->base_quality;
    product->quality = product->base_quality; /* what use has taught the maker is not in the weights */
    product->compute_need = product->parameters->serving_factor * original->compute_need;
    product->unit_cost = compute_price_of(world, product->vendor) * product->compute_need /
                         world->scenario->technology.utilisation_target;
}

/* Weights are opened by a maker that is there in the opening round. */
static bool weights_are_open(const struct world *world, const struct product_state *product)
{
    const struct product_state *original = &world->products[product->parameters->original];
    const struct vendor_state *maker = &world->vendors[original->vendor];
    int64_t opening = opening_round(original->parameters);
    return opening <= world->round && (maker->alive || maker->exit_round >= opening);
}

static bool follows_owner_price(const struct product_state *product)
{
    return !isnan(product->parameters->price_of_owner);
}

/* The price at which it would begin. */
static void quote_owner_price(struct world *world, struct product_state *product)
{
    struct list_price owner = list_price_of(&world->products[product->parameters->original]);
    double factor = product->parameters->price_of_owner;
    pricing_post(world, product, factor * owner.input, factor * owner.output);
}

/* A copy of the model must have room with the host and in its cloud. */
static bool has_room(const struct world *world, const struct product_state *product)
{
    const struct vendor_parameters *vendor = &world->scenario->vendors[product->vendor];
    const struct cloud_state *host = host_of(world, product->vendor);
    double size = world->products[product->parameters->original].parameters->size;
    return isnan(size) || (!(size > vendor->largest_model) && !(host && size > host->accelerators));
}

/* Whether the host makes the offer: it can, and does not begin below cost unless its scenario gives the price. */
static bool is_made(const struct world *world, const struct product_state *product)
{
    bool pays = !follows_owner_price(product) || product->price >= product->unit_cost;
    bool used_at_start = world->round == 0 && product->parameters->initial_share > 0;
    return weights_are_open(world, product) && (used_at_start || (pays && has_room(world, product)));
}

static bool is_awaited(const struct world *world, const struct product_state *product)
{
    return !product->live && !product->withdrawn && world->vendors[product->vendor].alive &&
           product->parameters->launch_round <= world->round;
}

static void advance_offer(struct world *world, size_t j)
{
    struct product_state *product = &world->products[j];
    follow_original(world, product);
    if (product->live)
        return;
    if (follows_owner_price(product))
        quote_owner_price(world, product);
    if (!is_awaited(world, product) || !is_made(world, product))
        return;
    product->live = true;
    product->launched = world->round;
    if (world->round > 0)
        event_log_add(&world->events, event_about(world->round, EVENT_LAUNCH, product->vendor, j,
                                                  product->price, product->price));
}

void hosting_advance(struct world *world)
{
    for (size_t j = 0; world->scenario->hosted_count && j < world->product_count; j++)
        if (is_hosted(world->products[j].parameters))
            advance_offer(world, j);
}
