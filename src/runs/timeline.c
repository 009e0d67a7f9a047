#include "runs/timeline.h"

#include "base/workers.h"
#include "runs/measure.h"

struct measuring {
    struct tasks work;
    const struct timeline *timelines;
    size_t timeline_count, number_count;
    const struct timelines_options *options;
    double *numbers;
};

struct one_run {
    const struct measuring *measuring;
    struct outcome *outcome;
};

static bool goes_on(const struct measuring *measuring)
{
    const struct timelines_options *options = measuring->options;
    return !options->goes_on || options->goes_on(options->context);
}

static bool take_round(void *context, const struct simulation *simulation)
{
    struct one_run *run = context;
    outcome_take(run->outcome, simulation_world(simulation));
    return !atomic_load(&run->measuring->work.stopped) && goes_on(run->measuring);
}

static enum status measure_run(void *context, size_t task, struct error *error)
{
    const struct measuring *measuring = context;
    struct one_run run = {.measuring = measuring};
    const struct timeline *timeline = &measuring->timelines[task % measuring->timeline_count];
    const struct taker taker = {.take = take_round, .context = &run};
    size_t place = task / measuring->timeline_count;
    const int32_t *numbers = measuring->options->numbers;
    uint32_t number = numbers ? (uint32_t)numbers[place] : (uint32_t)place;
    enum status status = outcome_create(timeline->scenario, &run.outcome, error);
    if (status == STATUS_OK)
        status = play_run(timeline, number, 1, &taker, 1, error);
    if (status == STATUS_OK && !goes_on(measuring))
        status = error_set(error, STATUS_FAILED, "interrupted");
    if (status == STATUS_OK)
        measure_all(run.outcome, timeline->scenario, measuring->numbers + task * measuring->number_count);
    outcome_free(run.outcome);
    return status;
}

static enum status report_progress(void *context, size_t done, struct error *error)
{
    const struct measuring *measuring = context;
    const struct timelines_options *options = measuring->options;
    if (!options->progress ||
        options->progress(options->context, done, options->runs * measuring->timeline_count))
        return STATUS_OK;
    return error_set(error, STATUS_FAILED, "interrupted");
}

enum status timelines_measure(const struct timeline *timelines, size_t count,
                              const struct timelines_options *options, double *numbers, struct error *error)
{
    struct measuring measuring = {.work = {.task = measure_run, .done = report_progress},
                                  .timelines = timelines,
                                  .timeline_count = count,
                                  .number_count = measured_numbers(timelines[0].scenario),
                                  .options = options,
                                  .numbers = numbers};
    measuring.work.context = &measuring;
    return workers_try(&measuring.work, options->runs * count, options->threads, error);
}
