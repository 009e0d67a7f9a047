#include "model/benchmark.h"

#include "market/bertrand.h"
#include "model/sme/choice_table.h"
#include <math.h>

struct benchmark {
    double *weight, *sensitivity, *outside; /* [segment_count] */
    double *utility;                        /* [segment_count][product_count] */
    double *cost, *posted;                  /* [product_count] */
    double *nash, *joint;     /* [product_count], last round's solutions: where the next search starts */
    double *share, *scratch;  /* [product_count] */
    size_t *apart, *together; /* [product_count], owners: each vendor a firm; one firm for all */
};

enum status benchmark_create(struct world *world, struct error *error)
{
    size_t products = world->product_count, segments = world->choice->segment_count;
    if (!world->scenario->output.benchmarks)
        return STATUS_OK;
    struct benchmark *benchmark = arena_take(&world->arena, 1, sizeof *benchmark);
    if (!benchmark)
        return error_no_memory(error, "the benchmarks");
    benchmark->weight = take_numbers(world, segments);
    benchmark->sensitivity = take_numbers(world, segments);
    benchmark->outside = take_numbers(world, segments);
    benchmark->utility = take_numbers(world, segments * products);
    benchmark->cost = take_numbers(world, products);
    benchmark->posted = take_numbers(world, products);
    benchmark->nash = take_numbers(world, products);
    benchmark->joint = take_numbers(world, products);
    benchmark->share = take_numbers(world, products);
    benchmark->scratch = take_numbers(world, products);
    benchmark->apart = arena_take(&world->arena, products, sizeof *benchmark->apart);
    benchmark->together = arena_take(&world->arena, products, sizeof *benchmark->together);
    if (world->arena.exhausted)
        return error_no_memory(error, "the benchmarks");
    for (size_t j = 0; j < products; j++) {
        benchmark->nash[j] = benchmark->joint[j] = (double)NAN;
        benchmark->apart[j] = world->products[j].vendor;
    }
    world->benchmark = benchmark;
    return STATUS_OK;
}

void benchmark_relocate(struct benchmark *benchmark, const struct relocation *relocation)
{
    void *const pointers[] = {&benchmark->weight,  &benchmark->sensitivity, &benchmark->outside,
                              &benchmark->utility, &benchmark->cost,        &benchmark->posted,
                              &benchmark->nash,    &benchmark->joint,       &benchmark->share,
                              &benchmark->scratch, &benchmark->apart,       &benchmark->together};
    relocate(relocation, pointers, sizeof pointers / sizeof *pointers);
}

static struct logit_demand demand_now(const struct world *world, struct benchmark *benchmark)
{
    const struct choice_table *table = world->choice;
    size_t s = 0;
    for (size_t k = 0; k < table->class_count; k++) {
        const struct sme_class *class = &table->classes[k];
        for (size_t i = 0; i < class->sensitivity_count; i++, s++) {
            benchmark->weight[s] =
                class->alive * class->considering * class->typical_volume / (double)class->sensitivity_count;
            benchmark->sensitivity[s] = class->price_sensitivity[i];
            benchmark->outside[s] = table->outside_utility;
        }
    }
    class_utilities(world, table->classes, table->class_count, benchmark->utility);
    for (size_t j = 0; j < world->product_count; j++) {
        benchmark->cost[j] = world->products[j].unit_cost;
        benchmark->posted[j] = world->products[j].price;
    }
    return (struct logit_demand){.segment_count = table->segment_count,
                                 .product_count = world->product_count,
                                 .weight = benchmark->weight,
                                 .sensitivity = benchmark->sensitivity,
                                 .utility = benchmark->utility,
                                 .outside = benchmark->outside};
}

/* Equilibrium for these owners, searched from the last one. When there is none, NAN, and the next search
 * starts afresh. */
static void find_equilibrium(const struct logit_demand *demand, const struct benchmark *benchmark,
                             const size_t *owner, double *price)
{
    if (bertrand_prices(demand, owner, benchmark->cost, NULL, price, NULL) != STATUS_OK)
        for (size_t j = 0; j < demand->product_count; j++)
            price[j] = (double)NAN;
}

/* Outcome of the market at some prices: profit over unit costs, and the mean price paid, both per unit of
 * potential demand. */
struct stand {
    double profit, mean_price;
};

static struct stand stand_at(const struct logit_demand *demand, struct benchmark *benchmark,
                             const double *price)
{
    double sold = 0, paid = 0, profit = 0;
    for (size_t j = 0; j < demand->product_count; j++)
        if (isnan(price[j]))
            return (struct stand){(double)NAN, (double)NAN};
    logit_shares(demand, price, benchmark->share, benchmark->scratch);
    for (size_t j = 0; j < demand->product_count; j++) {
        sold += benchmark->share[j];
        paid += benchmark->share[j] * price[j];
        profit += benchmark->share[j] * (price[j] - benchmark->cost[j]);
    }
    return (struct stand){profit, sold > 0 ? paid / sold : (double)NAN};
}

void benchmark_update(struct world *world)
{
    struct benchmark *benchmark = world->benchmark;
    struct market_totals *market = &world->market;
    if (!benchmark)
        return;
    struct logit_demand demand = demand_now(world, benchmark);
    find_equilibrium(&demand, benchmark, benchmark->apart, benchmark->nash);
    find_equilibrium(&demand, benchmark, benchmark->together, benchmark->joint);
    struct stand nash = stand_at(&demand, benchmark, benchmark->nash);
    struct stand joint = stand_at(&demand, benchmark, benchmark->joint);
    market->nash_price = nash.mean_price;
    market->joint_price = joint.mean_price;
    market->cost_price = stand_at(&demand, benchmark, benchmark->cost).mean_price;
    market->profit_gain =
        (stand_at(&demand, benchmark, benchmark->posted).profit - nash.profit) / (joint.profit - nash.profit);
    for (size_t j = 0; j < world->product_count; j++) {
        world->products[j].nash_price = benchmark->nash[j];
        world->products[j].joint_price = benchmark->joint[j];
    }
}
