#include "inference/recovery.h"

#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>

#include "inference/infer.h"
#include "inference/inference_steps.h"
#include "statistics/importance.h"
#include "statistics/rank_uniformity.h"

/* Truths that are drawn until one gives the targets' outcomes. */
enum { MOST_TRUTHS = 20 };
static const double few_draws = 100;

struct recovering {
    const struct study *study;
    const struct recovery_options *options;
    struct recovery *found;
    struct inference_place place; /* of the recovery; each has room for its truths and its draws */
    double *samples;              /* [target_count][replicates] */
    struct study_target *targets; /* as observed in the recovery */
    size_t done;                  /* points before this recovery, for the callback */
    struct error *error;
};

static size_t points_of_one(const struct recovery_options *options)
{
    return MOST_TRUTHS + options->inference.points;
}

size_t recovery_most_points(const struct study *study, const struct recovery_options *options)
{
    (void)study;
    return options->recoveries * points_of_one(options);
}

bool recovery_covers_badly(double covered, double wanted, size_t count)
{
    return fabs(covered - wanted) > 4 * sqrt(wanted * (1 - wanted) / (double)count);
}

/* What is observed of a target whose outcome has this mean: with the error that the inference assumes. False: a
 * relative error has nothing to say of this mean. */
static bool observe(struct recovering *recovering, size_t t, double mean)
{
    const struct study *study = recovering->study;
    struct study_target *target = &recovering->targets[t];
    double normal = inference_normal(study, recovering->place.first, DRAW_OBSERVATION, t);
    double seen =
        target_scaled(target, mean) + recovering->options->error_factor * target_deviation(target) * normal;
    if (target->relation == TARGET_EQUAL)
        target->value = target->error == TARGET_RELATIVE ? exp(seen) : seen;
    else
        target->relation = seen > target_scaled(target, target->value) ? TARGET_AT_LEAST : TARGET_AT_MOST;
    return target->relation != TARGET_EQUAL || isfinite(seen);
}

/* Draws a truth at the recovery's first points, and what is observed of it. *truth: its point. */
static enum status draw_truth(struct recovering *recovering, bool apart, size_t *truth)
{
    const struct study *study = recovering->study;
    struct inference_options options = recovering->options->inference;
    size_t k = study->vary_count, replicates = (size_t)study->replicates, failed;
    options.apart = apart;
    for (size_t trial = 0; trial < MOST_TRUTHS; trial++) {
        bool whole = true;
        *truth = recovering->place.first + trial;
        for (size_t a = 0; a < k; a++)
            recovering->place.points[*truth * k + a] = inference_uniform(study, *truth, DRAW_PRIOR, a);
        struct design design = {*truth + 1, k, recovering->place.points};
        struct study playing = *study;
        playing.design = &design;
        playing.seeds = SEEDS_BY_POINT;
        playing.keep = 1U << KEEP_SUMMARY;
        enum status status =
            inference_play(&playing, *truth, 1, &options, recovering->samples, &failed, recovering->error);
        if (status != STATUS_OK)
            return status;
        for (size_t t = 0; t < study->target_count; t++) {
            double mean = moments_mean(recovering->samples + t * replicates, replicates, SIZE_MAX);
            recovering->targets[t] = study->targets[t];
            whole = observe(recovering, t, mean) && whole && !failed && !isnan(mean);
        }
        if (whole)
            return STATUS_OK;
        recovering->found->repeated += !apart;
    }
    return error_set(
        recovering->error, STATUS_FAILED,
        "%d times in a row, parameters from the prior gave a run that fails or lacks an outcome of the "
        "targets, or has one of 0 or less whose error is relative; narrow the prior",
        MOST_TRUTHS);
}

/* Share of the posterior below the truth; of what equals it a share that is drawn. */
static double rank_of(const struct recovering *recovering, const struct inference *inference, size_t p,
                      double truth)
{
    size_t k = inference->study->vary_count;
    double below = 0, equal = 0,
           part = inference_uniform(recovering->study, recovering->place.first, DRAW_RESAMPLE, p);
    const struct factor *factor = &inference->study->vary[p].factor;
    for (size_t i = 0; i < inference->count; i++) {
        double value = factor_value(factor, inference->adjusted[i * k + p]);
        below += value < truth ? inference->weights[i] : 0;
        equal += value == truth ? inference->weights[i] : 0;
    }
    return below + part * equal;
}

static void take(struct recovering *recovering, const struct inference *inference, size_t truth)
{
    struct recovery *found = recovering->found;
    size_t k = recovering->study->vary_count, row = found->count * k;
    for (size_t p = 0; p < k; p++) {
        double value =
            factor_value(&recovering->study->vary[p].factor, recovering->place.points[truth * k + p]);
        double rank = rank_of(recovering, inference, p, value);
        const double *listed = recovering->study->vary[p].numbers;
        found->truths[row + p] = listed ? listed[(size_t)value] : value;
        found->means[row + p] = inference->parameters[p].mean;
        found->ranks[row + p] = rank;
        found->halves[row + p] = fabs(rank - 0.5) <= 0.25;
        found->mosts[row + p] = fabs(rank - 0.5) <= 0.45;
        found->shares[row + p] = inference->parameters[p].share;
    }
    found->short_of += inference->tolerance > 1 || inference->effective < few_draws;
    found->effective += inference->effective;
    found->count++;
}

/* The points are told as progress after each population of each recovery. */
static bool tell(void *context, size_t done, size_t total)
{
    struct recovering *recovering = context;
    const struct recovery_options *options = recovering->options;
    (void)total;
    bool goes_on = !options->progress || options->progress(options->context, recovering->done + done,
                                                           recovery_most_points(recovering->study, options));
    recovering->found->stopped = recovering->found->stopped || !goes_on;
    return goes_on;
}

/* apart: only plays the runs, and nobody else does; what comes out is not taken. */
static enum status recover_one(struct recovering *recovering, size_t number, bool apart)
{
    size_t truth;
    struct study at = *recovering->study;
    struct inference inference = {.count = 0};
    struct inference_options options = recovering->options->inference;
    options.progress = tell;
    options.context = recovering;
    options.apart = apart;
    recovering->place.first = number * points_of_one(recovering->options);
    at.targets = recovering->targets;
    enum status status = draw_truth(recovering, apart, &truth);
    recovering->place.first += MOST_TRUTHS;
    if (status == STATUS_OK)
        status = inference_find(&at, &options, &recovering->place, &inference, recovering->error);
    if (status == STATUS_OK && !apart && !recovering->found->stopped)
        take(recovering, &inference, truth);
    inference_empty(&inference);
    return status;
}

/* column [count] of numbers [count][k] */
static void column_of(const double *numbers, size_t count, size_t k, size_t p, double *column)
{
    for (size_t i = 0; i < count; i++)
        column[i] = numbers[i * k + p];
}

static double mean_of(const double *numbers, size_t count, size_t k, size_t p, double *column)
{
    column_of(numbers, count, k, p, column);
    return gsl_stats_mean(column, 1, count);
}

/* False: no memory. */
static bool summarise(struct recovery *found)
{
    size_t k = found->study->vary_count, count = found->count;
    double *column = calloc(2 * count + k, sizeof *column), *p_values = column + 2 * count;
    for (size_t p = 0; column && p < k; p++) {
        struct recovered_parameter *parameter = &found->parameters[p];
        parameter->cover_half = mean_of(found->halves, count, k, p, column);
        parameter->cover_most = mean_of(found->mosts, count, k, p, column);
        parameter->share = mean_of(found->shares, count, k, p, column);
        column_of(found->ranks, count, k, p, column);
        p_values[p] = uniformity_p(column, count);
        column_of(found->truths, count, k, p, column);
        column_of(found->means, count, k, p, column + count);
        double correlation =
            count > 2 ? gsl_stats_correlation(column, 1, column + count, 1, count) : (double)NAN;
        parameter->correlation = isfinite(correlation) ? correlation : (double)NAN;
    }
    if (column)
        holm_adjust(p_values, k);
    for (size_t p = 0; column && p < k; p++)
        found->parameters[p].p = p_values[p];
    found->effective /= (double)count;
    free(column);
    return column != NULL;
}

static bool make(struct recovering *recovering)
{
    const struct study *study = recovering->study;
    size_t numbers = recovering->options->recoveries * study->vary_count;
    struct recovery *found = recovering->found;
    if (!found)
        return false;
    found->study = study;
    double **arrays[] = {&found->truths, &found->means, &found->ranks,
                         &found->halves, &found->mosts, &found->shares};
    bool made = true;
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        made = (*arrays[i] = calloc(numbers, sizeof(double))) && made;
    found->parameters = calloc(study->vary_count, sizeof *found->parameters);
    recovering->place.points =
        calloc(recovery_most_points(study, recovering->options), study->vary_count * sizeof(double));
    recovering->samples = calloc(study->target_count, (size_t)study->replicates * sizeof(double));
    recovering->targets = calloc(study->target_count, sizeof *recovering->targets);
    return made && found->parameters && recovering->place.points && recovering->samples &&
           recovering->targets;
}

/* Each of several processes plays every N-th recovery first, then all go through all of them. */
static enum status recover_all(struct recovering *recovering)
{
    const struct recovery_options *options = recovering->options;
    struct study_part part = calibrate_memory_part(options->inference.memory);
    enum status status = STATUS_OK;
    const bool *stopped = &recovering->found->stopped;
    for (size_t i = part.part - 1, done = 0;
         part.parts > 1 && status == STATUS_OK && i < options->recoveries && !*stopped; i += part.parts) {
        recovering->done = points_of_one(options) * done++;
        status = recover_one(recovering, i, true);
    }
    for (size_t i = 0; status == STATUS_OK && i < options->recoveries && !*stopped; i++) {
        recovering->done = points_of_one(options) * i;
        status = recover_one(recovering, i, false);
    }
    return status;
}

enum status recover(const struct study *study, const struct recovery_options *options,
                    struct recovery **recovery, struct error *error)
{
    struct recovering recovering = {.study = study, .options = options, .error = error};
    *recovery = NULL;
    enum status status = inference_check(study, &options->inference, error);
    if (status != STATUS_OK)
        return status;
    if (recovery_most_points(study, options) > INT32_MAX / (size_t)study->replicates)
        return error_set(error, STATUS_INVALID,
                         "%zu recoveries of up to %zu points are more than 2^31 runs; take fewer of either",
                         options->recoveries, options->inference.points);
    recovering.found = calloc(1, sizeof *recovering.found);
    status = make(&recovering) ? STATUS_OK : error_no_memory(error, "the recoveries");
    if (status == STATUS_OK)
        status = recover_all(&recovering);
    if (status == STATUS_OK && recovering.found->count > 0 && !summarise(recovering.found))
        status = error_no_memory(error, "the recoveries");
    free(recovering.place.points);
    free(recovering.samples);
    free(recovering.targets);
    if (status == STATUS_OK)
        *recovery = recovering.found;
    else
        recovery_free(recovering.found);
    return status;
}

void recovery_free(struct recovery *recovery)
{
    if (!recovery)
        return;
    free(recovery->truths);
    free(recovery->means);
    free(recovery->ranks);
    free(recovery->halves);
    free(recovery->mosts);
    free(recovery->shares);
    free(recovery->parameters);
    free(recovery);
}
