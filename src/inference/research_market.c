#include "inference/research_market.h"

#include "model/sme/choice_table.h"
#include "model/sme/class_row.h"

struct segments {
    double *weight, *sensitivity, *outside; /* [segment_count] */
    double *utility;                        /* [segment_count][product_count] */
};

static void show_segments(const struct world *world, const struct segments *segments,
                          struct research_market *market)
{
    const struct choice_table *table = world->choice;
    double volume = 0;
    for (size_t k = 0; k < table->class_count; k++)
        volume += table->classes[k].alive * table->classes[k].typical_volume;
    for (size_t k = 0, s = 0; k < table->class_count; k++) {
        const struct sme_class *class = &table->classes[k];
        double share =
            volume > 0 ? class->alive * class->typical_volume / volume : 1 / (double)table->class_count;
        for (size_t i = 0; i < class->sensitivity_count; i++, s++) {
            segments->weight[s] = share / (double)class->sensitivity_count;
            segments->sensitivity[s] = class->price_sensitivity[i];
            segments->outside[s] = table->outside_utility;
        }
    }
    class_utilities(world, table->classes, table->class_count, segments->utility);
    market->potential_volume = world->scenario->smes.weight * volume;
}

enum status research_market_take(const struct world *world, struct arena *arena,
                                 struct research_market *market, struct error *error)
{
    size_t products = world->product_count, count = world->choice->segment_count;
    struct segments segments = {.weight = arena_take(arena, count, sizeof(double)),
                                .sensitivity = arena_take(arena, count, sizeof(double)),
                                .outside = arena_take(arena, count, sizeof(double)),
                                .utility = arena_take(arena, count * products, sizeof(double))};
    market->owner = arena_take(arena, products, sizeof *market->owner);
    market->price = arena_take(arena, products, sizeof *market->price);
    market->unit_cost = arena_take(arena, products, sizeof *market->unit_cost);
    if (arena->exhausted)
        return error_no_memory(error, "the market of the vendors' research");
    show_segments(world, &segments, market);
    for (size_t j = 0; j < products; j++) {
        market->owner[j] = world->products[j].vendor;
        market->price[j] = world->products[j].price;
        market->unit_cost[j] = world->products[j].unit_cost;
    }
    market->demand = (struct logit_demand){.segment_count = count,
                                           .product_count = products,
                                           .weight = segments.weight,
                                           .sensitivity = segments.sensitivity,
                                           .utility = segments.utility,
                                           .outside = segments.outside};
    return STATUS_OK;
}

double research_market_sensitivity(const struct research_market *market)
{
    double sum = 0;
    for (size_t s = 0; s < market->demand.segment_count; s++)
        sum += market->demand.weight[s] * market->demand.sensitivity[s];
    return sum;
}
