#include "model/vendor/research.h"

#include "model/rates.h"
#include "model/vendor/vendor.h"
#include "scenario/calendar.h"
#include "scenario/open_weights.h"
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sort.h>
#include <math.h>

/* Of all vendors that have come to the market, dead ones included. */
static double median_fixed_cost(const struct world *world)
{
    double costs[MOST_VENDORS];
    size_t count = 0;
    for (size_t f = 0; f < world->scenario->vendor_count && count < MOST_VENDORS; f++)
        if (!world->vendors[f].waiting)
            costs[count++] = vendor_fixed_cost(world, f);
    if (count == 0)
        return 0;
    gsl_sort(costs, 1, count);
    return count % 2 ? costs[count / 2] : 0.5 * (costs[count / 2 - 1] + costs[count / 2]);
}

/* Generations a year: lam_q a_f (B_f/B_med)^gamma, with less than proportional returns to spending (Jones 1995). */
static double arrival_rate(const struct world *world, size_t f, double median_cost)
{
    const struct technology_parameters *technology = &world->scenario->technology;
    double exponent = technology->research_exponent;
    double relative = median_cost > 0 ? vendor_fixed_cost(world, f) / median_cost : 1;
    double effort =
        exponent == 0.5 ? sqrt(relative) : pow(relative, exponent); /* the usual case, without pow */
    return technology->quality_arrival_rate * effort * world->scenario->vendors[f].research_productivity;
}

/* Quality gained this round from a new generation; its expectation when noise is off. */
static double new_generation(struct world *world, size_t f, double median_cost)
{
    const struct technology_parameters *technology = &world->scenario->technology;
    double chance = probability_in(arrival_rate(world, f, median_cost), world->years);
    double median = technology->quality_arrival_median, log_sd = technology->quality_arrival_log_sd;
    if (world->scenario->simulation.noise == NOISE_OFF)
        return chance * median * exp(0.5 * log_sd * log_sd);
    if (gsl_rng_uniform(random_of(world, f, RANDOM_VENDOR_QUALITY)) >= chance)
        return 0;
    return median * exp(gsl_ran_gaussian_ziggurat(world->random, log_sd));
}

/* A vendor's best tier gets the whole gain, its other products the part that is distilled, and models of others
 * nothing (hosting.h). */
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

/* The best qualities: of live products by tier and in all, and of open weights, which stay published when their
 * vendor has gone. -INFINITY: there is none. */
struct frontiers {
    double tier[TIER_COUNT], all, open;
};

/* What the products are this round, noted once for many steps. */
struct products {
    size_t count;
    double open_quality; /* of open weights so far */
    uint8_t tier[MOST_PRODUCTS];
    bool live[MOST_PRODUCTS], open[MOST_PRODUCTS], hosted[MOST_PRODUCTS];
};

static void note_products(const struct world *world, struct products *products)
{
    products->count = world->product_count;
    products->open_quality = world->open_quality;
    for (size_t j = 0; j < world->product_count; j++) {
        const struct product_state *product = &world->products[j];
        products->tier[j] = (uint8_t)product->parameters->tier;
        products->live[j] = product->live;
        products->open[j] = product->live && product->parameters->open_weights &&
                            opening_round(product->parameters) <= world->round;
        products->hosted[j] = is_hosted(product->parameters);
    }
}

static struct frontiers find_frontiers(const struct products *products, const double *quality)
{
    struct frontiers best = {
        .tier = {-INFINITY, -INFINITY, -INFINITY}, .all = -INFINITY, .open = products->open_quality};
    for (size_t j = 0; j < products->count; j++) {
        double *tier = &best.tier[products->tier[j]];
        if (!products->live[j])
            continue;
        *tier = quality[j] > *tier ? quality[j] : *tier;
        best.all = quality[j] > best.all ? quality[j] : best.all;
        if (products->open[j])
            best.open = quality[j] > best.open ? quality[j] : best.open;
    }
    return best;
}

/* By how much of a gap products catch up in a year. */
struct rates {
    double within, across, open;
};

/* Of a gap that closes by more than 1 - exp(-32) in a round nothing is left, however fast it closes. */
static struct rates rates_of(const struct world *world)
{
    const struct technology_parameters *technology = &world->scenario->technology;
    double across = technology->catch_up_across * technology->catch_up, most = 32 / world->years;
    return (struct rates){.within = fmin(technology->catch_up - across, most),
                          .across = fmin(across, most),
                          .open = fmin(technology->open_catch_up, most)};
}

static double pull(double rate, double frontier, double quality)
{
    return frontier > quality ? rate * (frontier - quality) : 0;
}

/* Technology diffuses in proportion to the gap to the frontier (Nelson & Phelps 1966): dq/dt is the sum over the
 * frontiers above q of rate (frontier - q). Frontiers move by the same law. */
static void find_pace(const struct products *products, const struct rates *rates, const double *quality,
                      double *pace)
{
    struct frontiers best = find_frontiers(products, quality);
    for (size_t j = 0; j < products->count; j++)
        pace[j] = products->hosted[j] ? 0
                                      : pull(rates->within, best.tier[products->tier[j]], quality[j]) +
                                            pull(rates->across, best.all, quality[j]) +
                                            pull(rates->open, best.open, quality[j]);
}

/* One step of the classical Runge-Kutta method. */
static void step(const struct products *products, const struct rates *rates, double years, double *quality)
{
    static const double along[] = {0, 0.5, 0.5, 1}, weight[] = {1, 2, 2, 1};
    double there[MOST_PRODUCTS], pace[MOST_PRODUCTS] = {0}, sum[MOST_PRODUCTS] = {0};
    for (size_t stage = 0; stage < 4; stage++) {
        for (size_t j = 0; j < products->count; j++)
            there[j] = quality[j] + along[stage] * years * pace[j];
        find_pace(products, rates, there, pace);
        for (size_t j = 0; j < products->count; j++)
            sum[j] += weight[stage] / 6 * pace[j];
    }
    for (size_t j = 0; j < products->count; j++)
        quality[j] += years * sum[j];
}

/* With one frontier each, which stands still, the gap closes by a share of it: exact, and without steps. */
static void close_gaps_within_tiers(const struct world *world, const struct products *products,
                                    double *quality)
{
    double share = probability_in(world->scenario->technology.catch_up, world->years);
    struct frontiers best = find_frontiers(products, quality);
    for (size_t j = 0; j < products->count; j++)
        if (!products->hosted[j])
            quality[j] += pull(share, best.tier[products->tier[j]], quality[j]);
}

/* Several frontiers pull, and move: steps in which a gap closes by a 32nd miss the solution by less than 1e-9 of the
 * gap a round. */
static void close_all_gaps(const struct world *world, const struct products *products, double *quality)
{
    struct rates rates = rates_of(world);
    size_t steps = (size_t)ceil(32 * (rates.within + rates.across + rates.open) * world->years);
    for (size_t done = 0; done < steps; done++)
        step(products, &rates, world->years / (double)steps, quality);
}

static void catch_up(struct world *world)
{
    const struct technology_parameters *technology = &world->scenario->technology;
    double quality[MOST_PRODUCTS];
    struct products products;
    note_products(world, &products);
    for (size_t j = 0; j < world->product_count; j++)
        quality[j] = world->products[j].base_quality;
    if (technology->catch_up_across > 0 || technology->open_catch_up > 0)
        close_all_gaps(world, &products, quality);
    else
        close_gaps_within_tiers(world, &products, quality);
    for (size_t j = 0; j < world->product_count; j++)
        world->products[j].base_quality = quality[j];
    world->open_quality = find_frontiers(&products, quality).open;
}

void research_start(struct world *world)
{
    world->open_quality = -INFINITY;
}

/* Before that day generations are launches with a date. */
static bool generations_arrive(const struct world *world)
{
    const struct simulation_parameters *simulation = &world->scenario->simulation;
    return calendar_round(world->scenario->technology.quality_arrival_from, simulation->start_date,
                          simulation->round_days) <= world->round;
}

void research_advance(struct world *world)
{
    double median_cost = median_fixed_cost(world);
    bool arrive = generations_arrive(world);
    for (size_t f = 0; f < world->scenario->vendor_count; f++) {
        double gain = arrive && world->vendors[f].alive ? new_generation(world, f, median_cost) : 0;
        if (gain > 0)
            improve_products(world, f, gain);
    }
    catch_up(world);
}
