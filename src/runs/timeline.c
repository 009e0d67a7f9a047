#include "runs/timeline.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "base/workers.h"
#include "runs/measure.h"

static enum status name_run(enum status status, uint32_t run, int64_t round, struct error *error)
{
    struct error cause = *error;
    if (strncmp(cause.message, "run ", 4) == 0)
        return status;
    if (strncmp(cause.message, "round ", 6) == 0)
        return error_set(error, status, "run %lu, %.900s", (unsigned long)run, cause.message);
    return error_set(error, status, "run %lu, round %lld: %.900s", (unsigned long)run, (long long)round,
                     cause.message);
}

enum status timeline_play(const struct timeline *timeline, uint32_t run,
                          bool (*take)(void *context, const struct simulation *simulation), void *context,
                          struct error *error)
{
    struct simulation *simulation = NULL;
    int64_t rounds = timeline->scenario->simulation.rounds, round = 0;
    enum status status = simulation_create(timeline->scenario, run, &simulation, error);
    bool go_on = status == STATUS_OK && take(context, simulation);
    while (go_on && round < rounds) {
        round++;
        if (timeline->after && round == timeline->from)
            status = simulation_change(simulation, timeline->after, timeline->new_rules, error);
        if (status == STATUS_OK)
            status = simulation_step(simulation, error);
        go_on = status == STATUS_OK && take(context, simulation);
    }
    if (status != STATUS_OK)
        name_run(status, run, round, error);
    simulation_free(simulation);
    return status;
}

size_t measured_numbers(const struct scenario *scenario)
{
    size_t total = 0;
    for (size_t i = 0; i < measure_count; i++)
        total += measure_length(&measures[i], scenario);
    return total;
}

struct measuring {
    const struct timeline *timelines;
    size_t timeline_count, number_count;
    const struct timelines_options *options;
    double *numbers;
    atomic_bool stopped;
    /* under the lock: */
    pthread_mutex_t lock;
    size_t done, failed_task;
    struct error *error;
    enum status status;
};

struct one_run {
    struct measuring *measuring;
    struct outcome *outcome;
};

static bool take_round(void *context, const struct simulation *simulation)
{
    struct one_run *run = context;
    outcome_take(run->outcome, simulation_world(simulation));
    return !atomic_load(&run->measuring->stopped);
}

static void measure_outcome(const struct outcome *outcome, double *numbers)
{
    for (size_t i = 0; i < measure_count; i++)
        for (size_t k = 0; k < measure_length(&measures[i], outcome->scenario); k++)
            *numbers++ = measures[i].get(outcome, k);
}

/* Under the lock. Tasks are begun in ascending order, so the first that fails is among those that end. */
static void note_failure(struct measuring *measuring, size_t task, enum status status,
                         const struct error *error)
{
    atomic_store(&measuring->stopped, true);
    if (measuring->status != STATUS_OK && task > measuring->failed_task)
        return;
    measuring->failed_task = task;
    measuring->status = error_set(measuring->error, status, "%s", error->message);
}

static void finish(struct measuring *measuring, size_t task, enum status status, const struct error *error)
{
    const struct timelines_options *options = measuring->options;
    size_t total = options->runs * measuring->timeline_count;
    struct error stopped = {.message = "interrupted"};
    pthread_mutex_lock(&measuring->lock);
    if (status != STATUS_OK)
        note_failure(measuring, task, status, error);
    else if (!atomic_load(&measuring->stopped) && ++measuring->done && options->progress &&
             !options->progress(options->context, measuring->done, total))
        note_failure(measuring, task, STATUS_FAILED, &stopped);
    pthread_mutex_unlock(&measuring->lock);
}

static void do_task(void *context, size_t task)
{
    struct measuring *measuring = context;
    struct one_run run = {.measuring = measuring};
    struct error error = {0};
    if (atomic_load(&measuring->stopped))
        return;
    const struct timeline *timeline = &measuring->timelines[task % measuring->timeline_count];
    uint32_t number = (uint32_t)(measuring->options->first_run + task / measuring->timeline_count);
    enum status status = outcome_create(timeline->scenario, &run.outcome, &error);
    if (status == STATUS_OK)
        status = timeline_play(timeline, number, take_round, &run, &error);
    if (status == STATUS_OK)
        measure_outcome(run.outcome, measuring->numbers + task * measuring->number_count);
    outcome_free(run.outcome);
    finish(measuring, task, status, &error);
}

enum status timelines_measure(const struct timeline *timelines, size_t count,
                              const struct timelines_options *options, double *numbers, struct error *error)
{
    struct measuring measuring = {.timelines = timelines,
                                  .timeline_count = count,
                                  .number_count = measured_numbers(timelines[0].scenario),
                                  .options = options,
                                  .numbers = numbers,
                                  .error = error};
    atomic_init(&measuring.stopped, false);
    pthread_mutex_init(&measuring.lock, NULL);
    workers_run(options->runs * count, options->threads, do_task, &measuring);
    pthread_mutex_destroy(&measuring.lock);
    return measuring.status;
}
