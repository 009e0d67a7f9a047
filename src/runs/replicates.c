#include "runs/replicates.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/workers.h"
#include "runs/outcome_taker.h"
#include "runs/tally.h"

/* A finished run that waits for its turn. */
struct finished_run {
    bool ready;
    enum status status;
    struct error error;
    struct outcome_watch outcome;
    void *gathered; /* NULL without a gatherer */
};

struct replication {
    const struct scenario *scenario;
    const struct replicate_options *options;
    struct tally *tally;
    struct finished_run *slots; /* [window], run k in slot k % window */
    size_t window;
    atomic_bool stopped;
    /* under the lock: */
    pthread_mutex_t lock;
    pthread_cond_t moved; /* signals a change of `next` or `stopped` */
    size_t next;          /* first run that is not yet taken; counted from 0, like `first` and `total` */
    enum status status;
    struct error *error;
    /* constant while workers are at work: */
    size_t first, total; /* first: run number of a batch's first task; total: number of runs at its end */
};

static void clear_slot(const struct replication *replication, struct finished_run *slot)
{
    const struct gatherer *gatherer = replication->options->gatherer;
    outcome_watch_clear(&slot->outcome);
    if (gatherer)
        gatherer->drop(slot->gathered);
    *slot = (struct finished_run){0};
}

static bool goes_on(void *context, const struct simulation *simulation)
{
    const struct replication *replication = context;
    const struct replicate_options *options = replication->options;
    (void)simulation;
    return !atomic_load(&replication->stopped) && (!options->goes_on || options->goes_on(options->context));
}

/* Each run gets the threads that are left over when there are more threads than runs. */
static unsigned threads_of_a_run(const struct replicate_options *options)
{
    size_t share = options->replicates ? options->threads / options->replicates : 1;
    return share > 1 ? (unsigned)share : 1;
}

static enum status play(struct replication *replication, size_t run, struct finished_run *slot)
{
    const struct scenario *scenario = replication->scenario;
    const struct replicate_options *options = replication->options;
    const struct gatherer *gatherer = options->gatherer;
    const struct timeline timeline = {.scenario = scenario};
    enum status status = outcome_watch_init(&slot->outcome, scenario, tally_claims(replication->tally),
                                            scenario->claim_count, &slot->error);
    if (status == STATUS_OK && gatherer)
        status = gatherer->begin(&slot->gathered, &slot->error);
    if (status != STATUS_OK)
        return status;
    const struct taker takers[] = {outcome_taker(&slot->outcome),
                                   {.take = goes_on, .context = replication},
                                   gatherer ? gatherer->taker(slot->gathered) : (struct taker){0}};
    uint32_t number = options->numbers ? (uint32_t)options->numbers[run] : (uint32_t)run;
    return play_run(&timeline, number, threads_of_a_run(options), takers, gatherer ? 3 : 2, &slot->error);
}

/* The caller holds the lock. The run that has just ended counts as unfinished: it may have been cut short. */
static void stop(struct replication *replication)
{
    replication->status = error_set(replication->error, STATUS_FAILED, "interrupted after %zu of %zu runs",
                                    replication->next, replication->total);
    atomic_store(&replication->stopped, true);
}

/* Takes in the next run in order. So of several failures that of the lowest run is reported, whatever the
 * threads do. */
static enum status take_run(struct replication *replication, struct finished_run *slot)
{
    const struct replicate_options *options = replication->options;
    if (slot->status != STATUS_OK)
        return error_pass(replication->error, &slot->error);
    enum status status = STATUS_OK;
    if (options->gatherer)
        status = options->gatherer->add(options->gatherer->context, slot->gathered, replication->error);
    if (status == STATUS_OK && options->note)
        status = options->note(options->note_context, slot->outcome.outcome, replication->error);
    if (status != STATUS_OK)
        return status;
    tally_add(replication->tally, slot->outcome.outcome);
    size_t done = replication->next + 1;
    if (options->progress && !options->progress(options->context, done, replication->total))
        return error_set(replication->error, STATUS_FAILED, "interrupted after %zu of %zu runs", done,
                         replication->total);
    return STATUS_OK;
}

/* The caller holds the lock. Takes in all runs whose turn has come. */
static void take_ready_runs(struct replication *replication)
{
    for (;;) {
        struct finished_run *slot = &replication->slots[replication->next % replication->window];
        if (!slot->ready || atomic_load(&replication->stopped))
            break;
        replication->status = take_run(replication, slot);
        clear_slot(replication, slot);
        replication->next++;
        if (replication->status != STATUS_OK)
            atomic_store(&replication->stopped, true);
    }
    pthread_cond_broadcast(&replication->moved);
}

/* Waits while the run is too far ahead of the next one to be taken. False: stopped. That next run never
 * waits, so the work always goes on. */
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
    slot->status = play(replication, run, slot);
    pthread_mutex_lock(&replication->lock);
    slot->ready = true;
    if (!goes_on(replication, NULL) && replication->status == STATUS_OK)
        stop(replication);
    take_ready_runs(replication);
    pthread_mutex_unlock(&replication->lock);
}

static enum status open_replication(struct replication *replication, struct error *error)
{
    const struct replicate_options *options = replication->options;
    unsigned threads = options->threads > 0 ? options->threads : 1;
    enum status status = tally_create(replication->scenario, &replication->tally, error);
    if (status != STATUS_OK)
        return status;
    replication->window = 2 * (size_t)threads;
    replication->slots = calloc(replication->window, sizeof *replication->slots);
    if (!replication->slots)
        return error_no_memory(error, "the runs");
    return STATUS_OK;
}

static void close_replication(struct replication *replication)
{
    for (size_t i = 0; replication->slots && i < replication->window; i++)
        clear_slot(replication, &replication->slots[i]);
    free(replication->slots);
    tally_free(replication->tally);
    pthread_cond_destroy(&replication->moved);
    pthread_mutex_destroy(&replication->lock);
}

/* Plays `count` more runs, and summarises all runs so far. */
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

static enum status play_batches(struct replication *replication, struct summary **summary,
                                struct error *error)
{
    const struct replicate_options *options = replication->options;
    enum status status = play_batch(replication, options->replicates, summary, error);
    while (status == STATUS_OK && replication->total < options->most_replicates &&
           !options->enough(options->context, *summary)) {
        size_t left = options->most_replicates - replication->total;
        status =
            play_batch(replication, left < options->replicates ? left : options->replicates, summary, error);
    }
    return status;
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
    if (status == STATUS_OK)
        status = play_batches(&replication, summary, error);
    if (status != STATUS_OK) {
        summary_free(*summary);
        *summary = NULL;
    }
    close_replication(&replication);
    return status;
}
