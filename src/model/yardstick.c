#include "model/yardstick.h"

#include "market/bertrand.h"
#include "model/sme/choice_table.h"
#include <math.h>

struct yardstick {
    double *weight, *sensitivity, *outside; /* [class_count] */
    double *utility;                        /* [class_count][product_count] */
    double *cost, *posted;                  /* [product_count] */
    double *nash, *joint;     /* [product_count], of the last round: where the next search starts */
    double *share, *scratch;  /* [product_count] */
    size_t *apart, *together; /* [product_count] owners */
};

enum status yardstick_create(struct world *world, struct error *error)
{
    size_t products = world->product_count, classes = world->choice->class_count;
    if (!world->scenario->output.benchmarks)
        return STATUS_OK;
    struct yardstick *yardstick = arena_take(&world->arena, 1, sizeof *yardstick);
    if (!yardstick)
        return error_no_memory(error, "the benchmarks");
    yardstick->weight = take_numbers(world, classes);
    yardstick->sensitivity = take_numbers(world, classes);
    yardstick->outside = take_numbers(world, classes);
    yardstick->utility = take_numbers(world, classes * products);
    yardstick->cost = take_numbers(world, products);
    yardstick->posted = take_numbers(world, products);
    yardstick->nash = take_numbers(world, products);
    yardstick->joint = take_numbers(world, products);
    yardstick->share = take_numbers(world, products);
    yardstick->scratch = take_numbers(world, products);
    yardstick->apart = arena_take(&world->arena, products, sizeof *yardstick->apart);
    yardstick->together = arena_take(&world->arena, products, sizeof *yardstick->together);
    if (world->arena.exhausted)
        return error_no_memory(error, "the benchmarks");
    for (size_t j = 0; j < products; j++) {
        yardstick->nash[j] = yardstick->joint[j] = (double)NAN;
        yardstick->apart[j] = world->products[j].vendor;
    }
    world->yardstick = yardstick;
    return STATUS_OK;
}

static struct logit_demand demand_now(const struct world *world, struct yardstick *yardstick)
{
    const struct choice_table *table = world->choice;
    for (size_t k = 0; k < table->class_count; k++) {
        const struct sme_class *class = &table->classes[k];
        yardstick->weight[k] = class->alive * class->typical_volume;
        yardstick->sensitivity[k] = class->price_sensitivity;
        yardstick->outside[k] = world->scenario->choice.outside_utility;
    }
    class_utilities(world, table->classes, table->class_count, yardstick->utility);
    for (size_t j = 0; j < world->product_count; j++) {
        yardstick->cost[j] = world->products[j].unit_cost;
        yardstick->posted[j] = world->products[j].price;
    }
    return (struct logit_demand){.segment_count = table->class_count,
                                 .product_count = world->product_count,
                                 .weight = yardstick->weight,
                                 .sensitivity = yardstick->sensitivity,
                                 .utility = yardstick->utility,
                                 .outside = yardstick->outside};
}

/* Equilibrium of the owners, from the last one; NAN, and a new start next time, where there is none. */
static void solve(const struct logit_demand *demand, const struct yardstick *yardstick, const size_t *owner,
                  double *price)
{
    if (bertrand_prices(demand, owner, yardstick->cost, NULL, price, NULL) != STATUS_OK)
        for (size_t j = 0; j < demand->product_count; j++)
            price[j] = (double)NAN;
}

/* A market at some prices: profit over unit costs, and the mean price paid, per unit of potential demand. */
struct stand {
    double profit, mean_price;
};

static struct stand stand_at(const struct logit_demand *demand, struct yardstick *yardstick,
                             const double *price)
{
    double sold = 0, paid = 0, profit = 0;
    for (size_t j = 0; j < demand->product_count; j++)
        if (isnan(price[j]))
            return (struct stand){(double)NAN, (double)NAN};
    logit_shares(demand, price, yardstick->share, yardstick->scratch);
    for (size_t j = 0; j < demand->product_count; j++) {
        sold += yardstick->share[j];
        paid += yardstick->share[j] * price[j];
        profit += yardstick->share[j] * (price[j] - yardstick->cost[j]);
    }
    return (struct stand){profit, sold > 0 ? paid / sold : (double)NAN};
}

void yardstick_update(struct world *world)
{
    struct yardstick *yardstick = world->yardstick;
    struct market_totals *market = &world->market;
    if (!yardstick)
        return;
    struct logit_demand demand = demand_now(world, yardstick);
    solve(&demand, yardstick, yardstick->apart, yardstick->nash);
    solve(&demand, yardstick, yardstick->together, yardstick->joint);
    struct stand nash = stand_at(&demand, yardstick, yardstick->nash);
    struct stand joint = stand_at(&demand, yardstick, yardstick->joint);
    market->nash_price = nash.mean_price;
    market->joint_price = joint.mean_price;
    market->cost_price = stand_at(&demand, yardstick, yardstick->cost).mean_price;
    market->profit_gain =
        (stand_at(&demand, yardstick, yardstick->posted).profit - nash.profit) / (joint.profit - nash.profit);
    for (size_t j = 0; j < world->product_count; j++) {
        world->products[j].nash_price = yardstick->nash[j];
        world->products[j].joint_price = yardstick->joint[j];
    }
}
