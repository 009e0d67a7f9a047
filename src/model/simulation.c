#include "model/simulation.h"

#include "model/benchmark.h"
#include "model/clone.h"
#include "model/engine.h"
#include "model/founders.h"
#include "model/partners.h"
#include "model/rates.h"
#include "model/scenario_switch.h"
#include "model/sme/choice_table.h"
#include "model/sme/sme_layer.h"
#include "model/sme/sme_surplus.h"
#include "model/totals.h"
#include "model/vendor/attach.h"
#include "model/vendor/entry.h"
#include "model/vendor/hosting.h"
#include "model/vendor/launch.h"
#include "model/vendor/niche.h"
#include "model/vendor/outside.h"
#include "model/vendor/pricing.h"
#include "model/vendor/pricing_limits.h"
#include "model/vendor/technology.h"
#include <math.h>
#include <stdlib.h>

struct simulation {
    struct world world;
};

static void take_agents(struct world *world)
{
    const struct scenario *scenario = world->scenario;
    const struct infrastructure_parameters *infrastructure = &scenario->infrastructure;
    struct sme_report *report = &world->report;
    for (size_t f = 0; f < scenario->vendor_count; f++)
        world->product_count += scenario->vendors[f].product_count;
    const double runway_months = 3;
    world->runway_slots = (size_t)fmax(1, rint(runway_months / world->months));
    world->order_slots = 1 + (size_t)ceil(infrastructure->order_delay / world->months);
    world->sellers = arena_take(&world->arena, infrastructure->seller_count, sizeof *world->sellers);
    world->clouds = arena_take(&world->arena, scenario->cloud_count, sizeof *world->clouds);
    world->vendors = arena_take(&world->arena, scenario->vendor_count, sizeof *world->vendors);
    world->products = arena_take(&world->arena, world->product_count, sizeof *world->products);
    world->sectors = arena_take(&world->arena, scenario->sector_count, sizeof *world->sectors);
    founders_create(world);
    if (scenario->app_count)
        world->apps = arena_take(&world->arena, scenario->app_count, sizeof *world->apps);
    outside_start(world);
    attach_create(world);
    report->product_customers = take_numbers(world, world->product_count);
    report->product_volume = take_numbers(world, world->product_count);
    report->product_revenue = take_numbers(world, world->product_count);
    report->vendor_bills = take_numbers(world, scenario->vendor_count);
    report->vendor_had = take_numbers(world, scenario->vendor_count);
    report->vendor_kept = take_numbers(world, scenario->vendor_count);
    report->cloud_customers = take_numbers(world, scenario->cloud_count);
    report->cloud_bills = take_numbers(world, scenario->cloud_count);
    for (size_t c = 0; world->clouds && c < scenario->cloud_count; c++) {
        world->clouds[c].orders = take_numbers(world, world->order_slots);
        world->clouds[c].bought = take_numbers(world, (size_t)scenario->simulation.rounds + 1);
    }
    for (size_t f = 0; world->vendors && f < scenario->vendor_count; f++)
        world->vendors[f].recent_profit = take_numbers(world, world->runway_slots);
}

/* Output share of the market: mean over sectors, weighted by potential volume. */
static double mean_output_share(const struct scenario *scenario)
{
    double sum = 0, weights = 0;
    for (size_t s = 0; s < scenario->sector_count; s++) {
        const struct sector_parameters *sector = &scenario->sectors[s];
        double weight = (double)sector->number * sector->volume;
        sum += weight * 0.5 * (sector->output_share_low + sector->output_share_high);
        weights += weight;
    }
    const struct sector_parameters *first = &scenario->sectors[0];
    return weights > 0 ? sum / weights : 0.5 * (first->output_share_low + first->output_share_high);
}

static void start_firms(struct world *world)
{
    const struct scenario *scenario = world->scenario;
    const struct infrastructure_parameters *infrastructure = &scenario->infrastructure;
    double shares = 0;
    for (size_t g = 0; g < infrastructure->seller_count; g++)
        shares += infrastructure->sellers[g].order_share;
    for (size_t g = 0; g < infrastructure->seller_count; g++) {
        world->sellers[g].cash.value = infrastructure->sellers[g].capital;
        world->sellers[g].order_share = infrastructure->sellers[g].order_share / shares;
        world->sellers[g].price = infrastructure->accelerator_price;
    }
    for (size_t c = 0; c < scenario->cloud_count; c++) {
        double accelerators = scenario->clouds[c].accelerators;
        world->clouds[c].cash.value = scenario->clouds[c].capital;
        world->clouds[c].accelerators = accelerators > 0 ? accelerators : INFINITY;
        world->clouds[c].start_value =
            infrastructure->seller_count ? accelerators * infrastructure->accelerator_price : 0;
        world->clouds[c].quality = scenario->clouds[c].service_quality;
    }
    for (size_t f = 0; f < scenario->vendor_count; f++) {
        struct vendor_state *vendor = &world->vendors[f];
        vendor_start(world, f);
        vendor->buyer = NO_REFERENCE;
        vendor->staying_value = (double)NAN;
        vendor->fixed_cost_factor = 1;
        vendor->cash.value = scenario->vendors[f].capital;
    }
}

static void start_products(struct world *world)
{
    const struct scenario *scenario = world->scenario;
    size_t next = 0;
    for (size_t f = 0; f < scenario->vendor_count; f++) {
        world->vendors[f].first_product = next;
        world->vendors[f].product_count = scenario->vendors[f].product_count;
        for (size_t j = 0; j < scenario->vendors[f].product_count; j++, next++) {
            const struct product_parameters *parameters = &scenario->vendors[f].products[j];
            struct product_state *product = &world->products[next];
            product->vendor = f;
            product->parameters = parameters;
            product->free_quota = parameters->free_quota;
            product->rate_cap = parameters->rate_cap;
            product->subscription_fee = parameters->subscription_fee;
            product->base_quality = parameters->quality;
            product->output_ratio = 1;
            product->served_share = 1;
            pricing_post(world, product, parameters->price_input, parameters->price_output);
            product->nash_price = product->joint_price = (double)NAN;
        }
    }
}

/* Sector totals and SMEs' cash before round 1. */
static void start_sectors(struct world *world)
{
    const struct scenario *scenario = world->scenario;
    double customers = 0, number = 0;
    for (size_t s = 0; s < scenario->sector_count; s++)
        number += (double)scenario->sectors[s].number;
    for (size_t j = 0; j < world->product_count; j++)
        customers += world->report.product_customers[j];
    for (size_t s = 0; s < scenario->sector_count; s++) {
        const struct sector_parameters *parameters = &scenario->sectors[s];
        double alive = scenario->smes.weight * (double)parameters->number;
        world->sectors[s].alive = alive;
        world->sectors[s].adopters = customers * (double)parameters->number / number;
        world->sectors[s].with_value = alive * parameters->value_initial_share;
        world->sectors[s].users = alive * rint(parameters->initial_users);
        world->sectors[s].price = parameters->app_price;
        world->sectors[s].quality = parameters->own_quality;
    }
    for (size_t a = 0; a < scenario->app_count; a++) {
        world->sectors[scenario->apps[a].sector].alive += world->apps[a].alive;
        world->sectors[scenario->apps[a].sector].users += world->apps[a].users;
    }
}

/* The generator that gsl_rng_alloc would make, which ends the program when memory is short. */
static gsl_rng *take_generator(struct arena *arena)
{
    gsl_rng *generator = arena_take(arena, 1, sizeof *generator);
    if (generator) {
        generator->type = random_stream_type;
        generator->state = arena_take(arena, 1, random_stream_type->size);
    }
    return generator;
}

static enum status start_world(struct world *world, const struct scenario *scenario, uint32_t run,
                               struct error *error)
{
    world->scenario = scenario;
    world->run = run;
    world->seed = (uint64_t)scenario->simulation.seed;
    world->months = scenario->simulation.round_days / DAYS_PER_MONTH;
    world->years = scenario->simulation.round_days / DAYS_PER_YEAR;
    world->mean_output_share = mean_output_share(scenario);
    world->random = take_generator(&world->arena);
    take_agents(world);
    if (world->arena.exhausted)
        return error_no_memory(error, "the agents");
    start_firms(world);
    entries_start(world);
    niche_start(world);
    start_products(world);
    launches_start(world);
    technology_start(world);
    hosting_advance(world);
    partners_start(world);
    enum status status = choice_table_create(world, error);
    if (status == STATUS_OK)
        status = pricing_create(world, error);
    if (status != STATUS_OK)
        return status;
    choice_table_update(world);
    status = benchmark_create(world, error);
    if (status != STATUS_OK)
        return status;
    benchmark_update(world);
    world->layer = scenario->simulation.noise == NOISE_ON ? &sme_agents : &sme_expectations;
    status = world->layer->create(world, error);
    if (status != STATUS_OK)
        return status;
    start_sectors(world);
    status = sme_surplus_create(world, error);
    if (status != STATUS_OK)
        return status;
    world->layer->count_cash(world);
    totals_start(world);
    founders_start(world);
    return pricing_renew(world, NULL, 0, error);
}

enum status simulation_create(const struct scenario *scenario, uint32_t run, struct simulation **simulation,
                              struct error *error)
{
    *simulation = NULL;
    struct simulation *made = calloc(1, sizeof *made);
    if (!made)
        return error_no_memory(error, "the simulation");
    arena_init(&made->world.arena);
    arena_init(&made->world.rule_memory);
    enum status status = start_world(&made->world, scenario, run, error);
    if (status != STATUS_OK) {
        simulation_free(made);
        return status;
    }
    *simulation = made;
    return STATUS_OK;
}

enum status simulation_clone(const struct simulation *original, struct simulation **clone,
                             struct error *error)
{
    *clone = NULL;
    struct simulation *made = calloc(1, sizeof *made);
    if (!made)
        return error_no_memory(error, "a clone of the simulation");
    enum status status = clone_world(&original->world, &made->world, error);
    if (status != STATUS_OK) {
        simulation_free(made);
        return status;
    }
    *clone = made;
    return STATUS_OK;
}

enum status simulation_step(struct simulation *simulation, struct error *error)
{
    enum status status = engine_play_round(&simulation->world, error);
    return error_in_round(error, status, simulation->world.round);
}

enum status simulation_switch_scenario(struct simulation *simulation, const struct scenario *after,
                                       const bool *new_rules, struct error *error)
{
    return switch_scenario(&simulation->world, after, new_rules, error);
}

enum status simulation_decide(struct simulation *simulation, size_t product, const struct offer *offer,
                              struct error *error)
{
    return outside_decide(&simulation->world, product, offer, error);
}

struct offer simulation_offer(const struct simulation *simulation, size_t product)
{
    return outside_offer_of(&simulation->world, product);
}

double simulation_lowest_price(const struct simulation *simulation, size_t product)
{
    return outside_lowest_price(&simulation->world, product);
}

void simulation_set_threads(struct simulation *simulation, unsigned threads)
{
    struct world *world = &simulation->world;
    if (world->layer && world->layer->set_threads)
        world->layer->set_threads(world, threads);
}

const struct world *simulation_world(const struct simulation *simulation)
{
    return &simulation->world;
}

size_t simulation_sme_count(const struct simulation *simulation)
{
    const struct sme_layer *layer = simulation->world.layer;
    return layer->count_slots ? layer->count_slots(&simulation->world) : 0;
}

void simulation_sme(const struct simulation *simulation, size_t slot, struct sme_sample *sample)
{
    simulation->world.layer->sample(&simulation->world, slot, sample);
}

void simulation_free(struct simulation *simulation)
{
    if (!simulation)
        return;
    simulation_set_threads(simulation, 1);
    event_log_clear(&simulation->world.events);
    arena_clear(&simulation->world.rule_memory);
    arena_clear(&simulation->world.arena);
    free(simulation);
}
