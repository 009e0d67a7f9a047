#include "model/partners.h"

#include "market/logit.h"
#include "model/books.h"
#include "model/rates.h"
#include "model/sme/choice_table.h"
#include <math.h>

static bool has_an_offer(const struct world *world, size_t f)
{
    const struct vendor_state *vendor = &world->vendors[f];
    for (size_t j = vendor->first_product; j < vendor->first_product + vendor->product_count; j++)
        if (world->products[j].live)
            return true;
    return false;
}

double partners_appeal(const struct world *world, size_t f)
{
    return has_an_offer(world, f) ? world->scenario->vendors[f].partner_utility : -INFINITY;
}

/* What all SMEs that consider a model would use in a round, Gtok, and how many they are. */
static void find_potential(const struct world *world, double *volume, double *smes)
{
    *volume = *smes = 0;
    for (size_t k = 0; k < world->choice->class_count; k++) {
        const struct sme_class *class = &world->choice->classes[k];
        double count = world->scenario->smes.weight * class->alive * class->considering;
        *smes += count;
        *volume += count * class->typical_volume * world->months;
    }
}

/* Last round's buyers of a vendor as a share of all that there could be: by volume, before round 2 by number. */
static double buyers_share(const struct world *world, size_t f, double volume, double smes)
{
    const struct vendor_state *vendor = &world->vendors[f];
    double part = world->round > 1 ? vendor->volume : vendor->customers,
           whole = world->round > 1 ? volume : smes;
    return whole > 0 ? part / whole : 0;
}

/* Shares of the partners by vendor at the present fees, [vendor_count]. Returns the logsum over having no vendor. */
static double choose(const struct world *world, bool with_buyers, double *share)
{
    const struct partners_parameters *partners = &world->scenario->partners;
    double volume = 0, smes = 0;
    if (with_buyers)
        find_potential(world, &volume, &smes);
    for (size_t f = 0; f < world->scenario->vendor_count; f++)
        share[f] = partners_appeal(world, f) - partners->fee_sensitivity * world->vendors[f].partner_fee +
                   partners->buyers_taste * buyers_share(world, f, volume, smes) - partners->outside_utility;
    return logit_choose(world->scenario->vendor_count, 0, share);
}

void partners_start(struct world *world)
{
    double share[MOST_VENDORS];
    if (!has_partners(world->scenario))
        return;
    for (size_t f = 0; f < world->scenario->vendor_count; f++)
        world->vendors[f].partner_fee = world->scenario->vendors[f].partner_fee;
    (void)choose(world, false, share);
    for (size_t f = 0; f < world->scenario->vendor_count; f++) {
        double written = world->scenario->vendors[f].initial_partners;
        world->vendors[f].partners = !has_an_offer(world, f) ? 0 : isnan(written) ? share[f] : written;
    }
}

void partners_choose(struct world *world)
{
    const struct partners_parameters *partners = &world->scenario->partners;
    double share[MOST_VENDORS];
    if (!has_partners(world->scenario))
        return;
    double logsum = choose(world, true, share), reviewing = share_in(partners->review, world->months);
    world->market.partner_surplus = partners->number * logsum / partners->fee_sensitivity * world->months;
    for (size_t f = 0; f < world->scenario->vendor_count; f++) {
        double *now = &world->vendors[f].partners;
        *now = has_an_offer(world, f) ? share[f] + (1 - reviewing) * (*now - share[f]) : 0;
    }
}

void partners_settle(struct world *world)
{
    if (!has_partners(world->scenario))
        return;
    for (size_t f = 0; f < world->scenario->vendor_count; f++) {
        struct vendor_state *vendor = &world->vendors[f];
        double months = world->scenario->partners.number * vendor->partners * world->months;
        vendor->partner_revenue = vendor->alive ? months * vendor->partner_fee : 0;
        vendor->partner_cost = vendor->alive ? months * world->scenario->vendors[f].partner_cost : 0;
        transfer_cash(world, FLOW_PRIVATE_CONTRACTS, LEDGER_HOUSEHOLDS, &world->households, LEDGER_VENDORS,
                      &vendor->cash, vendor->partner_revenue);
        transfer_cash(world, FLOW_WAGES, LEDGER_VENDORS, &vendor->cash, LEDGER_HOUSEHOLDS, &world->households,
                      vendor->partner_cost);
        vendor->profit += vendor->partner_revenue - vendor->partner_cost;
        vendor->value_added += vendor->partner_revenue;
    }
}
