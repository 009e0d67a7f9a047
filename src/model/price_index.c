#include "model/price_index.h"

#include <math.h>

/* A Dutot index, the ratio of sums of prices for a unit of each product, chained over the products that two
 * rounds have in common (ILO et al. 2020, Consumer Price Index Manual: Concepts and Methods). All products
 * are sold by the same unit, a token, and some become free, which an index of price ratios (Jevons) can't
 * take in. */

/* Sums of posted prices of products on offer: then, now, and of those on offer both times. */
struct price_sums {
    double then, now, common_then, common_now;
    bool any, changed; /* is something on offer; did a product come or go */
};

static struct price_sums sums_of(const struct world *world, size_t first, size_t end)
{
    struct price_sums sums = {0};
    for (size_t j = first; j < end; j++) {
        const struct product_state *product = &world->products[j];
        bool both = product->live && product->offered;
        sums.then += product->offered ? product->offered_at : 0;
        sums.now += product->live ? product->price : 0;
        sums.common_then += both ? product->offered_at : 0;
        sums.common_now += both ? product->price : 0;
        sums.any = sums.any || product->live;
        sums.changed = sums.changed || product->live != product->offered;
    }
    return sums;
}

/* The index moved on by a ratio of sums; a change from 0 has none, nor has an index of 0, whose products all were
 * free once, a rise. Below zero, where buyers are paid, the index is below zero too, and moves on as long as both are:
 * it is then what a basket that cost 1 at the start earns. */
static double moved(double index, double now, double then)
{
    if (then < 0 || now < 0)
        return index * then > 0 ? index * (now / then) : fabs(now - then) > 0 ? (double)NAN : index;
    if (then > 0 && (index > 0 || now <= then))
        return index * (now / then);
    return now > 0 ? (double)NAN : index;
}

/* The link is to the last round in which products came or went, not to the round before, so that the index
 * of unchanged products comes back from 0 and collects no rounding. */
static void update(struct chained_index *index, struct price_sums sums)
{
    if (sums.changed) {
        index->level = moved(moved(index->level, sums.then, index->base), sums.common_now, sums.common_then);
        index->base = sums.now;
    }
    index->value = sums.any ? moved(index->level, sums.now, index->base) : (double)NAN;
}

static void start(struct chained_index *index, struct price_sums sums)
{
    *index = (struct chained_index){.value = sums.any ? 1 : (double)NAN, .level = 1, .base = sums.now};
}

static void take_all(struct world *world, void (*take)(struct chained_index *, struct price_sums))
{
    for (size_t f = 0; f < world->scenario->vendor_count; f++) {
        struct vendor_state *vendor = &world->vendors[f];
        take(&vendor->price_index,
             sums_of(world, vendor->first_product, vendor->first_product + vendor->product_count));
    }
    take(&world->market.price_index, sums_of(world, 0, world->product_count));
    for (size_t j = 0; j < world->product_count; j++) {
        world->products[j].offered = world->products[j].live;
        world->products[j].offered_at = world->products[j].price;
    }
}

void price_index_start(struct world *world)
{
    take_all(world, start);
}

void price_index_update(struct world *world)
{
    take_all(world, update);
}
