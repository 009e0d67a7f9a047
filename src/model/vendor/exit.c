#include "model/vendor/exit.h"

#include "base/smaller.h"
#include "model/vendor/acquisition.h"
#include "model/vendor/leaving.h"
#include "model/vendor/niche.h"
#include "model/vendor/vendor.h"
#include <math.h>

/* Months that the cash lasts at the mean monthly loss of the last three months; docs/model.md 4.10. */
static double runway(const struct world *world, size_t f)
{
    const struct vendor_state *vendor = &world->vendors[f];
    int64_t entry = world->scenario->vendors[f].entry_round;
    size_t filled = smaller((size_t)world->round, world->runway_slots);
    size_t rounds = smaller((size_t)(world->round - (entry > 0 ? entry - 1 : 0)), filled);
    double profit = 0;
    for (size_t r = 0; r < filled; r++) /* 0 before its entry */
        profit += vendor->recent_profit[r];
    double loss = -profit / ((double)rounds * world->months);
    return loss > 0 ? fmax(0, balance_total(&vendor->cash)) / loss : INFINITY;
}

static void update_runways(struct world *world)
{
    for (size_t f = 0; f < world->scenario->vendor_count; f++) {
        struct vendor_state *vendor = &world->vendors[f];
        vendor->recent_profit[(size_t)(world->round - 1) % world->runway_slots] = vendor->profit;
        vendor->runway = vendor->alive ? runway(world, f) : 0;
    }
}

static void leave_market(struct world *world, size_t f)
{
    struct vendor_state *vendor = &world->vendors[f];
    double cash = balance_total(&vendor->cash);
    if (cash < 0) {
        vendor_close(world, f, EXIT_BANKRUPT);
        vendor_log_money(world, EVENT_BANKRUPTCY, f, cash, 0);
    } else if (vendor_has_withdrawn(world, f) && !vendor->in_niche) {
        vendor_withdraw(world, f);
    }
}

void exits_play(struct world *world)
{
    update_runways(world);
    acquisitions_play(world);
    niche_pivot(world);
    leaving_play(world);
    for (size_t f = 0; f < world->scenario->vendor_count; f++)
        if (world->vendors[f].alive)
            leave_market(world, f);
}
