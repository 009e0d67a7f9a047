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
    struct outcome *outcome = watch->outcome;
    outcome->claim_values = arena_take(&outcome->arena, claim_count, sizeof *outcome->claim_values);
    outcome->claim_earlier = arena_take(&outcome->arena, claim_count, sizeof *outcome->claim_earlier);
    if (!outcome->claim_values || !outcome->claim_earlier)
        return error_no_memory(error, "the claims");
    outcome->claim_count = claim_count;
    for (size_t i = 0; i < claim_count; i++)
        outcome->claim_values[i] = (double)NAN;
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
    struct outcome *outcome = watch->outcome;
    outcome_take(outcome, world);
    for (size_t i = 0; i < outcome->claim_count; i++) {
        const struct claim_quantity *claim = &watch->claims[i];
        claim_take_earlier(claim, get, outcome, world->round, outcome->claim_earlier[i]);
        if (claim->span.last == world->round)
            outcome->claim_values[i] = claim_value(claim, get, outcome, outcome->claim_earlier[i]);
    }
    return true;
}

static enum status finish(void *context, const struct simulation *simulation, struct error *error)
{
    (void)error;
    const struct outcome_watch *watch = context;
    watch->outcome->programs = exchanges_count(simulation_world(simulation));
    return STATUS_OK;
}

struct taker outcome_taker(struct outcome_watch *watch)
{
    return (struct taker){.take = take, .finish = finish, .context = watch};
}
