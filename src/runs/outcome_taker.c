#include "runs/outcome_taker.h"

#include <math.h>

#include "runs/measure.h"

enum status outcome_watch_init(struct outcome_watch *watch, const struct scenario *scenario,
                               const struct claim_quantity *claims, size_t claim_count, struct error *error)
{
    *watch = (struct outcome_watch){.claims = claims};
    enum status status = outcome_create(scenario, &watch->outcome, error);
    if (status != STATUS_OK)
        return status;
    watch->outcome->claim_values = arena_take(&watch->outcome->arena, claim_count, sizeof(double));
    if (!watch->outcome->claim_values)
        return error_no_memory(error, "the claims");
    watch->outcome->claim_count = claim_count;
    for (size_t i = 0; i < claim_count; i++)
        watch->outcome->claim_values[i] = (double)NAN;
    return STATUS_OK;
}

void outcome_watch_clear(struct outcome_watch *watch)
{
    outcome_free(watch->outcome);
    watch->outcome = NULL;
}

static double get(const void *run, const struct measure *row, size_t element)
{
    return row->get(run, element);
}

static bool take(void *context, const struct simulation *simulation)
{
    const struct outcome_watch *watch = context;
    const struct world *world = simulation_world(simulation);
    outcome_take(watch->outcome, world);
    for (size_t i = 0; i < watch->outcome->claim_count; i++)
        if (watch->claims[i].round == world->round)
            watch->outcome->claim_values[i] = claim_value(&watch->claims[i], get, watch->outcome);
    return true;
}

struct taker outcome_taker(struct outcome_watch *watch)
{
    return (struct taker){.take = take, .context = watch};
}
