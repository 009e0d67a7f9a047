#include "model/vendor/outlook.h"

#include "model/partners.h"
#include "model/rates.h"
#include "model/sme/choice_table.h"
#include "model/sme/use_growth.h"
#include "model/vendor/attach.h"
#include "model/vendor/habits.h"
#include "model/vendor/pricing_limits.h"
#include "model/vendor/technology.h"
#include "model/vendor/vendor.h"
#include "strategy/posted_view.h"
#include <gsl/gsl_randist.h>
#include <math.h>
#include <string.h>

struct outlook {
    struct public_product *products;                                /* [product_count] */
    double *rival_unit_cost;                                        /* [product_count] */
    double *rival_cash;                                             /* [vendor_count] */
    double *rival_fixed_cost;                                       /* [vendor_count] */
    bool *independent;                                              /* [vendor_count] */
    double *own_unit_cost, *own_floor, *own_volume, *own_customers; /* [product_count] */
    bool *own_free;                                                 /* [product_count] */
    bool *allied;                                                   /* [product_count] */
    struct demand_segment *segments;                                /* [segment_count] */
    double *segment_utility;                                        /* [segment_count][product_count] */
    double *segment_outside;                                        /* [segment_count] */
    struct posted_view *posted;
    struct habits *habits;   /* NULL: nobody looks ahead */
    double potential_volume; /* Gtok per round */
    /* NULL without partners; [vendor_count] each */
    struct partner_view *partners;
    double *partner_appeal, *partner_fee, *partner_share;
};

static void take_partners(struct world *world, struct outlook *outlook)
{
    size_t vendors = world->scenario->vendor_count;
    if (!has_partners(world->scenario))
        return;
    outlook->partners = arena_take(&world->arena, 1, sizeof *outlook->partners);
    outlook->partner_appeal = take_numbers(world, vendors);
    outlook->partner_fee = take_numbers(world, vendors);
    outlook->partner_share = take_numbers(world, vendors);
}

static void show_partners(const struct world *world, struct outlook *outlook)
{
    const struct partners_parameters *partners = &world->scenario->partners;
    if (!outlook->partners)
        return;
    for (size_t f = 0; f < world->scenario->vendor_count; f++) {
        outlook->partner_appeal[f] = partners_appeal(world, f);
        outlook->partner_fee[f] = world->vendors[f].partner_fee;
        outlook->partner_share[f] = world->vendors[f].partners;
    }
    *outlook->partners = (struct partner_view){.number = partners->number,
                                               .fee_sensitivity = partners->fee_sensitivity,
                                               .buyers_taste = partners->buyers_taste,
                                               .taste = partners->taste,
                                               .outside = partners->outside_utility,
                                               .appeal = outlook->partner_appeal,
                                               .fee = outlook->partner_fee,
                                               .share = outlook->partner_share};
}

struct outlook *outlook_create(struct world *world)
{
    size_t products = world->product_count, vendors = world->scenario->vendor_count;
    size_t segments = world->choice->segment_count;
    struct outlook *outlook = arena_take(&world->arena, 1, sizeof *outlook);
    if (!outlook)
        return NULL;
    outlook->products = arena_take(&world->arena, products, sizeof *outlook->products);
    outlook->rival_unit_cost = take_numbers(world, products);
    outlook->rival_cash = take_numbers(world, vendors);
    outlook->rival_fixed_cost = take_numbers(world, vendors);
    outlook->independent = arena_take(&world->arena, vendors, sizeof *outlook->independent);
    outlook->own_unit_cost = take_numbers(world, products);
    outlook->own_floor = take_numbers(world, products);
    outlook->own_volume = take_numbers(world, products);
    outlook->own_customers = take_numbers(world, products);
    outlook->own_free = arena_take(&world->arena, products, sizeof *outlook->own_free);
    outlook->allied = arena_take(&world->arena, products, sizeof *outlook->allied);
    outlook->segments = arena_take(&world->arena, segments, sizeof *outlook->segments);
    outlook->segment_utility = take_numbers(world, segments * products);
    outlook->segment_outside = take_numbers(world, segments);
    outlook->posted = posted_view_take(&world->arena, segments, products);
    outlook->habits = habits_create(world);
    take_partners(world, outlook);
    return outlook;
}

void outlook_relocate(struct outlook *outlook, const struct relocation *relocation)
{
    void *const pointers[] = {&outlook->products,         &outlook->rival_unit_cost, &outlook->rival_cash,
                              &outlook->rival_fixed_cost, &outlook->independent,     &outlook->own_unit_cost,
                              &outlook->own_floor,        &outlook->own_volume,      &outlook->own_customers,
                              &outlook->own_free,         &outlook->allied,          &outlook->segments,
                              &outlook->segment_utility,  &outlook->segment_outside, &outlook->posted,
                              &outlook->partners,         &outlook->partner_appeal,  &outlook->partner_fee,
                              &outlook->partner_share,    &outlook->habits};
    relocate(relocation, pointers, sizeof pointers / sizeof *pointers);
    posted_view_relocate(outlook->posted, relocation);
    if (outlook->habits)
        habits_relocate(outlook->habits, relocation);
}

static void show_products(const struct world *world, struct outlook *outlook)
{
    for (size_t j = 0; j < world->product_count; j++) {
        const struct product_state *product = &world->products[j];
        outlook->products[j] = (struct public_product){
            .vendor = product->vendor,
            .tier = product->parameters->tier,
            .live = product->live,
            .price = product->price,
            .quality = product->quality,
            .volume_share = product->share,
        };
    }
}

/* What all SMEs of a class that consider using a model would take in a month, Gtok. */
static double potential_of(const struct sme_class *class)
{
    return class->alive * class->considering * class->typical_volume;
}

static void show_segments(const struct world *world, struct outlook *outlook)
{
    const struct choice_table *table = world->choice;
    double volume = 0;
    for (size_t k = 0; k < table->class_count; k++)
        volume += potential_of(&table->classes[k]);
    struct demand_segment *next = outlook->segments;
    for (size_t k = 0; k < table->class_count; k++) {
        const struct sme_class *class = &table->classes[k];
        double share = volume > 0 ? potential_of(class) / volume : 1 / (double)table->class_count;
        for (size_t i = 0; i < class->sensitivity_count; i++)
            *next++ = (struct demand_segment){
                .weight = share / (double)class->sensitivity_count,
                .price_sensitivity = class->price_sensitivity[i],
                .quality_taste = class->quality_taste,
            };
    }
    for (size_t s = 0; s < table->segment_count; s++)
        outlook->segment_outside[s] = table->outside_utility;
    class_utilities(world, table->classes, table->class_count, outlook->segment_utility);
    outlook->potential_volume = world->scenario->smes.weight * volume * world->months;
}

static bool estimates_are_exact(const struct world *world)
{
    const struct finance_parameters *finance = &world->scenario->finance;
    return world->scenario->simulation.noise != NOISE_ON ||
           (finance->rival_cash_error <= 0 && finance->rival_cost_error <= 0);
}

/* Rivals' true cash and costs, for when estimates are exact and so the same for all viewers. */
static void show_rivals(const struct world *world, struct outlook *outlook)
{
    for (size_t f = 0; f < world->scenario->vendor_count; f++)
        outlook->rival_cash[f] =
            world->vendors[f].alive ? fmax(0, balance_total(&world->vendors[f].cash)) : 0;
    for (size_t j = 0; j < world->product_count; j++)
        outlook->rival_unit_cost[j] = world->products[j].unit_cost;
}

void outlook_update(struct world *world, struct outlook *outlook)
{
    show_products(world, outlook);
    show_segments(world, outlook);
    show_partners(world, outlook);
    outlook->posted->asked = false;
    if (outlook->habits)
        habits_renew(outlook->habits);
    if (estimates_are_exact(world))
        show_rivals(world, outlook);
    for (size_t f = 0; f < world->scenario->vendor_count; f++) {
        const struct vendor_parameters *parameters = &world->scenario->vendors[f];
        bool alive = world->vendors[f].alive;
        outlook->rival_fixed_cost[f] = alive ? vendor_fixed_cost(world, f) * world->months : 0;
        outlook->independent[f] = alive && !world->vendors[f].in_niche && parameters->owner == NO_REFERENCE;
    }
}

/* Whether f counts the profit of vendor g as its own, as a member of the same alliance. */
static bool is_ally(const struct world *world, size_t f, size_t g)
{
    const struct pricing_parameters *mine = &world->scenario->vendors[f].pricing;
    const struct pricing_parameters *other = &world->scenario->vendors[g].pricing;
    return f != g && *mine->alliance && strcmp(mine->alliance, other->alliance) == 0 &&
           world->round >= mine->alliance_from && world->round >= other->alliance_from;
}

/* Draws this viewer's noisy estimates of rivals' costs and cash. */
static void estimate_rivals(struct world *world, struct outlook *outlook, size_t viewer)
{
    const struct finance_parameters *finance = &world->scenario->finance;
    random_of(world, viewer, RANDOM_ESTIMATE);
    for (size_t f = 0; f < world->scenario->vendor_count; f++) {
        const struct vendor_state *vendor = &world->vendors[f];
        bool exact = f == viewer || is_ally(world, viewer, f);
        double cash = fmax(0, balance_total(&vendor->cash));
        if (f != viewer)
            cash *= exp(gsl_ran_gaussian_ziggurat(world->random, finance->rival_cash_error));
        outlook->rival_cash[f] = vendor->alive ? cash : 0;
        for (size_t j = vendor->first_product; j < vendor->first_product + vendor->product_count; j++) {
            double error = exact ? 0 : gsl_ran_gaussian_ziggurat(world->random, finance->rival_cost_error);
            outlook->rival_unit_cost[j] = world->products[j].unit_cost * exp(error);
        }
    }
}

/* For a viewer that ignores estimates: exact costs of itself and its allies, NAN for all else. */
static void hide_rivals(const struct world *world, struct outlook *outlook, size_t viewer)
{
    for (size_t f = 0; f < world->scenario->vendor_count; f++) {
        const struct vendor_state *vendor = &world->vendors[f];
        bool exact = f == viewer || is_ally(world, viewer, f);
        outlook->rival_cash[f] = (double)NAN;
        for (size_t j = vendor->first_product; j < vendor->first_product + vendor->product_count; j++)
            outlook->rival_unit_cost[j] = exact ? world->products[j].unit_cost : (double)NAN;
    }
}

static bool ignores_estimates(const struct world *world, size_t f)
{
    const struct pricing_parameters *pricing = &world->scenario->vendors[f].pricing;
    const struct strategy *first = pricing->extension->rule;
    const struct strategy *second = pricing->successor ? pricing->successor->rule : first;
    return first->ignores_estimates && second->ignores_estimates;
}

static void show_allies(const struct world *world, struct outlook *outlook, size_t viewer)
{
    for (size_t j = 0; j < world->product_count; j++)
        outlook->allied[j] = is_ally(world, viewer, world->products[j].vendor);
}

static void show_own_products(const struct world *world, struct outlook *outlook, size_t f)
{
    const struct vendor_state *vendor = &world->vendors[f];
    const struct pricing_parameters *pricing = &world->scenario->vendors[f].pricing;
    for (size_t k = 0; k < vendor->product_count; k++) {
        const struct product_state *product = &world->products[vendor->first_product + k];
        int tier = product->parameters->tier;
        outlook->own_unit_cost[k] = product->unit_cost;
        outlook->own_floor[k] = pricing->floor[tier];
        outlook->own_free[k] = product->live && may_move(world, vendor->first_product + k);
        outlook->own_volume[k] = product->volume;
        outlook->own_customers[k] = product->customers;
    }
}

/* Fills in the vendor's own books. */
static void show_books(const struct world *world, size_t f, struct market_view *view)
{
    const struct vendor_state *vendor = &world->vendors[f];
    const struct vendor_parameters *parameters = &world->scenario->vendors[f];
    view->own_cash = balance_total(&vendor->cash);
    view->own_fixed_cost = vendor_fixed_cost(world, f) * world->months;
    view->own_profit = vendor->profit;
    view->subsidy_so_far = vendor->subsidy_so_far;
    view->quality_per_volume = technology_quality_per_volume(world, f);
    view->data_kept = 1 - share_in(world->scenario->technology.data_decay, world->months);
    if (parameters->owner == NO_REFERENCE)
        return;
    view->attach_value = vendor->volume > 0 ? vendor->attach_profit / vendor->volume : 0;
    view->account_moves = attach_moves_of(world, f);
    view->account_moves_count = view->account_moves ? world->scenario->sector_count : 0;
    view->own_attach_profit = vendor->attach_profit - vendor->cloud_share;
    view->owner_cash = balance_total(&world->clouds[parameters->owner].cash);
}

struct market_view outlook_of(struct world *world, struct outlook *outlook, size_t f)
{
    if (!estimates_are_exact(world) && ignores_estimates(world, f))
        hide_rivals(world, outlook, f);
    else if (!estimates_are_exact(world))
        estimate_rivals(world, outlook, f);
    show_allies(world, outlook, f);
    show_own_products(world, outlook, f);
    if (outlook->partners)
        outlook->partners->own_cost = world->scenario->vendors[f].partner_cost;
    struct market_view view = {
        .run = world->run,
        .round = world->round,
        .months = world->months,
        .decision_months = decision_months(world, f),
        .vendor = f,
        .product_count = world->product_count,
        .products = outlook->products,
        .first_own = world->vendors[f].first_product,
        .own_count = world->vendors[f].product_count,
        .own_unit_cost = outlook->own_unit_cost,
        .own_floor = outlook->own_floor,
        .own_free = outlook->own_free,
        .own_volume = outlook->own_volume,
        .own_customers = outlook->own_customers,
        .allied = outlook->allied,
        .rival_unit_cost = outlook->rival_unit_cost,
        .vendor_count = world->scenario->vendor_count,
        .rival_cash = outlook->rival_cash,
        .rival_fixed_cost = outlook->rival_fixed_cost,
        .independent = outlook->independent,
        .potential_volume = outlook->potential_volume,
        .segment_count = world->choice->segment_count,
        .segments = outlook->segments,
        .segment_utility = outlook->segment_utility,
        .segment_outside = outlook->segment_outside,
        .random = random_of(world, f, RANDOM_STRATEGY),
        .posted = outlook->posted,
        .use_growth = use_growth_of_market(world),
        .partners = outlook->partners,
        .habits = habits_of(world, outlook->habits, f, outlook->segments, outlook->segment_utility,
                            outlook->segment_outside),
    };
    struct philox_words shared =
        philox4x32(world->seed, world->run, UINT32_MAX, (uint32_t)world->round, RANDOM_STRATEGY);
    view.shared_seed = (uint64_t)shared.word[0] << 32 | shared.word[1];
    show_books(world, f, &view);
    return view;
}
