#include "model/accounts.h"

#include <math.h>

/* In rounds, at least 1; INFINITY: they last for ever. */
static double life_of_accelerators(const struct world *world)
{
    double scrapped = world->scenario->infrastructure.depreciation;
    return scrapped > 0 ? fmax(1, rint(1 / (scrapped * world->months))) : INFINITY;
}

/* kCNY spent up to a round on accelerators; nothing before round 1. Rounds after the run's last count as it. */
static double *bought_until(const struct world *world, size_t c, double round)
{
    double last = (double)world->scenario->simulation.rounds;
    return &world->clouds[c].bought[(size_t)fmax(0, fmin(round, last))];
}

double depreciation_of(struct world *world, size_t c)
{
    struct cloud_state *cloud = &world->clouds[c];
    double life = life_of_accelerators(world), round = (double)world->round;
    double in_use = round - (double)world->order_slots; /* last round whose orders were in use in this one */
    *bought_until(world, c, round) = *bought_until(world, c, round - 1) + cloud->capital_spending;
    if (!isfinite(life))
        return 0;
    /* of those of the start, bought in the `life` rounds before, one round's are worn out in each round */
    double first_ones = cloud->start_value * fmax(0, life + 1 - round) / life;
    return (first_ones + *bought_until(world, c, in_use) - *bought_until(world, c, in_use - life)) / life;
}

static void add(struct world *world, enum ledger_sector layer, double profit, double cash_flow,
                double value_added)
{
    world->cumulative_profit[layer] += profit;
    world->cumulative_cash_flow[layer] += cash_flow;
    world->cumulative_value_added[layer] += value_added;
}

void accounts_add_up(struct world *world)
{
    const struct scenario *scenario = world->scenario;
    for (size_t s = 0; s < scenario->sector_count; s++) {
        const struct sector_totals *sector = &world->sectors[s];
        add(world, LEDGER_SMES, sector->profit, sector->profit, sector->value_added);
    }
    for (size_t f = 0; f < scenario->vendor_count; f++) {
        const struct vendor_state *vendor = &world->vendors[f];
        add(world, LEDGER_VENDORS, vendor->profit, vendor->profit, vendor->value_added);
    }
    for (size_t c = 0; c < scenario->cloud_count; c++) {
        const struct cloud_state *cloud = &world->clouds[c];
        add(world, LEDGER_CLOUDS, cloud->profit, cloud->cash_flow, cloud->value_added);
    }
    for (size_t g = 0; g < scenario->infrastructure.seller_count; g++) {
        const struct seller_state *seller = &world->sellers[g];
        add(world, LEDGER_SELLERS, seller->profit, seller->profit, seller->revenue);
    }
}
