#include "runs/expectation.h"

#include <math.h>
#include <stdlib.h>
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

static bool set_up(struct expectation_watch *watch)
{
    const struct scenario *scenario = watch->scenario;
    size_t count = scenario->expected_count, longest = 1;
    watch->fields = calloc(count, sizeof *watch->fields);
    watch->places = calloc(count, sizeof *watch->places);
    watch->sums = calloc(2 * count, sizeof *watch->sums);
    if (!watch->fields || !watch->places || !watch->sums)
        return false;
    watch->rounds = watch->sums + count;
    for (size_t i = 0; i < count; i++) {
        watch->fields[i] = find_field(field_names[scenario->expected[i].quantity]);
        watch->places[i] = expected_place(scenario, &scenario->expected[i]);
        size_t length = field_slice_length(watch->fields[i], scenario);
        longest = length > longest ? length : longest;
    }
    watch->slice = calloc(longest, sizeof *watch->slice);
    return watch->slice;
}

enum status expectation_watch_create(const struct scenario *scenario, struct expectation_watch **watch,
                                     struct error *error)
{
    *watch = NULL;
    if (!scenario->expected_count)
        return STATUS_OK;
    struct expectation_watch *made = calloc(1, sizeof *made);
    if (!made)
        return error_no_memory(error, "the expected results", sizeof *made);
    made->scenario = scenario;
    if (!set_up(made)) {
        expectation_watch_free(made);
        return error_no_memory(error, "the expected results", scenario->expected_count * sizeof(double));
    }
    *watch = made;
    return STATUS_OK;
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

void expectation_watch_free(struct expectation_watch *watch)
{
    if (!watch)
        return;
    free(watch->fields);
    free(watch->places);
    free(watch->sums);
    free(watch->slice);
    free(watch);
}
