#include "watch/watched_run.h"

#include <math.h>

#include "scenario/calendar.h"

static double *take_unknowns(struct arena *arena, size_t count)
{
    double *values = arena_take(arena, count, sizeof *values);
    for (size_t i = 0; values && i < count; i++)
        values[i] = (double)NAN;
    return values;
}

static enum status take_paths(struct watched_run *watched, struct error *error)
{
    size_t slots = watched->rounds + 1, products = watched->world->product_count;
    const struct scenario *scenario = watched->scenario;
    watched->prices = take_unknowns(&watched->arena, products * slots);
    watched->price_paid = take_unknowns(&watched->arena, slots);
    watched->previous_price = take_unknowns(&watched->arena, products);
    watched->start_capital = take_unknowns(&watched->arena, scenario->vendor_count);
    watched->cloud_start = take_unknowns(&watched->arena, scenario->cloud_count);
    bool taken = watched->prices && watched->price_paid && watched->previous_price &&
                 watched->start_capital && watched->cloud_start;
    return taken ? STATUS_OK : error_no_memory(error, "the prices to show");
}

/* Called when the world exists and before its first round is played. */
static enum status open_paths(void *context, const struct simulation *simulation, struct error *error)
{
    struct watched_run *watched = context;
    watched->world = simulation_world(simulation);
    enum status status = take_paths(watched, error);
    if (status != STATUS_OK)
        return status;
    for (size_t f = 0; f < watched->scenario->vendor_count; f++)
        watched->start_capital[f] = watched->scenario->vendors[f].capital;
    for (size_t c = 0; c < watched->scenario->cloud_count; c++)
        watched->cloud_start[c] = balance_total(&watched->world->clouds[c].cash);
    return STATUS_OK;
}

static bool take_prices(void *context, const struct simulation *simulation)
{
    struct watched_run *watched = context;
    size_t slots = watched->rounds + 1, round = (size_t)watched->world->round;
    (void)simulation;
    for (size_t j = 0; j < watched->world->product_count; j++) {
        const struct product_state *product = &watched->world->products[j];
        watched->prices[j * slots + round] = product->live ? product->price : (double)NAN;
    }
    watched->price_paid[round] = watched->world->market.mean_price;
    if (watched->record)
        run_record_take(watched->record, watched->world);
    return true;
}

enum status watched_run_open(struct watched_run *watched, const struct scenario *scenario,
                             enum name_style names, uint32_t run, unsigned threads, struct error *error)
{
    *watched = (struct watched_run){.scenario = scenario,
                                    .names = names,
                                    .timeline = {.scenario = scenario},
                                    .rounds = (size_t)scenario->simulation.rounds};
    arena_init(&watched->arena);
    enum status status = tally_create(scenario, &watched->tally, error);
    if (status == STATUS_OK)
        status = outcome_watch_init(&watched->outcome, scenario, tally_claims(watched->tally),
                                    scenario->claim_count, error);
    if (status != STATUS_OK)
        return status;
    watched->takers[0] = outcome_taker(&watched->outcome);
    watched->takers[1] = (struct taker){.open = open_paths, .take = take_prices, .context = watched};
    return play_open(&watched->play, &watched->timeline, run, threads, watched->takers, 2, error);
}

enum status watched_run_observe(struct watched_run *watched, const struct observed *observed,
                                struct error *error)
{
    enum status status = run_record_create(watched->scenario, &watched->record, error);
    if (status != STATUS_OK)
        return status;
    watched->observed = observed;
    run_record_take(watched->record, watched->world);
    return STATUS_OK;
}

enum status watched_run_step(struct watched_run *watched, struct error *error)
{
    size_t slots = watched->rounds + 1, round = (size_t)watched->world->round;
    for (size_t j = 0; j < watched->world->product_count; j++)
        watched->previous_price[j] = watched->prices[j * slots + round];
    if (watched->world->round > 0)
        watched->first_event = watched->world->events.count;
    return play_step(&watched->play, error);
}

bool watched_run_is_over(const struct watched_run *watched)
{
    return play_is_over(&watched->play);
}

enum status watched_run_summarise(struct watched_run *watched, struct summary **summary, struct error *error)
{
    tally_add(watched->tally, watched->outcome.outcome);
    enum status status = tally_summarise(watched->tally, summary, error);
    if (status == STATUS_OK)
        (*summary)->names = watched->names;
    return status;
}

const double *watched_run_prices(const struct watched_run *watched, size_t product)
{
    return watched->prices + product * (watched->rounds + 1);
}

void watched_run_close(struct watched_run *watched)
{
    outcome_watch_clear(&watched->outcome);
    tally_free(watched->tally);
    run_record_free(watched->record);
    play_close(&watched->play);
    arena_clear(&watched->arena);
}

void watched_run_date(const struct watched_run *watched, char text[DATE_TEXT_SIZE])
{
    const struct simulation_parameters *simulation = &watched->scenario->simulation;
    int64_t round = watched->world->round > 0 ? watched->world->round : 1;
    calendar_print_round(round, simulation->start_date, simulation->round_days, text);
}
