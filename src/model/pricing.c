#include "model/pricing.h"

#include "model/choice_table.h"
#include "random/philox.h"
#include "strategy/strategy.h"
#include <gsl/gsl_randist.h>
#include <math.h>

struct pricing {
    struct public_product *products;   /* [product_count] */
    double *rival_unit_cost;           /* [product_count] */
    double *rival_cash;                /* [vendor_count] */
    double *own_unit_cost, *own_floor; /* [product_count] */
    bool *own_free;                    /* [product_count] */
    struct demand_segment *segments;   /* [class_count] */
    double *segment_utility;           /* [class_count][product_count] */
    double *segment_outside;           /* [class_count] */
    struct offer *offers;              /* [product_count] */
};

enum status pricing_create(struct world *world, struct error *error)
{
    struct arena *arena = &world->arena;
    size_t products = world->product_count, vendors = world->scenario->vendor_count;
    size_t classes = world->choice->class_count;
    struct pricing *pricing = arena_take(arena, 1, sizeof *pricing);
    if (!pricing)
        return error_no_memory(error, "pricing", sizeof *pricing);
    world->pricing = pricing;
    pricing->products = arena_take(arena, products, sizeof *pricing->products);
    pricing->rival_unit_cost = arena_take(arena, products, sizeof *pricing->rival_unit_cost);
    pricing->rival_cash = arena_take(arena, vendors, sizeof *pricing->rival_cash);
    pricing->own_unit_cost = arena_take(arena, products, sizeof *pricing->own_unit_cost);
    pricing->own_floor = arena_take(arena, products, sizeof *pricing->own_floor);
    pricing->own_free = arena_take(arena, products, sizeof *pricing->own_free);
    pricing->segments = arena_take(arena, classes, sizeof *pricing->segments);
    pricing->segment_utility = arena_take(arena, classes * products, sizeof *pricing->segment_utility);
    pricing->segment_outside = arena_take(arena, classes, sizeof *pricing->segment_outside);
    pricing->offers = arena_take(arena, products, sizeof *pricing->offers);
    bool taken = pricing->products && pricing->rival_unit_cost && pricing->rival_cash &&
                 pricing->own_unit_cost && pricing->own_floor && pricing->own_free && pricing->segments &&
                 pricing->segment_utility && pricing->segment_outside && pricing->offers;
    for (size_t f = 0; taken && f < vendors; f++) {
        size_t index = world->scenario->vendors[f].pricing.strategy_index;
        if (index >= strategy_count)
            return error_set(error, STATUS_INVALID, "vendor %s: no such strategy (index %zu of %zu)",
                             world->scenario->vendors[f].name, index, strategy_count);
        if (strategies[index]->self_size)
            world->vendors[f].strategy_self = arena_take(arena, 1, strategies[index]->self_size);
        taken = !strategies[index]->self_size || world->vendors[f].strategy_self;
    }
    return taken ? STATUS_OK : error_no_memory(error, "pricing", classes * products * sizeof(double));
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

/* What everybody sees before the round's decisions. */
static void look_at_market(struct world *world)
{
    struct pricing *pricing = world->pricing;
    const struct choice_table *table = world->choice;
    for (size_t j = 0; j < world->product_count; j++) {
        const struct product_state *product = &world->products[j];
        pricing->products[j] = (struct public_product){
            .vendor = product->vendor,
            .tier = product->parameters->tier,
            .live = product->live,
            .price = product->price,
            .quality = product->quality,
            .volume_share = product->share,
        };
    }
    double weights = 0;
    for (size_t k = 0; k < table->class_count; k++)
        weights += table->classes[k].alive * table->classes[k].typical_volume;
    for (size_t k = 0; k < table->class_count; k++) {
        const struct sme_class *class = &table->classes[k];
        pricing->segments[k] = (struct demand_segment){
            .weight =
                weights > 0 ? class->alive * class->typical_volume / weights : 1 / (double)table->class_count,
            .price_sensitivity = class->price_sensitivity,
        };
        pricing->segment_outside[k] = world->scenario->choice.outside_utility;
        for (size_t j = 0; j < world->product_count; j++)
            pricing->segment_utility[k * world->product_count + j] =
                world->products[j].live ? choice_table_utility(world, k, j) : -INFINITY;
    }
}

/* Noisy public estimates of rivals' costs and cash (docs/model.md section 5), drawn for this viewer. */
static void estimate_rivals(struct world *world, size_t viewer)
{
    struct pricing *pricing = world->pricing;
    const struct finance_parameters *finance = &world->scenario->finance;
    bool noisy = world->scenario->simulation.noise == NOISE_ON;
    random_stream_seek(world->random, world->seed, world->run, (uint32_t)viewer, (uint32_t)world->round,
                       RANDOM_ESTIMATE);
    for (size_t f = 0; f < world->scenario->vendor_count; f++) {
        const struct vendor_state *vendor = &world->vendors[f];
        bool exact = !noisy || f == viewer;
        double cash = fmax(0, balance_total(&vendor->cash));
        if (!exact)
            cash *= exp(gsl_ran_gaussian_ziggurat(world->random, finance->rival_cash_error));
        pricing->rival_cash[f] = vendor->alive ? cash : 0;
        for (size_t j = vendor->first_product; j < vendor->first_product + vendor->product_count; j++) {
            double error = exact ? 0 : gsl_ran_gaussian_ziggurat(world->random, finance->rival_cost_error);
            pricing->rival_unit_cost[j] = world->products[j].unit_cost * exp(error);
        }
    }
}

static struct market_view view_of(struct world *world, size_t f)
{
    struct pricing *pricing = world->pricing;
    const struct vendor_state *vendor = &world->vendors[f];
    const struct vendor_parameters *parameters = &world->scenario->vendors[f];
    for (size_t k = 0; k < vendor->product_count; k++) {
        const struct product_state *product = &world->products[vendor->first_product + k];
        int tier = product->parameters->tier;
        pricing->own_unit_cost[k] = product->unit_cost;
        pricing->own_floor[k] = parameters->pricing.floor[tier];
        pricing->own_free[k] = product->live && parameters->pricing.tiers >> tier & 1U;
    }
    return (struct market_view){
        .round = world->round,
        .months = world->months,
        .vendor = f,
        .product_count = world->product_count,
        .products = pricing->products,
        .first_own = vendor->first_product,
        .own_count = vendor->product_count,
        .own_unit_cost = pricing->own_unit_cost,
        .own_floor = pricing->own_floor,
        .own_free = pricing->own_free,
        .rival_unit_cost = pricing->rival_unit_cost,
        .own_cash = balance_total(&vendor->cash),
        .own_fixed_cost = parameters->fixed_cost * world->months,
        .attach_value = parameters->owner != NO_REFERENCE && vendor->volume > 0
                            ? vendor->attach_profit / vendor->volume
                            : 0,
        .subsidy_so_far = vendor->subsidy_so_far,
        .vendor_count = world->scenario->vendor_count,
        .rival_cash = pricing->rival_cash,
        .segment_count = world->choice->class_count,
        .segments = pricing->segments,
        .segment_utility = pricing->segment_utility,
        .segment_outside = pricing->segment_outside,
        .random = world->random,
    };
}

static bool moves_now(const struct world *world, size_t f)
{
    const struct simulation_parameters *simulation = &world->scenario->simulation;
    if (!world->vendors[f].alive || world->round < world->scenario->vendors[f].pricing.from_round)
        return false;
    return simulation->move_order == MOVES_SIMULTANEOUS ||
           (size_t)(world->round - 1) % world->scenario->vendor_count == f;
}

static void decide(struct world *world, size_t f)
{
    const struct pricing_parameters *parameters = &world->scenario->vendors[f].pricing;
    const struct vendor_state *vendor = &world->vendors[f];
    struct offer *offers = world->pricing->offers + vendor->first_product;
    estimate_rivals(world, f);
    struct market_view view = view_of(world, f);
    random_stream_seek(world->random, world->seed, world->run, (uint32_t)f, (uint32_t)world->round,
                       RANDOM_STRATEGY);
    strategies[parameters->strategy_index]->decide(&view, parameters->own, vendor->strategy_self, offers);
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

static void apply_offer(struct world *world, size_t j, const struct offer *offer)
{
    struct product_state *product = &world->products[j];
    const struct pricing_parameters *parameters = &world->scenario->vendors[product->vendor].pricing;
    if (!product->live || !(parameters->tiers >> product->parameters->tier & 1U))
        return;
    product->free_quota = offer->free_quota;
    product->rate_cap = offer->rate_cap;
    double before = product->price;
    double wanted = offer->set_parts ? blend(world, offer->price_input, offer->price_output) : offer->price;
    if (!isfinite(wanted) || (wanted == before && !offer->set_parts))
        return;
    double price = allowed_price(parameters, product, wanted);
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

void pricing_decide(struct world *world)
{
    struct pricing *pricing = world->pricing;
    for (size_t j = 0; j < world->product_count; j++) {
        struct product_state *product = &world->products[j];
        product->previous_price = product->price;
        pricing->offers[j] = (struct offer){.price = product->price,
                                            .price_input = product->price_input,
                                            .price_output = product->price_output,
                                            .free_quota = product->free_quota,
                                            .rate_cap = product->rate_cap};
    }
    look_at_market(world);
    for (size_t f = 0; f < world->scenario->vendor_count; f++)
        if (moves_now(world, f))
            decide(world, f);
    for (size_t j = 0; j < world->product_count; j++)
        apply_offer(world, j, &pricing->offers[j]);
}
