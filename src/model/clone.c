#include "model/clone.h"

#include "model/benchmark.h"
#include "model/sme/choice_table.h"
#include "model/sme/sme_layer.h"
#include "model/sme/sme_surplus.h"
#include "model/vendor/pricing.h"

static void relocate_world(struct world *world, const struct relocation *relocation)
{
    struct sme_report *report = &world->report;
    void *const pointers[] = {&world->sellers,         &world->clouds,
                              &world->vendors,         &world->products,
                              &world->sectors,         &report->product_customers,
                              &report->product_volume, &report->product_revenue,
                              &report->vendor_bills,   &report->cloud_customers,
                              &report->cloud_bills,    &world->choice,
                              &world->pricing,         &world->benchmark,
                              &world->random,          &world->outside,
                              &world->founders,        &world->apps,
                              &world->moves,           &report->vendor_had,
                              &report->vendor_kept};
    relocate(relocation, pointers, sizeof pointers / sizeof *pointers);
    relocate(relocation, (void *const[]){&world->random->state}, 1);
    for (size_t c = 0; c < world->scenario->cloud_count; c++)
        relocate(relocation, (void *const[]){&world->clouds[c].orders, &world->clouds[c].bought}, 2);
    for (size_t f = 0; f < world->scenario->vendor_count; f++)
        relocate(relocation, (void *const[]){&world->vendors[f].recent_profit}, 1);
    choice_table_relocate(world->choice, relocation);
    if (world->benchmark)
        benchmark_relocate(world->benchmark, relocation);
    world->layer->relocate(world, relocation);
    sme_surplus_relocate(world, relocation);
}

enum status clone_world(const struct world *original, struct world *clone, struct error *error)
{
    enum status status = pricing_check_copies(original->scenario, error);
    if (status != STATUS_OK)
        return status;
    *clone = *original;
    /* What belongs to the original must not be freed with a clone that is not finished. */
    clone->events = (struct event_log){0};
    clone->layer = NULL;
    arena_init(&clone->rule_memory);
    if (!arena_clone(&clone->arena, &original->arena) || !event_log_clone(&clone->events, &original->events))
        return error_no_memory(error, "a clone of the simulation");
    clone->layer = original->layer;
    const struct relocation relocation = {&original->arena, &clone->arena};
    relocate_world(clone, &relocation);
    return pricing_clone(clone, &relocation, error);
}
