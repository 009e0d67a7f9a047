#include "model/vendor/launch.h"

#include "model/sme/sme_layer.h"
#include "model/sme/sme_surplus.h"
#include "model/vendor/pricing.h"
#include "model/vendor/pricing_limits.h"
#include <math.h>

static void log_product(struct world *world, enum event_kind kind, size_t j, double before)
{
    const struct product_state *product = &world->products[j];
    event_log_add(&world->events,
                  event_about(world->round, kind, product->vendor, j, before, product->price));
}

/* The product that this one succeeds; NO_REFERENCE: none. */
static size_t predecessor_of(const struct world *world, size_t j)
{
    const struct product_state *product = &world->products[j];
    size_t place = product->parameters->predecessor;
    return place == NO_REFERENCE ? NO_REFERENCE : world->vendors[product->vendor].first_product + place;
}

static void introduce(struct world *world, size_t j)
{
    struct product_state *product = &world->products[j];
    const struct product_parameters *parameters = product->parameters;
    if (!price_is_introductory(world, j, world->round))
        return;
    product->list = list_price_of(product);
    product->introductory = true;
    pricing_post(world, product, parameters->introductory_price_input, parameters->introductory_price_output);
}

static void end_introduction(struct world *world, size_t j)
{
    struct product_state *product = &world->products[j];
    double before = product->price;
    product->introductory = false;
    pricing_post(world, product, product->list.input, product->list.output);
    if (fabs(product->price - before) > 1e-12 * fmax(fabs(product->price), fabs(before)))
        log_product(world, product->price < before ? EVENT_PRICE_CUT : EVENT_PRICE_RISE, j, before);
}

static void launch(struct world *world, size_t j)
{
    struct product_state *product = &world->products[j];
    product->live = true;
    product->launched = world->round;
    if (product->parameters->predecessor != NO_REFERENCE)
        product->base_quality = product->parameters->quality;
    if (product->parameters->inherits_price) {
        struct list_price old = list_price_of(&world->products[predecessor_of(world, j)]);
        pricing_post(world, product, old.input, old.output);
    }
    introduce(world, j);
    log_product(world, EVENT_LAUNCH, j, product->price);
}

static void move_customers(struct world *world, size_t from, size_t to)
{
    uint16_t successors[MOST_PRODUCTS + 1]; /* indexed by supplier code */
    for (size_t code = 0; code <= world->product_count; code++)
        successors[code] = (uint16_t)code;
    successors[from + 1] = (uint16_t)(to + 1);
    world->layer->change_suppliers(world, successors);
    sme_surplus_change_suppliers(world, successors);
}

/* The old product has stood beside its successor for as long as it was to. */
static void retire_predecessor(struct world *world, size_t j)
{
    size_t old = predecessor_of(world, j);
    if (old == NO_REFERENCE || !world->products[old].live)
        return;
    double kept = world->products[j].parameters->kept_months;
    if (isnan(kept) || !time_is_over(world, kept, world->products[j].launched, world->round))
        return;
    world->products[old].live = false;
    world->products[old].withdrawn = true;
    log_product(world, EVENT_WITHDRAWAL, old, world->products[old].price);
    move_customers(world, old, j);
}

void launches_start(struct world *world)
{
    for (size_t j = 0; j < world->product_count; j++) {
        const struct product_parameters *parameters = world->products[j].parameters;
        world->products[j].live = parameters->launch_round == 0 && !is_hosted(parameters);
        if (world->products[j].live)
            introduce(world, j);
    }
}

void launches_play(struct world *world)
{
    for (size_t j = 0; j < world->product_count; j++) {
        struct product_state *product = &world->products[j];
        if (product->introductory && !price_is_introductory(world, j, world->round))
            end_introduction(world, j);
        if (is_launched_in(world, j, world->round) && !is_hosted(product->parameters)) /* hosting.h */
            launch(world, j);
        if (product->live)
            retire_predecessor(world, j);
    }
}
