#include "model/vendor/niche.h"

#include "model/books.h"
#include "model/rates.h"
#include "model/vendor/vendor.h"
#include <gsl/gsl_randist.h>
#include <math.h>

static bool is_noisy(const struct world *world)
{
    return world->scenario->simulation.noise == NOISE_ON;
}

void niche_start(struct world *world)
{
    double log_sd = world->scenario->niche.skill_log_sd;
    for (size_t f = 0; f < world->scenario->vendor_count; f++) {
        double factor = exp(0.5 * log_sd * log_sd);
        if (is_noisy(world))
            factor = exp(log_sd * gsl_ran_gaussian_ziggurat(random_of(world, f, RANDOM_TENDER), 1));
        world->vendors[f].niche_skill = world->scenario->vendors[f].niche_skill * factor;
    }
}

/* An offer of another's model may be due and not be made (hosting.h). */
static bool has_been_launched(const struct world *world, const struct product_state *product)
{
    return product->parameters->launch_round <= world->round &&
           (!is_hosted(product->parameters) || product->live || product->withdrawn);
}

/* Quality of the vendor's best model, on sale or withdrawn; -INFINITY: it has launched none. */
static double best_quality(const struct world *world, const struct vendor_state *vendor)
{
    double best = -INFINITY;
    for (size_t j = vendor->first_product; j < vendor->first_product + vendor->product_count; j++)
        if (has_been_launched(world, &world->products[j]))
            best = fmax(best, world->products[j].quality);
    return best;
}

static double fee_of(const struct world *world, size_t f)
{
    double own = world->scenario->vendors[f].niche_fee;
    return isnan(own) ? world->scenario->niche.contract_fee : own;
}

struct bidders {
    double weight[MOST_VENDORS]; /* exp(utility - largest utility); 0: does not take part */
    double outside;
};

static void weigh_bidders(const struct world *world, struct bidders *bidders)
{
    const struct niche_parameters *niche = &world->scenario->niche;
    double peak = niche->outside_utility;
    for (size_t f = 0; f < world->scenario->vendor_count; f++) {
        const struct vendor_state *vendor = &world->vendors[f];
        bool bids = vendor->alive && world->scenario->vendors[f].niche_capacity > 0;
        bidders->weight[f] = bids ? vendor->niche_skill + best_quality(world, vendor) -
                                        niche->price_sensitivity * fee_of(world, f)
                                  : -INFINITY;
        peak = fmax(peak, bidders->weight[f]);
    }
    for (size_t f = 0; f < world->scenario->vendor_count; f++)
        bidders->weight[f] = exp(bidders->weight[f] - peak);
    bidders->outside = exp(niche->outside_utility - peak);
}

/* Staff becomes free at the vendor's rate. Unused time can't be saved up beyond one round's work, with
 * noise rounded up to a whole contract. */
static void free_people(struct world *world)
{
    for (size_t f = 0; f < world->scenario->vendor_count; f++) {
        struct vendor_state *vendor = &world->vendors[f];
        double capacity = world->scenario->vendors[f].niche_capacity * world->months;
        double most = is_noisy(world) ? ceil(capacity) : capacity;
        vendor->niche_room = fmin(most, vendor->niche_room + capacity);
        vendor->contracts_won = 0;
    }
}

/* Total weight of the vendors that can start `least` contracts and of awarding none. */
static double total_weight(const struct world *world, const struct bidders *bidders, double least)
{
    double sum = bidders->outside;
    for (size_t f = 0; f < world->scenario->vendor_count; f++)
        if (world->vendors[f].niche_room >= least)
            sum += bidders->weight[f];
    return sum;
}

static void add_contracts(struct vendor_state *vendor, double contracts)
{
    vendor->contracts_won += contracts;
    vendor->niche_room = fmax(0, vendor->niche_room - contracts);
}

static void draw_tenders(struct world *world, const struct bidders *bidders)
{
    unsigned tenders = gsl_ran_poisson(random_of(world, 0, RANDOM_TENDER),
                                       world->scenario->niche.tender_rate * world->months);
    world->market.tenders = tenders;
    for (unsigned i = 0; i < tenders; i++) {
        double target = gsl_rng_uniform(world->random) * total_weight(world, bidders, 1);
        for (size_t f = 0; f < world->scenario->vendor_count && target >= 0; f++) {
            if (world->vendors[f].niche_room < 1)
                continue;
            target -= bidders->weight[f];
            if (target < 0)
                add_contracts(&world->vendors[f], 1);
        }
    }
}

/* Number of tenders until the first vendor has no free staff. */
static double until_full(const struct world *world, const struct bidders *bidders, double total)
{
    double tenders = INFINITY;
    for (size_t f = 0; f < world->scenario->vendor_count; f++)
        if (world->vendors[f].niche_room > 0 && bidders->weight[f] > 0)
            tenders = fmin(tenders, world->vendors[f].niche_room * total / bidders->weight[f]);
    return tenders;
}

static void spread_tenders(struct world *world, const struct bidders *bidders)
{
    const double nothing = 1e-300;
    double left = world->scenario->niche.tender_rate * world->months;
    world->market.tenders = left;
    while (left > 0) {
        double total = total_weight(world, bidders, nothing), full = until_full(world, bidders, total);
        double step = fmin(left, full);
        if (!isfinite(full))
            return;
        for (size_t f = 0; f < world->scenario->vendor_count; f++) {
            struct vendor_state *vendor = &world->vendors[f];
            if (vendor->niche_room < nothing)
                continue;
            double room = vendor->niche_room;
            add_contracts(vendor, step * bidders->weight[f] / total);
            /* the vendor that limits the step is now full: rounding must not leave a rest */
            if (bidders->weight[f] > 0 && room * total / bidders->weight[f] <= full)
                vendor->niche_room = 0;
        }
        left -= step;
    }
}

/* Ends some contracts, and books maintenance of the others and fees of new ones. */
static void settle_contracts(struct world *world, size_t f)
{
    const struct niche_parameters *niche = &world->scenario->niche;
    struct vendor_state *vendor = &world->vendors[f];
    vendor->contract_revenue = 0;
    if (!vendor->alive) {
        vendor->contracts = 0;
        return;
    }
    double kept = vendor->contracts * (1 - share_in(niche->contract_loss, world->months));
    vendor->contract_revenue =
        fee_of(world, f) * vendor->contracts_won + niche->maintenance * world->months * kept;
    vendor->contracts = kept + vendor->contracts_won;
    double cost = niche->delivery_cost * vendor->contract_revenue;
    transfer_cash(world, FLOW_PRIVATE_CONTRACTS, LEDGER_HOUSEHOLDS, &world->households, LEDGER_VENDORS,
                  &vendor->cash, vendor->contract_revenue);
    transfer_cash(world, FLOW_WAGES, LEDGER_VENDORS, &vendor->cash, LEDGER_HOUSEHOLDS, &world->households,
                  cost);
    vendor->profit += vendor->contract_revenue - cost;
    vendor->value_added += vendor->contract_revenue;
}

void niche_play(struct world *world)
{
    struct bidders bidders;
    if (!(world->scenario->niche.tender_rate > 0))
        return;
    free_people(world);
    weigh_bidders(world, &bidders);
    if (is_noisy(world))
        draw_tenders(world, &bidders);
    else
        spread_tenders(world, &bidders);
    world->market.tenders_won = 0;
    for (size_t f = 0; f < world->scenario->vendor_count; f++) {
        world->market.tenders_won += world->vendors[f].contracts_won;
        settle_contracts(world, f);
    }
}

static bool wants_out(const struct world *world, size_t f)
{
    const struct vendor_state *vendor = &world->vendors[f];
    return vendor_has_withdrawn(world, f) ||
           (vendor->runway < world->scenario->niche.pivot_runway && vendor->revenue < vendor->compute_bill);
}

static void take_up_niche(struct world *world, size_t f)
{
    struct vendor_state *vendor = &world->vendors[f];
    double cash = balance_total(&vendor->cash);
    vendor->in_niche = true;
    vendor->pivot_round = world->round;
    vendor->fixed_cost_factor = world->scenario->niche.pivot_cost;
    vendor->reserved = vendor->load = 0;
    for (size_t j = vendor->first_product; j < vendor->first_product + vendor->product_count; j++) {
        world->products[j].live = false;
        world->products[j].withdrawn = true;
    }
    event_log_add(&world->events, event_about(world->round, EVENT_PIVOT, f, NO_REFERENCE, cash, cash));
}

void niche_pivot(struct world *world)
{
    const struct niche_parameters *niche = &world->scenario->niche;
    for (size_t f = 0; f < world->scenario->vendor_count && niche->pivot; f++) {
        const struct vendor_state *vendor = &world->vendors[f];
        if (vendor->alive && !vendor->in_niche && world->scenario->vendors[f].niche_capacity > 0 &&
            vendor->niche_skill > niche->pivot_skill && wants_out(world, f))
            take_up_niche(world, f);
    }
}
