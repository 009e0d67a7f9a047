#include "runs/timeline.h"

#include "base/workers.h"
#include "model/vendor/pricing.h"
#include "runs/measure.h"

/* Timelines that are played together at most. */
enum { MOST_WAYS = 8 };

struct measuring {
    struct tasks work;
    const struct timeline *timelines;
    size_t timeline_count, number_count;
    size_t ways; /* of a run that are played together, in one task */
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

static enum status play_and_measure(const struct measuring *measuring, size_t first,
                                    struct one_run runs[MOST_WAYS], struct error *error)
{
    const struct timeline *timelines = &measuring->timelines[first % measuring->timeline_count];
    const int32_t *numbers = measuring->options->numbers;
    size_t run = first / measuring->timeline_count;
    uint32_t number = numbers ? (uint32_t)numbers[run] : (uint32_t)run;
    struct taker takers[MOST_WAYS];
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < measuring->ways; i++) {
        runs[i] = (struct one_run){.measuring = measuring};
        takers[i] = (struct taker){.take = take_round, .context = &runs[i]};
        status = outcome_create(timelines[i].scenario, &runs[i].outcome, error);
    }
    if (status == STATUS_OK)
        status = play_ways(timelines, measuring->ways, number, takers, error);
    if (status == STATUS_OK && !goes_on(measuring))
        status = error_set(error, STATUS_FAILED, "interrupted");
    for (size_t i = 0; status == STATUS_OK && i < measuring->ways; i++)
        /* a way may have outcomes that the first one lacks, such as those of open weights */
        measure_all(runs[i].outcome, measuring->timelines[0].scenario,
                    measuring->numbers + (first + i) * measuring->number_count);
    return status;
}

static enum status measure_run(void *context, size_t task, struct error *error)
{
    const struct measuring *measuring = context;
    struct one_run runs[MOST_WAYS] = {{0}};
    enum status status = play_and_measure(measuring, task * measuring->ways, runs, error);
    for (size_t i = 0; i < measuring->ways; i++)
        outcome_free(runs[i].outcome);
    return status;
}

static enum status report_progress(void *context, size_t done, struct error *error)
{
    const struct measuring *measuring = context;
    const struct timelines_options *options = measuring->options;
    if (!options->progress || options->progress(options->context, done * measuring->ways,
                                                options->runs * measuring->timeline_count))
        return STATUS_OK;
    return error_set(error, STATUS_FAILED, "interrupted");
}

/* How many timelines to play together: those of one scenario, where that leaves a run for every thread. */
static size_t ways_together(const struct timeline *timelines, size_t count,
                            const struct timelines_options *options)
{
    bool together = count <= MOST_WAYS && options->runs >= options->threads &&
                    pricing_check_copies(timelines[0].scenario, NULL) == STATUS_OK;
    for (size_t i = 1; i < count; i++)
        together = together && timelines[i].scenario == timelines[0].scenario;
    return together ? count : 1;
}

enum status timelines_measure(const struct timeline *timelines, size_t count,
                              const struct timelines_options *options, double *numbers, struct error *error)
{
    struct measuring measuring = {.work = {.task = measure_run, .done = report_progress},
                                  .timelines = timelines,
                                  .timeline_count = count,
                                  .number_count = measured_numbers(timelines[0].scenario),
                                  .ways = ways_together(timelines, count, options),
                                  .options = options,
                                  .numbers = numbers};
    measuring.work.context = &measuring;
    return workers_try(&measuring.work, options->runs * count / measuring.ways, options->threads, error);
}
