#include "runs/expectation.h"

#include <string.h>

#include "record/fields.h"
#include "scenario/expected.h"

struct expectation_watch {
    const struct scenario *scenario;
    const struct field **fields; /* [expected_count] */
    size_t *places;              /* [expected_count] */
    double *sums, *rounds;       /* [expected_count] */
    double *slice;               /* scratch */
};

/* Datasets in the order of enum expected_quantity. */
static const char *const field_names[EXPECTED_QUANTITIES] = {
    "price",           "unit_cost",    "quality",         "customers",       "volume",
    "share",           "profit",       "capital",         "revenue",         "alive",
    "exit_round",      "sector_users", "sector_adopters", "sector_surplus",  "market_mean_price",
    "market_adoption", "market_hhi",   "market_volume",   "market_switched", "market_profit_gain",
    "market_collusion"};

static const struct field *find_field(const char *name)
{
    for (size_t i = 0; i < world_field_count; i++)
        if (strcmp(world_fields[i].name, name) == 0)
            return &world_fields[i];
    return NULL;
}

bool expectation_watch_create(const struct scenario *scenario, struct arena *arena,
                              struct expectation_watch **watch)
{
    size_t count = scenario->expected_count, longest = 1;
    *watch = NULL;
    if (count == 0)
        return true;
    struct expectation_watch *made = arena_take(arena, 1, sizeof *made);
    if (!made)
        return false;
    made->scenario = scenario;
    made->fields = arena_take(arena, count, sizeof *made->fields);
    made->places = arena_take(arena, count, sizeof *made->places);
    made->sums = arena_take(arena, count, sizeof *made->sums);
    made->rounds = arena_take(arena, count, sizeof *made->rounds);
    if (!made->fields || !made->places || !made->sums || !made->rounds)
        return false;
    for (size_t i = 0; i < count; i++) {
        made->fields[i] = find_field(field_names[scenario->expected[i].quantity]);
        made->places[i] = expected_place(scenario, &scenario->expected[i]);
        size_t length = field_slice_length(made->fields[i], scenario);
        longest = length > longest ? length : longest;
    }
    made->slice = arena_take(arena, longest, sizeof *made->slice);
    *watch = made;
    return made->slice;
}

void expectation_watch_take(struct expectation_watch *watch, const struct world *world)
{
    for (size_t i = 0; watch && i < watch->scenario->expected_count; i++) {
        const struct expected_parameters *expected = &watch->scenario->expected[i];
        if (world->round < expected_first_round(watch->scenario, expected) ||
            world->round > expected_last_round(watch->scenario, expected))
            continue;
        watch->fields[i]->world(world, watch->fields[i]->offset, watch->slice);
        watch->sums[i] += watch->slice[watch->places[i]];
        watch->rounds[i] += 1;
    }
}

double expectation_watch_value(const struct expectation_watch *watch, size_t i)
{
    return watch->sums[i] / watch->rounds[i] / watch->scenario->expected[i].per;
}
