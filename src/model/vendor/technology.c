#include "model/vendor/technology.h"

#include "model/rates.h"
#include "model/vendor/research.h"
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
    world->compute_price = start_price * hardware;
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
            compute_price_of(world, product->vendor) * product->compute_need / technology->utilisation_target;
    }
}

/* Quality from data, L_D h(D); docs/model.md 4.2. */
static double data_quality(const struct technology_parameters *technology, double data)
{
    double relative = data / technology->data_half;
    double form = technology->data_form == DATA_LOGARITHMIC ? log1p(relative) : relative / (1 + relative);
    return technology->data_effect * form;
}

/* Also counts what models gain: the mean change over those on offer in this round and the last, so that a launch
 * by itself is no gain. */
static void set_qualities(struct world *world)
{
    double gain = 0, count = 0;
    for (size_t j = 0; j < world->product_count; j++) {
        struct product_state *product = &world->products[j];
        if (is_hosted(product->parameters))
            continue;
        double before = product->quality;
        product->quality = product->base_quality +
                           data_quality(&world->scenario->technology, world->vendors[product->vendor].data);
        if (product->live && product->offered) {
            gain += product->quality - before;
            count++;
        }
    }
    world->market.quality_gain += count > 0 ? gain / count : 0;
}

void technology_start(struct world *world)
{
    research_start(world);
    set_costs(world, 0);
    set_qualities(world);
}

void technology_advance(struct world *world)
{
    research_advance(world);
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
