#include "model/vendor/technology.h"

#include "model/rates.h"
#include "model/vendor/vendor.h"
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sort.h>
#include <math.h>

/* Unit costs from compute per token and compute price, which fall at yearly rates, and learning by doing:
 * g = g_0 e_f (1 - m_a)^t (X/X_0)^(-b), b = -log2(1 - LR) (Wright 1936; Nagy et al. 2013). */
static void set_costs(struct world *world, double years)
{
    const struct scenario *scenario = world->scenario;
    const struct technology_parameters *technology = &scenario->technology;
    double start_price = scenario->infrastructure.compute_price,
           exponent = log2(1 - technology->learning_rate);
    double hardware = pow(1 - technology->hardware_progress, years);
    double algorithms = pow(1 - technology->algorithmic_progress, years);
    for (size_t c = 0; c < scenario->cloud_count; c++)
        world->clouds[c].price = start_price * scenario->clouds[c].compute_price_factor * hardware;
    for (size_t j = 0; j < world->product_count; j++) {
        struct product_state *product = &world->products[j];
        if (is_hosted(product->parameters)) /* hosting.h */
            continue;
        const struct vendor_parameters *vendor = &scenario->vendors[product->vendor];
        const struct vendor_state *state = &world->vendors[product->vendor];
        double learning = pow(state->output / vendor->initial_output, exponent);
        product->compute_need = product->parameters->unit_cost * technology->utilisation_target /
                                start_price * vendor->cost_factor * algorithms * learning;
        product->unit_cost =
            world->clouds[vendor->host].price * product->compute_need / technology->utilisation_target;
    }
}

/* Quality from data, L_D h(D); docs/model.md 4.2. */
static double data_quality(const struct technology_parameters *technology, double data)
{
    double relative = data / technology->data_half;
    double form = technology->data_form == DATA_LOGARITHMIC ? log1p(relative) : relative / (1 + relative);
    return technology->data_effect * form;
}

static void set_qualities(struct world *world)
{
    for (size_t j = 0; j < world->product_count; j++) {
        struct product_state *product = &world->products[j];
        if (is_hosted(product->parameters))
            continue;
        product->quality = product->base_quality +
                           data_quality(&world->scenario->technology, world->vendors[product->vendor].data);
    }
}

static double median_fixed_cost(const struct world *world)
{
    double costs[MOST_VENDORS];
    size_t count = 0;
    for (size_t f = 0; f < world->scenario->vendor_count && count < MOST_VENDORS; f++)
        costs[count++] = vendor_fixed_cost(world, f);
    gsl_sort(costs, 1, count);
    return count % 2 ? costs[count / 2] : 0.5 * (costs[count / 2 - 1] + costs[count / 2]);
}

/* Quality gained this round from a new generation; its expectation when noise is off. */
static double new_generation(struct world *world, size_t f, double median_cost)
{
    const struct technology_parameters *technology = &world->scenario->technology;
    double effort = median_cost > 0 ? sqrt(vendor_fixed_cost(world, f) / median_cost) : 1;
    double chance = probability_in(technology->quality_arrival_rate * effort, world->years);
    double median = technology->quality_arrival_median, log_sd = technology->quality_arrival_log_sd;
    if (world->scenario->simulation.noise == NOISE_OFF)
        return chance * median * exp(0.5 * log_sd * log_sd);
    if (gsl_rng_uniform(random_of(world, f, RANDOM_VENDOR_QUALITY)) >= chance)
        return 0;
    return median * exp(gsl_ran_gaussian_ziggurat(world->random, log_sd));
}

/* The best tier gets the whole gain, other products the part that is distilled; models of others get nothing. */
static void improve_products(struct world *world, size_t f, double gain)
{
    const struct vendor_state *vendor = &world->vendors[f];
    int top = TIER_LIGHT;
    for (size_t j = vendor->first_product; j < vendor->first_product + vendor->product_count; j++) {
        const struct product_state *product = &world->products[j];
        if (product->live && product->parameters->tier > top && !is_hosted(product->parameters))
            top = product->parameters->tier;
    }
    for (size_t j = vendor->first_product; j < vendor->first_product + vendor->product_count; j++) {
        struct product_state *product = &world->products[j];
        if (is_hosted(product->parameters))
            continue;
        double share = product->parameters->tier == top ? 1 : world->scenario->technology.distillation_share;
        double before = product->base_quality;
        product->base_quality += share * gain;
        if (product->live && world->scenario->simulation.noise == NOISE_ON)
            event_log_add(&world->events,
                          event_about(world->round, EVENT_QUALITY, f, j, before, product->base_quality));
    }
}

/* Open research and staff that changes jobs close the gap to the tier's best; nu of docs/model.md 4.1. */
static void catch_up(struct world *world)
{
    double best[TIER_COUNT] = {-INFINITY, -INFINITY, -INFINITY};
    double share = probability_in(world->scenario->technology.catch_up, world->years);
    for (size_t j = 0; j < world->product_count; j++) {
        const struct product_state *product = &world->products[j];
        if (product->live)
            best[product->parameters->tier] = fmax(best[product->parameters->tier], product->base_quality);
    }
    for (size_t j = 0; j < world->product_count; j++) {
        struct product_state *product = &world->products[j];
        double gap = best[product->parameters->tier] - product->base_quality;
        if (gap > 0 && isfinite(gap) && !is_hosted(product->parameters))
            product->base_quality += share * gap;
    }
}

static void launch_products(struct world *world)
{
    for (size_t j = 0; j < world->product_count; j++) {
        struct product_state *product = &world->products[j];
        if (product->live || product->withdrawn || !world->vendors[product->vendor].alive ||
            product->parameters->launch_round > world->round || is_hosted(product->parameters))
            continue;
        product->live = true;
        event_log_add(&world->events, event_about(world->round, EVENT_LAUNCH, product->vendor, j,
                                                  product->price, product->price));
    }
}

void technology_start(struct world *world)
{
    for (size_t j = 0; j < world->product_count; j++)
        world->products[j].live =
            world->products[j].parameters->launch_round == 0 && !is_hosted(world->products[j].parameters);
    set_costs(world, 0);
    set_qualities(world);
}

void technology_advance(struct world *world)
{
    double median_cost = median_fixed_cost(world);
    launch_products(world);
    for (size_t f = 0; f < world->scenario->vendor_count; f++) {
        double gain = world->vendors[f].alive ? new_generation(world, f, median_cost) : 0;
        if (gain > 0)
            improve_products(world, f, gain);
    }
    catch_up(world);
    set_costs(world, (double)(world->round - 1) * world->years);
    set_qualities(world);
}

void technology_learn(struct world *world)
{
    const struct technology_parameters *technology = &world->scenario->technology;
    double kept = 1 - share_in(technology->data_decay, world->months);
    for (size_t f = 0; f < world->scenario->vendor_count; f++) {
        struct vendor_state *vendor = &world->vendors[f];
        double volume = vendor->volume + vendor->app_volume;
        vendor->output += volume;
        vendor->data = kept * vendor->data + technology->data_yield * volume;
    }
}

static bool has_own_model(const struct world *world, size_t f)
{
    const struct vendor_state *vendor = &world->vendors[f];
    for (size_t j = vendor->first_product; j < vendor->first_product + vendor->product_count; j++)
        if (!is_hosted(world->products[j].parameters))
            return true;
    return false;
}

double technology_quality_per_volume(const struct world *world, size_t f)
{
    if (!has_own_model(world, f))
        return 0;
    const struct technology_parameters *technology = &world->scenario->technology;
    double half = technology->data_half, relative = 1 + world->vendors[f].data / half;
    double slope = technology->data_form == DATA_LOGARITHMIC ? 1 / relative : 1 / (relative * relative);
    return technology->data_yield * technology->data_effect * slope / half;
}
