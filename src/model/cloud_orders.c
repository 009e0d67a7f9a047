/* E7 of the clouds: orders of accelerators, and what sellers can deliver; docs/model.md 4.9. */
#include "model/cloud.h"

#include "model/books.h"
#include "model/rates.h"
#include "scenario/calendar.h"
#include <math.h>

enum { MOST_CLOUDS = 64, MOST_SELLERS = 16 }; /* as in the registry */

/* The part lam_C of the gap between the accelerators needed at target load and those installed and on
 * order. */
static double wanted_order(const struct world *world, size_t c)
{
    const struct cloud_state *cloud = &world->clouds[c];
    double on_order = 0, hours = HOURS_PER_MONTH * world->months;
    for (size_t s = 0; s < world->order_slots; s++)
        on_order += cloud->orders[s];
    double needed = cloud->demand / (world->scenario->technology.utilisation_target * hours);
    double gap = fmax(0, needed - cloud->accelerators - on_order);
    double price = world->sellers[0].price, cash = fmax(0, balance_total(&cloud->cash));
    double order = share_in(world->scenario->infrastructure.order_adjustment, world->months) * gap;
    return price > 0 ? fmin(order, cash / price) : order;
}

/* Returns the accelerators that the cloud wants to order, then depreciates its stock and takes delivery. Where nobody
 * sells any, its stock stays as it is. */
static double receive_and_depreciate(struct world *world, size_t c)
{
    struct cloud_state *cloud = &world->clouds[c];
    size_t now = (size_t)world->round % world->order_slots;
    cloud->capital_spending = 0;
    if (!isfinite(cloud->accelerators) || !world->scenario->infrastructure.seller_count)
        return 0;
    double order = world->scenario->clouds[c].expands ? wanted_order(world, c) : 0;
    cloud->accelerators *= 1 - share_in(world->scenario->infrastructure.depreciation, world->months);
    cloud->accelerators += cloud->orders[now];
    cloud->orders[now] = 0;
    return order;
}

/* Accelerators that a seller may deliver in this round. */
static double shipment_limit(const struct world *world, size_t g)
{
    const struct seller_parameters *seller = &world->scenario->infrastructure.sellers[g];
    const struct simulation_parameters *simulation = &world->scenario->simulation;
    bool in_force = calendar_round(seller->shipment_cap_from, simulation->start_date,
                                   simulation->round_days) <= world->round;
    return in_force && !isnan(seller->shipment_cap) ? seller->shipment_cap * world->months : INFINITY;
}

/* How the sellers fill the clouds' orders. */
struct supply {
    double share[MOST_SELLERS]; /* of every order, delivered by a seller */
    double filled;              /* sum of them, 1 when no cap binds */
};

/* A part of the orders that capped sellers can't fill goes to the other sellers, within their caps. */
static void reroute(const struct world *world, double orders, double unfilled, struct supply *supply)
{
    double able = 0;
    size_t count = world->scenario->infrastructure.seller_count;
    for (size_t g = 0; g < count; g++)
        able += world->sellers[g].unfilled > 0 ? 0 : world->sellers[g].order_share;
    for (size_t g = 0; g < count && able > 0; g++) {
        const struct seller_state *seller = &world->sellers[g];
        if (seller->unfilled > 0)
            continue;
        double room = shipment_limit(world, g) - orders * seller->order_share;
        double more = fmin(room, world->scenario->infrastructure.rerouted_share * unfilled *
                                     seller->order_share / able);
        supply->share[g] += more / orders;
    }
}

static struct supply supply_of(struct world *world, double orders)
{
    struct supply supply = {.filled = 1};
    double unfilled = 0;
    size_t count = world->scenario->infrastructure.seller_count;
    for (size_t g = 0; g < count; g++) {
        struct seller_state *seller = &world->sellers[g];
        double asked = orders * seller->order_share, limit = shipment_limit(world, g);
        seller->unfilled = fmax(0, asked - limit);
        supply.share[g] = seller->unfilled > 0 ? limit / orders : seller->order_share;
        unfilled += seller->unfilled;
    }
    if (!(unfilled > 0))
        return supply;
    reroute(world, orders, unfilled, &supply);
    supply.filled = 0;
    for (size_t g = 0; g < count; g++)
        supply.filled += supply.share[g];
    return supply;
}

/* Accelerators arrive `order_delay` after the order; without delay they can be used from the next round
 * on. */
static void place_order(struct world *world, size_t c, double accelerators)
{
    size_t now = (size_t)world->round % world->order_slots, delay = world->order_slots - 1;
    if (delay > 0)
        world->clouds[c].orders[(now + delay) % world->order_slots] += accelerators;
    else
        world->clouds[c].accelerators += accelerators;
}

static void pay_sellers(struct world *world, size_t c, double accelerators, const struct supply *supply)
{
    struct cloud_state *cloud = &world->clouds[c];
    for (size_t g = 0; g < world->scenario->infrastructure.seller_count; g++) {
        struct seller_state *seller = &world->sellers[g];
        double amount = accelerators * supply->share[g], value = amount * seller->price;
        transfer_cash(world, FLOW_ACCELERATORS, LEDGER_CLOUDS, &cloud->cash, LEDGER_SELLERS, &seller->cash,
                      value);
        transfer_cash(world, FLOW_WAGES, LEDGER_SELLERS, &seller->cash, LEDGER_HOUSEHOLDS, &world->households,
                      (1 - world->scenario->infrastructure.sellers[g].margin) * value);
        seller->shipments += amount;
        seller->revenue += value;
        seller->profit += world->scenario->infrastructure.sellers[g].margin * value;
        seller->customers += amount > 0;
        cloud->capital_spending += value;
    }
}

/* Reports that a seller which filled all orders in the last round now runs into its cap. */
static void log_cap(struct world *world, const struct seller_state *seller)
{
    double asked = seller->shipments + seller->unfilled;
    struct event event =
        event_about(world->round, EVENT_SHIPMENT_CAP, NO_REFERENCE, NO_REFERENCE, asked, seller->shipments);
    event.amount = seller->unfilled;
    event_log_add(&world->events, event);
}

static void open_books(struct world *world)
{
    const struct infrastructure_parameters *infrastructure = &world->scenario->infrastructure;
    double years = (double)(world->round - 1) * world->years;
    for (size_t g = 0; g < infrastructure->seller_count; g++) {
        struct seller_state *seller = &world->sellers[g];
        seller->shipments = seller->revenue = seller->profit = seller->customers = 0;
        seller->price =
            infrastructure->accelerator_price * pow(1 - world->scenario->technology.hardware_progress, years);
    }
}

void clouds_order(struct world *world)
{
    size_t sellers = world->scenario->infrastructure.seller_count, clouds = world->scenario->cloud_count;
    double order[MOST_CLOUDS], orders = 0;
    bool was_short[MOST_SELLERS];
    open_books(world);
    for (size_t c = 0; c < clouds; c++)
        orders += order[c] = receive_and_depreciate(world, c);
    for (size_t g = 0; g < sellers; g++)
        was_short[g] = world->sellers[g].unfilled > 0;
    struct supply supply = supply_of(world, orders);
    for (size_t c = 0; c < clouds; c++) {
        if (!(order[c] > 0))
            continue;
        place_order(world, c, order[c] * supply.filled);
        pay_sellers(world, c, order[c], &supply);
    }
    for (size_t g = 0; g < sellers; g++)
        if (world->sellers[g].unfilled > 0 && !was_short[g])
            log_cap(world, &world->sellers[g]);
}
