/* The emulators of one wave: Gaussian processes over the parameters on their own scales, one for each target, and runs as
 * they see them. The error of an emulator and the noise of a run are normal and correlated over the targets as the errors of
 * runs left out are; the outcome of an event is a number of replicates. */
#include "inference/emulation_steps.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_linalg.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/same_number.h"
#include "base/workers.h"
#include "statistics/importance.h"

static const double far = 3; /* deviations */

bool emulators_err(double squares, size_t count, size_t targets)
{
    static const double chance = 0.001;
    return count > 0 && gsl_cdf_chisq_Q(squares, (double)count) < chance / (double)targets;
}

bool emulator_tells_little(const struct emulator_checks *checks)
{
    static const double little = 0.1;
    return checks->explained < little;
}

bool emulated_run_is_whole(const struct study *study, const double *outcomes)
{
    for (size_t t = 0; t < study->target_count; t++)
        if (!isfinite(target_scaled(&study->targets[t], outcomes[t])))
            return false;
    return true;
}

double emulated_outcome(const struct study_target *target, double scaled)
{
    return target->error == TARGET_RELATIVE ? exp(scaled) : scaled;
}

double emulator_uncertainty(const struct study_target *target, const struct emulator_checks *checks)
{
    double deviation = target_deviation(target);
    return checks->deviation * checks->deviation / (deviation * deviation + checks->noise * checks->noise);
}

/* The parameter where outcomes are smooth in it: its value, of a logarithmic scale its logarithm. */
static double coordinate_of(const struct study_vary *vary, double position)
{
    double value = factor_value(&vary->factor, position);
    if (vary->numbers)
        return vary->numbers[(size_t)value];
    bool logarithmic = vary->factor.scale == FACTOR_LOG || vary->factor.scale == FACTOR_LOGNORMAL;
    return logarithmic ? log(value) : value;
}

void emulators_at(const struct wave_emulators *emulators, const struct study *study, const double *position,
                  double *at)
{
    for (size_t d = 0; d < emulators->dimensions; d++) {
        size_t p = emulators->factors[d];
        at[d] = coordinate_of(&study->vary[p], position[p]);
    }
}

/* What the fits share. */
struct fitting {
    const struct study *study;
    const struct emulated_runs *runs;
    struct wave_emulators *emulators;
    struct emulator_checks *checks;
    double *points; /* [count][dimensions]: the whole runs of the region, other whole ones, and the rest */
    double *values; /* [target_count + 1][count] */
    double *errors; /* [target_count][left] */
    size_t left, whole; /* runs with all outcomes: of the region, in all */
};

static bool is_whole(const struct fitting *fitting, size_t run)
{
    const struct study *study = fitting->study;
    return emulated_run_is_whole(study, fitting->runs->outcomes + run * study->target_count);
}

/* Finds the parameters that differ among the whole runs. */
static void find_dimensions(struct fitting *fitting)
{
    const struct study *study = fitting->study;
    struct wave_emulators *emulators = fitting->emulators;
    for (size_t p = 0; p < study->vary_count; p++) {
        struct number_range range = number_range_of_none;
        for (size_t i = 0; i < fitting->runs->count; i++) {
            size_t run = fitting->runs->chosen[i];
            if (is_whole(fitting, run))
                number_range_add(
                    &range,
                    coordinate_of(&study->vary[p], fitting->runs->positions[run * study->vary_count + p]));
        }
        if (number_range_varies(&range))
            emulators->factors[emulators->dimensions++] = p;
    }
}

/* 0: a whole run of the region; 1: another whole one; 2: the rest. */
static int kind_of(const struct fitting *fitting, size_t i)
{
    return !is_whole(fitting, fitting->runs->chosen[i]) ? 2 : i < fitting->runs->left ? 0 : 1;
}

static void take_runs(struct fitting *fitting)
{
    const struct study *study = fitting->study;
    const struct emulated_runs *runs = fitting->runs;
    size_t targets = study->target_count, row = 0;
    for (int kind = 0; kind < 3; kind++)
        for (size_t i = 0; i < runs->count; i++) {
            size_t run = runs->chosen[i];
            if (kind_of(fitting, i) != kind)
                continue;
            emulators_at(fitting->emulators, study, runs->positions + run * study->vary_count,
                         fitting->points + row * fitting->emulators->dimensions);
            for (size_t t = 0; t < targets; t++)
                fitting->values[t * runs->count + row] =
                    target_scaled(&study->targets[t], runs->outcomes[run * targets + t]);
            fitting->values[targets * runs->count + row] = kind < 2;
            row++;
            fitting->left += kind == 0;
            fitting->whole += kind < 2;
        }
}

/* Mean variance of a target's outcome from its replicates, of a logarithm by the delta method; 0 with one. */
static double replicates_noise(const struct fitting *fitting, size_t t)
{
    double sum = 0;
    size_t targets = fitting->study->target_count;
    bool relative = fitting->study->targets[t].error == TARGET_RELATIVE;
    for (size_t i = 0; i < fitting->runs->count; i++) {
        size_t at = fitting->runs->chosen[i] * targets + t;
        double noise = fitting->runs->noise[at], outcome = fitting->runs->outcomes[at];
        if (is_whole(fitting, fitting->runs->chosen[i]) && !isnan(noise))
            sum += relative ? noise / (outcome * outcome) : noise;
    }
    return sum / (double)fitting->whole;
}

/* The likeliest process whose noise is this, which its nugget tells only relative to the variance. `process` has another noise
 * when it comes. */
static enum status fit_with_noise(const struct fitting *fitting, const double *values, double noise,
                                  struct gaussian_process *process, struct error *error)
{
    enum { MOST_FITS = 6 };
    static const double near = 0.05;
    size_t count = process->count, dimensions = process->dimensions;
    enum status status = STATUS_OK;
    for (int k = 0; k < MOST_FITS && status == STATUS_OK && process->variance > 0 &&
                    fabs(gaussian_process_noise(process) / noise - 1) > near;
         k++) {
        double nugget = noise / process->variance;
        gaussian_process_clear(process);
        status = gaussian_process_fit(fitting->points, values, count, dimensions, nugget, process, error);
    }
    return status;
}

/* The likeliest process for the first `count` runs. Its noise is that of replicates, if these tell one, unless more is likelier
 * by far, as of what the kernel can't follow. */
static enum status fit_process(const struct fitting *fitting, size_t t, size_t count, double noise,
                               struct gaussian_process *process, struct error *error)
{
    static const double by_far = 2; /* log likelihood, of 95 % confidence */
    const double *values = fitting->values + t * fitting->runs->count;
    size_t dimensions = fitting->emulators->dimensions;
    enum status status = gaussian_process_fit(fitting->points, values, count, dimensions, -1, process, error);
    if (status != STATUS_OK || noise <= 0 || process->variance <= 0)
        return status;
    struct gaussian_process free_noise = *process;
    status = gaussian_process_fit(fitting->points, values, count, dimensions, noise / free_noise.variance,
                                  process, error);
    if (status == STATUS_OK)
        status = fit_with_noise(fitting, values, noise, process, error);
    if (status == STATUS_OK && gaussian_process_noise(&free_noise) > noise &&
        free_noise.log_likelihood > process->log_likelihood + by_far) {
        struct gaussian_process known_noise = *process;
        *process = free_noise;
        free_noise = known_noise;
    }
    gaussian_process_clear(&free_noise);
    return status;
}

enum status emulator_check(const struct gaussian_process *process, size_t count, size_t targets,
                           double *errors, struct emulator_checks *checks, double *probability,
                           struct error *error)
{
    size_t beyond = 0;
    double *means = calloc(2 * process->count + 1, sizeof *means), squares = 0, misses = 0, spread = 0,
           mean = 0;
    if (!means)
        return error_no_memory(error, "the checks of an emulator");
    double *variances = means + process->count;
    enum status status = gaussian_process_leave_one_out(process, means, variances, error);
    for (size_t i = 0; i < count; i++)
        mean += process->residual[i] / (double)count;
    *probability = 0;
    for (size_t i = 0; status == STATUS_OK && i < count; i++) {
        double miss = process->residual[i] + process->mean - means[i];
        errors[i] = variances[i] > 0 ? miss / sqrt(variances[i]) : 0;
        squares += errors[i] * errors[i];
        beyond += fabs(errors[i]) > far;
        misses += miss * miss;
        spread += (process->residual[i] - mean) * (process->residual[i] - mean);
        *probability -= (log(2 * M_PI * variances[i]) + errors[i] * errors[i]) / 2;
    }
    checks->conditioned = process->count;
    checks->left_out = sqrt(squares / (double)count);
    checks->beyond = (double)beyond / (double)count;
    checks->explained = process->variance > 0 && spread > 0 ? 1 - misses / spread : (double)NAN;
    checks->noise = sqrt(gaussian_process_noise(process));
    checks->trusted = !emulators_err(squares, count, targets);
    free(means);
    return status;
}

static enum status check_fit(struct fitting *fitting, size_t t, const struct gaussian_process *process,
                             double *probability, struct error *error)
{
    return emulator_check(process, fitting->left, fitting->study->target_count,
                          fitting->errors + t * fitting->left, &fitting->checks[t], probability, error);
}

/* Whether the region's runs differ in all dimensions: a whole number may be the same in all. */
static bool region_varies(const struct fitting *fitting)
{
    size_t dimensions = fitting->emulators->dimensions;
    for (size_t d = 0; d < dimensions; d++) {
        struct number_range range = number_range_of_none;
        for (size_t i = 0; i < fitting->left; i++)
            number_range_add(&range, fitting->points[i * dimensions + d]);
        if (!number_range_varies(&range))
            return false;
    }
    return true;
}

/* Fits the first `count` runs. *probability: of the region's runs, left out. */
static enum status fit_and_check(struct fitting *fitting, size_t t, size_t count,
                                 struct gaussian_process *process, double *probability, struct error *error)
{
    enum status status = fit_process(fitting, t, count, replicates_noise(fitting, t), process, error);
    return status == STATUS_OK ? check_fit(fitting, t, process, probability, error) : status;
}

/* The emulator of the region's runs, or of all when it tells these better. */
static enum status fit_target(struct fitting *fitting, size_t t, struct error *error)
{
    double near, all;
    struct gaussian_process *process = &fitting->emulators->processes[t], other = {.count = 0};
    if (fitting->left == fitting->whole || !region_varies(fitting))
        return fit_and_check(fitting, t, fitting->whole, process, &all, error);
    enum status status = fit_and_check(fitting, t, fitting->left, process, &near, error);
    if (status == STATUS_OK)
        status = fit_and_check(fitting, t, fitting->whole, &other, &all, error);
    if (status == STATUS_OK && all > near) {
        struct gaussian_process worse = *process;
        *process = other;
        other = worse;
    } else if (status == STATUS_OK) {
        status = check_fit(fitting, t, process, &near, error);
    }
    gaussian_process_clear(&other);
    return status;
}

/* Of a target, or of whether a run has all outcomes. */
static enum status fit_one(void *context, size_t t, struct error *error)
{
    struct fitting *fitting = context;
    size_t targets = fitting->study->target_count, all = fitting->runs->count;
    if (t < targets)
        return fit_target(fitting, t, error);
    return fitting->whole < all ? fit_process(fitting, t, all, 0, &fitting->emulators->processes[t], error)
                                : STATUS_OK;
}

/* The root of the correlation of errors over the targets: as if as many runs as there are targets had shown none. */
static bool find_root(const struct fitting *fitting)
{
    size_t targets = fitting->study->target_count, left = fitting->left;
    double *root = fitting->emulators->root, part = (double)left / (double)(left + targets);
    gsl_matrix_const_view errors = gsl_matrix_const_view_array(fitting->errors, targets, left);
    gsl_matrix_view matrix = gsl_matrix_view_array(root, targets, targets);
    gsl_blas_dsyrk(CblasLower, CblasNoTrans, 1, &errors.matrix, 0, &matrix.matrix);
    for (size_t a = 0; a < targets; a++)
        for (size_t b = 0; b < a; b++) {
            double squares = root[a * targets + a] * root[b * targets + b];
            root[a * targets + b] = squares > 0 ? part * root[a * targets + b] / sqrt(squares) : 0;
        }
    for (size_t a = 0; a < targets; a++)
        root[a * targets + a] = 1;
    return gsl_linalg_cholesky_decomp1(&matrix.matrix) == 0;
}

static void set_targets(const struct study *study, struct wave_emulators *emulators,
                        const struct emulator_checks *checks)
{
    static const enum history_side sides[] = {[TARGET_EQUAL] = HISTORY_EQUAL,
                                              [TARGET_AT_LEAST] = HISTORY_AT_LEAST,
                                              [TARGET_AT_MOST] = HISTORY_AT_MOST};
    for (size_t t = 0; t < study->target_count; t++) {
        const struct study_target *target = &study->targets[t];
        emulators->targets[t] =
            (struct history_target){target_scaled(target, target->value), target->scale * target->scale,
                                    target->discrepancy * target->discrepancy, sides[target->relation]};
        emulators->trusted[t] = checks[t].trusted;
    }
}

static bool take_memory(struct fitting *fitting)
{
    const struct study *study = fitting->study;
    struct wave_emulators *emulators = fitting->emulators;
    size_t targets = study->target_count, k = study->vary_count, count = fitting->runs->count;
    emulators->factors = calloc(k, sizeof *emulators->factors);
    emulators->processes = calloc(targets + 1, sizeof *emulators->processes);
    emulators->targets = calloc(targets, sizeof *emulators->targets);
    emulators->trusted = calloc(targets, sizeof *emulators->trusted);
    emulators->root = calloc(targets, targets * sizeof *emulators->root);
    fitting->points = calloc(count + 1, k * sizeof *fitting->points);
    fitting->values = calloc(count + 1, (targets + 1) * sizeof *fitting->values);
    fitting->errors = calloc(count + 1, targets * sizeof *fitting->errors);
    return emulators->factors && emulators->processes && emulators->targets && emulators->trusted &&
           emulators->root && fitting->points && fitting->values && fitting->errors;
}

enum status emulators_fit(const struct study *study, const struct emulated_runs *runs, unsigned threads,
                          struct wave_emulators *emulators, struct emulator_checks *checks,
                          struct error *error)
{
    struct fitting fitting = {.study = study, .runs = runs, .emulators = emulators, .checks = checks};
    struct tasks work = {.task = fit_one, .context = &fitting};
    *emulators = (struct wave_emulators){.target_count = study->target_count, .most = runs->count};
    enum status status = take_memory(&fitting) ? STATUS_OK : error_no_memory(error, "an emulator");
    if (status == STATUS_OK) {
        find_dimensions(&fitting);
        take_runs(&fitting);
        if (fitting.left < study->vary_count + 2)
            status =
                error_set(error, STATUS_FAILED,
                          "the outcomes of all targets are known at only %zu of %zu points, too few for an "
                          "emulator; narrow the prior, or take more points",
                          fitting.left, runs->left);
    }
    if (status == STATUS_OK)
        status = workers_try(&work, study->target_count + 1, threads, error);
    if (status == STATUS_OK && !find_root(&fitting))
        status = error_set(error, STATUS_FAILED, "the errors of the emulators have no correlation");
    if (status == STATUS_OK)
        set_targets(study, emulators, checks);
    free(fitting.points);
    free(fitting.values);
    free(fitting.errors);
    return status;
}

void emulators_clear(struct wave_emulators *emulators)
{
    for (size_t t = 0; emulators->processes && t <= emulators->target_count; t++)
        gaussian_process_clear(&emulators->processes[t]);
    free(emulators->factors);
    free(emulators->processes);
    free(emulators->targets);
    free(emulators->trusted);
    free(emulators->root);
    *emulators = (struct wave_emulators){.dimensions = 0};
}

/* Whether hardly any run at the point has all outcomes. */
static bool is_hopeless(const struct wave_emulators *emulators, const double *at, double *scratch)
{
    static const double hardly = 0.1;
    const struct gaussian_process *whole = &emulators->processes[emulators->target_count];
    double mean = 1, variance = 0;
    if (whole->count > 0)
        gaussian_process_predict(whole, at, scratch, &mean, &variance);
    return mean + far * sqrt(variance) < hardly;
}

double emulators_implausibility(const struct wave_emulators *emulators, const double *at, double *scratch,
                                double *of_targets)
{
    const struct history_wave wave = {emulators->processes, emulators->targets, emulators->trusted,
                                      emulators->target_count};
    double worst = history_implausibility(&wave, at, scratch, of_targets);
    return is_hopeless(emulators, at, scratch) ? (double)INFINITY : worst;
}

/* Share of the replicates in which an event with this chance happens, at a quantile of their number. */
static double share_of_replicates(const struct study *study, double chance, double quantile)
{
    unsigned replicates = (unsigned)study->replicates, number = 0;
    double inside = fmin(fmax(chance, 0), 1);
    while (number < replicates && gsl_cdf_binomial_P(number, inside, replicates) < quantile)
        number++;
    return (double)number / (double)replicates;
}

/* Element of a point's random numbers. */
static double normal_for(const struct study *study, size_t number, size_t element)
{
    return inference_normal(study, number, DRAW_EMULATED, element);
}

bool emulators_play(const struct wave_emulators *emulators, const struct study *study, const double *at,
                    size_t number, double *scratch, double *outcomes)
{
    size_t targets = emulators->target_count;
    double *normals = scratch + emulators->most, mean, variance;
    for (size_t t = 0; t < targets; t++)
        normals[t] = normal_for(study, number, t);
    for (size_t t = 0; t < targets; t++) {
        const struct gaussian_process *process = &emulators->processes[t];
        double error = 0;
        for (size_t s = 0; s <= t; s++)
            error += emulators->root[t * targets + s] * normals[s];
        gaussian_process_predict(process, at, scratch, &mean, &variance);
        if (study->targets[t].event)
            outcomes[t] =
                share_of_replicates(study, mean + sqrt(variance) * normal_for(study, number, targets + 1 + t),
                                    gsl_cdf_ugaussian_P(error));
        else
            outcomes[t] = emulated_outcome(&study->targets[t],
                                           mean + sqrt(variance + gaussian_process_noise(process)) * error);
    }
    if (emulators->processes[targets].count == 0)
        return true;
    gaussian_process_predict(&emulators->processes[targets], at, scratch, &mean, &variance);
    return inference_uniform(study, number, DRAW_EMULATED, targets) < mean;
}
