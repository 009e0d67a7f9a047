#include "runs/exit_reasons.h"

#include <stdlib.h>
#include <string.h>

#include "base/workers.h"
#include "runs/peace.h"
#include "runs/play.h"

enum status cash_history_create(const struct scenario *scenario, struct cash_history **history,
                                struct error *error)
{
    struct cash_history *made = calloc(1, sizeof *made);
    *history = NULL;
    if (!made)
        return error_no_memory(error, "the cash of vendors");
    made->vendors = scenario->vendor_count;
    made->rounds = (size_t)scenario->simulation.rounds;
    arena_init(&made->arena);
    size_t count = (made->rounds + 1) * made->vendors;
    made->accounts = arena_take(&made->arena, count, sizeof *made->accounts);
    made->cash = arena_take(&made->arena, count, sizeof *made->cash);
    made->alive = arena_take(&made->arena, count, sizeof *made->alive);
    if (!made->accounts || !made->cash || !made->alive) {
        cash_history_free(made);
        return error_no_memory(error, "the cash of vendors");
    }
    *history = made;
    return STATUS_OK;
}

void cash_history_free(struct cash_history *history)
{
    if (!history)
        return;
    arena_clear(&history->arena);
    free(history);
}

void cash_history_take(struct cash_history *history, const struct world *world)
{
    size_t round = (size_t)world->round, count = history->vendors;
    if (round > history->rounds)
        return;
    for (size_t f = 0; f < count; f++) {
        const struct vendor_state *vendor = &world->vendors[f];
        size_t here = round * count + f;
        if (round > 0)
            history->accounts[here] = cash_account_add(history->accounts[here - count], vendor);
        history->cash[here] = balance_total(&vendor->cash);
        history->alive[here] = vendor_has_not_left(vendor);
    }
}

struct explaining {
    struct tasks work;
    const struct scenario *scenario;
    const struct departure *departures; /* by run and vendor */
    bool (*goes_on)(void *context);
    void *context;
    size_t *firsts; /* [runs with departures + 1]: index of the first departure of each, and of the end */
    struct exit_row *rows;
};

/* The runs that a run is held against. */
struct story {
    const struct scenario *scenario;
    uint32_t run;
    /* peace: nobody moves prices; other: scratch for the runs in which some do */
    struct cash_history *peace, *other;
};

struct recording {
    struct cash_history *history;
    size_t last_round;
};

static bool record_round(void *context, const struct simulation *simulation)
{
    struct recording *recording = context;
    const struct world *world = simulation_world(simulation);
    cash_history_take(recording->history, world);
    return (size_t)world->round < recording->last_round;
}

static enum status play(const struct story *story, const struct scenario *scenario,
                        struct cash_history *history, size_t last_round, struct error *error)
{
    const struct timeline timeline = {.scenario = scenario};
    struct recording recording = {history, last_round};
    const struct taker taker = {.take = record_round, .context = &recording};
    return play_run(&timeline, story->run, 1, &taker, 1, error);
}

enum { NOBODY = -1 };

/* Plays until round `last` with all vendors holding their prices, except `mover` (NOBODY: no exception).
 * With `others` only `mover` holds. */
static enum status play_variant(struct story *story, struct cash_history *history, int64_t mover, bool others,
                                size_t last, struct error *error)
{
    struct scenario variant = *story->scenario;
    size_t bytes = variant.vendor_count * sizeof *variant.vendors;
    variant.vendors = malloc(bytes);
    if (!variant.vendors)
        return error_no_memory(error, "a variant of the scenario");
    memcpy(variant.vendors, story->scenario->vendors, bytes);
    for (size_t g = 0; g < variant.vendor_count; g++)
        if (((int64_t)g == mover) == others)
            vendor_hold_prices(&variant.vendors[g]);
    enum status status = play(story, &variant, history, last, error);
    free(variant.vendors);
    return status;
}

/* Own and rivals' moves share their joint effect: each gets the mean of its effects with and without the
 * other (Shapley 1953), so that the parts add up. */
static void fill_parts(struct exit_row *row, const struct cash_account *actual,
                       const struct cash_account *peace, double plan, double if_rivals_held, double if_held)
{
    double *parts = row->parts;
    parts[EXIT_PLAN] = plan;
    parts[EXIT_USERS] = peace->revenue - parts[EXIT_PLAN];
    parts[EXIT_OWN_CUTS] = 0.5 * (actual->revenue - if_held + if_rivals_held - peace->revenue);
    parts[EXIT_RIVALS_CUTS] = 0.5 * (actual->revenue - if_rivals_held + if_held - peace->revenue);
    parts[EXIT_COMPUTE] = actual->compute;
    parts[EXIT_FIXED_COST] = actual->fixed_cost;
    parts[EXIT_FUNDING] = peace->funding;
    parts[EXIT_MISSING_FUNDING] = actual->funding - peace->funding;
    parts[EXIT_OTHER] = actual->other;
    parts[EXIT_HANDED_OVER] = actual->handed_over;
}

static enum status explain_exit(struct story *story, const struct departure *left, struct exit_row *row,
                                struct error *error)
{
    size_t f = left->vendor, round = (size_t)left->round, count = story->peace->vendors;
    size_t here = round * count + f;
    *row = (struct exit_row){.run = left->run,
                             .vendor = (double)f,
                             .round = (double)round,
                             .cause = left->cause,
                             .cash_start = left->cash_start,
                             .cash_end = left->cash_end,
                             .alive_without_war = story->peace->alive[here]};
    enum status status = play_variant(story, story->other, (int64_t)f, false, round, error);
    if (status != STATUS_OK)
        return status;
    double if_rivals_held = story->other->accounts[here].revenue;
    row->alive_if_rivals_held = story->other->alive[here];
    status = play_variant(story, story->other, (int64_t)f, true, round, error);
    if (status != STATUS_OK)
        return status;
    double if_held = story->other->accounts[here].revenue;
    row->alive_if_held = story->other->alive[here];
    int64_t entry = story->scenario->vendors[f].entry_round;
    size_t first = entry > 1 ? (size_t)entry : 1; /* flows add up from the start: nothing before its entry */
    double plan = (double)(round - first + 1) * story->peace->accounts[first * count + f].revenue;
    fill_parts(row, &left->account, &story->peace->accounts[here], plan, if_rivals_held, if_held);
    return STATUS_OK;
}

static enum status explain_exits(const struct explaining *explaining, size_t first, size_t end,
                                 struct story *story, struct error *error)
{
    int64_t last = 0;
    for (size_t i = first; i < end; i++)
        last = explaining->departures[i].round > last ? explaining->departures[i].round : last;
    enum status status = play_variant(story, story->peace, NOBODY, false, (size_t)last, error);
    for (size_t i = first; status == STATUS_OK && i < end; i++)
        status = explain_exit(story, &explaining->departures[i], &explaining->rows[i], error);
    return status;
}

static enum status explain_run(void *context, size_t task, struct error *error)
{
    const struct explaining *explaining = context;
    size_t first = explaining->firsts[task], end = explaining->firsts[task + 1];
    struct story story = {.scenario = explaining->scenario, .run = explaining->departures[first].run};
    enum status status = cash_history_create(explaining->scenario, &story.peace, error);
    if (status == STATUS_OK)
        status = cash_history_create(explaining->scenario, &story.other, error);
    if (status == STATUS_OK)
        status = explain_exits(explaining, first, end, &story, error);
    cash_history_free(story.peace);
    cash_history_free(story.other);
    return status;
}

static enum status fail_if_stopped(void *context, size_t done, struct error *error)
{
    const struct explaining *explaining = context;
    (void)done;
    return explaining->goes_on(explaining->context)
               ? STATUS_OK
               : error_set(error, STATUS_FAILED, "interrupted while exits were explained");
}

/* Fills in firsts; returns the number of runs. */
static size_t find_runs(const struct departure *departures, size_t count, size_t *firsts)
{
    size_t runs = 0;
    for (size_t i = 0; i < count; i++)
        if (i == 0 || departures[i].run != departures[i - 1].run)
            firsts[runs++] = i;
    firsts[runs] = count;
    return runs;
}

enum status exit_reasons_find(const struct scenario *scenario, const struct departure *departures,
                              size_t count, unsigned threads, bool (*goes_on)(void *context), void *context,
                              struct exit_row **rows, struct error *error)
{
    struct explaining explaining = {.work = {.task = explain_run, .done = fail_if_stopped},
                                    .scenario = scenario,
                                    .departures = departures,
                                    .goes_on = goes_on,
                                    .context = context};
    explaining.firsts = calloc(count + 1, sizeof *explaining.firsts);
    explaining.rows = calloc(count + 1, sizeof *explaining.rows);
    enum status status =
        explaining.firsts && explaining.rows ? STATUS_OK : error_no_memory(error, "the exits");
    explaining.work.context = &explaining;
    if (status == STATUS_OK)
        status =
            workers_try(&explaining.work, find_runs(departures, count, explaining.firsts), threads, error);
    free(explaining.firsts);
    if (status == STATUS_OK)
        *rows = explaining.rows;
    else
        free(explaining.rows);
    return status;
}
