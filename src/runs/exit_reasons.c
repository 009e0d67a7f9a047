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

/* Adds a round's flows. `other` is whatever else is in the profit; tests check that the flows add up to
 * the change of cash. */
static struct cash_account add_round(struct cash_account sum, const struct vendor_state *vendor)
{
    sum.revenue += vendor->revenue;
    sum.compute -= vendor->compute_bill;
    sum.fixed_cost -= vendor->fixed_cost;
    sum.funding += vendor->funding + vendor->support + vendor->paid_in;
    sum.other += vendor->profit - (vendor->revenue - vendor->compute_bill - vendor->fixed_cost);
    sum.handed_over += vendor->taken_over - vendor->paid_out;
    return sum;
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
            history->accounts[here] = add_round(history->accounts[here - count], vendor);
        history->cash[here] = balance_total(&vendor->cash);
        history->alive[here] = vendor->alive || vendor->waiting;
    }
}

struct explaining {
    struct tasks work;
    const struct scenario *scenario;
    bool (*goes_on)(void *context);
    void *context;
    struct exit_row **rows; /* [runs] */
    size_t *counts;         /* [runs] */
};

/* A run of the scenario with its counterfactual runs. */
struct story {
    const struct scenario *scenario;
    uint32_t run;
    /* peace: nobody moves prices; other: scratch for the runs in which some do */
    struct cash_history *actual, *peace, *other;
    enum exit_cause causes[MOST_VENDORS];
};

struct recording {
    struct story *story;
    struct cash_history *history;
    size_t last_round;
};

static bool record_round(void *context, const struct simulation *simulation)
{
    struct recording *recording = context;
    const struct world *world = simulation_world(simulation);
    cash_history_take(recording->history, world);
    for (size_t f = 0; recording->history == recording->story->actual && f < recording->history->vendors; f++)
        recording->story->causes[f] = world->vendors[f].exit_cause;
    return (size_t)world->round < recording->last_round;
}

static enum status play(struct story *story, const struct scenario *scenario, struct cash_history *history,
                        size_t last_round, struct error *error)
{
    const struct timeline timeline = {.scenario = scenario};
    struct recording recording = {story, history, last_round};
    const struct taker taker = {.take = record_round, .context = &recording};
    return play_run(&timeline, story->run, 1, &taker, 1, error);
}

/* The first round after which vendor f is gone; 0: it stays to the end. */
static size_t exit_round(const struct cash_history *history, size_t f)
{
    for (size_t t = 1; t <= history->rounds; t++)
        if (!history->alive[t * history->vendors + f])
            return t;
    return 0;
}

static size_t last_exit(const struct cash_history *history, size_t *exits)
{
    size_t last = 0;
    *exits = 0;
    for (size_t f = 0; f < history->vendors; f++) {
        size_t round = exit_round(history, f);
        *exits += round > 0;
        last = round > last ? round : last;
    }
    return last;
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

static enum status explain_exit(struct story *story, size_t f, struct exit_row *row, struct error *error)
{
    size_t round = exit_round(story->actual, f), count = story->actual->vendors, here = round * count + f;
    *row = (struct exit_row){.run = story->run,
                             .vendor = (double)f,
                             .round = (double)round,
                             .cause = story->causes[f],
                             .cash_start = story->actual->cash[f],
                             .cash_end = story->actual->cash[here],
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
    fill_parts(row, &story->actual->accounts[here], &story->peace->accounts[here], plan, if_rivals_held,
               if_held);
    return STATUS_OK;
}

static enum status explain_exits(struct story *story, struct exit_row **rows, size_t *count,
                                 struct error *error)
{
    size_t exits, last = last_exit(story->actual, &exits);
    if (exits == 0)
        return STATUS_OK;
    *rows = calloc(exits, sizeof **rows);
    if (!*rows)
        return error_no_memory(error, "the exits");
    enum status status = play_variant(story, story->peace, NOBODY, false, last, error);
    for (size_t f = 0; status == STATUS_OK && f < story->actual->vendors; f++)
        if (exit_round(story->actual, f) > 0)
            status = explain_exit(story, f, &(*rows)[(*count)++], error);
    return status;
}

static enum status explain_run(void *context, size_t run, struct error *error)
{
    struct explaining *explaining = context;
    const struct scenario *scenario = explaining->scenario;
    struct story story = {.scenario = scenario, .run = (uint32_t)run};
    enum status status = cash_history_create(scenario, &story.actual, error);
    if (status == STATUS_OK)
        status = cash_history_create(scenario, &story.peace, error);
    if (status == STATUS_OK)
        status = cash_history_create(scenario, &story.other, error);
    if (status == STATUS_OK)
        status = play(&story, scenario, story.actual, (size_t)scenario->simulation.rounds, error);
    if (status == STATUS_OK)
        status = explain_exits(&story, &explaining->rows[run], &explaining->counts[run], error);
    cash_history_free(story.actual);
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

/* Joins the rows of all runs. */
static enum status join_rows(const struct explaining *explaining, size_t runs, struct exit_row **rows,
                             size_t *count, struct error *error)
{
    size_t total = 0;
    for (size_t r = 0; r < runs; r++)
        total += explaining->counts[r];
    *rows = calloc(total + 1, sizeof **rows);
    *count = 0;
    if (!*rows)
        return error_no_memory(error, "the exits");
    for (size_t r = 0; r < runs; r++)
        for (size_t i = 0; i < explaining->counts[r]; i++)
            (*rows)[(*count)++] = explaining->rows[r][i];
    return STATUS_OK;
}

enum status exit_reasons_find(const struct scenario *scenario, size_t runs, unsigned threads,
                              bool (*goes_on)(void *context), void *context, struct exit_row **rows,
                              size_t *count, struct error *error)
{
    struct explaining explaining = {.work = {.task = explain_run, .done = fail_if_stopped},
                                    .scenario = scenario,
                                    .goes_on = goes_on,
                                    .context = context};
    *rows = NULL;
    *count = 0;
    explaining.rows = calloc(runs + 1, sizeof *explaining.rows);
    explaining.counts = calloc(runs + 1, sizeof *explaining.counts);
    enum status status =
        explaining.rows && explaining.counts ? STATUS_OK : error_no_memory(error, "the exits");
    explaining.work.context = &explaining;
    if (status == STATUS_OK)
        status = workers_try(&explaining.work, runs, threads, error);
    if (status == STATUS_OK)
        status = join_rows(&explaining, runs, rows, count, error);
    for (size_t r = 0; explaining.rows && r < runs; r++)
        free(explaining.rows[r]);
    free(explaining.rows);
    free(explaining.counts);
    return status;
}
