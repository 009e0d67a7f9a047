#include "runs/outcome_detail.h"

#include <math.h>

#include "base/same_number.h"

static void take_sectors(struct outcome_detail *detail, const struct world *world)
{
    double users = 0;
    for (size_t s = 0; s < world->scenario->sector_count; s++) {
        const struct sector_totals *now = &world->sectors[s];
        struct sector_detail *sector = &detail->sectors[s];
        sector->smes = now->alive;
        sector->users = now->users;
        sector->with_value = now->with_value;
        sector->peak_users = fmax(sector->peak_users, now->users);
        sector->profit += now->profit;
        sector->surplus += world->round > 0 ? now->surplus : 0;
        sector->user_surplus += world->round > 0 ? now->user_surplus : 0;
        users += now->users;
    }
    detail->peak_users = fmax(detail->peak_users, users);
}

static void take_vendors(struct outcome_detail *detail, const struct world *world)
{
    detail->independents_share = detail->largest_share = 0;
    for (size_t f = 0; f < world->scenario->vendor_count; f++) {
        const struct vendor_state *vendor = &world->vendors[f];
        bool owned = world->scenario->vendors[f].owner != NO_REFERENCE;
        *(owned ? &detail->owned_profit : &detail->independents_profit) += vendor->profit;
        detail->owned_served += owned ? vendor->volume : 0;
        detail->independents_share += owned ? 0 : vendor->share;
        detail->largest_share = fmax(detail->largest_share, vendor->share);
        detail->api_revenue += vendor->revenue;
    }
}

/* A product's price at launch, blended like posted prices. */
static double list_price(const struct world *world, const struct product_state *product)
{
    const struct product_parameters *list = product->parameters;
    return (1 - world->mean_output_share) * list->price_input + world->mean_output_share * list->price_output;
}

/* Over products on offer with a price at launch. The fall as a share relates sums of prices, so that
 * expensive products count more; in money it is a plain mean. */
static void take_tiers(struct outcome_detail *detail, const struct world *world)
{
    double lists[TIER_COUNT] = {0}, fall[TIER_COUNT] = {0}, count[TIER_COUNT] = {0};
    double owned_lists[TIER_COUNT] = {0}, owned_fall[TIER_COUNT] = {0};
    for (size_t j = 0; j < world->product_count; j++) {
        const struct product_state *product = &world->products[j];
        double list = list_price(world, product);
        int tier = product->parameters->tier;
        if (!product->live || !(list > 0))
            continue;
        if (world->scenario->vendors[product->vendor].owner != NO_REFERENCE) {
            owned_lists[tier] += list;
            owned_fall[tier] += list - product->price;
        }
        lists[tier] += list;
        fall[tier] += list - product->price;
        count[tier] += 1;
    }
    for (int tier = 0; tier < TIER_COUNT; tier++) {
        detail->cut[tier] = lists[tier] > 0 ? fall[tier] / lists[tier] : (double)NAN;
        detail->owned_cut[tier] = owned_lists[tier] > 0 ? owned_fall[tier] / owned_lists[tier] : (double)NAN;
        detail->fall[tier] = count[tier] > 0 ? fall[tier] / count[tier] : (double)NAN;
    }
}

static void take_costs(struct outcome_detail *detail, const struct world *world)
{
    double volume = 0, cost = 0;
    for (size_t j = 0; j < world->product_count; j++) {
        volume += world->products[j].volume;
        cost += world->products[j].volume * world->products[j].unit_cost;
    }
    detail->cost = volume > 0 ? cost / volume : (double)NAN;
    detail->volume += volume;
    detail->below_cost += volume * world->market.below_cost_share;
}

/* The same products with the same weights now and in round 1, as in a Paasche index, so that what buyers
 * choose can't pass for a fall of prices or costs. */
static void take_cost_part(struct outcome_detail *detail, const struct world *world)
{
    double price = 0, first_price = 0, cost = 0, first_cost = 0;
    for (size_t j = 0; j < world->product_count; j++) {
        const struct product_state *product = &world->products[j];
        struct product_start *start = &detail->starts[j];
        if (world->round <= 1) {
            start->price = product->live ? product->price : (double)NAN;
            start->cost = product->unit_cost;
        }
        if (!product->live || isnan(start->price))
            continue;
        price += product->volume * product->price;
        first_price += product->volume * start->price;
        cost += product->volume * product->unit_cost;
        first_cost += product->volume * start->cost;
    }
    double fall = difference_but_rounding(price, first_price);
    detail->cost_part = fall > 0 ? difference_but_rounding(cost, first_cost) / fall : (double)NAN;
}

static void take_infrastructure(struct outcome_detail *detail, const struct world *world)
{
    for (size_t c = 0; c < world->scenario->cloud_count; c++) {
        detail->compute_sold += world->clouds[c].hosting_revenue;
        detail->attach += world->clouds[c].attach_profit;
        detail->clouds_profit += world->clouds[c].profit;
    }
    for (size_t g = 0; g < world->scenario->infrastructure.seller_count; g++)
        detail->accelerators_sold += world->sellers[g].revenue;
}

void outcome_detail_take(struct outcome_detail *detail, const struct world *world)
{
    take_sectors(detail, world);
    take_vendors(detail, world);
    take_tiers(detail, world);
    take_costs(detail, world);
    take_cost_part(detail, world);
    take_infrastructure(detail, world);
}
