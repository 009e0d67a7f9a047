#include "model/pricing.h"

#include "model/outlook.h"
#include <math.h>

struct pricing {
    bool out_of_memory; /* a rule went without */
    struct outlook *outlook;
    struct offer *offers; /* [product_count] */
};

enum status pricing_create(struct world *world, struct error *error)
{
    struct pricing *pricing = arena_take(&world->arena, 1, sizeof *pricing);
    if (!pricing)
        return error_no_memory(error, "pricing", sizeof *pricing);
    world->pricing = pricing;
    pricing->outlook = outlook_create(world);
    pricing->offers = arena_take(&world->arena, world->product_count, sizeof *pricing->offers);
    if (!pricing->outlook || !pricing->offers)
        return error_no_memory(error, "pricing", world->product_count * sizeof *pricing->offers);
    return STATUS_OK;
}

static const struct strategy *rule_of(const struct world *world, size_t f)
{
    return strategies[world->scenario->vendors[f].pricing.strategy_index];
}

enum status pricing_start(struct world *world, struct error *error)
{
    outlook_update(world, world->pricing->outlook);
    for (size_t f = 0; f < world->scenario->vendor_count; f++) {
        const struct vendor_parameters *vendor = &world->scenario->vendors[f];
        if (vendor->pricing.strategy_index >= strategy_count)
            return error_set(error, STATUS_INVALID, "vendor %s: no such strategy (index %zu of %zu)",
                             vendor->name, vendor->pricing.strategy_index, strategy_count);
        if (!rule_of(world, f)->create)
            continue;
        struct market_view view = outlook_of(world, world->pricing->outlook, f);
        struct error reason = {.message = ""};
        enum status status = rule_of(world, f)->create(&view, vendor->pricing.own, &world->arena,
                                                       &world->vendors[f].strategy_self, &reason);
        if (status != STATUS_OK)
            return error_set(error, status, "vendor %s, strategy %s: %s", vendor->name,
                             rule_of(world, f)->name, reason.message);
    }
    return STATUS_OK;
}

static double blend(const struct world *world, double input, double output)
{
    return (1 - world->mean_output_share) * input + world->mean_output_share * output;
}

void pricing_post(const struct world *world, struct product_state *product, double input, double output)
{
    product->price_input = input;
    product->price_output = output;
    product->price = blend(world, input, output);
    if (input > 0)
        product->output_ratio = output / input;
}

static bool moves_now(const struct world *world, size_t f)
{
    const struct simulation_parameters *simulation = &world->scenario->simulation;
    if (!world->vendors[f].alive || world->vendors[f].in_niche ||
        world->round < world->scenario->vendors[f].pricing.from_round)
        return false;
    return simulation->move_order == MOVES_SIMULTANEOUS ||
           (size_t)(world->round - 1) % world->scenario->vendor_count == f;
}

static void observe(struct world *world, size_t f)
{
    const struct strategy *rule = rule_of(world, f);
    if (!rule->observe || !world->vendors[f].alive || world->vendors[f].in_niche)
        return;
    struct market_view view = outlook_of(world, world->pricing->outlook, f);
    view.out_of_memory = &world->pricing->out_of_memory;
    rule->observe(&view, world->scenario->vendors[f].pricing.own, world->vendors[f].strategy_self);
}

static void decide(struct world *world, size_t f)
{
    struct market_view view = outlook_of(world, world->pricing->outlook, f);
    view.out_of_memory = &world->pricing->out_of_memory;
    rule_of(world, f)->decide(&view, world->scenario->vendors[f].pricing.own, world->vendors[f].strategy_self,
                              world->pricing->offers + world->vendors[f].first_product);
}

/* The price that the vendor's floor and largest step allow. */
static double allowed_price(const struct pricing_parameters *parameters, const struct product_state *product,
                            double wanted)
{
    double lowest =
        fmax(parameters->floor[product->parameters->tier], (1 - parameters->maximum_step) * product->price);
    return fmax(lowest, wanted);
}

static void log_price(struct world *world, size_t j, double before)
{
    const struct product_state *product = &world->products[j];
    event_log_add(&world->events,
                  (struct event){.round = (int32_t)world->round,
                                 .kind = product->price < before ? EVENT_PRICE_CUT : EVENT_PRICE_RISE,
                                 .vendor = (int32_t)product->vendor,
                                 .product = (int32_t)j,
                                 .sector = EVENT_NO_INDEX,
                                 .before = before,
                                 .after = product->price});
}

static void withdraw(struct world *world, size_t j)
{
    struct product_state *product = &world->products[j];
    product->live = false;
    product->withdrawn = true;
    event_log_add(&world->events, (struct event){.round = (int32_t)world->round,
                                                 .kind = EVENT_WITHDRAWAL,
                                                 .vendor = (int32_t)product->vendor,
                                                 .product = (int32_t)j,
                                                 .sector = EVENT_NO_INDEX,
                                                 .before = product->price,
                                                 .after = product->price});
}

/* Price as far as the vendor's limits allow; the ratio of the parts is kept unless both are as wanted. */
static void apply_price(struct world *world, size_t j, const struct offer *offer)
{
    struct product_state *product = &world->products[j];
    const struct pricing_parameters *parameters = &world->scenario->vendors[product->vendor].pricing;
    double before = product->price;
    double wanted = offer->set_parts ? blend(world, offer->price_input, offer->price_output) : offer->price;
    if (!isfinite(wanted) || (wanted == before && !offer->set_parts))
        return;
    double price = allowed_price(parameters, product, wanted);
    if (parameters->never_raise && price > before)
        return;
    if (offer->set_parts && price == wanted) {
        pricing_post(world, product, offer->price_input, offer->price_output);
    } else {
        double ratio = offer->set_parts && offer->price_input > 0 ? offer->price_output / offer->price_input
                                                                  : product->output_ratio;
        double input = price / blend(world, 1, ratio);
        pricing_post(world, product, input, ratio * input);
        product->price = price;
    }
    if (fabs(product->price - before) > 1e-12 * fmax(product->price, before))
        log_price(world, j, before);
}

static void apply_offer(struct world *world, size_t j, const struct offer *offer)
{
    struct product_state *product = &world->products[j];
    const struct pricing_parameters *parameters = &world->scenario->vendors[product->vendor].pricing;
    if (!product->live || !(parameters->tiers >> product->parameters->tier & 1U))
        return;
    if (offer->withdraw) {
        withdraw(world, j);
        return;
    }
    product->free_quota = offer->free_quota;
    product->rate_cap = offer->rate_cap;
    product->subscription_fee = offer->subscription_fee;
    apply_price(world, j, offer);
}

enum status pricing_decide(struct world *world, struct error *error)
{
    struct pricing *pricing = world->pricing;
    for (size_t j = 0; j < world->product_count; j++) {
        struct product_state *product = &world->products[j];
        product->previous_price = product->price;
        pricing->offers[j] = (struct offer){.price = product->price,
                                            .price_input = product->price_input,
                                            .price_output = product->price_output,
                                            .free_quota = product->free_quota,
                                            .rate_cap = product->rate_cap,
                                            .subscription_fee = product->subscription_fee};
    }
    outlook_update(world, pricing->outlook);
    for (size_t f = 0; f < world->scenario->vendor_count; f++)
        observe(world, f);
    for (size_t f = 0; f < world->scenario->vendor_count; f++)
        if (moves_now(world, f))
            decide(world, f);
    if (pricing->out_of_memory)
        return error_no_memory(error, "the vendors' decisions", 0);
    for (size_t j = 0; j < world->product_count; j++)
        apply_offer(world, j, &pricing->offers[j]);
    return STATUS_OK;
}
