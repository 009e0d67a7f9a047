#include "runs/replicates.h"

#include "base/workers.h"
#include "file/writer.h"
#include "model/simulation.h"
#include "runs/exits.h"
#include "runs/tally.h"
#include "runs/until_winner.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* A run that is played, waiting for its turn to be written. */
struct finished_run {
    bool ready;
    enum status status;
    struct error error;
    struct outcome *outcome;
    struct run_record *record; /* NULL without output */
    struct panel *panel;       /* NULL unless run 0 with a panel */
};

struct replication {
    const struct scenario *scenario;
    const struct replicate_options *options;
    struct tally *tally;
    struct writer *writer;      /* NULL without output */
    struct finished_run *slots; /* [window], run k in slot k % window */
    size_t window;
    atomic_bool stopped;
    /* under the lock: */
    pthread_mutex_t lock;
    pthread_cond_t moved; /* `next` or `stopped` has changed */
    size_t next;          /* first run that is not written */
    enum status status;
    struct error *error;
    /* constant while workers are at work: */
    size_t first, total; /* run of a batch's first task; runs up to its end */
};

static void clear_slot(struct finished_run *slot)
{
    outcome_free(slot->outcome);
    run_record_free(slot->record);
    panel_free(slot->panel);
    *slot = (struct finished_run){0};
}

static void take_round(struct finished_run *slot, const struct simulation *simulation)
{
    const struct world *world = simulation_world(simulation);
    outcome_take(slot->outcome, world);
    if (slot->record)
        run_record_take(slot->record, world);
    if (slot->panel)
        panel_take(slot->panel, simulation);
}

/* What a run is gathered in. */
static enum status open_slot(struct replication *replication, const struct simulation *simulation,
                             struct finished_run *slot)
{
    const struct scenario *scenario = replication->scenario;
    enum status status = outcome_create(scenario, &slot->outcome, &slot->error);
    if (status == STATUS_OK)
        status = outcome_follow(slot->outcome, tally_claims(replication->tally), scenario->claim_count,
                                &slot->error);
    if (status == STATUS_OK && replication->writer)
        status = run_record_create(scenario, &slot->record, &slot->error);
    if (status == STATUS_OK && replication->writer && simulation_world(simulation)->run == 0)
        status = panel_create(simulation, &slot->panel, &slot->error);
    return status;
}

/* Says which run it was, and which round where the message does not. */
static void name_run(struct finished_run *slot, uint32_t run, int64_t round)
{
    struct error cause = slot->error;
    if (strncmp(cause.message, "round ", 6) == 0)
        error_set(&slot->error, slot->status, "run %lu, %.900s", (unsigned long)run, cause.message);
    else
        error_set(&slot->error, slot->status, "run %lu, round %lld: %.900s", (unsigned long)run,
                  (long long)round, cause.message);
}

/* Threads for which there is no run work inside the runs. */
static unsigned threads_of_a_run(const struct replicate_options *options)
{
    size_t share = options->replicates ? options->threads / options->replicates : 1;
    return share > 1 ? (unsigned)share : 1;
}

static void play(struct replication *replication, uint32_t run, struct finished_run *slot)
{
    struct simulation *simulation;
    int64_t rounds = replication->scenario->simulation.rounds, round = 0;
    slot->status = simulation_create(replication->scenario, run, &simulation, &slot->error);
    if (slot->status == STATUS_OK) {
        simulation_set_threads(simulation, threads_of_a_run(replication->options));
        slot->status = open_slot(replication, simulation, slot);
    }
    if (slot->status == STATUS_OK)
        take_round(slot, simulation);
    while (slot->status == STATUS_OK && round < rounds && !atomic_load(&replication->stopped)) {
        round++;
        slot->status = simulation_step(simulation, &slot->error);
        if (slot->status == STATUS_OK)
            take_round(slot, simulation);
    }
    if (slot->status == STATUS_OK && slot->record)
        slot->status = run_record_take_events(slot->record, simulation_world(simulation), &slot->error);
    if (slot->status != STATUS_OK)
        name_run(slot, run, round);
    simulation_free(simulation);
}

static enum status write_run(struct replication *replication, const struct finished_run *slot)
{
    enum status status = STATUS_OK;
    if (slot->record)
        status = writer_add_run(replication->writer, slot->record, replication->error);
    if (status == STATUS_OK && slot->panel)
        status = writer_add_panel(replication->writer, slot->panel, replication->error);
    return status;
}

/* Takes the next run in order; a failure is that of the lowest failing run, whatever the threads do. */
static enum status take_run(struct replication *replication, struct finished_run *slot)
{
    const struct replicate_options *options = replication->options;
    if (slot->status != STATUS_OK)
        return error_set(replication->error, slot->status, "%s", slot->error.message);
    enum status status = write_run(replication, slot);
    if (status != STATUS_OK)
        return status;
    tally_add(replication->tally, slot->outcome);
    size_t done = replication->next + 1;
    if (options->progress && !options->progress(options->context, done, replication->total))
        return error_set(replication->error, STATUS_FAILED, "interrupted after %zu of %zu runs", done,
                         replication->total);
    return STATUS_OK;
}

/* Under the lock: takes all runs whose turn has come. */
static void take_ready_runs(struct replication *replication)
{
    for (;;) {
        struct finished_run *slot = &replication->slots[replication->next % replication->window];
        if (!slot->ready || atomic_load(&replication->stopped))
            break;
        replication->status = take_run(replication, slot);
        clear_slot(slot);
        replication->next++;
        if (replication->status != STATUS_OK)
            atomic_store(&replication->stopped, true);
    }
    pthread_cond_broadcast(&replication->moved);
}

/* Waits while the run is too far ahead of the ones written. False: stopped. The run whose turn it is never
 * waits, so the work goes on. */
static bool wait_for_slot(struct replication *replication, size_t run)
{
    pthread_mutex_lock(&replication->lock);
    while (!atomic_load(&replication->stopped) && run >= replication->next + replication->window)
        pthread_cond_wait(&replication->moved, &replication->lock);
    pthread_mutex_unlock(&replication->lock);
    return !atomic_load(&replication->stopped);
}

static void do_run(void *context, size_t task)
{
    struct replication *replication = context;
    size_t run = replication->first + task;
    if (!wait_for_slot(replication, run))
        return;
    struct finished_run *slot = &replication->slots[run % replication->window];
    play(replication, (uint32_t)run, slot);
    pthread_mutex_lock(&replication->lock);
    slot->ready = true;
    take_ready_runs(replication);
    pthread_mutex_unlock(&replication->lock);
}

static enum status open_replication(struct replication *replication, struct error *error)
{
    const struct replicate_options *options = replication->options;
    unsigned threads = options->threads > 0 ? options->threads : 1;
    enum status status = STATUS_OK;
    if (options->output)
        status = writer_create(replication->scenario, options->output, options->force, &replication->writer,
                               error);
    if (status == STATUS_OK)
        status = tally_create(replication->scenario, &replication->tally, error);
    if (status != STATUS_OK)
        return status;
    replication->window = 2 * (size_t)threads;
    replication->slots = calloc(replication->window, sizeof *replication->slots);
    if (!replication->slots)
        return error_no_memory(error, "the runs", replication->window * sizeof *replication->slots);
    return STATUS_OK;
}

static void close_replication(struct replication *replication)
{
    for (size_t i = 0; replication->slots && i < replication->window; i++)
        clear_slot(&replication->slots[i]);
    free(replication->slots);
    writer_free(replication->writer);
    tally_free(replication->tally);
    pthread_cond_destroy(&replication->moved);
    pthread_mutex_destroy(&replication->lock);
}

/* Plays `count` more runs and sums all of them up. */
static enum status play_batch(struct replication *replication, size_t count, struct summary **summary,
                              struct error *error)
{
    replication->first = replication->total;
    replication->total += count;
    workers_run(count, replication->options->threads, do_run, replication);
    summary_free(*summary);
    *summary = NULL;
    if (replication->status != STATUS_OK)
        return replication->status;
    return tally_summarise(replication->tally, summary, error);
}

static struct until_winner until_of(const struct replicate_options *options)
{
    return (struct until_winner){options->winning, options->replicates, options->most_replicates};
}

static enum status play_batches(struct replication *replication, struct summary **summary,
                                struct error *error)
{
    const struct replicate_options *options = replication->options;
    const struct until_winner until = until_of(options);
    enum status status = play_batch(replication, options->replicates, summary, error);
    while (status == STATUS_OK && !until_winner_is_enough(&until, *summary)) {
        size_t left = options->most_replicates - replication->total;
        status =
            play_batch(replication, left < options->replicates ? left : options->replicates, summary, error);
    }
    return status;
}

/* What --until-winner-known came to, for the file. */
static enum status note_end(const struct replication *replication, const struct summary *summary,
                            struct error *error)
{
    const struct replicate_options *options = replication->options;
    const struct until_winner until = until_of(options);
    char text[UNTIL_WINNER_TEXT];
    if (until.most <= until.batch)
        return STATUS_OK;
    until_winner_print(&until, summary, text);
    return writer_set_text(replication->writer, until_winner_attribute, text, error);
}

/* Whether to go on; the runs themselves are done. */
static bool goes_on(void *context)
{
    const struct replication *replication = context;
    const struct replicate_options *options = replication->options;
    return !options->progress || options->progress(options->context, replication->total, replication->total);
}

static enum status explain(struct replication *replication, struct summary *summary, struct error *error)
{
    return exits_explain(replication->scenario, summary->replicates, replication->options->threads, goes_on,
                         replication, &summary->exits, &summary->exit_count, error);
}

static enum status finish_file(const struct replication *replication, const struct summary *summary,
                               struct error *error)
{
    enum status status = winners_write(summary, replication->writer, error);
    if (status == STATUS_OK)
        status = writer_add_claims(replication->writer, &summary->claims, error);
    if (status == STATUS_OK && replication->options->explain)
        status = writer_add_exits(replication->writer, summary->exits, summary->exit_count, error);
    if (status == STATUS_OK)
        status = note_end(replication, summary, error);
    return status == STATUS_OK ? writer_finish(replication->writer, error) : status;
}

enum status replicates_run(const struct scenario *scenario, const struct replicate_options *options,
                           struct summary **summary, struct error *error)
{
    struct replication replication = {.scenario = scenario, .options = options, .error = error};
    *summary = NULL;
    atomic_init(&replication.stopped, false);
    pthread_mutex_init(&replication.lock, NULL);
    pthread_cond_init(&replication.moved, NULL);
    enum status status = open_replication(&replication, error);
    if (status != STATUS_OK)
        goto out;
    status = play_batches(&replication, summary, error);
    if (status == STATUS_OK && options->explain)
        status = explain(&replication, *summary, error);
    if (status == STATUS_OK && replication.writer)
        status = finish_file(&replication, *summary, error);
    if (status != STATUS_OK) {
        summary_free(*summary);
        *summary = NULL;
    }
out:
    close_replication(&replication);
    return status;
}
