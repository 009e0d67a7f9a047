#include "study/moments.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/workers.h"
#include "statistics/estimate.h"

const double moments_no_objective = 1e100;

const char *const target_error_names[] = {"absolute", "relative"};

struct simulating {
    const struct study *study;
    size_t first;       /* point of its design */
    const size_t *runs; /* that are played, from that point's on; NULL: all */
    const struct moments_memory *memory;
    double *samples;
    size_t *failed;
    pthread_mutex_t lock;
    enum status status;
    struct error *error;
};

static void take(struct simulating *simulating, size_t run, const double *outcomes, bool failed)
{
    const struct study *study = simulating->study;
    size_t point = study_point_of(study, run) - simulating->first, replicate = study_replicate_of(study, run);
    size_t replicates = (size_t)study->replicates;
    for (size_t i = 0; i < study->target_count; i++)
        simulating->samples[(point * study->target_count + i) * replicates + replicate] = outcomes[i];
    pthread_mutex_lock(&simulating->lock);
    simulating->failed[point] += failed;
    pthread_mutex_unlock(&simulating->lock);
}

static const double *point_of(const struct simulating *simulating, size_t run)
{
    const struct study *study = simulating->study;
    return study->design->points + study_point_of(study, run) * study->vary_count;
}

/* Plays the run; outcomes [target_count]. */
static enum status play_new(struct simulating *simulating, size_t run, double *outcomes, bool *failed,
                            struct error *error)
{
    const struct study *study = simulating->study;
    const struct moments_memory *memory = simulating->memory;
    struct result *result = NULL;
    enum status status = result_create(study, (uint32_t)run, &result, error);
    if (status == STATUS_OK)
        status = result_play_alone(study, result, error);
    for (size_t i = 0; status == STATUS_OK && i < study->target_count; i++)
        outcomes[i] = result->outcomes[study->targets[i].index];
    if (status == STATUS_OK)
        *failed = result->failed;
    if (status == STATUS_OK && memory) {
        pthread_mutex_lock(&simulating->lock);
        status =
            memory->keep(memory->context, memory->first_run + run, point_of(simulating, run), result, error);
        pthread_mutex_unlock(&simulating->lock);
    }
    result_free(result);
    return status;
}

static void play(void *context, size_t index)
{
    struct simulating *simulating = context;
    size_t run = simulating->first * (size_t)simulating->study->replicates +
                 (simulating->runs ? simulating->runs[index] : index);
    const struct moments_memory *memory = simulating->memory;
    double *outcomes = calloc(simulating->study->target_count, sizeof *outcomes);
    struct error error = {0};
    bool failed = false;
    enum status status = outcomes ? STATUS_OK : error_no_memory(&error, "the outcomes of a run");
    if (status == STATUS_OK && !(memory && memory->find(memory->context, memory->first_run + run,
                                                        point_of(simulating, run), outcomes, &failed)))
        status = play_new(simulating, run, outcomes, &failed, &error);
    if (status == STATUS_OK) {
        take(simulating, run, outcomes, failed);
    } else {
        pthread_mutex_lock(&simulating->lock);
        if (simulating->status == STATUS_OK)
            simulating->status = error_pass(simulating->error, &error);
        pthread_mutex_unlock(&simulating->lock);
    }
    free(outcomes);
}

enum status moments_of_runs(const struct study *study, size_t first, const size_t *runs, size_t count,
                            unsigned threads, const struct moments_memory *memory, double *samples,
                            size_t *failed, struct error *error)
{
    struct simulating simulating = {.study = study,
                                    .first = first,
                                    .runs = runs,
                                    .memory = memory,
                                    .samples = samples,
                                    .failed = failed,
                                    .error = error};
    pthread_mutex_init(&simulating.lock, NULL);
    workers_run(count, threads, play, &simulating);
    pthread_mutex_destroy(&simulating.lock);
    return simulating.status;
}

enum status moments_of_points(const struct study *study, size_t first, size_t count, unsigned threads,
                              const struct moments_memory *memory, double *samples, size_t *failed,
                              struct error *error)
{
    memset(failed, 0, count * sizeof *failed);
    return moments_of_runs(study, first, NULL, count * (size_t)study->replicates, threads, memory, samples,
                           failed, error);
}

enum status moments_simulate(const struct study *study, const double *points, size_t count, unsigned threads,
                             const struct moments_memory *memory, double *samples, size_t *failed,
                             struct error *error)
{
    /* the cast is safe: nothing writes to a design's points */
    struct design design = {count, study->vary_count, (double *)points};
    struct study at = *study;
    at.design = &design;
    at.seeds = SEEDS_COMMON;
    at.keep = 1U << KEEP_SUMMARY;
    return moments_of_points(&at, 0, count, threads, memory, samples, failed, error);
}

double moments_mean(const double *sample, size_t replicates, size_t left_out)
{
    double sum = 0;
    size_t count = 0;
    for (size_t r = 0; r < replicates; r++) {
        if (r == left_out || isnan(sample[r]))
            continue;
        sum += sample[r];
        count++;
    }
    return count ? sum / (double)count : (double)NAN;
}

double target_deviation(const struct study_target *target)
{
    return hypot(target->scale, target->discrepancy);
}

double target_scaled(const struct study_target *target, double outcome)
{
    if (target->error == TARGET_ABSOLUTE || isnan(outcome))
        return outcome;
    return outcome > 0 ? log(outcome) : (double)-INFINITY;
}

double target_miss(const struct study_target *target, double mean)
{
    return (target_scaled(target, mean) - target_scaled(target, target->value)) / target_deviation(target);
}

double target_distance(const struct study_target *target, double mean)
{
    double distance = target_miss(target, mean);
    bool holds = (target->relation == TARGET_AT_LEAST && distance > 0) ||
                 (target->relation == TARGET_AT_MOST && distance < 0);
    return holds ? 0 : distance;
}

double moments_objective(const struct study *study, const double *samples, size_t left_out)
{
    size_t replicates = (size_t)study->replicates;
    double sum = 0;
    for (size_t i = 0; i < study->target_count; i++) {
        double distance =
            target_distance(&study->targets[i], moments_mean(samples + i * replicates, replicates, left_out));
        sum += distance * distance;
    }
    return isfinite(sum) ? fmin(sum, moments_no_objective) : moments_no_objective;
}

double moments_difference_error(const struct study *study, const double *samples, const double *others)
{
    size_t replicates = (size_t)study->replicates;
    struct sample sample = {0};
    if (replicates < 2)
        return (double)NAN;
    for (size_t r = 0; r < replicates; r++) {
        double here = moments_objective(study, samples, r), there = moments_objective(study, others, r);
        if (here >= moments_no_objective || there >= moments_no_objective)
            return (double)NAN;
        sample_add(&sample, here - there);
    }
    return sqrt(sample.squares * (double)(replicates - 1) / (double)replicates);
}
