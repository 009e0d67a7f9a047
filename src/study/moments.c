#include "study/moments.h"

#include <math.h>
#include <pthread.h>
#include <string.h>

#include "base/workers.h"
#include "statistics/estimate.h"
#include "study/result.h"

const double moments_no_objective = 1e100;

struct simulating {
    struct study study; /* a copy whose design has these points */
    struct design design;
    double *samples;
    size_t *failed;
    pthread_mutex_t lock;
    enum status status;
    struct error *error;
};

static void take(struct simulating *simulating, const struct result *result)
{
    const struct study *study = &simulating->study;
    size_t point = study_point_of(study, result->run), replicate = study_replicate_of(study, result->run);
    size_t replicates = (size_t)study->replicates;
    for (size_t i = 0; i < study->target_count; i++)
        simulating->samples[(point * study->target_count + i) * replicates + replicate] =
            result->outcomes[study->targets[i].index];
}

static void play(void *context, size_t run)
{
    struct simulating *simulating = context;
    struct result *result = NULL;
    struct error error = {0};
    enum status status = result_create(&simulating->study, (uint32_t)run, &result, &error);
    if (status == STATUS_OK)
        status = result_play_alone(&simulating->study, result, &error);
    if (status == STATUS_OK)
        take(simulating, result);
    pthread_mutex_lock(&simulating->lock);
    if (status == STATUS_OK && result->failed)
        simulating->failed[study_point_of(&simulating->study, run)]++;
    if (status != STATUS_OK && simulating->status == STATUS_OK)
        simulating->status = error_pass(simulating->error, &error);
    pthread_mutex_unlock(&simulating->lock);
    result_free(result);
}

enum status moments_simulate(const struct study *study, const double *points, size_t count, unsigned threads,
                             double *samples, size_t *failed, struct error *error)
{
    struct simulating simulating = {.study = *study, .samples = samples, .failed = failed, .error = error};
    memset(failed, 0, count * sizeof *failed);
    /* the cast is safe: nothing writes to a design's points */
    simulating.design = (struct design){count, study->vary_count, (double *)points};
    simulating.study.design = &simulating.design;
    simulating.study.seeds = SEEDS_COMMON;
    simulating.study.keep = 1U << KEEP_SUMMARY;
    pthread_mutex_init(&simulating.lock, NULL);
    workers_run(study_run_count(&simulating.study), threads, play, &simulating);
    pthread_mutex_destroy(&simulating.lock);
    return simulating.status;
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

double moments_objective(const struct study *study, const double *samples, size_t left_out)
{
    size_t replicates = (size_t)study->replicates;
    double sum = 0;
    for (size_t i = 0; i < study->target_count; i++) {
        const struct study_target *target = &study->targets[i];
        double distance =
            (moments_mean(samples + i * replicates, replicates, left_out) - target->value) / target->scale;
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
