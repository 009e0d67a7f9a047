#include "model/vendor/capacity_charge.h"

#include "model/vendor/pricing_limits.h"
#include <math.h>

/* Peak-load pricing (Boiteux 1949; Steiner 1957): what is scarce costs its running cost and the shadow price of
 * capacity. The shadow price of an accelerator-hour is sought as the dual gradient seeks it (Kelly, Maulloo & Tan
 * 1998): x grows with the load above the one that it aims at and falls below it, never below 0. So it rests at 0, or
 * at what makes demand meet that load. In multiples of the compute price, it is x times unit cost on each product. */
static void move_scarcity(struct world *world, size_t f)
{
    const struct vendor_parameters *parameters = &world->scenario->vendors[f];
    struct vendor_state *vendor = &world->vendors[f];
    const struct cloud_state *host = host_of(world, f);
    double load = fmax(vendor->load, host ? host->utilisation : 0);
    double excess = load - parameters->pricing.capacity_charge_load;
    vendor->scarcity =
        fmax(0, vendor->scarcity + parameters->pricing.capacity_charge * world->months * excess);
}

static void lift(struct product_state *product)
{
    product->price_input = product->list.input;
    product->price_output = product->list.output;
    product->price = product->list.blended;
}

static void log_charge(struct world *world, size_t j, double before)
{
    const struct product_state *product = &world->products[j];
    double list = list_price_of(product).blended, after = list + product->capacity_charge;
    enum event_kind kind = product->capacity_charge < before ? EVENT_PRICE_CUT : EVENT_PRICE_RISE;
    if (fabs(product->capacity_charge - before) > 1e-12 * after)
        event_log_add(&world->events,
                      event_about(world->round, kind, product->vendor, j, list + before, after));
}

static void post(struct world *world, size_t j, double charge)
{
    struct product_state *product = &world->products[j];
    product->list = (struct list_price){product->price_input, product->price_output, product->price};
    product->capacity_charge = charge;
    product->price_input += charge;
    product->price_output += charge;
    product->price += charge;
}

void capacity_charges_lift(struct world *world)
{
    for (size_t j = 0; j < world->product_count; j++)
        if (world->products[j].capacity_charge > 0)
            lift(&world->products[j]);
}

static bool has_begun_to_charge(const struct world *world, size_t f)
{
    const struct pricing_parameters *pricing = &world->scenario->vendors[f].pricing;
    const struct vendor_state *vendor = &world->vendors[f];
    return pricing->capacity_charge > 0 && vendor->alive && !vendor->in_niche &&
           world->round >= pricing->from_round;
}

/* The shadow price moves with time; prices follow it whenever the vendor sets them. */
void capacity_charges_post(struct world *world)
{
    for (size_t f = 0; f < world->scenario->vendor_count; f++) {
        const struct vendor_state *vendor = &world->vendors[f];
        bool charges = has_begun_to_charge(world, f), moves = vendor_moves(world, f, world->round);
        if (charges)
            move_scarcity(world, f);
        for (size_t j = vendor->first_product; j < vendor->first_product + vendor->product_count; j++) {
            double before = world->products[j].capacity_charge;
            bool charged = charges && world->products[j].live && may_move(world, j);
            double charge = !charged ? 0 : moves ? vendor->scarcity * world->products[j].unit_cost : before;
            if (!(charge > 0) && !(before > 0))
                continue;
            post(world, j, charge);
            if (world->products[j].live)
                log_charge(world, j, before);
        }
    }
}
