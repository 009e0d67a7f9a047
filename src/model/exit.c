#include "model/exit.h"

#include "model/acquisition.h"
#include "model/books.h"
#include "model/niche.h"
#include "model/vendor.h"
#include <math.h>

/* Cash over the mean loss a month of the last rounds; docs/model.md 4.10. */
static double runway(const struct world *world, const struct vendor_state *vendor)
{
    int64_t rounds = world->round < RUNWAY_ROUNDS ? world->round : RUNWAY_ROUNDS;
    double profit = 0;
    for (int64_t r = 0; r < rounds; r++)
        profit += vendor->recent_profit[r];
    double loss = -profit / ((double)rounds * world->months);
    return loss > 0 ? fmax(0, balance_total(&vendor->cash)) / loss : INFINITY;
}

static void update_runways(struct world *world)
{
    for (size_t f = 0; f < world->scenario->vendor_count; f++) {
        struct vendor_state *vendor = &world->vendors[f];
        vendor->recent_profit[(world->round - 1) % RUNWAY_ROUNDS] = vendor->profit;
        vendor->runway = vendor->alive ? runway(world, vendor) : 0;
    }
}

void exit_close(struct world *world, size_t f, enum exit_cause cause)
{
    struct vendor_state *vendor = &world->vendors[f];
    vendor->alive = false;
    vendor->exit_cause = cause;
    vendor->exit_round = world->round;
    for (size_t j = vendor->first_product; j < vendor->first_product + vendor->product_count; j++)
        world->products[j].live = false;
}

bool exit_has_withdrawn(const struct world *world, size_t f)
{
    const struct vendor_state *vendor = &world->vendors[f];
    for (size_t j = vendor->first_product; j < vendor->first_product + vendor->product_count; j++)
        if (!world->products[j].withdrawn)
            return false;
    return true;
}

static void leave(struct world *world, size_t f)
{
    struct vendor_state *vendor = &world->vendors[f];
    double cash = balance_total(&vendor->cash);
    if (cash < 0) {
        exit_close(world, f, EXIT_BANKRUPT);
        vendor_log_money(world, EVENT_BANKRUPTCY, f, cash, 0);
    } else if (exit_has_withdrawn(world, f) && !vendor->in_niche) {
        exit_close(world, f, EXIT_WITHDRAWN);
        pay(world, FLOW_RESIDUAL, LEDGER_VENDORS, &vendor->cash, LEDGER_INVESTORS, &world->investors, cash);
        vendor->taken_over -= cash;
    }
}

void exits_play(struct world *world)
{
    update_runways(world);
    acquisitions_play(world);
    niche_pivot(world);
    for (size_t f = 0; f < world->scenario->vendor_count; f++)
        if (world->vendors[f].alive)
            leave(world, f);
}
