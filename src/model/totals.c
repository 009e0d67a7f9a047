#include "model/totals.h"

#include "base/same_number.h"
#include "model/price_index.h"
#include "model/sme/choice_table.h"

#include <math.h>

static double ratio(double part, double whole, double otherwise)
{
    return whole > 0 ? part / whole : otherwise;
}

/* Price of the main tier weighted by customers; without customers the plain mean over products on offer;
 * without products `otherwise`. */
static double main_tier_price(const struct world *world, double otherwise)
{
    double paid = 0, customers = 0, posted = 0, count = 0;
    for (size_t j = 0; j < world->product_count; j++) {
        const struct product_state *product = &world->products[j];
        if (product->parameters->tier != TIER_MAIN || !product->live)
            continue;
        paid += product->price * product->customers;
        customers += product->customers;
        posted += product->price;
        count += 1;
    }
    return customers > 0 ? paid / customers : ratio(posted, count, otherwise);
}

/* The quantity that shares are taken of: the volume served, or before round 1 customers. */
static double weight_of(const struct world *world, const struct product_state *product)
{
    return world->round > 0 ? product->volume : product->customers;
}

/* What that quantity costs: revenue, or before round 1 the customers' posted prices. */
static double bill_of(const struct world *world, const struct product_state *product)
{
    return world->round > 0 ? product->revenue : product->customers * product->price;
}

static void total_vendor(struct world *world, size_t f, double market)
{
    struct vendor_state *vendor = &world->vendors[f];
    size_t end = vendor->first_product + vendor->product_count;
    double weight = 0, quality = 0, bill = 0, best = -INFINITY;
    for (size_t j = vendor->first_product; j < end; j++) {
        struct product_state *product = &world->products[j];
        product->share = ratio(weight_of(world, product), market, 0);
        weight += weight_of(world, product);
        quality += weight_of(world, product) * product->quality;
        bill += bill_of(world, product);
        best = fmax(best, product->quality);
    }
    vendor->share = ratio(weight, market, 0);
    vendor->quality = ratio(quality, weight, best);
    vendor->price = ratio(bill, weight, (double)NAN);
}

/* What revenue shares are taken of: the market's, or where some vendor pays its customers, what the others earn. */
static double revenue_of_those_who_earn(const struct world *world)
{
    double sum = 0;
    bool some_pay = false;
    for (size_t f = 0; f < world->scenario->vendor_count; f++) {
        sum += fmax(0, world->vendors[f].revenue);
        some_pay = some_pay || world->vendors[f].revenue < 0;
    }
    return some_pay ? sum : world->market.revenue;
}

static void total_vendors(struct world *world)
{
    struct market_totals *market = &world->market;
    double sum = 0;
    for (size_t j = 0; j < world->product_count; j++)
        sum += weight_of(world, &world->products[j]);
    double earned = revenue_of_those_who_earn(world);
    market->hhi = market->hhi_revenue = 0;
    for (size_t f = 0; f < world->scenario->vendor_count; f++) {
        total_vendor(world, f, sum);
        double share = world->vendors[f].share;
        double revenue_share = ratio(fmax(0, world->vendors[f].revenue), earned, 0);
        market->hhi += 1e4 * share * share;
        market->hhi_revenue += 1e4 * revenue_share * revenue_share;
    }
}

static double adoption(const struct world *world)
{
    double adopters = 0, alive = 0;
    for (size_t s = 0; s < world->scenario->sector_count; s++) {
        const struct sector_totals *sector = &world->sectors[s];
        adopters += sector->adopters;
        alive += sector->alive + sector->exits - sector->entries;
    }
    return ratio(adopters, alive, 0);
}

void totals_update(struct world *world)
{
    struct market_totals *market = &world->market;
    double below_cost = 0;
    market->volume = market->demand = market->revenue = 0;
    for (size_t j = 0; j < world->product_count; j++) {
        const struct product_state *product = &world->products[j];
        market->volume += product->volume;
        market->demand += product->demand;
        market->revenue += product->revenue;
        /* Floors stand at the cost: what is sold there is not below it, whichever way the product was rounded. */
        double gain = difference_but_rounding(product->unit_cost * product->volume, product->revenue);
        below_cost += gain < 0 ? product->volume : 0;
    }
    total_vendors(world);
    market->mean_price = ratio(market->revenue, market->volume, (double)NAN);
    market->below_cost_share = ratio(below_cost, market->volume, 0);
    market->unserved_share = market->demand > 0 ? fmax(0, 1 - market->volume / market->demand) : 0;
    market->main_price = main_tier_price(world, market->main_price);
    price_index_update(world);
    market->adoption = adoption(world);
    market->switched = world->report.switched;
    market->reviewing_share = world->choice->review.user;
}

void totals_start(struct world *world)
{
    struct market_totals *market = &world->market;
    double customers = 0, paid = 0;
    for (size_t j = 0; j < world->product_count; j++) {
        struct product_state *product = &world->products[j];
        product->customers = world->report.product_customers[j];
        world->vendors[product->vendor].customers += product->customers;
        customers += product->customers;
        paid += bill_of(world, product);
    }
    total_vendors(world);
    market->mean_price = ratio(paid, customers, (double)NAN);
    market->main_price = world->main_price_start = main_tier_price(world, 0);
    price_index_start(world);
    market->adoption = adoption(world);
    for (size_t c = 0; c < world->scenario->cloud_count; c++)
        world->clouds[c].customers = world->report.cloud_customers[c];
}
