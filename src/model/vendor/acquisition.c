#include "model/vendor/acquisition.h"

#include "model/books.h"
#include "model/rates.h"
#include "model/sme/sme_layer.h"
#include "model/sme/sme_surplus.h"
#include "model/vendor/own_app.h"
#include "model/vendor/vendor.h"
#include <math.h>
#include <stdlib.h>

static size_t end_of(const struct vendor_state *vendor)
{
    return vendor->first_product + vendor->product_count;
}

static bool sells(const struct world *world, size_t f)
{
    const struct vendor_state *vendor = &world->vendors[f];
    for (size_t j = vendor->first_product; j < end_of(vendor); j++)
        if (vendor->alive && world->products[j].live)
            return true;
    return false;
}

/* The cloud's own vendor with the largest share, which would take over the target; NO_REFERENCE: none has
 * a product on sale. */
static size_t heir_of(const struct world *world, size_t cloud)
{
    size_t heir = NO_REFERENCE;
    for (size_t f = 0; f < world->scenario->vendor_count; f++)
        if (world->scenario->vendors[f].owner == cloud && sells(world, f) &&
            (heir == NO_REFERENCE || world->vendors[f].share > world->vendors[heir].share))
            heir = f;
    return heir;
}

/* Of its own models on sale, which a buyer gets (move_quality), and where asked for of those of others. */
static double best_quality(const struct world *world, size_t f, bool with_hosted)
{
    const struct vendor_state *vendor = &world->vendors[f];
    double best = -INFINITY;
    for (size_t j = vendor->first_product; j < end_of(vendor); j++) {
        const struct product_state *product = &world->products[j];
        if (product->live && (with_hosted || !is_hosted(product->parameters)))
            best = fmax(best, product->base_quality);
    }
    return best;
}

double acquisition_price(const struct world *world, size_t f)
{
    return world->scenario->acquisition.price_months * vendor_fixed_cost(world, f);
}

/* The target's value to the owner of `heir` minus what it pays, kCNY. */
static double gain_of(const struct world *world, size_t target, size_t heir, double price)
{
    const struct acquisition_parameters *terms = &world->scenario->acquisition;
    const struct vendor_state *vendor = &world->vendors[target];
    double quality = fmax(0, best_quality(world, target, false) - best_quality(world, heir, true));
    return terms->data_value * vendor->data + terms->quality_value * quality +
           terms->customer_value * vendor->customers + balance_total(&vendor->cash) - price;
}

/* The cloud that gains most and can pay the price; NO_REFERENCE: none gains. */
static size_t buyer_of(const struct world *world, size_t target, double price)
{
    size_t buyer = NO_REFERENCE;
    double best = 0;
    for (size_t c = 0; c < world->scenario->cloud_count; c++) {
        size_t heir = heir_of(world, c);
        if (heir == NO_REFERENCE || balance_total(&world->clouds[c].cash) < price)
            continue;
        double gain = gain_of(world, target, heir, price);
        if (gain > best) {
            best = gain;
            buyer = c;
        }
    }
    return buyer;
}

/* The heir's product on sale with the nearest tier; of two as near the lower one. */
static size_t successor(const struct world *world, size_t heir, int tier)
{
    const struct vendor_state *vendor = &world->vendors[heir];
    size_t best = NO_REFERENCE;
    int nearest = 0;
    for (size_t j = vendor->first_product; j < end_of(vendor); j++) {
        int other = world->products[j].parameters->tier;
        int distance = 2 * abs(other - tier) + (other > tier);
        if (world->products[j].live && (best == NO_REFERENCE || distance < nearest)) {
            best = j;
            nearest = distance;
        }
    }
    return best;
}

static void move_customers(struct world *world, size_t target, size_t heir)
{
    uint16_t successors[MOST_PRODUCTS + 1]; /* indexed by supplier code */
    const struct vendor_state *vendor = &world->vendors[target];
    for (size_t code = 0; code <= world->product_count; code++)
        successors[code] = (uint16_t)code;
    for (size_t j = vendor->first_product; j < end_of(vendor); j++)
        successors[j + 1] = (uint16_t)(successor(world, heir, world->products[j].parameters->tier) + 1);
    world->layer->change_suppliers(world, successors);
    sme_surplus_change_suppliers(world, successors);
}

/* Raises the heir's quality in each tier to that of the target's best live product there. */
static void move_quality(struct world *world, size_t target, size_t heir)
{
    const struct vendor_state *from = &world->vendors[target], *to = &world->vendors[heir];
    for (size_t i = from->first_product; i < end_of(from); i++)
        for (size_t j = to->first_product; j < end_of(to); j++)
            if (world->products[i].live && !is_hosted(world->products[i].parameters) &&
                !is_hosted(world->products[j].parameters) &&
                world->products[i].parameters->tier == world->products[j].parameters->tier)
                world->products[j].base_quality =
                    fmax(world->products[j].base_quality, world->products[i].base_quality);
}

static void acquire(struct world *world, size_t target, size_t cloud, double price)
{
    size_t heir = heir_of(world, cloud);
    struct vendor_state *vendor = &world->vendors[target];
    double cash = balance_total(&vendor->cash);
    transfer_cash(world, FLOW_ACQUISITIONS, LEDGER_CLOUDS, &world->clouds[cloud].cash, LEDGER_INVESTORS,
                  &world->investors, price);
    transfer_cash(world, FLOW_ACQUISITIONS, LEDGER_VENDORS, &vendor->cash, LEDGER_VENDORS,
                  &world->vendors[heir].cash, cash);
    vendor->taken_over -= cash;
    world->vendors[heir].taken_over += cash;
    world->clouds[cloud].acquisitions_paid += price;
    move_customers(world, target, heir);
    move_quality(world, target, heir);
    own_app_move_users(world, target, heir);
    world->vendors[heir].data += vendor->data;
    vendor->data = 0;
    vendor->buyer = cloud;
    vendor_close(world, target, EXIT_ACQUIRED);
    struct event event = event_about(world->round, EVENT_ACQUISITION, target, NO_REFERENCE, cash, 0);
    event.buyer = (int32_t)cloud + 1;
    event.amount = price;
    event_log_add(&world->events, event);
}

/* Without noise the chance is 0 or 1, so nothing is drawn. */
static bool is_acquired_now(struct world *world, size_t f)
{
    double chance = share_in(world->scenario->acquisition.rate, world->months);
    if (chance >= 1)
        return true;
    return gsl_rng_uniform(random_of(world, f, RANDOM_ACQUISITION)) < chance;
}

void acquisitions_play(struct world *world)
{
    const struct acquisition_parameters *terms = &world->scenario->acquisition;
    for (size_t c = 0; c < world->scenario->cloud_count; c++)
        world->clouds[c].acquisitions_paid = 0;
    for (size_t f = 0; f < world->scenario->vendor_count && terms->rate > 0; f++) {
        const struct vendor_state *vendor = &world->vendors[f];
        bool for_sale = vendor->alive && world->scenario->vendors[f].owner == NO_REFERENCE &&
                        vendor->runway < terms->runway;
        if (!for_sale || !is_acquired_now(world, f))
            continue;
        double price = acquisition_price(world, f);
        size_t buyer = buyer_of(world, f, price);
        if (buyer != NO_REFERENCE)
            acquire(world, f, buyer, price);
    }
}

/* Who sells by choice keeps what it has: the buyer pays for its cash as well. */
static double price_with_cash(const struct world *world, size_t f)
{
    return acquisition_price(world, f) + balance_total(&world->vendors[f].cash);
}

size_t acquisition_buyer(const struct world *world, size_t f)
{
    return world->scenario->acquisition.rate > 0 ? buyer_of(world, f, price_with_cash(world, f))
                                                 : NO_REFERENCE;
}

void acquisition_sell(struct world *world, size_t f, size_t cloud)
{
    acquire(world, f, cloud, price_with_cash(world, f));
}
